// A window with several folders, each with a corpus of its own, and one that is not on the disk: one server for all of them.

import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Api } from '../../src/extension';
import { cursor, extension, finding, findings, listen, open, runTests, sleep, stub, until } from './mocha';

export const run = (): Promise<void> => runTests(() => {
  let api: Api;
  let ear: ReturnType<typeof listen>;
  const folder = (index: number): vscode.Uri => {
    const found = vscode.workspace.workspaceFolders?.[index];
    assert.ok(found !== undefined, `no folder ${index}`);
    return found.uri;
  };
  const first = (path: string): vscode.Uri => vscode.Uri.joinPath(folder(0), path);
  const second = (path: string): vscode.Uri => vscode.Uri.joinPath(folder(1), path);
  before(async () => {
    ear = listen('showErrorMessage');
    api = await extension();
    assert.ok(await api.server.ready());
  });
  after(() => { ear.off(); });
  afterEach(async () => {
    for (const document of vscode.workspace.textDocuments.filter(({ isDirty, uri }) => isDirty && uri.scheme === 'file')) {
      await vscode.window.showTextDocument(document);
      await vscode.commands.executeCommand('workbench.action.files.revert');
    }
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  describe('several folders', () => {
    it('have one server, which checks each against its own corpus', async () => {
      const found = await finding(second('笔记.md'), 'misquoted-wording');
      assert.equal((await vscode.workspace.openTextDocument(second('笔记.md'))).getText(found.range), '数据主全不容侵犯');
      await finding(first('notes/brief.md'), 'misquoted-number');
      assert.equal(api.server.phase, 'ready');
    });

    it('may use one id for different sources', async () => {
      const editor = await open(second('笔记.md'));
      const at = cursor(editor, '各国应当尊重');
      const places = await vscode.commands.executeCommand<vscode.LocationLink[]>('vscode.executeDefinitionProvider', editor.document.uri, at);
      assert.deepEqual(places.map(({ targetUri }) => targetUri.fsPath), [second('corpus/xi2015.txt').fsPath]);
    });

    it('have a tree each', async () => {
      const nodes = await until('all', async () => {
        const found = await api.sources.getChildren();
        return found.length === 3 && found;
      });
      const label = (node: (typeof nodes)[number]): unknown => api.sources.getTreeItem(node).label;
      const names = (vscode.workspace.workspaceFolders ?? []).map(({ name }) => name);
      assert.deepEqual(nodes.map(label).sort(), names.slice(0, 3).sort());
      const own = nodes.find((node) => label(node) === names[1]);
      assert.deepEqual((await api.sources.getChildren(own)).map(label), ['xi2015']);
    });

    it('offer a note passages of its own corpus to quote', async () => {
      const editor = await open(second('笔记.md'));
      const end = editor.document.lineAt(editor.document.lineCount - 1).range.end;
      editor.selection = new vscode.Selection(end, end);
      const done = vscode.commands.executeCommand('yinwen.insertQuotation', '尊重主权');
      await until('the preview', () => vscode.window.visibleTextEditors.find(({ document }) => document.uri.path.includes('/corpus/')));
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      await done;
      await until('the quotation', () => /“[^”]*主权[^”]*”\[@xi2015, ¶\d+\]$/.test(editor.document.getText())).catch(() => assert.fail(editor.document.getText()));
      await until('its verdict', () => api.verdicts.of(editor.document.uri)?.at(-1)?.standing === 'verified');
    });

    it('get a new source where the note in front is', async () => {
      await open(second('笔记.md'));
      await vscode.env.clipboard.writeText('论坛致辞\n\n各方一致同意加强数据安全合作。\n');
      const ask = stub('showInputBox', () => 'zhici');
      const told = listen('showInformationMessage');
      try {
        await vscode.commands.executeCommand('yinwen.addClipboard');
        assert.deepEqual(told.told, ['Added as [@zhici]']);
      } finally {
        ask.off();
        told.off();
      }
      assert.ok(readFileSync(join(folder(1).fsPath, 'corpus/zhici.txt'), 'utf8').includes('数据安全合作'));
    });
  });

  describe('a folder that is not on the disk', () => {
    it('is left alone', async () => {
      assert.equal(folder(3).scheme, 'yinwen-virtual');
      const files = vscode.workspace.registerFileSystemProvider('yinwen-virtual', virtual('他说“尊重网路主权”[@xi2015]。\n'));
      try {
        const uri = vscode.Uri.joinPath(folder(3), 'notes/远方.md');
        await open(uri);
        await sleep(1000);
        assert.deepEqual(findings(uri), []);
        assert.equal(api.verdicts.of(uri), undefined);
        // What is read from the disk is read from a folder that is there.
        const panel = await vscode.commands.executeCommand<vscode.WebviewPanel>('yinwen.openReport');
        assert.equal(panel.title, `Quotations in ${vscode.workspace.workspaceFolders?.[0]?.name ?? ''}`);
        panel.dispose();
      } finally {
        files.dispose();
      }
    });
  });

  describe('a folder that is closed', () => {
    it('is no longer checked, and is again once it is back', async () => {
      const [uri, name] = [folder(2), vscode.workspace.workspaceFolders?.[2]?.name ?? ''];
      // A note that was open would be checked wherever it is.
      const note = vscode.Uri.joinPath(uri, '笔记.md');
      await finding(note, 'misquoted-wording');
      vscode.workspace.updateWorkspaceFolders(2, 1);
      await until('its findings to go', () => findings(note).length === 0);
      vscode.workspace.updateWorkspaceFolders(2, 0, { uri, name });
      await finding(note, 'misquoted-wording');
      assert.deepEqual(ear.told, []);
    });
  });
});

/** A file system on which every file has this text. */
function virtual(text: string): vscode.FileSystemProvider {
  const changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  const refuse = (): never => { throw vscode.FileSystemError.NoPermissions(); };
  return {
    onDidChangeFile: changed.event,
    watch: () => new vscode.Disposable(() => undefined),
    stat: ({ path }) => ({ type: path.endsWith('.md') ? vscode.FileType.File : vscode.FileType.Directory, ctime: 0, mtime: 0, size: Buffer.byteLength(text) }),
    readDirectory: () => [],
    readFile: () => Buffer.from(text),
    createDirectory: refuse,
    writeFile: refuse,
    delete: refuse,
    rename: refuse,
  };
}

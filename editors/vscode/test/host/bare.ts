// Where there is no corpus: a single file without a folder, and a folder without a corpus, which may get one. Runs in an empty window
// and in one with such a folder.

import * as assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Api } from '../../src/extension';
import { extension, finding, findings, listen, open, root, runTests, sleep, until } from './mocha';

export const run = (): Promise<void> => runTests(() => {
  const isFolder = vscode.workspace.workspaceFolders !== undefined;
  const folder = isFolder ? root().fsPath : mkdtempSync(join(tmpdir(), '单篇 文件-'));
  const note = (path: string): vscode.Uri => {
    const full = join(folder, path);
    mkdirSync(join(full, '..'), { recursive: true });
    writeFileSync(full, '他说“尊重网路主权”[@讲话]，“原文没有的话是这样的”。\n');
    return vscode.Uri.file(full);
  };
  let api: Api;
  const ears: ReturnType<typeof listen>[] = [];
  before(async () => {
    ears.push(listen('showErrorMessage'), listen('showWarningMessage'));
    await open(note('alone/note.md'));
    api = await extension();
    assert.ok(await api.server.ready());
  });
  after(() => { for (const ear of ears) ear.off(); });

  describe('without a corpus', () => {
    it('nothing is reported and nobody is bothered', async () => {
      await sleep(1500);
      const uri = vscode.window.activeTextEditor?.document.uri;
      assert.ok(uri !== undefined);
      assert.deepEqual(findings(uri), []);
      assert.deepEqual(ears.flatMap(({ told }) => told), []);
      assert.deepEqual(await api.sources.getChildren(), []);
      assert.equal(api.status.text, '$(quote) yinwen');
    });

    it('commands do no harm', async () => {
      const before = vscode.window.activeTextEditor?.document.getText();
      for (const command of ['nextProblem', 'previousProblem', 'showSource']) await vscode.commands.executeCommand(`yinwen.${command}`);
      const done = vscode.commands.executeCommand('yinwen.findInCorpus', '尊重');
      await sleep(300);
      await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
      await done;
      assert.equal(vscode.window.activeTextEditor?.document.getText(), before);
    });
  });

  (isFolder ? describe : describe.skip)('a folder', () => {
    it('that gets a corpus is checked from then on', async () => {
      mkdirSync(join(folder, 'corpus'));
      writeFileSync(join(folder, 'corpus/讲话.txt'), '大会上的讲话\n\n我们主张尊重网络主权，维护和平安全，促进开放合作。\n');
      const uri = note('笔记.md');
      const editor = await open(uri);
      const found = await finding(uri, 'misquoted-wording');
      assert.equal(editor.document.getText(found.range), '尊重网路主权');
      await until('the tree', async () => (await api.sources.getChildren()).length === 1);
      assert.deepEqual(ears.flatMap(({ told }) => told), []);
    });
  });

  (isFolder ? describe.skip : describe)('a single file', () => {
    it('beside a corpus is checked, though its folder is not open', async () => {
      mkdirSync(join(folder, '项目/corpus'), { recursive: true });
      writeFileSync(join(folder, '项目/corpus/讲话.txt'), '大会上的讲话\n\n我们主张尊重网络主权，维护和平安全，促进开放合作，构建良好秩序。\n');
      const uri = note('项目/我的 笔记.md');
      const editor = await open(uri);
      const found = await finding(uri, 'misquoted-wording');
      assert.equal(editor.document.getText(found.range), '尊重网路主权');
      await until('its verdict', () => api.verdicts.of(uri)?.some(({ standing }) => standing === 'problem'));
    });
  });
});

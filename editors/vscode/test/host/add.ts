// Bringing documents into the corpus: files, the clipboard, and what the server proposes about them.

import * as assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Api } from '../../src/extension';
import { extension, file, listen, open, root, runTests, stub, until } from './mocha';

const NOTE = 'notes/clean-brief.md';

export const run = (): Promise<void> => runTests(() => {
  let api: Api;
  const elsewhere = mkdtempSync(join(tmpdir(), '来件 '));
  const written = (name: string, text: string): vscode.Uri => {
    writeFileSync(join(elsewhere, name), text);
    return vscode.Uri.file(join(elsewhere, name));
  };
  const corpus = (name: string): string => join(root().fsPath, 'corpus', name);
  before(async () => {
    api = await extension();
    assert.ok(await api.server.ready());
    await open(file(NOTE));
  });

  /** Quotes `words` from the source `id` in the note in front, and waits until the server says that it holds. */
  const holds = async (words: string, id: string): Promise<void> => {
    const editor = await open(file(NOTE));
    const end = editor.document.lineAt(editor.document.lineCount - 1).range.end;
    await editor.edit((edit) => { edit.insert(end, `\n\n他说“${words}”[@${id}]。`); });
    await until('its verdict', () => api.verdicts.of(editor.document.uri)?.at(-1)?.standing === 'verified');
    await vscode.commands.executeCommand('workbench.action.files.revert');
  };

  describe('a file', () => {
    it('becomes a source that notes can quote at once', async () => {
      const page = written('会议 通稿.html', '<html><head><title>会议通稿</title></head><body><p>与会各方一致主张，数据安全需要共同维护。</p></body></html>');
      const ear = listen('showInformationMessage');
      try {
        await vscode.commands.executeCommand('yinwen.addFile', page);
        await until('word of it', () => ear.told.length > 0);
      } finally {
        ear.off();
      }
      const id = /^Added as \[@(.+?)\]/.exec(ear.told[0] ?? '')?.[1];
      assert.ok(id !== undefined, ear.told.join());
      const source = await until('it in the tree', async () => (await api.sources.getChildren()).find((node) => node.kind === 'source' && node.id === id));
      assert.ok(source.kind === 'source');
      // It is on the disk, not only in an editor.
      assert.ok(readFileSync(source.entry.uri.fsPath, 'utf8').includes('数据安全需要共同维护'));
      await holds('数据安全需要共同维护', id);
    });

    it('that cannot be read is named, and nothing is written', async () => {
      const ear = listen('showErrorMessage');
      try {
        await vscode.commands.executeCommand('yinwen.addFile', vscode.Uri.file(join(elsewhere, '没有.pdf')));
        assert.equal(ear.told.length, 1);
        assert.match(ear.told[0] ?? '', /没有\.pdf/);
      } finally {
        ear.off();
      }
    });

    it('whose text is there already is not added again', async () => {
      const ear = listen('showInformationMessage');
      try {
        await vscode.commands.executeCommand('yinwen.addFile', written('again.txt', readFileSync(corpus('xi2015-book.txt'), 'utf8')));
        assert.deepEqual(ear.told, ['The corpus has this text already: xi2015-book']);
      } finally {
        ear.off();
      }
    });
  });

  describe('the clipboard', () => {
    it('becomes a source under the id that is asked for', async () => {
      await vscode.env.clipboard.writeText('座谈会上的讲话\n\n我们要加快全球网络基础设施建设，让更多国家共享发展机遇。\n');
      const ask = stub('showInputBox', () => 'zuotan2016');
      const ear = stub('showInformationMessage', () => 'Copy Citation');
      try {
        await vscode.commands.executeCommand('yinwen.addClipboard');
        assert.deepEqual(ear.heard.map(([message]) => message), ['Added as [@zuotan2016]']);
      } finally {
        ask.off();
        ear.off();
      }
      assert.ok(readFileSync(corpus('zuotan2016.txt'), 'utf8').includes('加快全球网络基础设施建设'));
      assert.equal(await vscode.env.clipboard.readText(), '[@zuotan2016]');
      await holds('加快全球网络基础设施建设', 'zuotan2016');
    });

    it('without text is said to have none', async () => {
      await vscode.env.clipboard.writeText(' \n');
      const ear = listen('showInformationMessage');
      try {
        await vscode.commands.executeCommand('yinwen.addClipboard');
        assert.deepEqual(ear.told, ['The clipboard has no text.']);
      } finally {
        ear.off();
      }
    });

    it('is left alone when no id is chosen', async () => {
      await vscode.env.clipboard.writeText('另一篇');
      const ask = stub('showInputBox', () => undefined);
      const ear = listen('showInformationMessage');
      try {
        await vscode.commands.executeCommand('yinwen.addClipboard');
        assert.deepEqual(ear.told, []);
      } finally {
        ask.off();
        ear.off();
      }
    });
  });

  describe('what the server proposes', () => {
    const similar = (name: string): vscode.Uri => written(name, `${readFileSync(corpus('xi2015-book.txt'), 'utf8').replaceAll('互联网', '网际网络')}另有一句，见 ${name}。\n`);
    const isQuestion = ([, options]: readonly unknown[]): boolean => typeof options === 'object';
    const adding = async (file: vscode.Uri, ...answers: (string | undefined)[]): Promise<readonly unknown[][]> => {
      const ear = stub('showInformationMessage', (...shown) => (isQuestion(shown) ? answers.shift() : undefined));
      try {
        await vscode.commands.executeCommand('yinwen.addFile', file);
        assert.deepEqual(answers, []);
        return ear.heard.filter(isQuestion);
      } finally {
        ear.off();
      }
    };

    it('is asked about, and nothing is added when there is no answer', async () => {
      const [asked = []] = await adding(similar('wangyi.txt'), undefined);
      const [question, options, ...choices] = asked;
      assert.match(String(question), /^wangyi: a witness of xi2015 \(.+\)\?$/);
      assert.deepEqual(options, { modal: true, detail: '' });
      assert.deepEqual(choices, ['Yes', 'No']);
      assert.ok(!existsSync(corpus('wangyi.txt')));
    });

    it('is not noted if the user says no', async () => {
      await adding(similar('wanger.txt'), 'No');
      assert.doesNotMatch(readFileSync(corpus('wanger.txt'), 'utf8'), /^ *work:/m);
    });

    it('is noted if the user says yes', async () => {
      await adding(similar('wangyi.txt'), 'Yes');
      assert.match(readFileSync(corpus('wangyi.txt'), 'utf8'), /^ {2}work: "?xi2015"?$/m);
      await until('it among the witnesses', async () => {
        const work = (await api.sources.getChildren()).find((node) => node.kind === 'work' && node.id === 'xi2015');
        return (await api.sources.getChildren(work)).some((node) => api.sources.getTreeItem(node).label === 'wangyi');
      });
    });
  });
});

// In a folder with a corpus (its path has spaces and Chinese characters): what the editor shows and does.

import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Api } from '../../src/extension';
import type { Node } from '../../src/sources';
import { cursor, extension, file, finding, findings, listen, open, range, root, ruleOf, runTests, sleep, until } from './mocha';

const BRIEF = 'notes/brief.md';

export const run = (): Promise<void> => runTests(() => {
  let api: Api;
  before(async () => {
    api = await extension();
    assert.ok(await api.server.ready());
  });
  afterEach(async () => {
    for (const document of vscode.workspace.textDocuments.filter(({ isDirty }) => isDirty)) {
      await vscode.window.showTextDocument(document);
      await vscode.commands.executeCommand('workbench.action.files.revert');
    }
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  describe('a folder with a corpus', () => {
    it('has spaces and Chinese characters in its path', () => {
      assert.match(root().path, / .*\p{Script=Han}|\p{Script=Han}.* /u);
    });

    it('starts the extension and the server', async () => {
      await until('the end of reading', () => api.server.phase === 'ready');
      assert.ok(api.server.pid !== undefined);
    });

    it('shows findings at the quotation, also in notes that are not open', async () => {
      const uri = file(BRIEF);
      const found = await finding(uri, 'misquoted-number');
      const document = await vscode.workspace.openTextDocument(uri);
      assert.equal(document.getText(found.range), '目前，中国有7.6亿网民、413万多家网站');
      assert.equal(found.severity, vscode.DiagnosticSeverity.Error);
      const other = file('notes/memo.md');
      assert.ok(vscode.workspace.textDocuments.every((one) => one.uri.path !== other.path));
      await until('findings in a closed note', () => findings(other).length > 0);
    });

    it('tells on hovering what the source says', async () => {
      const editor = await open(file(BRIEF));
      const at = cursor(editor, '目前，中国有7.6亿网民');
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', editor.document.uri, at);
      const text = hovers.flatMap(({ contents }) => contents as vscode.MarkdownString[]).map(({ value }) => value).join('\n');
      for (const words of ['**6\\.7 亿网民**', '在第二届世界互联网大会开幕式上的讲话', '¶4']) assert.ok(text.includes(words), text);
    });

    it('leads from a quotation to its very characters in the source', async () => {
      const editor = await open(file(BRIEF));
      const words = '推动互联网全球治理体系变革';
      const at = cursor(editor, `“${words}”`);
      const places = await vscode.commands.executeCommand<vscode.LocationLink[]>('vscode.executeDefinitionProvider', editor.document.uri, at.translate(0, 2));
      const texts = await Promise.all(places.map(async ({ targetUri, targetSelectionRange }) => {
        const source = await vscode.workspace.openTextDocument(targetUri);
        return source.getText(targetSelectionRange).replace(/\s/g, '');
      }));
      assert.ok(texts.length > 1);
      assert.deepEqual(new Set(texts), new Set([words]));
    });

    it('repairs a quotation', async () => {
      const uri = file(BRIEF);
      const found = await finding(uri, 'misquoted-number');
      const editor = await open(uri);
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', uri, found.range, vscode.CodeActionKind.QuickFix.value, 5);
      const repair = actions.find(({ edit }) => edit !== undefined);
      assert.ok(repair?.edit !== undefined, actions.map(({ title }) => title).join());
      assert.ok(await vscode.workspace.applyEdit(repair.edit));
      assert.ok(editor.document.getText().includes('中国有6.7亿网民'));
      await until('the finding to go', () => findings(uri).every((one) => ruleOf(one) !== 'misquoted-number'));
    });

    it('goes on with a quotation and cites it', async () => {
      const editor = await open(file('notes/clean-brief.md'));
      const end = editor.document.lineAt(editor.document.lineCount - 1).range.end;
      await editor.edit((edit) => { edit.insert(end, '\n\n他说“推动互联网全球'); });
      const at = editor.document.lineAt(editor.document.lineCount - 1).range.end;
      const list = await vscode.commands.executeCommand<vscode.CompletionList>('vscode.executeCompletionItemProvider', editor.document.uri, at);
      const texts = list.items.map(({ insertText }) => (insertText instanceof vscode.SnippetString ? insertText.value : insertText ?? ''));
      assert.ok(texts.some((text) => /^治理体系变革.*”\[@xi2015(-\w+)?, ¶\d+\]$/.test(text)), texts.join('\n'));

      editor.selection = new vscode.Selection(at, at);
      await vscode.commands.executeCommand('editor.action.triggerSuggest');
      await until('a suggestion to be taken', async () => {
        await vscode.commands.executeCommand('acceptSelectedSuggestion');
        return /他说“推动互联网全球.+”\[@[\w-]+, ¶\d+\]$/.test(editor.document.getText());
      });
    });

    it('completes ids with their titles', async () => {
      const editor = await open(file('notes/clean-brief.md'));
      const end = editor.document.lineAt(editor.document.lineCount - 1).range.end;
      await editor.edit((edit) => { edit.insert(end, '\n\n“尊重网络主权”[@liu'); });
      const at = editor.document.lineAt(editor.document.lineCount - 1).range.end;
      const list = await vscode.commands.executeCommand<vscode.CompletionList>('vscode.executeCompletionItemProvider', editor.document.uri, at);
      const labels = list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
      assert.ok(labels.includes('liu2016') && labels.includes('liu2016-report'), labels.join());
    });

    it('judges quotations while they are typed, and counts them in the status bar', async () => {
      const editor = await open(file('notes/clean-brief.md'));
      const uri = editor.document.uri;
      const before = await until('verdicts', () => api.verdicts.of(uri));
      assert.ok(before.length > 3 && before.every(({ standing }) => standing !== 'problem'));
      await until('the count', () => api.status.text === `$(quote) ${before.filter(({ standing }) => standing === 'verified').length} $(check)`);
      const end = editor.document.lineAt(editor.document.lineCount - 1).range.end;
      await editor.edit((edit) => { edit.insert(end, '\n\n他说“尊重网路主权”[@xi2015]。'); });
      await until('a problem', () => api.verdicts.of(uri)?.filter(({ standing }) => standing === 'problem').length === 1);
      const problem = api.verdicts.of(uri)?.find(({ standing }) => standing === 'problem');
      assert.equal(editor.document.getText(problem?.range), '尊重网路主权');
      await until('the count of problems', () => api.status.text.endsWith(' 1 $(close)'));
    });

    it('knows words of Chinese', async () => {
      const editor = await open(file(BRIEF));
      const word = editor.document.getWordRangeAtPosition(cursor(editor, '途径是“推动'));
      assert.equal(editor.document.getText(word), '途径是');
      const id = editor.document.getWordRangeAtPosition(range(editor.document, 'liu2016').start);
      assert.equal(editor.document.getText(id), 'liu2016');
    });
  });

  describe('commands', () => {
    it('go to the next problem, round at the end, and back', async () => {
      const uri = file(BRIEF);
      await finding(uri, 'misquoted-number');
      const editor = await open(uri);
      editor.selection = new vscode.Selection(0, 0, 0, 0);
      const starts = findings(uri).filter(({ severity }) => severity <= vscode.DiagnosticSeverity.Information).map(({ range: { start } }) => start).sort((a, b) => a.compareTo(b));
      const different = starts.filter((start, index) => index === 0 || !start.isEqual(starts[index - 1] ?? start));
      for (const start of different) {
        await vscode.commands.executeCommand('yinwen.nextProblem');
        assert.deepEqual(editor.selection.active, start);
      }
      await vscode.commands.executeCommand('yinwen.nextProblem');
      assert.deepEqual(editor.selection.active, different[0]);
      await vscode.commands.executeCommand('yinwen.previousProblem');
      assert.deepEqual(editor.selection.active, different.at(-1));
    });

    it('show the source beside the note', async () => {
      const editor = await open(file(BRIEF));
      cursor(editor, '推动互联网全球治理体系变革');
      await vscode.commands.executeCommand('yinwen.showSource');
      const beside = await until('the source', () => vscode.window.visibleTextEditors.find(({ document }) => document.uri.path.includes('/corpus/')));
      assert.notEqual(beside.viewColumn, editor.viewColumn);
      assert.equal(beside.document.getText(beside.selection).replace(/\s/g, ''), '推动互联网全球治理体系变革');
    });

    it('find a passage, with a preview', async () => {
      await open(file('notes/clean-brief.md'));
      const done = vscode.commands.executeCommand('yinwen.findInCorpus', '网络空间不是法外之地');
      const preview = await until('the preview', () => vscode.window.visibleTextEditors.find(({ document }) => document.uri.path.includes('/corpus/')));
      await until('the passage in it', () => preview.document.getText(preview.selection).includes('法外之地'));
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      await done;
      const active = vscode.window.activeTextEditor;
      assert.ok(active !== undefined);
      assert.ok(active.document.uri.path.includes('/corpus/'));
      assert.match(active.document.getText(active.selection).replace(/\s/g, ''), /^网络空间不是“法外之地/);
    });

    it('leave the editors as they were when nothing is chosen', async () => {
      const editor = await open(file('notes/clean-brief.md'));
      const done = vscode.commands.executeCommand('yinwen.findInCorpus', '尊重网络主权');
      await until('the preview', () => vscode.window.visibleTextEditors.length === 2);
      await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
      await done;
      await until('the preview to go', () => vscode.window.visibleTextEditors.length === 1);
      assert.equal(vscode.window.activeTextEditor?.document, editor.document);
    });

    it('insert a quotation with its citation', async () => {
      const editor = await open(file('notes/clean-brief.md'));
      const end = editor.document.lineAt(editor.document.lineCount - 1).range.end;
      await editor.edit((edit) => { edit.insert(end, '\n\n他说'); });
      const at = editor.document.lineAt(editor.document.lineCount - 1).range.end;
      editor.selection = new vscode.Selection(at, at);
      const done = vscode.commands.executeCommand('yinwen.insertQuotation', '网络空间不是法外之地');
      await until('the preview', () => vscode.window.visibleTextEditors.length === 2);
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      await done;
      await until('the quotation', () => editor.document.getText().endsWith('他说“网络空间不是‘法外之地’”[@xi2015, ¶11]')).catch(() => assert.fail(editor.document.getText().slice(-60)));
      await until('its verdict', () => api.verdicts.of(editor.document.uri)?.at(-1)?.standing === 'verified');
    });

    it('check the whole workspace', async () => {
      const ear = listen('showInformationMessage');
      const shown = new Set<string>();
      const listener = api.server.onDidChange(() => { shown.add(api.status.text); });
      try {
        const message = await vscode.commands.executeCommand<string>('yinwen.checkWorkspace');
        assert.match(message, /^1[0-9] files checked: [1-9]\d+ errors, [1-9]\d* warnings\.$/);
        assert.deepEqual(ear.told, [message]);
        assert.ok(shown.has('$(sync~spin) reading the corpus'), [...shown].join());
      } finally {
        listener.dispose();
        ear.off();
      }
    });

    it('open the report on all quotations, in a tab of its own', async () => {
      const panel = await vscode.commands.executeCommand<vscode.WebviewPanel | undefined>('yinwen.openReport');
      assert.ok(panel !== undefined);
      try {
        assert.match(panel.webview.html, /^<!doctype html>/i);
        assert.ok(panel.webview.html.includes('共同构建网络空间命运共同体'));
        assert.equal(panel.webview.options.enableScripts ?? false, false);
        await until('the tab', () => vscode.window.tabGroups.activeTabGroup.activeTab?.label === panel.title);
      } finally {
        panel.dispose();
      }
    });

    it('show who quotes a paragraph, from the lens over it', async () => {
      const editor = await open(file('corpus/xi2015-book.txt'));
      const lenses = await until('lenses', async () => {
        const found = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', editor.document.uri, 50);
        return found.length > 0 && found;
      });
      const lens = lenses.find(({ command }) => command?.command === 'yinwen.showReferences');
      assert.ok(lens?.command !== undefined);
      await vscode.commands.executeCommand(lens.command.command, ...(lens.command.arguments as unknown[]));
    });
  });

  describe('the tree of sources', () => {
    const label = (node: Node): string => api.sources.getTreeItem(node).label as string;
    const description = (node: Node): string => api.sources.getTreeItem(node).description as string;
    const child = async (name: string, parent?: Node): Promise<Node> => {
      const nodes = await api.sources.getChildren(parent);
      const found = nodes.find((node) => label(node) === name);
      assert.ok(found !== undefined, `${name} in ${nodes.map(label).join()}`);
      return found;
    };

    it('has works with their witnesses', async () => {
      const nodes = await api.sources.getChildren();
      assert.deepEqual(nodes.map(label).sort(), ['liu2016', 'liu2016-report', 'rmrb-1', 'rmrb-2', 'rmrb-3', 'wic2019', 'xi2015', 'xi2015-en']);
      const work = await child('xi2015');
      assert.equal(work.kind, 'work');
      assert.deepEqual((await api.sources.getChildren(work)).map(label).sort(), ['xi2015-blog', 'xi2015-book', 'xi2015-pdf']);
      assert.match(description(work), /在第二届世界互联网大会开幕式上的讲话/);
    });

    it('has the sections of a source, and opens them', async () => {
      const source = await child('wic2019');
      const [section] = await api.sources.getChildren(source);
      assert.ok(section !== undefined);
      const { command } = api.sources.getTreeItem(section);
      assert.ok(command !== undefined);
      await vscode.commands.executeCommand(command.command, ...(command.arguments as unknown[]));
      const editor = await until('the source', () => vscode.window.activeTextEditor);
      assert.ok(editor.document.uri.path.endsWith('wic2019-concept.txt'));
      assert.equal(editor.document.getText(editor.selection).replace(/\s+/g, ' ').slice(0, 10), label(section).slice(0, 10));
    });

    it('counts who quotes them', async () => {
      await until('counts', async () => /^quoted [1-9]\d*× · /.test(description(await child('xi2015'))));
      const pdf = await child('xi2015-pdf', await child('xi2015'));
      assert.match(description(pdf), /^quoted [1-9]\d*× · /);
    });

    it('cites a source in the note', async () => {
      const editor = await open(file('notes/clean-brief.md'));
      const end = editor.document.lineAt(editor.document.lineCount - 1).range.end;
      await editor.edit((edit) => { edit.insert(end, '\n\n此事见'); });
      const at = editor.document.lineAt(editor.document.lineCount - 1).range.end;
      editor.selection = new vscode.Selection(at, at);
      await vscode.commands.executeCommand('yinwen.citeSource', await child('wic2019'));
      await until('the citation', () => editor.document.getText().endsWith('此事见[@wic2019]'));
    });
  });

  describe('settings', () => {
    const settings = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('yinwen');

    it('reach the server, the extension\'s own held back', async () => {
      const ear = listen('showWarningMessage');
      try {
        await settings().update('decorations', false, vscode.ConfigurationTarget.Workspace);
        await settings().update('lang', 'zh', vscode.ConfigurationTarget.Workspace);
        await settings().update('rules', { 'misquoted-number': 'hint' }, vscode.ConfigurationTarget.Workspace);
        const found = await until('the new severity', () => findings(file(BRIEF)).find((one) => ruleOf(one) === 'misquoted-number' && one.severity === vscode.DiagnosticSeverity.Hint));
        assert.match(found.message, /\p{Script=Han}/u);
        assert.ok(!found.message.includes('the source'));
        assert.deepEqual(ear.told, []);
      } finally {
        ear.off();
        for (const key of ['decorations', 'lang', 'rules']) await settings().update(key, undefined, vscode.ConfigurationTarget.Workspace);
      }
      await until('the severity as it was', () => findings(file(BRIEF)).some((one) => ruleOf(one) === 'misquoted-number' && one.severity === vscode.DiagnosticSeverity.Error));
    });

    it('of Markdown keep other suggestions away', () => {
      const markdown = vscode.workspace.getConfiguration('editor', { languageId: 'markdown' });
      assert.equal(markdown.get('wordBasedSuggestions'), 'off');
    });
  });

  describe('other documents', () => {
    it('an unsaved note belongs to the first folder', async () => {
      const document = await vscode.workspace.openTextDocument({ language: 'markdown', content: '他说“尊重网路主权”[@xi2015]。\n' });
      await vscode.window.showTextDocument(document);
      await finding(document.uri, 'misquoted-wording');
    });

    it('of other schemes are left alone', async () => {
      const provider = vscode.workspace.registerTextDocumentContentProvider('yinwen-test', { provideTextDocumentContent: () => '他说“尊重网路主权”[@xi2015]。\n' });
      for (const uri of ['yinwen-test:/old/brief.md', 'yinwen-test://wsl%2Bubuntu/home/me/notes/a b.md'].map((text) => vscode.Uri.parse(text))) {
        const document = await vscode.languages.setTextDocumentLanguage(await vscode.workspace.openTextDocument(uri), 'markdown');
        await vscode.window.showTextDocument(document);
        await sleep(800);
        assert.deepEqual(findings(uri), []);
        assert.equal(api.verdicts.of(uri), undefined);
      }
      assert.equal(api.server.phase, 'ready');
      provider.dispose();
    });
  });

  describe('a baseline', () => {
    it('takes a finding that the author lives with', async () => {
      await vscode.workspace.fs.writeFile(file('known.json'), Buffer.from('{"version": 1, "baseline": []}\n'));
      const config = Buffer.from(await vscode.workspace.fs.readFile(file('yinwen.toml'))).toString();
      await vscode.workspace.fs.writeFile(file('yinwen.toml'), Buffer.from(`${config}\n[check]\nbaseline = "known.json"\n`));
      const uri = file(BRIEF);
      await open(uri);
      const action = await until('the action', async () => {
        const [found] = findings(uri).filter((one) => ruleOf(one) === 'misquoted-number');
        if (found === undefined) return undefined;
        const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', uri, found.range, vscode.CodeActionKind.QuickFix.value, 20);
        return actions.find(({ title, edit }) => title.endsWith('add it to known.json') && edit !== undefined);
      });
      assert.ok(action.edit !== undefined && await vscode.workspace.applyEdit(action.edit));
      await vscode.workspace.saveAll(false);
      await until('the finding to go', () => findings(uri).every((one) => ruleOf(one) !== 'misquoted-number'));
    });
  });

  describe('renaming', () => {
    it('an id changes it in notes, configuration and bibliography', async () => {
      const editor = await open(file(BRIEF));
      const at = range(editor.document, '@liu2016, ¶9').start.translate(0, 2);
      const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>('vscode.executeDocumentRenameProvider', editor.document.uri, at, 'liu-2016');
      const files = edit.entries().map(([uri]) => uri.path.slice(root().path.length + 1)).sort();
      for (const name of [BRIEF, 'yinwen.toml', 'references.bib']) assert.ok(files.includes(name), files.join());
      assert.ok(await vscode.workspace.applyEdit(edit));
      assert.ok(editor.document.getText().includes('[@liu-2016, ¶9]'));
      const config = await vscode.workspace.openTextDocument(file('yinwen.toml'));
      assert.match(config.getText(), /^id = "liu-2016"$/m);
      await until('the new id to be known', async () => (await api.sources.getChildren()).some((node) => api.sources.getTreeItem(node).label === 'liu-2016'));
      await until('the notes to be at one with it', () => findings(editor.document.uri).every((one) => ruleOf(one) !== 'unknown-source' || !one.message.includes('liu-2016')));
    });
  });
});

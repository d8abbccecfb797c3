// Finding a passage of the corpus while looking at it, and quoting it.

import * as vscode from 'vscode';
import type { Corpus, Passage } from './corpus';
import { editorRange } from './corpus';
import { marksOf, quoted } from './parse';
import type { Server } from './server';

interface Item extends vscode.QuickPickItem {
  readonly passage: Passage;
}

/** Typing pauses so long, in milliseconds, before the corpus is searched. */
const PAUSE = 150;

/**
 * Asks for words and shows where the corpus of the document `beside` (else: any) has them, the passage under the cursor beside the
 * note. Answers with the passage chosen, and leaves the editors as they were.
 */
export async function pickPassage(corpus: Corpus, title: string, words: string, beside?: vscode.Uri): Promise<Passage | undefined> {
  const before = vscode.window.activeTextEditor;
  const tabs = new Set(openTabs());
  const pick = vscode.window.createQuickPick<Item>();
  pick.title = title;
  pick.placeholder = vscode.l10n.t('Words of the passage, as you remember them');
  pick.value = words;
  let timer: NodeJS.Timeout | undefined;
  let search = new vscode.CancellationTokenSource();

  const look = async (): Promise<void> => {
    search.cancel();
    search = new vscode.CancellationTokenSource();
    const { token } = search;
    const text = pick.value.trim();
    pick.busy = true;
    const passages = text === '' ? [] : await corpus.find(text, beside, token);
    if (token.isCancellationRequested) return;
    pick.items = passages.map(item);
    pick.busy = false;
  };
  const chosen = new Promise<Passage | undefined>((resolve) => {
    pick.onDidAccept(() => { resolve(pick.selectedItems[0]?.passage); });
    pick.onDidHide(() => { resolve(undefined); });
  });
  pick.onDidChangeValue(() => {
    clearTimeout(timer);
    timer = setTimeout(() => void look(), PAUSE);
  });
  pick.onDidChangeActive(([active]) => { if (active !== undefined) void show(active.passage, true); });
  pick.show();
  await look();
  const passage = await chosen;
  clearTimeout(timer);
  search.cancel();
  pick.dispose();
  await vscode.window.tabGroups.close(openTabs().filter((tab) => tab.isPreview && !tabs.has(tab)));
  // Mostly the focus has not left it; whoever has gone on to something else is not called back.
  if (before !== undefined && vscode.window.activeTextEditor?.document !== before.document) await vscode.window.showTextDocument(before.document, before.viewColumn);
  return passage;
}

/** Shows a passage beside the note, its words selected. */
export async function show(passage: Passage, preserveFocus: boolean): Promise<void> {
  await vscode.window.showTextDocument(vscode.Uri.parse(passage.uri), {
    viewColumn: vscode.ViewColumn.Beside,
    selection: editorRange(passage.range),
    preview: true,
    preserveFocus,
  });
}

/** Finds a passage and goes to it. */
export async function findInCorpus(corpus: Corpus, words: unknown): Promise<void> {
  const passage = await pickPassage(corpus, vscode.l10n.t('Find in Corpus'), startWords(words));
  if (passage !== undefined) await show(passage, false);
}

/** Finds a passage and puts it, in quotation marks and with its citation, where the selection is. */
export async function insertQuotation(server: Server, corpus: Corpus, words: unknown): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined || server.phase !== 'ready') return;
  const passage = await pickPassage(corpus, vscode.l10n.t('Insert Quotation with Citation'), startWords(words), editor.document.uri);
  if (passage === undefined) return;
  const { document, selection } = editor;
  const quotation = quoted(passage.text, marksOf(document.getText()));
  const back = await vscode.window.showTextDocument(document, editor.viewColumn);
  if (!(await back.edit((edit) => { edit.replace(selection, quotation); }))) return;
  const end = document.positionAt(document.offsetAt(selection.start) + quotation.length);
  back.selection = new vscode.Selection(end, end);
  await corpus.cite(document.uri, end, await corpus.idOf(passage), passage.paragraph);
}

/** What to look for at first: what a caller says, else what is selected. */
function startWords(words: unknown): string {
  if (typeof words === 'string') return words;
  const editor = vscode.window.activeTextEditor;
  return editor === undefined ? '' : editor.document.getText(editor.selection);
}

function item(passage: Passage): Item {
  const place = passage.paragraph === null ? passage.source : `${passage.source} ¶${passage.paragraph}`;
  const near = passage.similarity < 1 ? vscode.l10n.t('{0} % alike', Math.round(passage.similarity * 100)) : undefined;
  return {
    passage,
    label: passage.text.replace(/\s+/g, ' '),
    description: place,
    detail: [near, passage.section?.replace(/\s+/g, ' ')].filter((part) => part !== undefined).join(' · '),
    alwaysShow: true,
  };
}

function openTabs(): readonly vscode.Tab[] {
  return vscode.window.tabGroups.all.flatMap((group) => group.tabs);
}

// While a quotation is typed, the suggestions of how its source goes on come by themselves.
//
// VS Code suggests nothing by itself in Markdown (`editor.quickSuggestions` is off there), for good reason: in prose every word
// would bring up snippets. Switching it on for strings alone would not do, since a grammar sees most quotations only once they are
// closed. So the suggestions are asked for here, in open quotations and nowhere else.

import * as vscode from 'vscode';
import { isInQuotation } from './parse';
import { isNote } from './verdicts';

/** What is put in at once and is longer was pasted. An input method puts in a phrase. */
const LONGEST = 12;
/** So many lines of a paragraph are looked back over for its opening mark. */
const LINES = 12;

export function suggestInQuotations(): vscode.Disposable {
  return vscode.workspace.onDidChangeTextDocument(({ document, contentChanges, reason }) => {
    const [change] = contentChanges;
    if (change === undefined || contentChanges.length > 1 || reason !== undefined) return;
    if (change.text.trim() === '' || change.text.length > LONGEST || change.text.includes('\n')) return;
    if (vscode.window.activeTextEditor?.document !== document || !isNote(document) || !isWanted(document)) return;
    const at = document.positionAt(change.rangeOffset + change.text.length);
    const before = document.getText(new vscode.Range(Math.max(0, at.line - LINES), 0, at.line, at.character));
    const block = before.split(/\n[ \t>]*\r?\n/).at(-1) ?? '';
    if (isInQuotation(block)) {
      void vscode.commands.executeCommand('editor.action.triggerSuggest', { auto: true });
    }
  });
}

/** Whether the user has not switched it off, and the editor does not suggest by itself. */
function isWanted(document: vscode.TextDocument): boolean {
  const quick = vscode.workspace.getConfiguration('editor', document).get<Record<string, unknown> | boolean>('quickSuggestions');
  const isQuick = typeof quick === 'object' ? quick['other'] === 'on' || quick['other'] === true : quick === true;
  return !isQuick && vscode.workspace.getConfiguration('yinwen').get<boolean>('suggest', true);
}

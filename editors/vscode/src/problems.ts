// From one problem quotation to the next, and the check of everything.

import * as vscode from 'vscode';
import type { Corpus } from './corpus';
import type { Server } from './server';

/** Reading begins within so many milliseconds of being asked for, unless there is nothing to read. */
const START = 3000;

/** Goes to the next problem in the document in front, round at its end; `step` is 1 or -1. */
export function goToProblem(step: 1 | -1): void {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) return;
  const places = vscode.languages
    .getDiagnostics(editor.document.uri)
    .filter(({ source, severity }) => source === 'yinwen' && severity <= vscode.DiagnosticSeverity.Information)
    .map(({ range }) => range)
    .sort((a, b) => step * a.start.compareTo(b.start));
  const here = editor.selection.active;
  const next = places.find(({ start }) => step * start.compareTo(here) > 0) ?? places[0];
  if (next === undefined) {
    vscode.window.setStatusBarMessage(vscode.l10n.t('No problem quotation in this document.'), 3000);
    return;
  }
  editor.selection = new vscode.Selection(next.start, next.start);
  editor.revealRange(next, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

/** Reads everything anew, shows the list of problems and says how many there are. */
export async function checkWorkspace(server: Server, corpus: Corpus): Promise<string | undefined> {
  const message = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Checking the workspace') },
    async () => {
      const reading = server.reaches('loading', START);
      await corpus.reindex();
      await reading;
      const reports = (await server.ready()) ? await corpus.reports() : undefined;
      if (reports === undefined) return undefined;
      const items = reports.flatMap((report) => report.items ?? []);
      const of = (severity: number): number => items.filter((item) => item.severity === severity).length;
      return vscode.l10n.t('{0} files checked: {1} errors, {2} warnings.', reports.length, of(1), of(2));
    },
  );
  if (message === undefined) {
    void vscode.window.showWarningMessage(vscode.l10n.t('yinwen gave no answer; the log may say why.'));
    return undefined;
  }
  await vscode.commands.executeCommand('workbench.actions.view.problems');
  void vscode.window.showInformationMessage(message);
  return message;
}

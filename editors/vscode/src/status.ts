// The status bar: how the quotations of the note in front stand, or what the server is doing.

import * as vscode from 'vscode';
import type { Standing } from './parse';
import type { Server } from './server';
import type { Judged, Verdicts } from './verdicts';
import { isNote } from './verdicts';

export class Status implements vscode.Disposable {
  readonly item = vscode.window.createStatusBarItem('yinwen.status', vscode.StatusBarAlignment.Right, 100);
  private readonly subscriptions: vscode.Disposable[];

  constructor(
    private readonly server: Server,
    private readonly verdicts: Verdicts,
  ) {
    const show = (): void => { this.show(); };
    this.item.name = 'yinwen';
    this.subscriptions = [
      server.onDidChange(show),
      verdicts.onDidChange(show),
      vscode.window.onDidChangeActiveTextEditor(show),
    ];
    show();
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.item.dispose();
  }

  private show(): void {
    const { item } = this;
    item.backgroundColor = undefined;
    item.command = 'yinwen.showLog';
    switch (this.server.phase) {
      case 'failed':
        item.text = '$(error) yinwen';
        item.tooltip = vscode.l10n.t('yinwen is not running. Click for the log.');
        item.backgroundColor = new vscode.ThemeColor('statusBarItem.errorBackground');
        item.command = 'yinwen.showLog';
        break;
      case 'stopped':
        item.text = '$(debug-disconnect) yinwen';
        item.tooltip = vscode.l10n.t('yinwen is not running. Click for the log.');
        break;
      case 'starting':
        item.text = '$(sync~spin) yinwen';
        item.tooltip = vscode.l10n.t('yinwen is starting.');
        break;
      case 'loading':
        item.text = `$(sync~spin) ${vscode.l10n.t('reading the corpus')}`;
        item.tooltip = vscode.l10n.t('yinwen is reading notes and sources.');
        break;
      case 'ready':
        this.showNote();
    }
    item.show();
  }

  private showNote(): void {
    const { item } = this;
    const document = vscode.window.activeTextEditor?.document;
    const quotations = document !== undefined && isNote(document) ? this.verdicts.of(document.uri) : undefined;
    if (quotations === undefined) {
      item.text = '$(quote) yinwen';
      item.tooltip = vscode.l10n.t('No note with a corpus is open.');
      return;
    }
    const { verified, problem, unchecked } = count(quotations);
    item.text = `$(quote) ${verified} $(check)${problem > 0 ? ` ${problem} $(close)` : ''}`;
    item.tooltip = vscode.l10n.t('Quotations in this note: {0} hold, {1} do not, {2} not checked. Click for the next problem.', verified, problem, unchecked);
    item.command = 'yinwen.nextProblem';
  }
}

/** How many quotations stand how. */
export function count(quotations: readonly Judged[]): Record<Standing, number> {
  const counts: Record<Standing, number> = { verified: 0, problem: 0, unchecked: 0 };
  for (const { standing } of quotations) counts[standing]++;
  return counts;
}

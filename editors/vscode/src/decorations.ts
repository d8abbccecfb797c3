// Marks on checked quotations in the text: thin dotted lines in colours of the theme, and ticks beside the scroll bar.

import * as vscode from 'vscode';
import type { Standing } from './parse';
import type { Judged, Verdicts } from './verdicts';

export class Decorations implements vscode.Disposable {
  private readonly types = {
    verified: dotted('yinwen.verified'),
    problem: dotted('yinwen.problem'),
  } satisfies Partial<Record<Standing, vscode.TextEditorDecorationType>>;
  private readonly subscriptions: vscode.Disposable[];

  constructor(private readonly verdicts: Verdicts) {
    const draw = (): void => { this.draw(); };
    this.subscriptions = [
      verdicts.onDidChange(draw),
      vscode.window.onDidChangeVisibleTextEditors(draw),
      vscode.workspace.onDidChangeConfiguration((event) => { if (event.affectsConfiguration('yinwen.decorations')) draw(); }),
    ];
    draw();
  }

  dispose(): void {
    for (const disposable of [...this.subscriptions, ...Object.values(this.types)]) disposable.dispose();
  }

  private draw(): void {
    const isOn = vscode.workspace.getConfiguration('yinwen').get<boolean>('decorations', true);
    for (const editor of vscode.window.visibleTextEditors) {
      const quotations: readonly Judged[] = (isOn ? this.verdicts.of(editor.document.uri) : undefined) ?? [];
      for (const [standing, type] of Object.entries(this.types)) {
        editor.setDecorations(type, quotations.filter((quotation) => quotation.standing === standing).map(({ range }) => range));
      }
    }
  }
}

function dotted(colour: string): vscode.TextEditorDecorationType {
  const color = new vscode.ThemeColor(colour);
  return vscode.window.createTextEditorDecorationType({
    borderWidth: '0 0 1px 0',
    borderStyle: 'dotted',
    borderColor: color,
    overviewRulerColor: color,
    overviewRulerLane: vscode.OverviewRulerLane.Left,
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  });
}

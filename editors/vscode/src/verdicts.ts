// What the server thinks of the quotations of the notes that are in sight, kept up to date.

import * as vscode from 'vscode';
import type { DocumentSymbol } from 'vscode-languageclient';
import type { Corpus } from './corpus';
import { editorRange } from './corpus';
import { standing } from './parse';
import type { Standing } from './parse';
import type { Server } from './server';

export interface Judged {
  readonly range: vscode.Range;
  readonly standing: Standing;
  /** As the outline has it: `✓ verbatim · xi2015-pdf ¶8`. */
  readonly detail: string;
}

/** Typing pauses so long, in milliseconds, before the verdicts are asked for. */
const PAUSE = 200;

export class Verdicts implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  /** The verdicts of this note are other ones. */
  readonly onDidChange = this.changed.event;
  private readonly known = new Map<string, readonly Judged[]>();
  private readonly due = new Map<string, NodeJS.Timeout>();
  private readonly subscriptions: vscode.Disposable[];

  constructor(
    private readonly corpus: Corpus,
    server: Server,
  ) {
    this.subscriptions = [
      vscode.window.onDidChangeVisibleTextEditors(() => { this.refresh(); }),
      vscode.workspace.onDidChangeTextDocument(({ document }) => { this.ask(document); }),
      vscode.languages.onDidChangeDiagnostics(() => { this.refresh(); }),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => { this.known.delete(uri.toString()); }),
      server.onDidChange(() => { this.refresh(); }),
    ];
  }

  /** The quotations of a note, in order; `undefined` if it is none, or nothing is known of it. */
  of(uri: vscode.Uri): readonly Judged[] | undefined {
    return this.known.get(uri.toString());
  }

  dispose(): void {
    for (const timer of this.due.values()) clearTimeout(timer);
    for (const subscription of this.subscriptions) subscription.dispose();
    this.changed.dispose();
  }

  private refresh(): void {
    for (const { document } of vscode.window.visibleTextEditors) this.ask(document);
  }

  private ask(document: vscode.TextDocument): void {
    if (!isNote(document)) return;
    const key = document.uri.toString();
    clearTimeout(this.due.get(key));
    this.due.set(key, setTimeout(() => void this.answer(document), PAUSE));
  }

  private async answer(document: vscode.TextDocument): Promise<void> {
    const { version, uri } = document;
    const outline = await this.corpus.outline(uri);
    // Of a newer text the next answer tells.
    if (document.isClosed || document.version !== version) return;
    const quotations = flatten(outline).flatMap((symbol): Judged[] => {
      const verdict = standing(symbol.detail);
      return verdict === undefined ? [] : [{ range: editorRange(symbol.selectionRange), standing: verdict, detail: symbol.detail ?? '' }];
    });
    if (outline.length === 0) this.known.delete(uri.toString());
    else this.known.set(uri.toString(), quotations);
    this.changed.fire(uri);
  }
}

/** Whether a document may be a note. */
export function isNote(document: vscode.TextDocument): boolean {
  return ['markdown', 'plaintext', 'quarto', 'rmd'].includes(document.languageId) && ['file', 'untitled'].includes(document.uri.scheme);
}

function flatten(symbols: readonly DocumentSymbol[]): DocumentSymbol[] {
  return symbols.flatMap((symbol) => [symbol, ...flatten(symbol.children ?? [])]);
}

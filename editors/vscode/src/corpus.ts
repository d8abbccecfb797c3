// What the extension asks of the server, with types.

import * as vscode from 'vscode';
import type { DocumentSymbol, Location, Position, Range, SymbolInformation } from 'vscode-languageclient';
import { distinct, sourceName } from './parse';
import type { SourceName } from './parse';
import type { Server } from './server';

/** A place of the corpus, as `yinwen find --format json` gives it, and the address of its file. */
export interface Passage {
  readonly uri: string;
  readonly range: Range;
  readonly text: string;
  readonly source: string;
  readonly work: string;
  readonly paragraph: number | null;
  readonly section: string | null;
  readonly similarity: number;
}

/** A source, and where it begins. */
export interface SourceEntry extends SourceName {
  readonly uri: vscode.Uri;
  readonly start: Position;
}

/** A paragraph that notes quote. */
export interface Quoted {
  readonly start: Position;
  readonly by: readonly Location[];
}

/** Diagnostics of one file. */
export interface Report {
  readonly uri: string;
  readonly items?: readonly { readonly severity?: number }[];
}

/** A document to add: a file or a text. */
export interface Document {
  readonly uri?: string;
  readonly text?: string;
  readonly id?: string;
  /** A file or folder of the workspace that it is for. */
  readonly workspace?: string | undefined;
  /** What the server asks about and is to be noted. */
  readonly accept?: readonly string[];
  /** Whether only the answer is wanted, and nothing is to be written. */
  readonly preview?: boolean;
}

/** What became of a document that was added, or would become of it. */
export interface Added {
  readonly ids: readonly string[];
  readonly uri?: string;
  readonly duplicate: string | null;
  readonly damage?: readonly string[];
  readonly proposed?: { readonly questions?: readonly { readonly about: string; readonly question: string }[] };
}

/** `SymbolKind.File`: what the server calls a source. */
const SOURCE = 1;
/** At most so many passages are asked for. */
const LIMIT = 30;

export class Corpus {
  constructor(private readonly server: Server) {}

  /** Where a text stands: in the corpus of the document `beside`, else in all. */
  async find(text: string, beside?: vscode.Uri, token?: vscode.CancellationToken): Promise<readonly Passage[]> {
    const answer = await this.command<{ passages: Passage[] }>('yinwen.find', [text, LIMIT, beside?.toString() ?? null], token);
    return answer?.passages ?? [];
  }

  /** Every source of every workspace. */
  async sources(): Promise<readonly SourceEntry[]> {
    const symbols = await this.server.ask<SymbolInformation[]>('workspace/symbol', { query: '' });
    return (symbols ?? []).filter((symbol) => symbol.kind === SOURCE).map((symbol) => ({
      ...sourceName(symbol.name, symbol.containerName),
      uri: vscode.Uri.parse(symbol.location.uri),
      start: symbol.location.range.start,
    }));
  }

  /** The outline of a note or a source file. */
  async outline(uri: vscode.Uri): Promise<readonly DocumentSymbol[]> {
    return (await this.server.ask<DocumentSymbol[]>('textDocument/documentSymbol', { textDocument: { uri: uri.toString() } })) ?? [];
  }

  /** The paragraphs of a source file that notes quote. */
  async quoted(uri: vscode.Uri): Promise<readonly Quoted[]> {
    const lenses = await this.server.ask<{ range: Range; command?: { arguments?: unknown[] } }[]>(
      'textDocument/codeLens',
      { textDocument: { uri: uri.toString() } },
    );
    return (lenses ?? []).map((lens) => ({
      start: lens.range.start,
      by: (lens.command?.arguments?.[2] ?? []) as Location[],
    }));
  }

  /** Has the server cite `id` at a position, in the configured style. */
  async cite(uri: vscode.Uri, position: vscode.Position, id: string, paragraph: number | null): Promise<void> {
    const locator = paragraph === null ? [] : [`¶${paragraph}`];
    const at = { line: position.line, character: position.character };
    await this.command('yinwen.insertCitation', [uri.toString(), at, id, ...locator]);
  }

  /**
   * The id by which a passage is cited: its work's where the passage is in the first witness, whose paragraph numbers are the
   * work's; else its source's.
   */
  async idOf(passage: Passage): Promise<string> {
    const folder = workspaceOf(vscode.Uri.parse(passage.uri));
    const witness = (await this.sources()).find(({ work, uri }) => work === passage.work && workspaceOf(uri) === folder);
    return witness?.id === passage.source ? passage.work : passage.source;
  }

  /** Has the server bring a document into the corpus; throws what it says where it refuses. */
  async add(document: Document): Promise<Added | undefined> {
    return this.server.request<Added>('workspace/executeCommand', { command: 'yinwen.addSource', arguments: [document] });
  }

  /** Has everything read anew from the disk. */
  async reindex(): Promise<void> {
    await this.command('yinwen.reindex', []);
  }

  /** What is wrong in all files of all workspaces. */
  async reports(): Promise<readonly Report[] | undefined> {
    const answer = await this.server.ask<{ items: Report[] }>('workspace/diagnostic', { previousResultIds: [] });
    return answer?.items;
  }

  private async command<T>(command: string, args: unknown[], token?: vscode.CancellationToken): Promise<T | undefined> {
    return this.server.ask<T>('workspace/executeCommand', { command, arguments: args }, token);
  }
}

/** The folder of the window that a file is in. */
function workspaceOf(uri: vscode.Uri): string | undefined {
  return vscode.workspace.getWorkspaceFolder(uri)?.uri.toString();
}

/** How often the paragraphs in `range` are quoted. A quotation over two of them counts once. */
export function timesQuoted(quoted: readonly Quoted[], range: Range): number {
  const inside = quoted.filter(({ start }) => !isBefore(start, range.start) && isBefore(start, range.end));
  return distinct(inside.flatMap(({ by }) => by));
}

function isBefore(a: Position, b: Position): boolean {
  return a.line < b.line || (a.line === b.line && a.character < b.character);
}

/** A range of the protocol as one of the editor. */
export function editorRange(range: Range): vscode.Range {
  return new vscode.Range(range.start.line, range.start.character, range.end.line, range.end.character);
}

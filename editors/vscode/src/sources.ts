// The tree of sources: works, their witnesses, the sections of each, and how often notes quote them. Where several folders of the
// window have sources, each has a tree of its own.

import * as vscode from 'vscode';
import type { DocumentSymbol } from 'vscode-languageclient';
import type { Corpus, Quoted, SourceEntry } from './corpus';
import { editorRange, timesQuoted } from './corpus';
import type { Server } from './server';
import type { Verdicts } from './verdicts';

export type Node = FolderNode | WorkNode | SourceNode | SectionNode;

interface FolderNode {
  readonly kind: 'folder';
  readonly name: string;
  readonly works: readonly Node[];
}

interface WorkNode {
  readonly kind: 'work';
  readonly id: string;
  readonly witnesses: readonly SourceNode[];
}

interface SourceNode {
  readonly kind: 'source';
  readonly id: string;
  readonly entry: SourceEntry;
}

interface SectionNode {
  readonly kind: 'section';
  readonly uri: vscode.Uri;
  readonly symbol: DocumentSymbol;
}

/** What is known of a source file: its sources with their sections, and its quoted paragraphs. */
interface Contents {
  readonly outline: readonly DocumentSymbol[];
  readonly quoted: readonly Quoted[];
}

/** In a corpus of up to so many files each is looked into at once; in a larger one when its source is opened in the tree. */
const EAGER = 40;
/** Edits pause so long, in milliseconds, before quotations are counted again. */
const PAUSE = 1500;

export class Sources implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<Node | undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly contents = new Map<string, Contents>();
  private readonly subscriptions: vscode.Disposable[];
  private timer: NodeJS.Timeout | undefined;

  constructor(
    server: Server,
    private readonly corpus: Corpus,
    verdicts: Verdicts,
  ) {
    this.subscriptions = [
      server.onDidChange((phase) => { if (phase === 'ready' || phase === 'failed') this.reload(0); }),
      verdicts.onDidChange(() => { this.reload(PAUSE); }),
    ];
  }

  dispose(): void {
    clearTimeout(this.timer);
    for (const subscription of this.subscriptions) subscription.dispose();
    this.changed.dispose();
  }

  getTreeItem(node: Node): vscode.TreeItem {
    switch (node.kind) {
      case 'folder':
        return treeItem(node, node.name, 'root-folder', { collapsible: vscode.TreeItemCollapsibleState.Expanded, facts: [], times: undefined });
      case 'work':
        return treeItem(node, node.id, 'library', {
          collapsible: vscode.TreeItemCollapsibleState.Collapsed,
          facts: [node.witnesses.find(({ entry }) => entry.title !== undefined)?.entry.title],
          times: sum(node.witnesses.map((witness) => this.times(witness))),
        });
      case 'source':
        return treeItem(node, node.id, 'book', {
          collapsible: this.isLeaf(node) ? vscode.TreeItemCollapsibleState.None : vscode.TreeItemCollapsibleState.Collapsed,
          facts: [node.entry.title, node.entry.date],
          times: this.times(node),
          place: { uri: node.entry.uri, range: { start: node.entry.start, end: node.entry.start } },
        });
      case 'section':
        return treeItem(node, node.symbol.name, 'symbol-string', {
          collapsible: (node.symbol.children ?? []).length > 0 ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.None,
          facts: [],
          times: timesQuoted(this.contents.get(node.uri.toString())?.quoted ?? [], node.symbol.range),
          place: { uri: node.uri, range: node.symbol.selectionRange },
        });
    }
  }

  async getChildren(node?: Node): Promise<Node[]> {
    switch (node?.kind) {
      case undefined:
        return this.roots();
      case 'folder':
        return [...node.works];
      case 'work':
        return [...node.witnesses];
      case 'source': {
        if (!this.contents.has(node.entry.uri.toString()) && (await this.look(node.entry.uri))) this.changed.fire(node);
        return sections(node.entry.uri, this.part(node)?.children);
      }
      case 'section':
        return sections(node.uri, node.symbol.children);
    }
  }

  private async roots(): Promise<Node[]> {
    const entries = await this.corpus.sources();
    void this.lookAround(entries);
    const folders = new Map<string, SourceEntry[]>();
    for (const entry of entries) {
      // A file elsewhere (of an archive that the user granted) has no folder here.
      const name = vscode.workspace.getWorkspaceFolder(entry.uri)?.name ?? '';
      folders.set(name, [...(folders.get(name) ?? []), entry]);
    }
    if (folders.size < 2) return works(entries);
    return [...folders].flatMap(([name, own]): Node[] => (name === '' ? works(own) : [{ kind: 'folder', name, works: works(own) }]));
  }

  /** Looks into the files that nobody has looked into yet, unless they are many. */
  private async lookAround(entries: readonly SourceEntry[]): Promise<void> {
    const files = new Map(entries.map(({ uri }) => [uri.toString(), uri]));
    if (files.size > EAGER) return;
    let isNew = false;
    for (const [key, uri] of files) {
      if (!this.contents.has(key)) isNew = (await this.look(uri)) || isNew;
    }
    if (isNew) this.changed.fire(undefined);
  }

  /** Asks what a file holds. Says whether that is known now. */
  private async look(uri: vscode.Uri): Promise<boolean> {
    const [outline, quoted] = await Promise.all([this.corpus.outline(uri), this.corpus.quoted(uri)]);
    if (outline.length === 0) return false;
    this.contents.set(uri.toString(), { outline, quoted });
    return true;
  }

  private reload(pause: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.contents.clear();
      this.changed.fire(undefined);
    }, pause);
  }

  /** The source in the outline of its file. */
  private part({ id, entry }: SourceNode): DocumentSymbol | undefined {
    const outline = this.contents.get(entry.uri.toString())?.outline;
    return outline?.find(({ name, detail }) => name === id || detail?.split(' · ')[0] === id);
  }

  private isLeaf(node: SourceNode): boolean {
    const part = this.part(node);
    return part !== undefined && (part.children ?? []).length === 0;
  }

  private times(node: SourceNode): number | undefined {
    const [contents, part] = [this.contents.get(node.entry.uri.toString()), this.part(node)];
    return contents === undefined || part === undefined ? undefined : timesQuoted(contents.quoted, part.range);
  }
}

/** The id that a node is cited by. */
export function citedId(node: Node | undefined): string | undefined {
  return node?.kind === 'work' || node?.kind === 'source' ? node.id : undefined;
}

/** The works that sources are witnesses of; a work with one witness of its own name is that source. */
function works(entries: readonly SourceEntry[]): Node[] {
  const all = new Map<string, SourceNode[]>();
  for (const entry of entries) {
    all.set(entry.work, [...(all.get(entry.work) ?? []), { kind: 'source', id: entry.id, entry }]);
  }
  return [...all].map(([id, witnesses]): Node => {
    const [first] = witnesses;
    return witnesses.length === 1 && first?.id === id ? first : { kind: 'work', id, witnesses };
  });
}

function sections(uri: vscode.Uri, symbols: readonly DocumentSymbol[] | undefined): SectionNode[] {
  return (symbols ?? []).map((symbol) => ({ kind: 'section', uri, symbol }));
}

function sum(times: readonly (number | undefined)[]): number | undefined {
  const known = times.filter((n) => n !== undefined);
  return known.length === 0 ? undefined : known.reduce((a, b) => a + b, 0);
}

interface Look {
  readonly collapsible: vscode.TreeItemCollapsibleState;
  readonly facts: readonly (string | undefined)[];
  readonly times: number | undefined;
  readonly place?: { readonly uri: vscode.Uri; readonly range: DocumentSymbol['range'] };
}

function treeItem(node: Node, label: string, icon: string, look: Look): vscode.TreeItem {
  const item = new vscode.TreeItem(label, look.collapsible);
  const times = look.times === undefined || look.times === 0 ? undefined : vscode.l10n.t('quoted {0}×', look.times);
  item.description = [times, ...look.facts].filter((fact) => fact !== undefined).join(' · ');
  item.tooltip = `${label}\n${item.description}`;
  item.iconPath = new vscode.ThemeIcon(icon);
  item.contextValue = node.kind;
  if (look.place !== undefined) {
    const selection = editorRange(look.place.range);
    item.command = { command: 'vscode.open', title: vscode.l10n.t('Open'), arguments: [look.place.uri, { selection, preview: true }] };
  }
  return item;
}

// What VS Code starts: makes the parts, ties them together, names the commands.

import * as vscode from 'vscode';
import { addClipboard, addFile } from './add';
import { Corpus } from './corpus';
import { Decorations } from './decorations';
import { findInCorpus, insertQuotation } from './find';
import { showReferences, showSource } from './places';
import { checkWorkspace, goToProblem } from './problems';
import { openReport } from './report';
import { Server } from './server';
import { citedId, Sources } from './sources';
import type { Node } from './sources';
import { Status } from './status';
import { suggestInQuotations } from './typing';
import { Verdicts } from './verdicts';

/** What the extension shows other code: its tests look at these. */
export interface Api {
  readonly server: Server;
  readonly verdicts: Verdicts;
  readonly sources: Sources;
  readonly status: vscode.StatusBarItem;
}

/**
 * A word in notes: a run of Han letters, or of other letters and digits with what joins them inside (an id such as xi2015-pdf, an
 * English word with an apostrophe). The editor's own pattern would run on from one sentence of Chinese into the next.
 */
const WORD = /\p{Script=Han}+|(?:(?!\p{Script=Han})[\p{L}\p{M}\p{N}_])+(?:[-.:'’](?:(?!\p{Script=Han})[\p{L}\p{M}\p{N}_])+)*/u;

export function activate(context: vscode.ExtensionContext): Api {
  const log = vscode.window.createOutputChannel('yinwen', { log: true });
  const server = new Server(context, log);
  const corpus = new Corpus(server);
  const verdicts = new Verdicts(corpus, server);
  const sources = new Sources(server, corpus, verdicts);
  const status = new Status(server, verdicts);

  const command = (name: string, run: (...args: never[]) => unknown): vscode.Disposable =>
    vscode.commands.registerCommand(`yinwen.${name}`, run);
  context.subscriptions.push(
    log, server, verdicts, sources, status, new Decorations(verdicts),
    suggestInQuotations(),
    vscode.window.registerTreeDataProvider('yinwen.sources', sources),
    vscode.languages.setLanguageConfiguration('markdown', { wordPattern: WORD }),
    vscode.languages.setLanguageConfiguration('plaintext', { wordPattern: WORD }),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('yinwen.server') || event.affectsConfiguration('yinwen.trace')) void server.restart();
      else if (event.affectsConfiguration('yinwen')) void server.configure();
    }),
    command('findInCorpus', (words: unknown) => findInCorpus(corpus, words)),
    command('insertQuotation', (words: unknown) => insertQuotation(server, corpus, words)),
    command('showSource', showSource),
    command('nextProblem', () => { goToProblem(1); }),
    command('previousProblem', () => { goToProblem(-1); }),
    command('checkWorkspace', () => checkWorkspace(server, corpus)),
    command('openReport', () => openReport(server)),
    command('addFile', (uri: unknown) => addFile(corpus, uri)),
    command('addClipboard', () => addClipboard(corpus)),
    command('refreshSources', () => corpus.reindex()),
    command('citeSource', (node: Node | undefined) => citeSource(corpus, node)),
    command('showReferences', showReferences),
    command('restart', () => server.restart()),
    command('showLog', () => { log.show(); }),
  );
  void server.start();
  return { server, verdicts, sources, status: status.item };
}

/** Cites a source of the tree where the cursor is. */
async function citeSource(corpus: Corpus, node: Node | undefined): Promise<void> {
  const editor = vscode.window.activeTextEditor ?? vscode.window.visibleTextEditors[0];
  const id = citedId(node);
  if (editor !== undefined && id !== undefined) await corpus.cite(editor.document.uri, editor.selection.active, id, null);
}

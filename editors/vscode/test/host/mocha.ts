// Runs tests inside the extension host, and what they all need there.

import * as assert from 'node:assert/strict';
import { appendFileSync } from 'node:fs';
import { format } from 'node:util';
import Mocha from 'mocha';
import * as vscode from 'vscode';
import type { Api } from '../../src/extension';

/** Runs what `define` defines; throws if a test fails, which ends the editor with an error. */
export async function runTests(define: () => void): Promise<void> {
  // What the editor writes to its console is mixed with its own remarks.
  const report = process.env['YINWEN_TEST_REPORT'];
  if (report !== undefined) Mocha.reporters.Base.consoleLog = (...words: unknown[]) => { appendFileSync(report, `${format(...words)}\n`); };
  const mocha = new Mocha({ ui: 'bdd', color: false, timeout: 90_000, slow: 5000, bail: false });
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  define();
  const failures = await new Promise<number>((resolve) => { mocha.run(resolve); });
  if (failures > 0) throw new Error(`${failures} tests failed`);
}

/** The extension, active. */
export async function extension(): Promise<Api> {
  const found = vscode.extensions.getExtension<Api>('yinwen.yinwen');
  assert.ok(found !== undefined, 'the extension is not there');
  return found.activate();
}

/** Waits until `get` gives something, and gives that. */
export async function until<T>(what: string, get: () => T | undefined | false | Promise<T | undefined | false>, patience = 60_000): Promise<T> {
  const end = Date.now() + patience;
  for (;;) {
    const got = await get();
    if (got !== undefined && got !== false) return got;
    if (Date.now() > end) throw new Error(`in vain: ${what}`);
    await sleep(50);
  }
}

export async function sleep(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}

/** The first folder of the window. */
export function root(): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder !== undefined, 'no folder');
  return folder.uri;
}

export function file(path: string): vscode.Uri {
  return vscode.Uri.joinPath(root(), path);
}

export async function open(uri: vscode.Uri): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), vscode.ViewColumn.One);
}

/** The range of `words` in a document. */
export function range(document: vscode.TextDocument, words: string): vscode.Range {
  const at = document.getText().indexOf(words);
  assert.ok(at >= 0, `not in the document: ${words}`);
  return new vscode.Range(document.positionAt(at), document.positionAt(at + words.length));
}

/** Puts the cursor on the second character of `words`. */
export function cursor(editor: vscode.TextEditor, words: string): vscode.Position {
  const at = range(editor.document, words).start.translate(0, 1);
  editor.selection = new vscode.Selection(at, at);
  return at;
}

/** Our diagnostics of a file. */
export function findings(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'yinwen');
}

/** The rule of a finding: its code, which leads to the rule's page. */
export function ruleOf({ code }: vscode.Diagnostic): string | number | undefined {
  return typeof code === 'object' ? code.value : code;
}

/** Waits for a finding of that rule. */
export async function finding(uri: vscode.Uri, rule: string): Promise<vscode.Diagnostic> {
  return until(`${rule} in ${uri.path}`, () => findings(uri).find((one) => ruleOf(one) === rule));
}

/** What the editor shows the user, and may be answered. */
type Shown = 'showErrorMessage' | 'showWarningMessage' | 'showInformationMessage' | 'showInputBox';

/** Answers in the user's place what is shown, and collects it, until it is called off. */
export function stub(kind: Shown, answer: (...shown: unknown[]) => string | undefined): { heard: unknown[][]; off: () => void } {
  const heard: unknown[][] = [];
  const before = vscode.window[kind];
  const instead = (...shown: unknown[]): Promise<string | undefined> => {
    heard.push(shown);
    return Promise.resolve(answer(...shown));
  };
  Object.assign(vscode.window, { [kind]: instead });
  return { heard, off: () => { Object.assign(vscode.window, { [kind]: before }); } };
}

/** Collects what the user is told by `kind`, until it is called off. */
export function listen(kind: Shown): { told: string[]; off: () => void } {
  const told: string[] = [];
  const { off } = stub(kind, (message) => {
    told.push(String(message));
    return undefined;
  });
  return { told, off };
}

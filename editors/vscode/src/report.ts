// The report on all quotations of a folder: the page that `yinwen check --format html` writes.

import { execFile } from 'node:child_process';
import { homedir } from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Server } from './server';

/** A report may be long: every quotation is there with its source. */
const MOST_BYTES = 512 * 1024 * 1024;

/** Shows the report of the folder that the note in front is in, or of the first. Documents are saved before it is made. */
export async function openReport(server: Server): Promise<vscode.WebviewPanel | undefined> {
  const document = vscode.window.activeTextEditor?.document;
  const own = document === undefined ? undefined : vscode.workspace.getWorkspaceFolder(document.uri);
  // A folder that is not on the disk is none that the program could read.
  const folder = [own, ...(vscode.workspace.workspaceFolders ?? [])].find((one) => one?.uri.scheme === 'file');
  const { program } = server;
  if (folder === undefined || program === undefined) {
    void vscode.window.showWarningMessage(folder === undefined
      ? vscode.l10n.t('No folder is open to report on.')
      : vscode.l10n.t('yinwen is not running. Click for the log.'));
    return undefined;
  }
  await vscode.workspace.saveAll(false);
  const title = vscode.l10n.t('Quotations in {0}', folder.name);
  try {
    const page = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Checking the workspace') },
      async () => make(program, folder.uri.fsPath),
    );
    // The page has no scripts, and is not allowed any.
    const panel = vscode.window.createWebviewPanel('yinwen.report', title, vscode.ViewColumn.Active, { enableFindWidget: true });
    panel.webview.html = page;
    return panel;
  } catch (error) {
    void vscode.window.showErrorMessage(String(error instanceof Error ? error.message : error));
    return undefined;
  }
}

/** What the program writes; throws what it says on stderr if it cannot check. */
async function make(program: string, folder: string): Promise<string> {
  const settings = vscode.workspace.getConfiguration('yinwen');
  const written = settings.get<string | null>('lang') ?? vscode.env.language;
  const granted = (settings.get<string[] | null>('corpusFolders') ?? []).map((one) => one.replace(/^~(?=\/)/, homedir()));
  const options = [
    ...['--format', 'html', '--lang', written.startsWith('zh') ? 'zh' : 'en', '--color', 'never'],
    ...granted.filter((one) => path.isAbsolute(one)).flatMap((one) => ['--corpus', one]),
  ];
  return new Promise((resolve, reject) => {
    execFile(program, ['check', ...options], { cwd: folder, maxBuffer: MOST_BYTES, windowsHide: true }, (error, page, said) => {
      // 1: there are findings.
      if (error === null || error.code === 1) resolve(page);
      else reject(new Error(said.trim() === '' ? error.message : said.trim()));
    });
  });
}

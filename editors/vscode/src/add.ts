// Bringing documents into the corpus: a file, or what is on the clipboard.

import * as vscode from 'vscode';
import type { Corpus } from './corpus';

/** How long the file that the server asks for may take to appear, in tries of a tenth of a second. */
const TRIES = 50;

/** Adds a file: the one a menu was opened on, else those the user chooses. */
export async function addFile(corpus: Corpus, chosen: unknown): Promise<void> {
  const files = chosen instanceof vscode.Uri ? [chosen] : await vscode.window.showOpenDialog({
    canSelectMany: true,
    openLabel: vscode.l10n.t('Add as Source'),
    filters: { [vscode.l10n.t('Documents')]: ['pdf', 'docx', 'html', 'htm', 'txt', 'md'] },
  });
  for (const file of files ?? []) await add(corpus, { uri: file.toString() });
}

/** Adds the text on the clipboard. */
export async function addClipboard(corpus: Corpus): Promise<void> {
  const text = await vscode.env.clipboard.readText();
  if (text.trim() === '') {
    void vscode.window.showInformationMessage(vscode.l10n.t('The clipboard has no text.'));
    return;
  }
  const id = await vscode.window.showInputBox({
    title: vscode.l10n.t('Add Clipboard as Source'),
    prompt: vscode.l10n.t('The id that notes cite it by; leave it empty for one made from its first words'),
  });
  if (id !== undefined) await add(corpus, id === '' ? { text } : { text, id });
}

async function add(corpus: Corpus, document: { uri: string } | { text: string; id?: string }): Promise<void> {
  const added = await corpus.add(document);
  if (added === undefined) return;
  if (typeof added.duplicate === 'string') {
    void vscode.window.showInformationMessage(vscode.l10n.t('The corpus has this text already: {0}', added.duplicate));
    return;
  }
  if (added.uri === undefined) return;
  const file = vscode.Uri.parse(added.uri);
  await saved(file);
  const citation = `[@${added.ids[0] ?? ''}]`;
  const copy = vscode.l10n.t('Copy Citation');
  const open = vscode.l10n.t('Open');
  const answer = await vscode.window.showInformationMessage(
    [vscode.l10n.t('Added as {0}', citation), ...(added.damage ?? [])].join(' · '), copy, open,
  );
  if (answer === copy) await vscode.env.clipboard.writeText(citation);
  else if (answer === open) await vscode.window.showTextDocument(file);
}

/** The server has the editor make the file, and answers meanwhile; what the editor made is to be on the disk. */
async function saved(file: vscode.Uri): Promise<void> {
  for (let left = TRIES; left > 0; left -= 1) {
    const document = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === file.toString());
    if (document !== undefined && document.getText() !== '') {
      await document.save();
      return;
    }
    await new Promise((resolve) => { setTimeout(resolve, 100); });
  }
}

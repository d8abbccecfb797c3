// Bringing documents into the corpus: a file, or what is on the clipboard.

import * as vscode from 'vscode';
import type { Added, Corpus, Document } from './corpus';

/** How long what the server asks the editor to write may take to appear, in tries of a tenth of a second. */
const TRIES = 50;

/** Adds a file: the one a menu was opened on, else those the user chooses. */
export async function addFile(corpus: Corpus, chosen: unknown): Promise<void> {
  const files = chosen instanceof vscode.Uri ? [chosen] : await vscode.window.showOpenDialog({
    canSelectMany: true,
    openLabel: vscode.l10n.t('Add as Source'),
    filters: { [vscode.l10n.t('Documents')]: ['pdf', 'docx', 'html', 'htm', 'txt', 'md'] },
  });
  if (files === undefined) return;
  const workspace = await receiver();
  for (const file of files) await add(corpus, { uri: file.toString(), workspace });
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
  if (id === undefined) return;
  const workspace = await receiver();
  await add(corpus, id === '' ? { text, workspace } : { text, id, workspace });
}

/** The address of a file or folder whose workspace gets the source: of the note in front, else of a folder that the user chooses. */
async function receiver(): Promise<string | undefined> {
  const document = vscode.window.activeTextEditor?.document;
  if (document?.uri.scheme === 'file') return document.uri.toString();
  const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
  const folder = folders.length > 1 ? await vscode.window.showWorkspaceFolderPick() : folders[0];
  return folder?.uri.toString();
}

async function add(corpus: Corpus, document: Document): Promise<void> {
  const before = new Set(vscode.workspace.textDocuments.filter(({ isDirty }) => isDirty));
  const added = await decided(corpus, document);
  if (added === undefined) return;
  if (typeof added.duplicate === 'string') {
    void vscode.window.showInformationMessage(vscode.l10n.t('The corpus has this text already: {0}', added.duplicate));
    return;
  }
  if (added.uri === undefined) return;
  const file = vscode.Uri.parse(added.uri);
  await saved(file, before);
  const citation = `[@${added.ids[0] ?? ''}]`;
  const copy = vscode.l10n.t('Copy Citation');
  const open = vscode.l10n.t('Open');
  const answer = await vscode.window.showInformationMessage(
    [vscode.l10n.t('Added as {0}', citation), ...(added.damage ?? [])].join(' · '), copy, open,
  );
  if (answer === copy) await vscode.env.clipboard.writeText(citation);
  else if (answer === open) await vscode.window.showTextDocument(file);
}

/** Has a document added, as the user answers what the server asks about it; `undefined` if it is not. */
async function decided(corpus: Corpus, document: Document): Promise<Added | undefined> {
  const accept: string[] = [];
  try {
    // Whether it is divided decides what it, or its parts, may be to other sources.
    for (const about of ['parts', 'relations']) {
      const preview = await corpus.add({ ...document, accept, preview: true });
      if (preview === undefined || typeof preview.duplicate === 'string') return preview;
      const asked = preview.proposed?.questions?.find((one) => one.about === about);
      if (asked === undefined) continue;
      const [question = '', ...detail] = asked.question.split('\n');
      const [yes, no] = [vscode.l10n.t('Yes'), vscode.l10n.t('No')];
      const answer = await vscode.window.showInformationMessage(question, { modal: true, detail: detail.join('\n') }, yes, no);
      if (answer === undefined) return undefined;
      if (answer === yes) accept.push(about);
    }
    return await corpus.add({ ...document, accept });
  } catch (error) {
    void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
    return undefined;
  }
}

/**
 * The server has the editor write the file, and yinwen.toml where that has to name it, and answers meanwhile. Both are to be on the
 * disk; what the user had not saved `before` stays so.
 */
async function saved(file: vscode.Uri, before: ReadonlySet<vscode.TextDocument>): Promise<void> {
  for (let left = TRIES; left > 0; left -= 1) {
    const documents = vscode.workspace.textDocuments;
    if (documents.some((one) => one.uri.toString() === file.toString() && one.getText() !== '')) {
      const isOurs = ({ uri }: vscode.TextDocument): boolean => uri.toString() === file.toString() || uri.path.endsWith('/yinwen.toml');
      await Promise.all(documents.filter((one) => one.isDirty && !before.has(one) && isOurs(one)).map(async (one) => one.save()));
      return;
    }
    await new Promise((resolve) => { setTimeout(resolve, 100); });
  }
}

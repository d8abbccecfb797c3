// Bringing documents into the corpus: a file, or what is on the clipboard.

import * as vscode from 'vscode';
import type { Added, Corpus, Document, Relation } from './corpus';

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
  const beside = await receiver();
  for (const file of files) await add(corpus, { uri: file.toString(), beside });
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
  const beside = await receiver();
  await add(corpus, id === '' ? { text, beside } : { text, id, beside });
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

/** Has a document added, as the user decides where the server proposes something; `undefined` if it is not. */
async function decided(corpus: Corpus, document: Document): Promise<Added | undefined> {
  try {
    const preview = await corpus.add({ ...document, preview: true });
    const proposals = preview === undefined ? [] : proposed(preview);
    if (preview?.duplicate != null || preview === undefined) return preview;
    if (proposals.length === 0) return await corpus.add(document);
    const accept = vscode.l10n.t('Add and Note This');
    const decline = vscode.l10n.t('Add Without');
    const answer = await vscode.window.showInformationMessage(
      vscode.l10n.t('What the document seems to be'), { modal: true, detail: proposals.join('\n') }, accept, decline,
    );
    return answer === undefined ? undefined : await corpus.add({ ...document, accept: answer === accept });
  } catch (error) {
    void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
    return undefined;
  }
}

/** What the server would note of a document, in sentences. */
function proposed({ proposed, ids }: Added): string[] {
  const { parts = [], relations = [] } = proposed ?? {};
  return [
    ...(parts.length > 1 ? [vscode.l10n.t('Several documents in one file: {0}', parts.join(', '))] : []),
    ...relations.map((relation) => sentence(relation, ids[0] ?? '')),
  ];
}

function sentence({ kind, id, source }: Relation, alone: string): string {
  const name = source ?? alone;
  switch (kind) {
    case 'work':
      return vscode.l10n.t('{0} is another witness of {1}', name, id);
    case 'translates':
      return vscode.l10n.t('{0} is a translation of {1}', name, id);
    case 'restates':
      return vscode.l10n.t('{0} is a later edition of {1}', name, id);
    default:
      return `${name}: ${kind} ${id}`;
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

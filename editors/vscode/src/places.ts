// Showing where something stands: the source beside a note, the notes that quote a source.

import * as vscode from 'vscode';
import type { Location, Position } from 'vscode-languageclient';
import { editorRange } from './corpus';

/** Shows the source of the quotation or citation under the cursor beside the note. */
export async function showSource(): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) return;
  const found = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
    'vscode.executeDefinitionProvider',
    editor.document.uri,
    editor.selection.active,
  );
  const [place] = found.map((one) => ('targetUri' in one ? new vscode.Location(one.targetUri, one.targetSelectionRange ?? one.targetRange) : one));
  if (place === undefined) {
    vscode.window.setStatusBarMessage(vscode.l10n.t('No source for what is under the cursor.'), 3000);
    return;
  }
  await vscode.window.showTextDocument(place.uri, {
    viewColumn: vscode.ViewColumn.Beside,
    selection: place.range,
    preview: true,
    preserveFocus: true,
  });
}

/** What a code lens over a source runs: the editor's own list of references, with the editor's own types. */
export async function showReferences(uri: string, at: Position, places: readonly Location[]): Promise<void> {
  await vscode.commands.executeCommand(
    'editor.action.showReferences',
    vscode.Uri.parse(uri),
    new vscode.Position(at.line, at.character),
    places.map((place) => new vscode.Location(vscode.Uri.parse(place.uri), editorRange(place.range))),
  );
}

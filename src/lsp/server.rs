//! The methods of the protocol, each a few lines: notifications change the session, requests ask a view of it.

use super::convert::{self, Command};
use super::handlers;
use super::session::{Language, Session};
use super::settings::{Settings, locale_of};
use super::shared::{PATIENCE, Shared};
use super::view::{Cancel, Kind, View};
use super::{Options, capabilities, schedule, watch};
use crate::import::Reader;
use crate::query::rename::Refusal;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::request::{
    GotoDeclarationParams, GotoDeclarationResponse, GotoImplementationParams,
    GotoImplementationResponse,
};
use tower_lsp::ls_types::*;
use tower_lsp::{Client, LanguageServer};
use tracing::info;

/// The findings of the workspace are looked through again after a pause in the changes.
const PAUSE: Duration = Duration::from_millis(500);

/// The server of one client.
pub(super) struct Backend {
    shared: Arc<Shared>,
    reader: Reader,
}

impl Backend {
    pub fn new(client: Client, options: Options) -> Backend {
        let negotiated = capabilities::negotiate(&ClientCapabilities::default(), None);
        let language = Language {
            locale: options.locale,
            is_given: options.is_locale_given,
        };
        let mut session = Session::new(language, options.corpus_folders, negotiated);
        session.caches = options.caches;
        Backend {
            shared: Arc::new(Shared::new(client, session)),
            reader: options.reader,
        }
    }

    /// The user ceased to wait for what a progress report is about.
    pub async fn cancel_progress(&self, params: WorkDoneProgressCancelParams) {
        let session = self.shared.session();
        let folders = session.roots.keys();
        let mut folders = folders.filter(|folder| convert::indexing_token(folder) == params.token);
        if let Some(folder) = folders.next() {
            session.cancel_load(folder);
        }
    }

    /// Changes the session, then wakes the background work.
    fn change<T>(&self, change: impl FnOnce(&mut Session) -> T) -> T {
        let result = change(&mut self.shared.session());
        self.shared.wake.notify_one();
        result
    }

    /// As [`change`](Self::change), where documents may change that are not open.
    fn change_files<T>(&self, change: impl FnOnce(&mut Session) -> T) -> T {
        let result = self.change(change);
        self.shared.news.send_replace(());
        result
    }

    /// Says of an open source whether the editor shows it in another encoding than it is in.
    async fn tell_of_encoding(&self, path: &Path) {
        if self.shared.session().is_foreign(path) {
            self.publish_source(path).await;
        }
    }

    /// Says what is found in a source, to a client that does not ask.
    async fn publish_source(&self, path: &Path) {
        let view = {
            let mut session = self.shared.session();
            let is_told = !session.client.pulls_diagnostics;
            is_told.then(|| session.view(path)).flatten()
        };
        if let Some(view) = view.filter(|view| matches!(view.kind, Kind::Source(_))) {
            let version = view.open.get(path).map(|(_, version)| *version);
            let found = handlers::diagnostics::of_source(&view);
            self.shared.publish(path, version, found).await;
        }
    }

    /// Answers a request about a document from a view of it, on the blocking pool. The view is taken at once, so it is of the
    /// text that the client had when it asked.
    async fn ask<T: Send + 'static>(
        &self,
        uri: &Uri,
        answer: impl FnOnce(&View) -> Option<T> + Clone + Send + 'static,
    ) -> Result<Option<T>> {
        let view = convert::key(uri).and_then(|path| self.shared.session().view(&path));
        self.answer(view, answer).await
    }

    /// The workspace that a document belongs to.
    fn view_beside(&self, uri: Option<&Uri>) -> Option<View> {
        let path = convert::key(uri?)?;
        self.shared.session().view_beside(&path)
    }

    /// Answers from a view. If a source turns out to have changed on the disk meanwhile, it is read again first.
    async fn answer<T: Send + 'static>(
        &self,
        view: Option<View>,
        answer: impl FnOnce(&View) -> Option<T> + Clone + Send + 'static,
    ) -> Result<Option<T>> {
        let Some(view) = view else {
            return Ok(None);
        };
        let (said, lost) = self.say(view.clone(), answer.clone()).await?;
        if lost.is_empty() {
            return Ok(said);
        }
        match self.shared.read_again(&view, &lost).await {
            Some(view) => Ok(self.say(view, answer).await?.0),
            None => Ok(said),
        }
    }

    /// What is said from a view, and the sources that it could not be said of, since they have changed on the disk.
    async fn say<T: Send + 'static>(
        &self,
        mut view: View,
        answer: impl FnOnce(&View) -> Option<T> + Send + 'static,
    ) -> Result<(Option<T>, Vec<PathBuf>)> {
        let shared = Arc::clone(&self.shared);
        let cancel = Cancel::default();
        view.is_cancelled = Arc::clone(&cancel.0);
        let work = tokio::task::spawn_blocking(move || {
            let was_checked = view.checked.is_some();
            if view.is_cancelled.load(Ordering::Relaxed) {
                return (None, Vec::new());
            }
            view.prepare();
            if !was_checked && let Some(note) = &view.checked {
                shared
                    .session()
                    .keep_if_current(&view.root, &view.workspace, note);
            }
            let said = answer(&view);
            (said, view.workspace.lost().map(Path::to_path_buf).collect())
        });
        match work.await {
            Ok(answer) => Ok(answer),
            Err(_) => {
                self.shared.tell_of_panic();
                Err(Error::internal_error())
            }
        }
    }

    /// The answer, or why there is none.
    fn unless_refused<T>(
        &self,
        answer: Option<std::result::Result<Option<T>, Refusal>>,
    ) -> Result<Option<T>> {
        let answer = answer.unwrap_or(Ok(None));
        answer.map_err(|refusal| convert::refused(&refusal, self.shared.locale()))
    }

    /// What is found in all workspaces, one after the other; `find` is handed how many were found before.
    async fn everywhere(
        &self,
        find: impl Fn(&View, usize) -> Vec<LSPAny> + Clone + Send + 'static,
    ) -> Result<Vec<LSPAny>> {
        let folders: Vec<PathBuf> = self.shared.session().roots.keys().cloned().collect();
        let mut all = Vec::new();
        for folder in folders {
            let view = self.shared.session().root_view(&folder);
            let (find, count) = (find.clone(), all.len());
            let found = self.answer(view, move |view| Some(find(view, count)));
            all.extend(found.await?.unwrap_or_default());
        }
        Ok(all)
    }

    /// What is found in all workspaces; `before` are the results that the client has.
    async fn workspace_reports(
        &self,
        before: &HashMap<PathBuf, String>,
    ) -> Result<Vec<WorkspaceDocumentDiagnosticReport>> {
        let folders: Vec<PathBuf> = self.shared.session().roots.keys().cloned().collect();
        let mut items = Vec::new();
        for folder in folders {
            let (view, files) = {
                let mut session = self.shared.session();
                (session.root_view(&folder), session.files())
            };
            let before = before.clone();
            let report = self
                .answer(view, move |view| {
                    Some(handlers::diagnostics::workspace(view, &files, &before))
                })
                .await?;
            items.extend(report.unwrap_or_default());
        }
        items.extend(convert::forgotten(before, &items));
        Ok(items)
    }

    /// Asks the client to make an edit, without waiting for it.
    fn apply(&self, edit: Option<WorkspaceEdit>) {
        let (Some(edit), client) = (edit, self.shared.client.clone()) else {
            return;
        };
        tokio::spawn(async move {
            let _ = tokio::time::timeout(PATIENCE, client.apply_edit(edit)).await;
        });
    }

    /// Asks for the settings, where the client can be asked; else what it pushed holds.
    fn pull_settings(&self) {
        if !self.shared.session().client.configuration {
            return;
        }
        let shared = Arc::clone(&self.shared);
        tokio::spawn(async move {
            let item = ConfigurationItem {
                scope_uri: None,
                section: Some("yinwen".to_owned()),
            };
            let answer = shared.client.configuration(vec![item]);
            if let Ok(Ok(values)) = tokio::time::timeout(PATIENCE, answer).await
                && let Some(value) = values.first()
            {
                shared.configure(value);
            }
        });
    }

    /// Asks the client to watch the files that a workspace is made of; where it cannot, we look ourselves.
    fn watch_files(&self) {
        if !self.shared.session().client.watches_files {
            tokio::spawn(watch::run(Arc::clone(&self.shared)));
            return;
        }
        let client = self.shared.client.clone();
        tokio::spawn(async move {
            let registration = convert::watch_registration();
            let _ = tokio::time::timeout(PATIENCE, client.register_capability(vec![registration]))
                .await;
        });
    }
}

impl LanguageServer for Backend {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        let name = params.client_info.as_ref().map(|info| info.name.as_str());
        let negotiated = capabilities::negotiate(&params.capabilities, name);
        let capabilities = capabilities::offer(&negotiated);
        let folders = convert::folders(&params);
        let encoding = negotiated.unit;
        info!(client = name, ?encoding, ?folders, "introduced");
        self.change(|session| {
            session.client = Arc::new(negotiated);
            if let Some(options) = params.initialization_options {
                session.introduce(options);
            }
            if let Some(locale) = params.locale.as_deref().and_then(locale_of)
                && !session.language.is_given
            {
                session.language.locale = locale;
            }
            session.add_folders(folders);
        });
        Ok(InitializeResult {
            capabilities,
            server_info: Some(ServerInfo {
                name: env!("CARGO_PKG_NAME").to_owned(),
                version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            }),
            offset_encoding: None,
        })
    }

    async fn initialized(&self, _: InitializedParams) {
        tokio::spawn(schedule::run(Arc::clone(&self.shared)));
        self.watch_files();
        self.shared.complain();
        self.pull_settings();
    }

    async fn shutdown(&self) -> Result<()> {
        Ok(())
    }

    async fn did_open(&self, params: DidOpenTextDocumentParams) {
        let document = params.text_document;
        if let Some(path) = convert::key(&document.uri) {
            let is_file = path.is_absolute();
            self.change(|session| {
                session.open(
                    path.clone(),
                    document.uri,
                    document.version,
                    &document.text,
                    is_file,
                );
            });
            self.tell_of_encoding(&path).await;
        }
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        if let Some(path) = convert::key(&params.text_document.uri) {
            let changes = convert::changes(&params.content_changes);
            self.change(|session| session.change(&path, params.text_document.version, changes));
            self.tell_of_encoding(&path).await;
        }
    }

    async fn did_save(&self, params: DidSaveTextDocumentParams) {
        if let Some(path) = convert::key(&params.text_document.uri) {
            self.change_files(|session| session.file_changed(&path));
        }
    }

    async fn did_close(&self, params: DidCloseTextDocumentParams) {
        let Some(path) = convert::key(&params.text_document.uri) else {
            return;
        };
        let is_foreign = self.shared.session().is_foreign(&path);
        let kind = self.change_files(|session| session.close(&path));
        if kind == Some(Kind::Note) {
            // What is closed is no longer spoken of; findings on sources and yinwen.toml stay.
            self.shared.publish(&path, None, Vec::new()).await;
        } else if is_foreign {
            self.publish_source(&path).await;
        }
    }

    async fn did_change_configuration(&self, params: DidChangeConfigurationParams) {
        if self.shared.session().client.configuration {
            return self.pull_settings();
        }
        self.shared.configure(&Settings::ours(&params.settings));
    }

    async fn did_change_watched_files(&self, params: DidChangeWatchedFilesParams) {
        self.change_files(|session| {
            for event in &params.changes {
                if let Some(path) = convert::path(&event.uri) {
                    session.file_changed(&path);
                }
            }
        });
    }

    async fn did_change_workspace_folders(&self, params: DidChangeWorkspaceFoldersParams) {
        let paths = |folders: Vec<WorkspaceFolder>| -> Vec<PathBuf> {
            let uris = folders.iter().map(|folder| &folder.uri);
            uris.filter_map(convert::path).collect()
        };
        let (added, removed) = (paths(params.event.added), paths(params.event.removed));
        self.change_files(|session| {
            session.remove_folders(&removed);
            session.add_folders(added);
        });
    }

    async fn diagnostic(
        &self,
        params: DocumentDiagnosticParams,
    ) -> Result<DocumentDiagnosticReportResult> {
        let before = params.previous_result_id;
        let report = self
            .ask(&params.text_document.uri, move |view| {
                Some(handlers::diagnostics::document(view, before.as_deref()))
            })
            .await?;
        Ok(convert::document_report(report.unwrap_or_default()))
    }

    /// A client that takes partial results keeps such a request open, and asks again when it is answered: it is told when
    /// there is something new. (VS Code would else ask every two seconds.)
    async fn workspace_diagnostic(
        &self,
        params: WorkspaceDiagnosticParams,
    ) -> Result<WorkspaceDiagnosticReportResult> {
        let before = convert::previous_results(&params);
        let partial = &params.partial_result_params.partial_result_token;
        let mut news = self.shared.news.subscribe();
        loop {
            let items = self.workspace_reports(&before).await?;
            let is_new = items.iter().any(convert::is_full);
            if is_new || partial.is_none() || news.changed().await.is_err() {
                return Ok(convert::workspace_report(items));
            }
            tokio::time::sleep(PAUSE).await;
            news.mark_unchanged();
        }
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        let at = params.text_document_position_params;
        self.ask(&at.text_document.uri, move |view| {
            handlers::hover::hover(view, at.position)
        })
        .await
    }

    async fn goto_definition(
        &self,
        params: GotoDefinitionParams,
    ) -> Result<Option<GotoDefinitionResponse>> {
        let at = params.text_document_position_params;
        self.ask(&at.text_document.uri, move |view| {
            handlers::navigation::definition(view, at.position)
        })
        .await
    }

    async fn goto_declaration(
        &self,
        params: GotoDeclarationParams,
    ) -> Result<Option<GotoDeclarationResponse>> {
        let at = params.text_document_position_params;
        self.ask(&at.text_document.uri, move |view| {
            handlers::navigation::declaration(view, at.position)
        })
        .await
    }

    async fn goto_implementation(
        &self,
        params: GotoImplementationParams,
    ) -> Result<Option<GotoImplementationResponse>> {
        let at = params.text_document_position_params;
        self.ask(&at.text_document.uri, move |view| {
            handlers::navigation::implementation(view, at.position)
        })
        .await
    }

    async fn references(&self, params: ReferenceParams) -> Result<Option<Vec<Location>>> {
        let at = params.text_document_position;
        self.ask(&at.text_document.uri, move |view| {
            handlers::navigation::references(view, at.position)
        })
        .await
    }

    async fn document_highlight(
        &self,
        params: DocumentHighlightParams,
    ) -> Result<Option<Vec<DocumentHighlight>>> {
        let at = params.text_document_position_params;
        self.ask(&at.text_document.uri, move |view| {
            handlers::navigation::highlights(view, at.position)
        })
        .await
    }

    async fn completion(&self, params: CompletionParams) -> Result<Option<CompletionResponse>> {
        let at = params.text_document_position;
        let uri = at.text_document.uri.clone();
        self.ask(&uri, move |view| {
            handlers::completion::complete(view, &at.text_document.uri, at.position)
        })
        .await
    }

    async fn completion_resolve(&self, item: CompletionItem) -> Result<CompletionItem> {
        let Some(uri) = convert::item_uri(&item) else {
            return Ok(item);
        };
        let kept = item.clone();
        let resolved = self
            .ask(&uri, move |view| handlers::completion::resolve(view, item))
            .await?;
        Ok(resolved.unwrap_or(kept))
    }

    async fn code_action(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        let uri = params.text_document.uri.clone();
        self.ask(&uri, move |view| {
            Some(handlers::actions::actions(view, &params))
        })
        .await
    }

    async fn document_symbol(
        &self,
        params: DocumentSymbolParams,
    ) -> Result<Option<DocumentSymbolResponse>> {
        self.ask(&params.text_document.uri, handlers::symbols::document)
            .await
    }

    async fn symbol(
        &self,
        params: WorkspaceSymbolParams,
    ) -> Result<Option<WorkspaceSymbolResponse>> {
        let folders: Vec<PathBuf> = self.shared.session().roots.keys().cloned().collect();
        let mut symbols = Vec::new();
        for folder in folders {
            let view = self.shared.session().root_view(&folder);
            let query = params.query.clone();
            let found = self
                .answer(view, move |view| {
                    Some(handlers::symbols::workspace(view, &query))
                })
                .await?;
            symbols.extend(found.unwrap_or_default());
        }
        Ok(Some(WorkspaceSymbolResponse::Flat(symbols)))
    }

    async fn folding_range(&self, params: FoldingRangeParams) -> Result<Option<Vec<FoldingRange>>> {
        self.ask(&params.text_document.uri, handlers::structure::folds)
            .await
    }

    async fn selection_range(
        &self,
        params: SelectionRangeParams,
    ) -> Result<Option<Vec<SelectionRange>>> {
        self.ask(&params.text_document.uri, move |view| {
            handlers::structure::selections(view, &params.positions)
        })
        .await
    }

    async fn semantic_tokens_full(
        &self,
        params: SemanticTokensParams,
    ) -> Result<Option<SemanticTokensResult>> {
        self.ask(&params.text_document.uri, handlers::structure::tokens)
            .await
    }

    async fn code_lens(&self, params: CodeLensParams) -> Result<Option<Vec<CodeLens>>> {
        self.ask(&params.text_document.uri, handlers::annotations::lenses)
            .await
    }

    async fn inlay_hint(&self, params: InlayHintParams) -> Result<Option<Vec<InlayHint>>> {
        self.ask(&params.text_document.uri, move |view| {
            handlers::annotations::hints(view, params.range)
        })
        .await
    }

    async fn document_link(&self, params: DocumentLinkParams) -> Result<Option<Vec<DocumentLink>>> {
        self.ask(&params.text_document.uri, handlers::annotations::links)
            .await
    }

    async fn code_action_resolve(&self, action: CodeAction) -> Result<CodeAction> {
        let Some(identity) = convert::action_identity(&action) else {
            return Ok(action);
        };
        let kept = action.clone();
        let resolved = self
            .ask(&identity.uri, move |view| {
                handlers::actions::resolve(view, action)
            })
            .await?;
        Ok(resolved.unwrap_or(kept))
    }

    async fn prepare_rename(
        &self,
        params: TextDocumentPositionParams,
    ) -> Result<Option<PrepareRenameResponse>> {
        let files = self.shared.session().files();
        let answer = self
            .ask(&params.text_document.uri, move |view| {
                Some(handlers::rename::prepare(view, &files, params.position))
            })
            .await?;
        self.unless_refused(answer)
    }

    async fn rename(&self, params: RenameParams) -> Result<Option<WorkspaceEdit>> {
        let at = params.text_document_position;
        let files = self.shared.session().files();
        let answer = self
            .ask(&at.text_document.uri, move |view| {
                let new = params.new_name.trim();
                Some(handlers::rename::rename(view, &files, at.position, new))
            })
            .await?;
        self.unless_refused(answer)
    }

    async fn will_rename_files(&self, params: RenameFilesParams) -> Result<Option<WorkspaceEdit>> {
        let moves = convert::moves(&params);
        let folders: Vec<PathBuf> = self.shared.session().roots.keys().cloned().collect();
        let mut edits = Vec::new();
        for folder in folders {
            let (view, files) = {
                let mut session = self.shared.session();
                (session.root_view(&folder), session.files())
            };
            let moves = moves.clone();
            let edit = self.answer(view, move |view| {
                handlers::rename::moved(view, &files, &moves)
            });
            edits.extend(edit.await?);
        }
        Ok(convert::merged(edits))
    }

    async fn execute_command(&self, params: ExecuteCommandParams) -> Result<Option<LSPAny>> {
        match convert::command(&params) {
            Some(Command::Reindex) => self.change(Session::reindex),
            Some(Command::Find {
                text,
                limit,
                beside,
            }) => {
                let find = move |view: &View, before| {
                    handlers::commands::find(view, &text, limit.saturating_sub(before))
                };
                let found = match self.view_beside(beside.as_ref()) {
                    Some(view) => {
                        self.answer(Some(view), move |view| Some(find(view, 0)))
                            .await?
                    }
                    None => Some(self.everywhere(find).await?),
                };
                let found = found.unwrap_or_default();
                return Ok(Some(convert::passages(found)));
            }
            Some(Command::Translate { text }) => {
                let translate = move |view: &View, _| handlers::commands::translate(view, &text);
                let found = self.everywhere(translate).await?;
                return Ok(Some(convert::translations(found)));
            }
            Some(Command::InsertCitation {
                uri,
                position,
                id,
                locator,
            }) => {
                let edit = self.ask(&uri, move |view| {
                    handlers::commands::insert_citation(view, position, &id, locator.as_deref())
                });
                let edit = edit.await?.transpose();
                let edit = edit.map_err(|refusal| convert::refused(&refusal, self.shared.locale()));
                self.apply(edit?);
            }
            Some(Command::AddSource(addition)) => {
                let view = {
                    let session = self.shared.session();
                    let root = session.root_for(addition.place().as_deref());
                    let root = root.map_err(|roots| {
                        convert::failed(convert::which_workspace(&roots, session.locale()))
                    })?;
                    root.and_then(|root| session.root_view(&root))
                };
                let reader = self.reader.clone();
                let added = self.answer(view, move |view| {
                    Some(handlers::commands::add_source(view, &addition, &reader))
                });
                let Some(added) = added.await? else {
                    return Ok(None);
                };
                let (edit, answer) = added.map_err(convert::failed)?;
                self.apply(edit);
                return Ok(Some(answer));
            }
            None => return Err(Error::invalid_params(convert::bad_command(&params))),
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::Locale;
    use crate::workspace::Workspace;
    use tower_lsp::LspService;
    use tower_lsp::jsonrpc::ErrorCode;

    fn view() -> View {
        View {
            root: PathBuf::new(),
            path: PathBuf::new(),
            kind: Kind::Other,
            text: None,
            original: None,
            checked: None,
            workspace: Arc::new(Workspace::default()),
            notes: Arc::default(),
            open: std::collections::BTreeMap::new(),
            client: Arc::new(capabilities::negotiate(
                &ClientCapabilities::default(),
                None,
            )),
            settings: Settings::default(),
            locale: Locale::English,
            is_cancelled: Arc::default(),
        }
    }

    #[tokio::test]
    async fn a_panic_is_one_error_and_the_server_goes_on() {
        let options = Options {
            locale: Locale::English,
            is_locale_given: false,
            corpus_folders: Vec::new(),
            caches: None,
            reader: Reader::running(),
        };
        let (service, _socket) = LspService::new(|client| Backend::new(client, options));
        let backend = service.inner();
        let panicked = backend
            .answer::<()>(Some(view()), |_| panic!("on purpose"))
            .await;
        assert_eq!(panicked.unwrap_err().code, ErrorCode::InternalError);
        let answered = backend.answer(Some(view()), |_| Some(1)).await;
        assert_eq!(answered, Ok(Some(1)));
    }
}

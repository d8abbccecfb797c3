//! A client in memory: the real server at the other end of a pipe, typed requests, and no message that nobody claims.

use serde_json::{Value, json};
use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, DuplexStream};
use tokio::sync::mpsc;
use tower_lsp::ls_types::notification::{self, Notification};
use tower_lsp::ls_types::request::{self, Request};
use tower_lsp::ls_types::*;
use yinwen::import::Reader;
use yinwen::lint::Locale;
use yinwen::lsp::{self, Options};

/// Nothing takes so long.
const PATIENCE: Duration = Duration::from_secs(60);

/// The client and its workspace, a copy of the example that tests may change.
pub struct Client {
    folder: tempfile::TempDir,
    to: tokio::io::WriteHalf<DuplexStream>,
    from: mpsc::UnboundedReceiver<Value>,
    /// Messages that were not claimed yet.
    inbox: VecDeque<Value>,
    next: i64,
    /// What the server said about itself.
    pub server: InitializeResult,
    /// Answers the server's requests; one that should stay silent does not.
    pub is_answering: bool,
    /// The settings that it is asked for.
    pub settings: Value,
}

/// How a client introduces itself.
pub struct Introduction {
    pub capabilities: Value,
    pub options: Value,
    pub locale: Option<&'static str>,
    /// Opens the folder as a workspace.
    pub has_folder: bool,
}

impl Default for Introduction {
    fn default() -> Self {
        Introduction {
            capabilities: modern(),
            options: Value::Null,
            locale: Some("en"),
            has_folder: true,
        }
    }
}

impl Introduction {
    /// A client that asks for diagnostics, of documents and of the workspace.
    pub fn pulling() -> Introduction {
        let mut capabilities = modern();
        capabilities["textDocument"]["diagnostic"] = json!({"relatedDocumentSupport": true});
        capabilities["workspace"]["diagnostics"] = json!({"refreshSupport": true});
        Introduction {
            capabilities,
            ..Introduction::default()
        }
    }
}

/// A client that can do everything and has diagnostics pushed, in UTF-16.
pub fn modern() -> Value {
    json!({
        "general": {"positionEncodings": ["utf-16"]},
        "textDocument": {
            "definition": {"linkSupport": true},
            "hover": {"contentFormat": ["markdown", "plaintext"]},
            "publishDiagnostics": {"relatedInformation": true, "versionSupport": true},
            "documentSymbol": {"hierarchicalDocumentSymbolSupport": true},
            "codeAction": {"dataSupport": true, "resolveSupport": {"properties": ["edit"]},
                "codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix", "source"]}}},
            "completion": {"completionItem": {"snippetSupport": true}}
        },
        "workspace": {"workspaceEdit": {"documentChanges": true, "resourceOperations": ["create"]}}
    })
}

impl Client {
    /// The actions for a range of a document, with their edits, which are asked for only now.
    pub async fn actions(
        &mut self,
        name: &str,
        range: Range,
        only: Option<Vec<CodeActionKind>>,
    ) -> Vec<CodeAction> {
        let params = CodeActionParams {
            text_document: self.document(name),
            range,
            context: CodeActionContext {
                only,
                ..CodeActionContext::default()
            },
            work_done_progress_params: WorkDoneProgressParams::default(),
            partial_result_params: PartialResultParams::default(),
        };
        let actions = self.request::<request::CodeActionRequest>(params).await;
        let mut resolved = Vec::new();
        for action in actions.expect("an answer").expect("actions") {
            let CodeActionOrCommand::CodeAction(action) = action else {
                panic!("an action");
            };
            assert_eq!(
                action.edit, None,
                "edits are asked for when they are wanted"
            );
            resolved.push(self.resolve(action).await);
        }
        resolved
    }

    /// An action with its edit.
    pub async fn resolve(&mut self, action: CodeAction) -> CodeAction {
        let resolved = self.request::<request::CodeActionResolveRequest>(action);
        resolved.await.expect("an action")
    }

    /// A client that can do everything, in a copy of the example.
    pub async fn start() -> Client {
        Client::introduce(Introduction::default()).await
    }

    pub async fn introduce(introduction: Introduction) -> Client {
        Client::start_in(example(), introduction).await
    }

    /// A client in a copy of the example that has not said anything yet.
    pub fn silent() -> Client {
        Client::connect(example(), None)
    }

    /// As [`silent`](Self::silent), with a folder of caches, where the texts of a large corpus are left to the disk.
    pub fn silent_with_caches(caches: &Path) -> Client {
        Client::connect(example(), Some(caches.to_path_buf()))
    }

    fn connect(folder: tempfile::TempDir, caches: Option<PathBuf>) -> Client {
        let (ours, theirs) = tokio::io::duplex(1 << 20);
        let (input, output) = tokio::io::split(theirs);
        let options = Options {
            locale: Locale::English,
            is_locale_given: false,
            corpus_folders: Vec::new(),
            caches,
            reader: Reader::new(env!("CARGO_BIN_EXE_yinwen").into()),
        };
        tokio::spawn(lsp::serve(input, output, options));
        let (from, to) = tokio::io::split(ours);
        let (sender, receiver) = mpsc::unbounded_channel();
        tokio::spawn(read(BufReader::new(from), sender));
        Client {
            folder,
            to,
            from: receiver,
            inbox: VecDeque::new(),
            next: 0,
            server: InitializeResult::default(),
            is_answering: true,
            settings: Value::Null,
        }
    }

    pub async fn start_in(folder: tempfile::TempDir, introduction: Introduction) -> Client {
        let mut client = Client::connect(folder, None);
        client.say_hello(introduction).await;
        client
    }

    /// Introduces itself.
    pub async fn say_hello(&mut self, introduction: Introduction) {
        let client = self;
        let root = uri(client.folder.path());
        let folders = introduction
            .has_folder
            .then(|| json!([{"uri": root, "name": "example"}]));
        let params = json!({
            "processId": null,
            "capabilities": introduction.capabilities,
            "initializationOptions": introduction.options,
            "locale": introduction.locale,
            "workspaceFolders": folders,
        });
        let params = serde_json::from_value(params).expect("parameters");
        client.server = client
            .request::<request::Initialize>(params)
            .await
            .expect("the server introduces itself");
        client
            .notify::<notification::Initialized>(InitializedParams {})
            .await;
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn uri(&self, name: &str) -> Uri {
        uri(&self.path(name))
    }

    pub fn document(&self, name: &str) -> TextDocumentIdentifier {
        TextDocumentIdentifier {
            uri: self.uri(name),
        }
    }

    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).expect("a file of the workspace")
    }

    pub fn at(&self, name: &str, position: Position) -> TextDocumentPositionParams {
        TextDocumentPositionParams {
            text_document: self.document(name),
            position,
        }
    }

    /// Opens a file as it is on the disk; gives its text.
    pub async fn open(&mut self, name: &str) -> String {
        let text = self.read(name);
        self.open_with(name, &text).await;
        text
    }

    pub async fn open_with(&mut self, name: &str, text: &str) {
        let uri = self.uri(name);
        self.open_uri(uri, text).await;
    }

    pub async fn open_uri(&mut self, uri: Uri, text: &str) {
        let text_document = TextDocumentItem {
            uri,
            language_id: "markdown".to_owned(),
            version: 1,
            text: text.to_owned(),
        };
        self.notify::<notification::DidOpenTextDocument>(DidOpenTextDocumentParams {
            text_document,
        })
        .await;
    }

    /// Changes a document: each range (everything, if there is none) gets a new text.
    pub async fn change(&mut self, name: &str, version: i32, changes: &[(Option<Range>, &str)]) {
        let content_changes = changes
            .iter()
            .map(|(range, text)| TextDocumentContentChangeEvent {
                range: *range,
                range_length: None,
                text: (*text).to_owned(),
            })
            .collect();
        let text_document = VersionedTextDocumentIdentifier {
            uri: self.uri(name),
            version,
        };
        self.notify::<notification::DidChangeTextDocument>(DidChangeTextDocumentParams {
            text_document,
            content_changes,
        })
        .await;
    }

    pub async fn notify<N: Notification>(&mut self, params: N::Params) {
        self.send(json!({"jsonrpc": "2.0", "method": N::METHOD, "params": params}))
            .await;
    }

    /// Asks, and waits for the answer.
    pub async fn request<R: Request>(&mut self, params: R::Params) -> Result<R::Result, Value> {
        let id = self.ask::<R>(params).await;
        self.answer::<R>(id).await
    }

    /// Asks without waiting.
    pub async fn ask<R: Request>(&mut self, params: R::Params) -> i64 {
        self.next += 1;
        let id = self.next;
        let params = serde_json::to_value(params).expect("parameters");
        let mut message = json!({"jsonrpc": "2.0", "id": id, "method": R::METHOD});
        if !params.is_null() {
            message["params"] = params;
        }
        self.send(message).await;
        id
    }

    /// Waits for an answer.
    pub async fn answer<R: Request>(&mut self, id: i64) -> Result<R::Result, Value> {
        let answer = self
            .claim(|message| message.get("method").is_none() && message["id"] == json!(id))
            .await;
        match answer.get("error") {
            Some(error) => Err(error.clone()),
            None => Ok(serde_json::from_value(answer["result"].clone())
                .unwrap_or_else(|error| panic!("{}: {error}: {answer}", R::METHOD))),
        }
    }

    pub async fn send(&mut self, message: Value) {
        let body = message.to_string();
        let head = format!("Content-Length: {}\r\n\r\n", body.len());
        self.to.write_all(head.as_bytes()).await.expect("written");
        self.to.write_all(body.as_bytes()).await.expect("written");
    }

    /// Waits for the next message that fits, and takes it.
    pub async fn claim(&mut self, fits: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.inbox.iter().position(&fits) {
            return self.inbox.remove(at).expect("a message");
        }
        loop {
            let message = self.receive().await;
            if fits(&message) {
                return message;
            }
            self.inbox.push_back(message);
        }
    }

    async fn receive(&mut self) -> Value {
        let message = tokio::time::timeout(PATIENCE, self.from.recv());
        let message = message.await.unwrap_or_else(|_| {
            panic!("the server says nothing; unclaimed: {:#?}", self.inbox);
        });
        let message = message.expect("the server lives");
        if self.is_answering
            && let (Some(id), Some(method)) = (message.get("id"), message.get("method"))
        {
            let result = match method.as_str() {
                Some("workspace/configuration") => json!([self.settings]),
                _ => Value::Null,
            };
            self.send(json!({"jsonrpc": "2.0", "id": id, "result": result}))
                .await;
        }
        message
    }

    /// Waits for a notification or request of the server, and takes it.
    pub async fn hear<N: Notification>(&mut self) -> N::Params {
        let message = self
            .claim(|message| message["method"] == json!(N::METHOD))
            .await;
        serde_json::from_value(message["params"].clone()).expect("parameters")
    }

    /// Waits for the next diagnostics of a file.
    pub async fn published(&mut self, name: &str) -> PublishDiagnosticsParams {
        let uri = json!(self.uri(name));
        let message = self
            .claim(|message| {
                message["method"] == json!("textDocument/publishDiagnostics")
                    && message["params"]["uri"] == uri
            })
            .await;
        serde_json::from_value(message["params"].clone()).expect("parameters")
    }

    /// Waits for the diagnostics of a version of a file; those of earlier versions are taken too.
    pub async fn published_for(&mut self, name: &str, version: i32) -> Vec<Diagnostic> {
        loop {
            let published = self.published(name).await;
            if published.version == Some(version) {
                return published.diagnostics;
            }
        }
    }

    /// The diagnostics of a version of a file. An equal set of an earlier version is not sent again: the last set before the
    /// server falls silent is the one. `known` was published before.
    pub async fn latest(
        &mut self,
        name: &str,
        version: i32,
        known: Option<PublishDiagnosticsParams>,
    ) -> Vec<Diagnostic> {
        const SILENCE: Duration = Duration::from_secs(3);
        let uri = json!(self.uri(name));
        let mut latest = known;
        while latest
            .as_ref()
            .is_none_or(|latest| latest.version != Some(version))
        {
            let published = |message: &Value| {
                message["method"] == json!("textDocument/publishDiagnostics")
                    && message["params"]["uri"] == uri
            };
            if let Some(at) = self.inbox.iter().position(published) {
                let message = self.inbox.remove(at).expect("a message");
                let params = message["params"].clone();
                latest = Some(serde_json::from_value(params).expect("parameters"));
            } else {
                match tokio::time::timeout(SILENCE, self.receive()).await {
                    Ok(message) => self.inbox.push_back(message),
                    Err(_) => break,
                }
            }
        }
        latest.map(|latest| latest.diagnostics).unwrap_or_default()
    }

    /// Takes what is left of a kind of message.
    pub fn forget(&mut self, method: &str) {
        self.inbox
            .retain(|message| message["method"] != json!(method));
    }

    /// Closes what the server reads, without a word, and waits until it has ended.
    pub async fn vanish(mut self) {
        self.to.shutdown().await.expect("closed");
        let ended = async { while self.from.recv().await.is_some() {} };
        let ended = tokio::time::timeout(Duration::from_secs(20), ended).await;
        ended.expect("the server ends");
    }

    /// Says goodbye. Whatever the server said beyond what the test claimed is a failure.
    pub async fn finish(self) {
        self.finish_without(&[]).await;
    }

    /// As [`finish`](Self::finish); messages of these kinds may be left unclaimed.
    pub async fn finish_without(mut self, ignored: &[&str]) {
        self.request::<request::Shutdown>(())
            .await
            .expect("the server shuts down");
        self.notify::<notification::Exit>(()).await;
        for method in ignored {
            self.forget(method);
        }
        assert!(self.inbox.is_empty(), "unclaimed: {:#?}", self.inbox);
    }
}

pub fn uri(path: &Path) -> Uri {
    Uri::from_file_path(path).expect("an absolute path")
}

/// The one document that an action edits.
pub fn the_edited_document(action: &CodeAction) -> TextDocumentEdit {
    let edit = action.edit.clone().expect("an edit");
    let Some(DocumentChanges::Edits(mut documents)) = edit.document_changes else {
        panic!("edits of documents");
    };
    assert_eq!(documents.len(), 1);
    documents.remove(0)
}

/// The text after plain edits in UTF-16 units.
pub fn edited(text: &str, document: &TextDocumentEdit) -> String {
    let plain = |edit: &OneOf<TextEdit, AnnotatedTextEdit>| match edit {
        OneOf::Left(edit) => edit.clone(),
        OneOf::Right(_) => panic!("a plain edit"),
    };
    let mut edits: Vec<TextEdit> = document.edits.iter().map(plain).collect();
    edits.sort_by_key(|edit| edit.range.start);
    let mut text = text.to_owned();
    for edit in edits.iter().rev() {
        let lines: Vec<&str> = text.split('\n').collect();
        let byte = |at: Position| {
            let before: usize = lines[..at.line as usize].iter().map(|l| l.len() + 1).sum();
            let units: Vec<u16> = lines[at.line as usize].encode_utf16().collect();
            before + String::from_utf16_lossy(&units[..at.character as usize]).len()
        };
        let (start, end) = (byte(edit.range.start), byte(edit.range.end));
        text.replace_range(start..end, &edit.new_text);
    }
    text
}

/// Where `words` stand for the `nth` time (from 0) in a text, in UTF-16.
pub fn range_of(text: &str, words: &str, nth: usize) -> Range {
    let (start, _) = text
        .match_indices(words)
        .nth(nth)
        .unwrap_or_else(|| panic!("{words} stands in the text"));
    Range {
        start: position(text, start),
        end: position(text, start + words.len()),
    }
}

/// A byte of a text as a position, in UTF-16.
pub fn position(text: &str, byte: usize) -> Position {
    let before = &text[..byte];
    let line = before.matches('\n').count() as u32;
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    Position {
        line,
        character: before[start..].encode_utf16().count() as u32,
    }
}

/// The text of a range, in UTF-16.
pub fn text_of(text: &str, range: Range) -> String {
    let lines: Vec<&str> = text.split('\n').collect();
    let byte = |at: Position| {
        let before: usize = lines[..at.line as usize].iter().map(|l| l.len() + 1).sum();
        let units: Vec<u16> = lines[at.line as usize].encode_utf16().collect();
        let head = String::from_utf16(&units[..at.character as usize]).expect("a boundary");
        before + head.len()
    };
    text[byte(range.start)..byte(range.end)].to_owned()
}

async fn read(
    mut from: BufReader<tokio::io::ReadHalf<DuplexStream>>,
    to: mpsc::UnboundedSender<Value>,
) {
    loop {
        let mut length = 0;
        loop {
            let mut line = String::new();
            if from.read_line(&mut line).await.unwrap_or(0) == 0 {
                return;
            }
            if line == "\r\n" {
                break;
            }
            if let Some(value) = line.strip_prefix("Content-Length: ") {
                length = value.trim().parse().expect("a length");
            }
        }
        let mut body = vec![0; length];
        if from.read_exact(&mut body).await.is_err() {
            return;
        }
        let message = serde_json::from_slice(&body).expect("JSON");
        if to.send(message).is_err() {
            return;
        }
    }
}

/// A copy of the example.
fn example() -> tempfile::TempDir {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/wuzhen");
    let folder = tempfile::tempdir().expect("a folder");
    copy(&example, folder.path());
    folder
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(&path, &target).expect("copied");
        }
    }
}

//! What real editors said, replayed: `sessions/*.jsonl` hold the messages of one editing session each, in order, recorded between the
//! editor and the server. A note is opened, letters are typed, a repair is taken, lines go and come back, a source is renamed.

use crate::client::Client;
use serde_json::{Value, json};
use std::collections::HashMap;
use tower_lsp::ls_types::*;
use yinwen::lint::{self, Locale};
use yinwen::text::position::{LineIndex, Unit};
use yinwen::workspace::Workspace;
use yinwen::workspace::load::LoadOptions;

const NOTE: &str = "notes/brief.md";

fn messages(session: &str, root: &str) -> Vec<Value> {
    let lines = session.lines().map(|line| line.replace("${ROOT}", root));
    lines
        .map(|line| serde_json::from_str(&line).expect("a message"))
        .collect()
}

/// The text after the changes of a notification, on a plain string.
fn changed(text: &str, changes: &Value, unit: Unit) -> String {
    let mut text = text.to_owned();
    for change in changes.as_array().expect("changes") {
        let new = change["text"].as_str().expect("a text");
        let Some(range) = change.get("range") else {
            text = new.to_owned();
            continue;
        };
        let lines = LineIndex::new(&text);
        let at = |place: &Value| {
            let number = |key: &str| place[key].as_u64().expect("a number") as u32;
            lines.offset(&text, number("line"), number("character"), unit)
        };
        let (start, end) = (at(&range["start"]), at(&range["end"]));
        text = format!("{}{new}{}", &text[..start], &text[end..]);
    }
    text
}

/// The editor's side of a session.
struct Editor {
    client: Client,
    encoding: &'static str,
    /// How columns are counted.
    unit: Unit,
    /// What the editor holds, by document; of closed ones, what it held.
    texts: HashMap<String, String>,
    /// The version of the note.
    version: i64,
    /// It asks for diagnostics; else they are pushed.
    is_pulling: bool,
}

impl Editor {
    /// Says what was said, in order. Every request is answered.
    async fn say(&mut self, messages: &[Value]) {
        for message in messages {
            let method = message["method"].as_str().expect("a method");
            let params = &message["params"];
            let document = &params["textDocument"];
            let uri = document["uri"].as_str().unwrap_or_default().to_owned();
            if uri == self.note() && document["version"].is_i64() {
                self.version = document["version"].as_i64().expect("a version");
            }
            match method {
                "textDocument/didOpen" => {
                    let text = document["text"].as_str().expect("text").to_owned();
                    self.texts.insert(uri, text);
                }
                "textDocument/didChange" => {
                    let changes = &params["contentChanges"];
                    let text = changed(&self.texts[&uri], changes, self.unit);
                    self.texts.insert(uri, text);
                }
                "textDocument/didSave" => {
                    let path = uri.trim_start_matches("file://");
                    std::fs::write(path, &self.texts[&uri]).expect("written");
                }
                _ => {}
            }
            self.client.send(message.clone()).await;
            let Some(id) = message.get("id") else {
                continue;
            };
            let answer = self
                .client
                .claim(|answer| answer.get("method").is_none() && answer["id"] == *id)
                .await;
            assert!(answer.get("error").is_none(), "{method}: {answer}");
            if method == "initialize" {
                let can = &answer["result"]["capabilities"];
                assert_eq!(can["positionEncoding"], json!(self.encoding));
                self.is_pulling = can.get("diagnosticProvider").is_some();
            }
        }
    }

    fn note(&self) -> String {
        self.client.uri(NOTE).to_string()
    }

    /// The diagnostics of the note as it is now.
    async fn diagnostics(&mut self) -> Vec<Diagnostic> {
        if !self.is_pulling {
            // However long the reading of the corpus takes.
            let first = self.client.published(NOTE).await;
            let version = self.version as i32;
            return self.client.latest(NOTE, version, Some(first)).await;
        }
        let ask = json!({"textDocument": self.client.document(NOTE)});
        let ask = serde_json::from_value(ask).expect("parameters");
        let answer = self
            .client
            .request::<request::DocumentDiagnosticRequest>(ask);
        match answer.await.expect("a report") {
            DocumentDiagnosticReportResult::Report(DocumentDiagnosticReport::Full(report)) => {
                report.full_document_diagnostic_report.items
            }
            report => panic!("a full report: {report:?}"),
        }
    }

    /// The findings of a fresh check of the note: message, line and column.
    fn expected(&self) -> Vec<(String, (u32, u32))> {
        let options = LoadOptions {
            start: self.client.path(""),
            ..LoadOptions::default()
        };
        let workspace = Workspace::load(&options).expect("a workspace");
        let text = &self.texts[&self.note()];
        let note = workspace.check(&self.client.path(NOTE), text.as_str().into());
        let lines = LineIndex::new(text);
        lint::lint(&workspace, &note, Locale::English)
            .into_iter()
            .map(|finding| {
                let start = lines.position(text, finding.range.start, self.unit);
                (finding.message, start)
            })
            .collect()
    }
}

/// Replays a session. Before the note is closed, it has the findings of a fresh check.
async fn replay(session: &str, encoding: &'static str) {
    let client = Client::silent();
    let root = client.path("");
    let root = root
        .to_str()
        .expect("a path")
        .trim_end_matches('/')
        .to_owned();
    let mut editor = Editor {
        client,
        encoding,
        unit: match encoding {
            "utf-8" => Unit::Utf8,
            "utf-32" => Unit::Char,
            _ => Unit::Utf16,
        },
        texts: HashMap::new(),
        version: 0,
        is_pulling: false,
    };
    let mut messages = messages(session, &root);
    // The client says goodbye itself.
    messages.retain(|message| message["method"] != "shutdown" && message["method"] != "exit");
    let note = json!(editor.note());
    let is_end = |message: &Value| {
        message["method"] == "textDocument/didClose"
            && message["params"]["textDocument"]["uri"] == note
    };
    let end = messages.iter().position(is_end).unwrap_or(messages.len());
    editor.say(&messages[..end]).await;
    let told: Vec<(String, (u32, u32))> = editor
        .diagnostics()
        .await
        .into_iter()
        .map(|diagnostic| {
            let start = diagnostic.range.start;
            (diagnostic.message, (start.line, start.character))
        })
        .collect();
    assert_eq!(told, editor.expected());
    editor.say(&messages[end..]).await;
    let unclaimed = [
        "textDocument/publishDiagnostics",
        "$/progress",
        "window/workDoneProgress/create",
        "client/registerCapability",
        "workspace/configuration",
        "workspace/inlayHint/refresh",
        "workspace/codeLens/refresh",
        "workspace/semanticTokens/refresh",
        "workspace/diagnostic/refresh",
    ];
    editor.client.finish_without(&unclaimed).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn neovim_0_10() {
    replay(include_str!("sessions/neovim-0.10.4.jsonl"), "utf-16").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn neovim_0_12() {
    replay(include_str!("sessions/neovim-0.12.4.jsonl"), "utf-8").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn emacs_eglot() {
    replay(include_str!("sessions/eglot-1.17.30.jsonl"), "utf-32").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn helix() {
    replay(include_str!("sessions/helix-25.07.1.jsonl"), "utf-8").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn vs_code() {
    replay(include_str!("sessions/vscode-1.139.1.jsonl"), "utf-16").await;
}

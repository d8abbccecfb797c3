//! What real editors said, replayed: `sessions/*.jsonl` hold the messages of one editing session each, in order, recorded between the
//! editor and the server. A note is opened, letters are typed, a repair is taken, lines go and come back.

use crate::client::Client;
use serde_json::{Value, json};
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

/// Replays a session; every request is answered, and the last text has the findings of a fresh check.
async fn replay(session: &str, encoding: &str) {
    let unit = match encoding {
        "utf-8" => Unit::Utf8,
        "utf-32" => Unit::Char,
        _ => Unit::Utf16,
    };
    let mut client = Client::silent();
    let root = client.path("");
    let root = root
        .to_str()
        .expect("a path")
        .trim_end_matches('/')
        .to_owned();
    let (mut text, mut version) = (String::new(), 0);
    for message in messages(session, &root) {
        let method = message["method"].as_str().expect("a method").to_owned();
        let params = &message["params"];
        match method.as_str() {
            "textDocument/didOpen" => {
                text = params["textDocument"]["text"]
                    .as_str()
                    .expect("text")
                    .to_owned();
                version = params["textDocument"]["version"]
                    .as_i64()
                    .expect("a version");
            }
            "textDocument/didChange" => {
                text = changed(&text, &params["contentChanges"], unit);
                version = params["textDocument"]["version"]
                    .as_i64()
                    .expect("a version");
            }
            _ => {}
        }
        let id = message.get("id").cloned();
        client.send(message).await;
        let Some(id) = id else { continue };
        let answer = client
            .claim(|answer| answer.get("method").is_none() && answer["id"] == id)
            .await;
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        if method == "initialize" {
            let told = &answer["result"]["capabilities"]["positionEncoding"];
            assert_eq!(told, &json!(encoding));
        }
    }
    let options = LoadOptions {
        start: client.path(""),
        ..LoadOptions::default()
    };
    let workspace = Workspace::load(&options).expect("a workspace");
    let note = workspace.check(&client.path(NOTE), text.as_str().into());
    let lines = LineIndex::new(&text);
    let expected: Vec<(String, (u32, u32))> = lint::lint(&workspace, &note, Locale::English)
        .into_iter()
        .map(|finding| {
            (
                finding.message,
                lines.position(&text, finding.range.start, unit),
            )
        })
        .collect();
    // However long the reading of the corpus takes.
    let first = client.published(NOTE).await;
    let told = client.latest(NOTE, version as i32, Some(first)).await;
    let told: Vec<(String, (u32, u32))> = told
        .into_iter()
        .map(|diagnostic| {
            let start = diagnostic.range.start;
            (diagnostic.message, (start.line, start.character))
        })
        .collect();
    assert_eq!(told, expected);
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
    client.finish_without(&unclaimed).await;
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

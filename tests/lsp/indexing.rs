//! A large corpus is indexed: how far that is, and what follows where somebody does not want to wait.

use crate::client::*;
use serde_json::{Value, json};
use std::fs::{self, File};
use std::time::{Duration, SystemTime};
use tower_lsp::ls_types::*;

const NOTE: &str = "notes/new.md";

/// A client that shows progress, with a corpus of so many sources of a quarter of a megabyte, which take some time to index.
async fn with_large_corpus(caches: &tempfile::TempDir, sources: usize) -> Client {
    let mut client = Client::silent_with_caches(caches.path());
    let book = client.read("corpus/xi2015-book.txt").repeat(24);
    for number in 0..sources {
        let path = client.path(&format!("corpus/r{number:03}.txt"));
        let text = book.replace('。', &format!("，见第{number}号。"));
        fs::write(&path, text).expect("written");
        let file = File::options().append(true).open(path).expect("a file");
        let then = SystemTime::now() - Duration::from_secs(3600);
        file.set_modified(then).expect("set");
    }
    let mut capabilities = modern();
    capabilities["window"] = json!({"workDoneProgress": true});
    client
        .say_hello(Introduction {
            capabilities,
            ..Introduction::default()
        })
        .await;
    client
}

/// What the next progress report about indexing says of a `kind`.
async fn reported(client: &mut Client, kind: &str) -> Value {
    let report = client
        .claim(|message| {
            let params = &message["params"];
            let token = params["token"].as_str().unwrap_or_default();
            message["method"] == json!("$/progress")
                && token.starts_with("yinwen/index/")
                && params["value"]["kind"] == json!(kind)
        })
        .await;
    report["params"].clone()
}

const PROGRESS: [&str; 2] = ["window/workDoneProgress/create", "$/progress"];

#[tokio::test(flavor = "multi_thread")]
async fn it_is_told_how_far_indexing_is() {
    let caches = tempfile::tempdir().expect("a folder");
    // Nobody waits for all of it: it only has to last until it is shown, on any machine.
    let mut client = with_large_corpus(&caches, 300).await;
    client.open_with(NOTE, "“尊重网路主权”[@xi2015]。\n").await;
    let begun = reported(&mut client, "begin").await;
    let folder = client.path("").display().to_string();
    let token = format!("yinwen/index/{}", folder.trim_end_matches('/'));
    assert_eq!(begun["token"], token);
    assert_eq!(begun["value"]["title"], "yinwen: indexing the corpus");
    assert_eq!(begun["value"]["cancellable"], true);
    let first = begun["value"]["percentage"].as_u64().expect("hundredths");
    let next = reported(&mut client, "report").await;
    let next = next["value"]["percentage"].as_u64().expect("hundredths");
    assert!(first < next && next < 100, "{first} {next}");
    client
        .notify::<notification::WorkDoneProgressCancel>(WorkDoneProgressCancelParams {
            token: ProgressToken::String(token),
        })
        .await;
    reported(&mut client, "end").await;
    client.hear::<notification::ShowMessage>().await;
    client.finish_without(&PROGRESS).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_cancels_it_may_go_on_later() {
    let caches = tempfile::tempdir().expect("a folder");
    let mut client = with_large_corpus(&caches, 60).await;
    client.open_with(NOTE, "“尊重网路主权”[@xi2015]。\n").await;
    // Before it is shown, to be in time on any machine: an editor would wait for it.
    let folder = client.path("");
    let token = format!("yinwen/index/{}", folder.display());
    let token = ProgressToken::String(token.trim_end_matches('/').to_owned());
    let message = loop {
        let token = token.clone();
        client
            .notify::<notification::WorkDoneProgressCancel>(WorkDoneProgressCancelParams { token })
            .await;
        let soon = Duration::from_millis(300);
        let message = client.hear::<notification::ShowMessage>();
        if let Ok(message) = tokio::time::timeout(soon, message).await {
            break message;
        }
    };
    assert_eq!(message.typ, MessageType::INFO);
    assert!(message.message.contains("cancelled"), "{message:?}");

    let params = ExecuteCommandParams {
        command: "yinwen.reindex".to_owned(),
        ..ExecuteCommandParams::default()
    };
    client
        .request::<request::ExecuteCommand>(params)
        .await
        .expect("an answer");
    assert_eq!(client.published_for(NOTE, 1).await.len(), 1);
    client.finish_without(&PROGRESS).await;
}

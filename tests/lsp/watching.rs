//! Files that change on the disk: told by the client, or seen by the server where the client tells nothing.

use crate::client::{Client, Introduction, modern};
use serde_json::json;
use tower_lsp::ls_types::*;

const NOTE: &str = "notes/clean-brief.md";
const NEW: &str = "“一句从未有人说过的新话，在此写下”[@new]。\n";

/// A note that cites a source which is not there yet; its finding is published.
async fn with_missing_source(client: &mut Client) {
    client.open_with(NOTE, NEW).await;
    let found = client.published_for(NOTE, 1).await;
    assert_eq!(found.len(), 1);
    let source = "标题\n\n一句从未有人说过的新话，在此写下。\n";
    std::fs::write(client.path("corpus/new.txt"), source).expect("written");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_client_tells_of_a_new_source() {
    let mut capabilities = modern();
    capabilities["workspace"]["didChangeWatchedFiles"] = json!({"dynamicRegistration": true});
    let introduction = Introduction {
        capabilities,
        ..Introduction::default()
    };
    let mut client = Client::introduce(introduction).await;
    let registered = client
        .claim(|message| message["method"] == json!("client/registerCapability"))
        .await;
    let registration = &registered["params"]["registrations"][0];
    assert_eq!(registration["method"], "workspace/didChangeWatchedFiles");
    with_missing_source(&mut client).await;
    let changes = vec![FileEvent {
        uri: client.uri("corpus/new.txt"),
        typ: FileChangeType::CREATED,
    }];
    client
        .notify::<notification::DidChangeWatchedFiles>(DidChangeWatchedFilesParams { changes })
        .await;
    assert_eq!(client.published(NOTE).await.diagnostics, []);
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_server_looks_itself_where_the_client_watches_nothing() {
    let mut client = Client::start().await;
    // Two looks are needed to see a change; the first is made before the file is there.
    client.open_with(NOTE, NEW).await;
    assert_eq!(client.published_for(NOTE, 1).await.len(), 1);
    tokio::time::sleep(std::time::Duration::from_secs(3)).await;
    let source = "标题\n\n一句从未有人说过的新话，在此写下。\n";
    std::fs::write(client.path("corpus/new.txt"), source).expect("written");
    assert_eq!(client.published(NOTE).await.diagnostics, []);
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unsaved_configuration_that_is_opened_counts() {
    let mut client = Client::start().await;
    client.open_with(NOTE, "“尊重网路主权”[@xi2015]。\n").await;
    assert_eq!(client.published_for(NOTE, 1).await.len(), 1);
    let text = client.read("yinwen.toml");
    let quiet = format!(
        "{text}\n[[override]]\npaths = [\"**\"]\nrules = {{ misquoted-wording = \"off\" }}\n"
    );
    client.open_with("yinwen.toml", &quiet).await;
    assert_eq!(client.published(NOTE).await.diagnostics, []);
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_configuration_that_was_broken_from_the_start_can_be_mended_in_the_editor() {
    let mut client = Client::silent();
    let good = client.read("yinwen.toml");
    std::fs::write(client.path("yinwen.toml"), format!("{good}\n[rulez]\n")).expect("written");
    client.say_hello(Introduction::default()).await;
    let published = client.published("yinwen.toml").await;
    assert_eq!(published.diagnostics.len(), 1);
    client.open_with(NOTE, "“尊重网路主权”[@xi2015]。\n").await;
    client.open("yinwen.toml").await;
    client.change("yinwen.toml", 2, &[(None, &good)]).await;
    assert_eq!(client.published("yinwen.toml").await.diagnostics, []);
    assert_eq!(client.published_for(NOTE, 1).await.len(), 1);
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_language_can_be_set_while_it_runs() {
    let mut client = Client::start().await;
    client.open_with(NOTE, "“尊重网路主权”[@xi2015]。\n").await;
    let found = client.published_for(NOTE, 1).await;
    assert!(found[0].message.contains("the source has"), "{found:?}");
    let settings = json!({"yinwen": {"lang": "zh"}});
    client
        .notify::<notification::DidChangeConfiguration>(DidChangeConfigurationParams { settings })
        .await;
    let found = client.published_for(NOTE, 1).await;
    assert!(!found[0].message.contains("the source has"), "{found:?}");
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn progress_that_nobody_answers_holds_nothing_up() {
    let mut capabilities = modern();
    capabilities["window"] = json!({"workDoneProgress": true});
    let mut client = Client::silent();
    client.is_answering = false;
    let introduction = Introduction {
        capabilities,
        ..Introduction::default()
    };
    client.say_hello(introduction).await;
    client.open_with(NOTE, "“尊重网路主权”[@xi2015]。\n").await;
    assert_eq!(client.published_for(NOTE, 1).await.len(), 1);
    client
        .finish_without(&["window/workDoneProgress/create"])
        .await;
}

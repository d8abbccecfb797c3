//! Files that change on the disk: told by the client, or seen by the server where the client tells nothing.

use crate::client::{Client, Introduction, modern, position};
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

#[tokio::test(flavor = "multi_thread")]
async fn a_source_that_changed_unseen_is_read_again_before_anything_is_said_of_it() {
    let caches = tempfile::tempdir().expect("a folder");
    let mut client = Client::silent_with_caches(caches.path());
    let book = client.read("corpus/xi2015-book.txt");
    for number in 0..24 {
        let text = book.replace('。', &format!("，见第{number}号。")).repeat(6);
        let path = client.path(&format!("corpus/r{number:02}.txt"));
        std::fs::write(&path, text).expect("written");
        // What was written this moment is kept in memory: it may be written again unseen.
        let file = std::fs::File::options().append(true).open(path);
        let hour_ago = std::time::SystemTime::now() - std::time::Duration::from_secs(3600);
        file.expect("a file")
            .set_modified(hour_ago)
            .expect("a time");
    }
    let mut introduction = Introduction::default();
    // A client that says that it tells of changes, and does not.
    introduction.capabilities["workspace"]["didChangeWatchedFiles"] =
        json!({"dynamicRegistration": true});
    client.say_hello(introduction).await;
    client
        .claim(|message| message["method"] == json!("client/registerCapability"))
        .await;
    client.open_with(NOTE, "“尊重网路主权”[@xi2015]。\n").await;
    assert_eq!(client.published_for(NOTE, 1).await.len(), 1);

    let name = client.path("corpus/r07.txt");
    let text = std::fs::read_to_string(&name).expect("a source");
    std::fs::write(&name, text.replace("第7号", "第17号")).expect("written");
    let quoted = "“互联网对人类文明进步将发挥更大促进作用，见第7号”[@r07]。\n";
    let note = "notes/essay.md";
    client.open_with(note, quoted).await;
    let found = client.published_for(note, 1).await;
    let found: Vec<&str> = found.iter().map(|found| found.message.as_str()).collect();
    assert!(
        matches!(found[..], [one] if one.contains("17")),
        "{found:?}"
    );
    let params = HoverParams {
        text_document_position_params: client.at(note, position(quoted, 9)),
        work_done_progress_params: WorkDoneProgressParams::default(),
    };
    let hover = client.request::<request::HoverRequest>(params).await;
    let hover = format!("{:?}", hover.expect("an answer").expect("a hover"));
    assert!(hover.contains("17"), "{hover}");
    client.finish().await;
}

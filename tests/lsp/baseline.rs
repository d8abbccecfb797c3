//! The baseline that yinwen.toml names: what is in it is not shown, and an action puts a finding into it.

use crate::client::{Client, Introduction, edited, range_of, the_edited_document};
use tower_lsp::ls_types::*;

const NOTE: &str = "notes/old.md";
const TEXT: &str = "“尊重网路主权”[@xi2015]，“世界经济新引摰”[@xi2015]。\n";

/// A client whose yinwen.toml names the baseline `known.json`, and whose note has two findings.
async fn with_baseline(known: &str) -> Client {
    let mut client = Client::silent();
    let config = client.read("yinwen.toml") + "\n[check]\nbaseline = \"known.json\"\n";
    std::fs::write(client.path("yinwen.toml"), config).expect("written");
    std::fs::write(client.path("known.json"), known).expect("written");
    client.say_hello(Introduction::default()).await;
    client.open_with(NOTE, TEXT).await;
    client
}

/// The actions that put what is found in `words` into the baseline.
async fn additions(client: &mut Client, words: &str) -> Vec<CodeAction> {
    let actions = client.actions(NOTE, range_of(TEXT, words, 0), None).await;
    let is_addition = |action: &CodeAction| action.title.contains("known.json");
    actions.into_iter().filter(is_addition).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_finding_is_put_into_the_baseline_and_gone() {
    let empty = "{\n  \"version\": 1,\n  \"baseline\": []\n}\n";
    let mut client = with_baseline(empty).await;
    assert_eq!(client.published_for(NOTE, 1).await.len(), 2);

    let action = additions(&mut client, "网路").await.remove(0);
    assert_eq!(action.title, "Live with this: add it to known.json");
    let document = the_edited_document(&action);
    assert_eq!(document.text_document.uri, client.uri("known.json"));
    let known = edited(empty, &document);
    assert!(known.contains("\"words\": \"尊重网路主权\""), "{known}");
    std::fs::write(client.path("known.json"), &known).expect("written");
    let changes = vec![FileEvent {
        uri: client.uri("known.json"),
        typ: FileChangeType::CHANGED,
    }];
    client
        .notify::<notification::DidChangeWatchedFiles>(DidChangeWatchedFilesParams { changes })
        .await;
    let left = client.published(NOTE).await.diagnostics;
    assert_eq!(left.len(), 1);
    assert_eq!(additions(&mut client, "网路").await, []);

    // The second one goes beside the first.
    let action = additions(&mut client, "引摰").await.remove(0);
    let both = edited(&known, &the_edited_document(&action));
    assert!(
        both.contains("尊重网路主权") && both.contains("世界经济新引摰"),
        "{both}"
    );
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_in_it_is_neither_shown_nor_repaired_with_the_rest() {
    let known = r#"{"version": 1, "baseline": [{"path": "notes/elsewhere.md", "rule": "misquoted-wording",
        "citations": ["xi2015"], "words": "尊重网路主权", "count": 1}]}"#;
    let mut client = with_baseline(known).await;
    assert_eq!(client.published_for(NOTE, 1).await.len(), 1);
    let offered = client.actions(NOTE, range_of(TEXT, "网路", 0), None).await;
    assert!(
        offered.iter().all(|action| !action.title.contains("网路")),
        "{offered:?}"
    );
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_baseline_that_makes_no_sense_is_told_of_in_the_configuration_and_not_written_to() {
    let mut client = with_baseline("[]").await;
    assert_eq!(client.published_for(NOTE, 1).await.len(), 2);
    let told = client.published("yinwen.toml").await.diagnostics;
    let told: Vec<&str> = told.iter().map(|told| told.message.as_str()).collect();
    assert!(
        told.iter().any(|told| told
            .starts_with("The baseline known.json cannot be read: no baseline of yinwen: ")),
        "{told:?}"
    );
    assert_eq!(additions(&mut client, "网路").await, []);
    client.finish().await;
}

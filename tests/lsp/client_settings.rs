//! The keys of yinwen.toml in the client's settings: pushed and pulled, beneath the file, at the start and while it runs.

use crate::client::{Client, Introduction, modern, uri};
use serde_json::{Value, json};
use tower_lsp::ls_types::*;

const NOTE: &str = "notes/essay.md";
const MISQUOTED: &str = "“尊重网路主权”[@xi2015]。\n";

/// A client in the example whose yinwen.toml ends in these lines.
async fn with(options: Value, lines: &str) -> Client {
    let mut client = Client::silent();
    let config = format!("{}\n{lines}", client.read("yinwen.toml"));
    std::fs::write(client.path("yinwen.toml"), config).expect("written");
    let introduction = Introduction {
        options,
        ..Introduction::default()
    };
    client.say_hello(introduction).await;
    client.open_with(NOTE, MISQUOTED).await;
    client
}

/// Rule and severity of each finding in the note.
async fn found(client: &mut Client) -> Vec<(String, DiagnosticSeverity)> {
    let diagnostics = client.published(NOTE).await.diagnostics;
    let rule = |diagnostic: Diagnostic| match diagnostic.code {
        Some(NumberOrString::String(rule)) => (rule, diagnostic.severity.expect("a severity")),
        other => panic!("a rule: {other:?}"),
    };
    diagnostics.into_iter().map(rule).collect()
}

async fn push(client: &mut Client, settings: Value) {
    client
        .notify::<notification::DidChangeConfiguration>(DidChangeConfigurationParams { settings })
        .await;
}

fn misquoted(severity: DiagnosticSeverity) -> Vec<(String, DiagnosticSeverity)> {
    vec![("misquoted-wording".to_owned(), severity)]
}

#[tokio::test(flavor = "multi_thread")]
async fn rules_are_set_in_the_options() {
    let options = json!({"yinwen": {"rules": {"misquoted-wording": "hint"}}});
    let mut client = with(options, "").await;
    assert_eq!(
        found(&mut client).await,
        misquoted(DiagnosticSeverity::HINT)
    );
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_file_writes_wins_key_by_key() {
    let options = json!({"rules": {"misquoted-wording": "hint", "unknown-source": "info"}});
    let mut client = with(options, "[rules]\nmisquoted-wording = \"warning\"\n").await;
    assert_eq!(
        found(&mut client).await,
        misquoted(DiagnosticSeverity::WARNING)
    );
    client
        .change(NOTE, 2, &[(None, "“尊重网络主权”[@nobody]。\n")])
        .await;
    let unknown = ("unknown-source".to_owned(), DiagnosticSeverity::INFORMATION);
    assert_eq!(found(&mut client).await, [unknown]);
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pushed_change_takes_effect_and_what_it_does_not_say_stays() {
    let mut client = with(json!({"rules": {"reordered": "off"}}), "").await;
    assert_eq!(
        found(&mut client).await,
        misquoted(DiagnosticSeverity::ERROR)
    );
    let settings = json!({"yinwen": {"rules": {"misquoted-wording": "warning"}}});
    push(&mut client, settings).await;
    assert_eq!(
        found(&mut client).await,
        misquoted(DiagnosticSeverity::WARNING)
    );
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pulled_settings_take_effect_over_the_options() {
    let mut capabilities = modern();
    capabilities["workspace"]["configuration"] = json!(true);
    let mut client = Client::silent();
    client.settings = json!({"rules": {"misquoted-wording": "info"}});
    let introduction = Introduction {
        capabilities,
        options: json!({"rules": {"misquoted-wording": "hint"}}),
        ..Introduction::default()
    };
    client.say_hello(introduction).await;
    client.open_with(NOTE, MISQUOTED).await;
    while found(&mut client).await != misquoted(DiagnosticSeverity::INFORMATION) {}
    client.settings = json!({"rules": {"misquoted-wording": "warning"}});
    push(&mut client, Value::Null).await;
    while found(&mut client).await != misquoted(DiagnosticSeverity::WARNING) {}
    client.finish_without(&["workspace/configuration"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn mistakes_are_told_once_and_the_rest_is_in_force() {
    let options = json!({"rules": {"misquoted-wording": "hint", "reorderd": "off"}, "chek": {}});
    let mut client = with(options.clone(), "").await;
    let told = client.hear::<notification::ShowMessage>().await;
    assert_eq!(told.typ, MessageType::WARNING);
    for words in ["`reorderd`", "`reordered`", "`chek`", "`check`"] {
        assert!(told.message.contains(words), "{}", told.message);
    }
    assert_eq!(
        found(&mut client).await,
        misquoted(DiagnosticSeverity::HINT)
    );
    // They say the same again; nothing is told a second time.
    push(&mut client, json!({ "yinwen": options })).await;
    push(&mut client, json!({"yinwen": {"codeLens": false}})).await;
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_without_anything_is_a_workspace_if_the_settings_name_sources() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("speech.txt"), "我们应该尊重网络主权。\n").expect("written");
    let introduction = Introduction {
        options: json!({"source": [{"id": "s", "path": "speech.txt", "title": "讲话"}]}),
        ..Introduction::default()
    };
    let mut client = Client::start_in(folder, introduction).await;
    let text = "“尊重网路主权”[@s]。\n";
    let note = uri(&client.path("note.md"));
    client.open_uri(note.clone(), text).await;
    let published = client.published("note.md").await;
    assert_eq!(published.diagnostics.len(), 1, "{published:?}");

    // The id stands in the settings, where no edit of ours reaches.
    let rename = RenameParams {
        text_document_position: client.at("note.md", Position::new(0, 10)),
        new_name: "t".to_owned(),
        work_done_progress_params: WorkDoneProgressParams::default(),
    };
    let refused = client.request::<request::Rename>(rename).await;
    let refused = refused.expect_err("a refusal").to_string();
    assert!(refused.contains("settings"), "{refused}");
    let params = GotoDefinitionParams {
        text_document_position_params: client.at("note.md", Position::new(0, 10)),
        work_done_progress_params: WorkDoneProgressParams::default(),
        partial_result_params: PartialResultParams::default(),
    };
    let declared = client.request::<request::GotoDeclaration>(params).await;
    let declared = serde_json::to_string(&declared.expect("an answer")).expect("JSON");
    assert!(declared.contains("speech.txt"), "{declared}");
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_becomes_a_workspace_when_the_settings_name_sources() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("speech.txt"), "我们应该尊重网络主权。\n").expect("written");
    let mut client = Client::start_in(folder, Introduction::default()).await;
    let note = uri(&client.path("note.md"));
    client.open_uri(note, "“尊重网路主权”[@speech]。\n").await;
    let settings = json!({"yinwen": {"corpus": {"include": ["*.txt"]}}});
    push(&mut client, settings).await;
    let published = client.published("note.md").await;
    assert_eq!(published.diagnostics.len(), 1, "{published:?}");
    client.finish().await;
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn paths_reach_only_below_the_folder() {
    let outside = tempfile::tempdir().expect("a folder");
    std::fs::write(outside.path().join("secret.txt"), "尊重网络主权。\n").expect("written");
    let folder = tempfile::tempdir().expect("a folder");
    std::os::unix::fs::symlink(outside.path(), folder.path().join("link")).expect("linked");
    let absolute = outside.path().join("secret.txt");
    let introduction = Introduction {
        options: json!({"source": [{"id": "a", "path": absolute}, {"id": "b", "path": "link/secret.txt"}]}),
        ..Introduction::default()
    };
    let mut client = Client::start_in(folder, introduction).await;
    let told = client.hear::<notification::ShowMessage>().await;
    assert!(
        told.message.contains("must stay in the folder"),
        "{}",
        told.message
    );
    let note = uri(&client.path("note.md"));
    client.open_uri(note, "“尊重网络主权”[@b]。\n").await;
    let published = client.published("note.md").await;
    let message = &published.diagnostics[0].message;
    assert!(
        published.diagnostics[0].code == Some(NumberOrString::String("unknown-source".to_owned())),
        "{message}"
    );
    client
        .finish_without(&["textDocument/publishDiagnostics"])
        .await;
}

async fn hover(client: &mut Client, at: Position) -> String {
    let params = HoverParams {
        text_document_position_params: client.at(NOTE, at),
        work_done_progress_params: WorkDoneProgressParams::default(),
    };
    let hover = client.request::<request::HoverRequest>(params).await;
    match hover.expect("an answer").expect("a hover").contents {
        HoverContents::Markup(markup) => markup.value,
        other => panic!("markup: {other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn references_are_in_the_style_that_is_set() {
    let mut client = with(json!({"check": {"reference-style": "chicago"}}), "").await;
    found(&mut client).await;
    client
        .change(
            NOTE,
            2,
            &[(None, "[@wic2019]，[@csl2016]，“尊重网路主权”[@xi2015]\n")],
        )
        .await;
    let source = hover(&mut client, Position::new(0, 4)).await;
    let reference = "世界互联网大会组委会. *携手构建网络空间命运共同体*. 概念文件. 2019年10月.";
    assert!(source.contains(reference), "{source}");
    let entry = hover(&mut client, Position::new(0, 16)).await;
    assert!(
        entry.contains("*中华人民共和国网络安全法*. 2016年11月7日."),
        "{entry}"
    );
    let passage = hover(&mut client, Position::new(0, 25)).await;
    assert!(passage.contains("习近平. 《"), "{passage}");
    client
        .finish_without(&["textDocument/publishDiagnostics"])
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_style_that_cannot_be_read_is_told_and_the_rest_is_in_force() {
    let options =
        json!({"check": {"reference-style": "none.csl"}, "rules": {"misquoted-wording": "hint"}});
    let mut client = with(options, "").await;
    let told = client.hear::<notification::ShowMessage>().await;
    assert!(told.message.contains("none.csl"), "{}", told.message);
    assert_eq!(
        found(&mut client).await,
        misquoted(DiagnosticSeverity::HINT)
    );
    client.finish().await;
}

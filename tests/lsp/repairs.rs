//! Code actions: repairs with one key.

use crate::client::{Client, Introduction, edited, range_of, the_edited_document};
use tower_lsp::ls_types::*;

const NOTE: &str = "notes/clean-brief.md";

async fn with_note(text: &str) -> Client {
    let mut client = Client::start().await;
    client.open_with(NOTE, text).await;
    client.published(NOTE).await;
    client
}

#[tokio::test(flavor = "multi_thread")]
async fn an_action_for_a_text_that_has_changed_stays_without_an_edit() {
    let text = "“尊重网路主权”[@xi2015]。\n";
    let mut client = with_note(text).await;
    let action = client
        .actions(NOTE, range_of(text, "网路", 0), None)
        .await
        .remove(0);
    let unresolved = CodeAction {
        edit: None,
        ..action.clone()
    };
    client
        .change(NOTE, 2, &[(None, "换了。\n\n“尊重网路主权”[@xi2015]。\n")])
        .await;
    assert_eq!(client.resolve(unresolved.clone()).await, unresolved);
    // What no server has offered.
    let foreign = CodeAction {
        title: "foreign".to_owned(),
        data: Some(serde_json::json!({"uri": 7})),
        ..CodeAction::default()
    };
    assert_eq!(client.resolve(foreign.clone()).await, foreign);
    client.published_for(NOTE, 2).await;
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_cannot_ask_later_gets_the_edits_at_once() {
    let mut introduction = Introduction::default();
    introduction.capabilities["textDocument"]["codeAction"] = serde_json::json!({});
    let mut client = Client::introduce(introduction).await;
    let text = "“尊重网路主权”[@xi2015]。\n";
    client.open_with(NOTE, text).await;
    client.published(NOTE).await;
    let params = CodeActionParams {
        text_document: client.document(NOTE),
        range: range_of(text, "网路", 0),
        context: CodeActionContext::default(),
        work_done_progress_params: WorkDoneProgressParams::default(),
        partial_result_params: PartialResultParams::default(),
    };
    let answer = client.request::<request::CodeActionRequest>(params).await;
    for action in answer.expect("an answer").expect("actions") {
        let CodeActionOrCommand::CodeAction(action) = action else {
            panic!("an action");
        };
        assert!(action.edit.is_some() && action.data.is_none());
    }
    client.finish().await;
}

/// The text after an action.
fn applied(text: &str, action: &CodeAction) -> String {
    let document = the_edited_document(action);
    assert_eq!(document.text_document.version, Some(1));
    edited(text, &document)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_preferred_action_gives_the_wording_of_the_source() {
    let text = "“尊重网路主权”[@xi2015]。\n";
    let mut client = with_note(text).await;
    let actions = client.actions(NOTE, range_of(text, "网路", 0), None).await;
    let preferred: Vec<&CodeAction> = actions
        .iter()
        .filter(|action| action.is_preferred == Some(true))
        .collect();
    assert_eq!(preferred.len(), 1);
    assert_eq!(preferred[0].kind, Some(CodeActionKind::QUICKFIX));
    assert_eq!(preferred[0].diagnostics.as_ref().map(Vec::len), Some(1));
    assert_eq!(applied(text, preferred[0]), "“尊重网络主权”[@xi2015]。\n");
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_can_be_silenced_on_the_line_and_in_the_file() {
    let text = "---\ntitle: 笔记\n---\n“尊重网路主权”[@xi2015]。\n";
    let mut client = with_note(text).await;
    let actions = client.actions(NOTE, range_of(text, "网路", 0), None).await;
    let texts: Vec<String> = actions.iter().map(|action| applied(text, action)).collect();
    for expected in [
        "---\ntitle: 笔记\n---\n“尊重网路主权”[@xi2015]。 <!-- yinwen-disable-line misquoted-wording -->\n",
        "---\ntitle: 笔记\n---\n<!-- yinwen-disable-file misquoted-wording -->\n\n“尊重网路主权”[@xi2015]。\n",
    ] {
        assert!(texts.iter().any(|text| text == expected), "{texts:#?}");
    }
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_uncited_quotation_can_be_cited() {
    let text = "他说“推动制定各方普遍接受的网络空间国际规则”。\n\n“尊重网路主权”[@xi2015]。\n";
    let mut client = with_note(text).await;
    let actions = client
        .actions(NOTE, range_of(text, "推动制定", 0), None)
        .await;
    let texts: Vec<String> = actions.iter().map(|action| applied(text, action)).collect();
    assert!(
        texts
            .iter()
            .any(|text| text.starts_with("他说“推动制定各方普遍接受的网络空间国际规则”[@xi2015, ¶")),
        "{texts:#?}"
    );
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn all_safe_repairs_are_one_action() {
    let text = "“尊重网络主权”［@xi2015］。\n\n“维护和平安全”[@xi2015，¶99]。\n";
    let mut client = with_note(text).await;
    let whole = Range::new(Position::new(0, 0), Position::new(3, 0));
    let only = Some(vec![CodeActionKind::new("source.fixAll")]);
    let actions = client.actions(NOTE, whole, only).await;
    assert_eq!(actions.len(), 1);
    assert_eq!(
        actions[0].kind,
        Some(CodeActionKind::new("source.fixAll.yinwen"))
    );
    let text = applied(text, &actions[0]);
    assert!(text.starts_with("“尊重网络主权”[@xi2015]。"), "{text}");
    client.finish().await;
}

//! yinwen.toml in an editor. `|` in a text is the cursor.

use crate::client::{Client, position};
use tower_lsp::ls_types::*;

const CONFIG: &str = "yinwen.toml";
const NOTE: &str = "notes/essay.md";

/// A client whose yinwen.toml ends in these lines, which need not be good ones yet.
async fn typing(marked: &str) -> (Client, Position) {
    let mut client = Client::start().await;
    client.open_with(NOTE, "“尊重网路主权”[@xi2015]。\n").await;
    client.published(NOTE).await;
    let before = client.read(CONFIG);
    let byte = before.len() + marked.find('|').expect("a cursor");
    let text = format!("{before}{}", marked.replacen('|', "", 1));
    client.open_with(CONFIG, &before).await;
    let end = position(&before, before.len());
    let change = marked.replacen('|', "", 1);
    client
        .change(CONFIG, 2, &[(Some(Range::new(end, end)), &change)])
        .await;
    (client, position(&text, byte))
}

async fn offered(marked: &str) -> Vec<CompletionItem> {
    let (mut client, at) = typing(marked).await;
    let params = CompletionParams {
        text_document_position: client.at(CONFIG, at),
        work_done_progress_params: WorkDoneProgressParams::default(),
        partial_result_params: PartialResultParams::default(),
        context: None,
    };
    match client.request::<request::Completion>(params).await {
        Ok(Some(CompletionResponse::List(list))) => list.items,
        Ok(None) => Vec::new(),
        other => panic!("a list: {other:?}"),
    }
}

/// What is offered: label and inserted text.
async fn inserted(marked: &str) -> Vec<(String, String)> {
    let items = offered(marked).await;
    let text = |item: CompletionItem| match item.text_edit {
        Some(CompletionTextEdit::Edit(edit)) => (item.label, edit.new_text),
        other => panic!("an edit: {other:?}"),
    };
    items.into_iter().map(text).collect()
}

fn has(items: &[(String, String)], label: &str, text: &str) {
    let wanted = (label.to_owned(), text.to_owned());
    assert!(items.contains(&wanted), "{wanted:?} is in {items:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn tables_are_offered_where_a_bracket_is_opened() {
    let items = inserted("\n[|").await;
    has(&items, "[[source]]", "[[source]]");
    has(&items, "[rules]", "[rules]");
    let items = inserted("\n[ru|]").await;
    assert_eq!(items, [("[rules]".to_owned(), "[rules]".to_owned())]);
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_are_those_of_the_table_that_it_does_not_have() {
    let items = inserted("\n[[source]]\nid = \"x\"\n|\n").await;
    has(&items, "path", "path = ");
    assert!(
        items
            .iter()
            .all(|(label, _)| label != "id" && label != "include"),
        "{items:?}"
    );
    let items = inserted("\n[rules]\nmis|\n").await;
    has(&items, "misquoted-number", "misquoted-number = ");
    has(&items, "preset", "preset = ");
    let items = inserted("\n[[override]]\nrules = { unc|").await;
    has(&items, "uncited-quotation", "uncited-quotation = ");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_comes_with_a_sentence() {
    let items = offered("\n[check]\n|\n").await;
    let item = items
        .iter()
        .find(|item| item.label == "fail-on")
        .expect("a key");
    let Some(Documentation::MarkupContent(markup)) = &item.documentation else {
        panic!("documentation");
    };
    assert!(markup.value.contains("yinwen check"), "{}", markup.value);
}

#[tokio::test(flavor = "multi_thread")]
async fn values_are_those_that_the_key_takes() {
    has(
        &inserted("\n[rules]\nreordered = |").await,
        "hint",
        "\"hint\"",
    );
    has(
        &inserted("\n[rules]\nreordered = \"|\"").await,
        "hint",
        "hint",
    );
    has(
        &inserted("\n[[override]]\nrules = { reordered = \"|").await,
        "off",
        "off\"",
    );
    has(
        &inserted("\n[check]\ncitation-style = \"f|\"").await,
        "footnote",
        "footnote",
    );
    has(
        &inserted("\n[[source]]\ntranslates = \"xi|\"").await,
        "xi2015",
        "xi2015",
    );
    has(
        &inserted("\n[[source]]\nwork = \"|\"").await,
        "liu2016",
        "liu2016",
    );
    has(
        &inserted("\n[[source]]\npath = \"|\"").await,
        "corpus/liu2016.txt",
        "corpus/liu2016.txt",
    );
    assert_eq!(inserted("\n[check]\n# fail-on = |").await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hover_says_what_a_key_a_table_or_a_rule_means() {
    for (marked, words) in [
        ("\n[[sour|ce]]\n", "One document of the corpus"),
        ("\n[[source]]\nti|tle = \"x\"\n", "Its title"),
        ("\n[check]\n|uncited = \"check\"\n", "\"suggest\""),
        ("\n[rules]\nreord|ered = \"off\"\n", "order"),
        (
            "\n[[override]]\nrules = { reord|ered = \"off\" }\n",
            "order",
        ),
    ] {
        let (mut client, at) = typing(marked).await;
        let params = HoverParams {
            text_document_position_params: client.at(CONFIG, at),
            work_done_progress_params: WorkDoneProgressParams::default(),
        };
        let hover = client.request::<request::HoverRequest>(params).await;
        let HoverContents::Markup(markup) = hover.expect("an answer").expect("a hover").contents
        else {
            panic!("markup");
        };
        assert!(markup.value.contains(words), "{marked}: {}", markup.value);
    }
}

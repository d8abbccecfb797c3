//! Labels (四项原则): what a hover shows of them, where they lead, and finding them by name.

use crate::client::{Client, Introduction, range_of, text_of};
use tower_lsp::ls_types::*;

const NOTE: &str = "notes/clean-brief.md";

const TEXT: &str = "讲话的“四项原则”[@xi2015]。\n\n评论所说五点主张，与「五大支柱」不同。The four principles are quoted, too.\n\n“尊重网路主权”[@xi2015]。\n";

async fn with_note() -> Client {
    let mut client = Client::start().await;
    client.open_with(NOTE, TEXT).await;
    // A mistake at the end, so that its finding tells that the note was checked.
    client.published(NOTE).await;
    client
}

async fn hover(client: &mut Client, name: &str, position: Position) -> (String, Range) {
    let params = HoverParams {
        text_document_position_params: client.at(name, position),
        work_done_progress_params: WorkDoneProgressParams::default(),
    };
    let hover = client.request::<request::HoverRequest>(params).await;
    let hover = hover.expect("an answer").expect("a hover");
    let HoverContents::Markup(markup) = hover.contents else {
        panic!("markup");
    };
    (markup.value, hover.range.expect("a range"))
}

#[track_caller]
fn has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part} in\n{text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quoted_label_shows_its_members_and_whose_they_are() {
    let mut client = with_note().await;
    let (text, _) = hover(&mut client, NOTE, range_of(TEXT, "四项原则", 0).start).await;
    has(
        &text,
        &[
            "**四项原则** · [xi2015-pdf ¶8–11](",
            "习近平. 在第二届世界互联网大会开幕式上的讲话\\[Z\\]. 人民日报, 2015-12-16",
            "1. 尊重网络主权 [¶8](",
            "4. 构建良好秩序 [¶11](",
            "Named in [rmrb-1 ¶2](",
            "Restated in [wic2019 ¶7–10](",
            "2019-10",
            "In translation: [xi2015-en ¶8–11](",
            "Respect for cyber sovereignty",
        ],
    );
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn labels_in_prose_show_them_as_well() {
    let mut client = with_note().await;
    let (text, range) = hover(&mut client, NOTE, range_of(TEXT, "五点主张", 0).start).await;
    assert_eq!(text_of(TEXT, range), "五点主张");
    has(
        &text,
        &[
            "3. 推动网络经济创新发展，促进共同繁荣 [¶15](",
            "**推動數字經濟創新發展,促進共同繁榮**",
        ],
    );
    let (text, _) = hover(&mut client, NOTE, range_of(TEXT, "五大支柱", 0).start).await;
    has(&text, &["1. 信息上互联互通 [¶4](", "rmrb-3"]);
    let (text, range) = hover(
        &mut client,
        NOTE,
        range_of(TEXT, "four principles", 0).start,
    )
    .await;
    assert_eq!(text_of(TEXT, range), "four principles");
    has(
        &text,
        &["1. Respect for cyber sovereignty", "Named in [rmrb-1 ¶2]("],
    );
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_label_in_a_source_shows_them_with_the_paragraph() {
    let mut client = with_note().await;
    let source = "corpus/liu2016.txt";
    client.open(source).await;
    let text = client.read(source);
    let (shown, _) = hover(&mut client, source, range_of(&text, "四项原则", 0).start).await;
    has(&shown, &["liu2016 ¶3", "1. 尊重网络主权"]);
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_label_leads_to_its_list_first() {
    let mut client = with_note().await;
    for (words, paragraph) in [
        ("四项原则", "——尊重网络主权。"),
        ("五点主张", "第一，加快全球网络基础设施建设"),
    ] {
        let params = GotoDefinitionParams {
            text_document_position_params: client.at(NOTE, range_of(TEXT, words, 0).start),
            work_done_progress_params: WorkDoneProgressParams::default(),
            partial_result_params: PartialResultParams::default(),
        };
        let Ok(Some(GotoDefinitionResponse::Link(links))) =
            client.request::<request::GotoDefinition>(params).await
        else {
            panic!("links");
        };
        let first = &links[0];
        assert_eq!(first.target_uri, client.uri("corpus/rmrb-2015.txt"));
        let text = client.read("corpus/rmrb-2015.txt");
        assert!(
            text_of(&text, first.target_selection_range).starts_with(paragraph),
            "{words}"
        );
    }
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn labels_are_workspace_symbols() {
    let mut client = Client::introduce(Introduction::default()).await;
    client.open_with(NOTE, TEXT).await;
    client.published(NOTE).await;
    let params = WorkspaceSymbolParams {
        query: "四項原則".to_owned(),
        ..WorkspaceSymbolParams::default()
    };
    let answer = client
        .request::<request::WorkspaceSymbolRequest>(params)
        .await;
    let Ok(Some(WorkspaceSymbolResponse::Flat(symbols))) = answer else {
        panic!("symbols");
    };
    let label = &symbols[0];
    assert_eq!(
        label.name,
        "四项原则 · 尊重网络主权 | 维护和平安全 | 促进开放合作 | 构建良好秩序"
    );
    assert_eq!(label.kind, SymbolKind::ENUM);
    assert_eq!(label.container_name.as_deref(), Some("xi2015-pdf"));
    client.finish().await;
}

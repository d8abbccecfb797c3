//! Going to sources and back, and what a hover tells.

use crate::client::{Client, range_of, text_of};
use tower_lsp::ls_types::*;

const NOTE: &str = "notes/clean-brief.md";

/// A client with a note of this text, checked.
async fn with_note(text: &str) -> Client {
    let mut client = Client::start().await;
    client.open_with(NOTE, text).await;
    // A mistake at the end, so that its finding tells that the note was checked.
    client.published(NOTE).await;
    client
}

const TEXT: &str = "《在第二届世界互联网大会开幕式上的讲话》指出：“尊重网络主权”[@xi2015, ¶8]。\n\n“尊重网路主权”[@xi2015]。\n";

async fn definition(client: &mut Client, words: &str) -> Vec<LocationLink> {
    let position = range_of(TEXT, words, 0).start;
    let params = GotoDefinitionParams {
        text_document_position_params: client.at(NOTE, position),
        work_done_progress_params: WorkDoneProgressParams::default(),
        partial_result_params: PartialResultParams::default(),
    };
    match client.request::<request::GotoDefinition>(params).await {
        Ok(Some(GotoDefinitionResponse::Link(links))) => links,
        other => panic!("links, not {other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quotation_leads_to_its_passages_the_cited_first() {
    let mut client = with_note(TEXT).await;
    let links = definition(&mut client, "网络主权").await;
    let first = &links[0];
    assert_eq!(
        first.origin_selection_range,
        Some(range_of(TEXT, "尊重网络主权", 0))
    );
    assert!(links.len() > 1, "other witnesses have it too");
    let path = first.target_uri.to_file_path().expect("a file");
    let source = std::fs::read_to_string(&path).expect("a source");
    assert_eq!(
        text_of(&source, first.target_selection_range),
        "尊重网络主权"
    );
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quotation_leads_to_how_it_is_translated() {
    let mut client = with_note(TEXT).await;
    let position = range_of(TEXT, "网络主权", 0).start;
    let params = request::GotoImplementationParams {
        text_document_position_params: client.at(NOTE, position),
        work_done_progress_params: WorkDoneProgressParams::default(),
        partial_result_params: PartialResultParams::default(),
    };
    let answer = client.request::<request::GotoImplementation>(params).await;
    let Ok(Some(GotoDefinitionResponse::Link(links))) = answer else {
        panic!("links, not {answer:?}");
    };
    let path = links[0].target_uri.to_file_path().expect("a file");
    let source = std::fs::read_to_string(&path).expect("a source");
    assert_eq!(
        text_of(&source, links[0].target_selection_range),
        "– Respect for cyber sovereignty."
    );
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_altered_quotation_leads_to_what_it_is_an_altered_form_of() {
    let mut client = with_note(TEXT).await;
    let links = definition(&mut client, "网路主权").await;
    let path = links[0].target_uri.to_file_path().expect("a file");
    let source = std::fs::read_to_string(&path).expect("a source");
    assert_eq!(
        text_of(&source, links[0].target_selection_range),
        "尊重网络主权"
    );
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_id_and_a_title_lead_to_the_beginning_of_the_source_a_locator_to_its_paragraph() {
    let mut client = with_note(TEXT).await;
    let by_id = definition(&mut client, "xi2015").await;
    let by_title = definition(&mut client, "在第二届").await;
    assert_eq!(by_id[0].target_uri, by_title[0].target_uri);
    assert_eq!(
        by_id[0].target_selection_range,
        by_title[0].target_selection_range
    );
    let locator = definition(&mut client, "¶8").await;
    let passage = definition(&mut client, "网络主权").await;
    assert_eq!(locator[0].target_uri, by_id[0].target_uri);
    assert!(locator[0].target_range.start.line > by_id[0].target_range.start.line);
    assert!(!passage.is_empty());
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_id_is_declared_in_the_configuration_and_in_the_bibliography() {
    let mut client = with_note(TEXT).await;
    let params = GotoDefinitionParams {
        text_document_position_params: client.at(NOTE, range_of(TEXT, "xi2015", 0).start),
        work_done_progress_params: WorkDoneProgressParams::default(),
        partial_result_params: PartialResultParams::default(),
    };
    let Ok(Some(GotoDefinitionResponse::Link(links))) =
        client.request::<request::GotoDeclaration>(params).await
    else {
        panic!("links");
    };
    let words: Vec<String> = links
        .iter()
        .map(|link| {
            let path = link.target_uri.to_file_path().expect("a file");
            let text = std::fs::read_to_string(&path).expect("a text");
            text_of(&text, link.target_selection_range)
        })
        .collect();
    assert!(
        words.iter().any(|words| words.contains("xi2015")),
        "{words:?}"
    );
    assert!(
        links
            .iter()
            .any(|link| link.target_uri == client.uri("yinwen.toml"))
    );
    assert!(
        links
            .iter()
            .any(|link| link.target_uri == client.uri("references.bib"))
    );
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn references_are_all_places_that_quote_or_cite() {
    let mut client = with_note(TEXT).await;
    let position = range_of(TEXT, "xi2015", 0).start;
    let params = |client: &Client| ReferenceParams {
        text_document_position: client.at(NOTE, position),
        context: ReferenceContext {
            include_declaration: true,
        },
        work_done_progress_params: WorkDoneProgressParams::default(),
        partial_result_params: PartialResultParams::default(),
    };
    // The other notes are checked in the background.
    let places = loop {
        let asked = params(&client);
        let places = client.request::<request::References>(asked).await;
        let places = places.expect("an answer").expect("places");
        if places
            .iter()
            .any(|place| place.uri == client.uri("notes/brief.md"))
        {
            break places;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    };
    let here: Vec<String> = places
        .iter()
        .filter(|place| place.uri == client.uri(NOTE))
        .map(|place| text_of(TEXT, place.range))
        .collect();
    assert_eq!(
        here,
        [
            "在第二届世界互联网大会开幕式上的讲话",
            "尊重网络主权",
            "xi2015",
            "尊重网路主权",
            "xi2015"
        ]
    );
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn highlights_are_the_references_in_the_document() {
    let mut client = with_note(TEXT).await;
    let params = DocumentHighlightParams {
        text_document_position_params: client.at(NOTE, range_of(TEXT, "网络主权", 0).start),
        work_done_progress_params: WorkDoneProgressParams::default(),
        partial_result_params: PartialResultParams::default(),
    };
    let highlights = client
        .request::<request::DocumentHighlightRequest>(params)
        .await;
    let words: Vec<String> = highlights
        .expect("an answer")
        .expect("highlights")
        .iter()
        .map(|highlight| text_of(TEXT, highlight.range))
        .collect();
    assert_eq!(words, ["尊重网络主权", "尊重网路主权"]);
    client.finish().await;
}

async fn hover(client: &mut Client, words: &str) -> String {
    let params = HoverParams {
        text_document_position_params: client.at(NOTE, range_of(TEXT, words, 0).start),
        work_done_progress_params: WorkDoneProgressParams::default(),
    };
    let hover = client.request::<request::HoverRequest>(params).await;
    let hover = hover.expect("an answer").expect("a hover");
    let HoverContents::Markup(markup) = hover.contents else {
        panic!("markup");
    };
    assert_eq!(markup.kind, MarkupKind::Markdown);
    markup.value
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hover_tells_the_verdict_and_the_paragraph_with_the_match_in_bold() {
    let mut client = with_note(TEXT).await;
    let text = hover(&mut client, "网络主权").await;
    assert!(text.starts_with("✓ **verbatim**"), "{text}");
    assert!(text.contains("**尊重网络主权**"), "{text}");
    assert!(text.contains("¶"), "{text}");
    assert!(text.contains("Respect for cyber sovereignty"), "{text}");
    assert!(text.contains("unofficial translation"), "{text}");
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hover_of_an_altered_quotation_marks_the_difference_on_both_sides() {
    let mut client = with_note(TEXT).await;
    let text = hover(&mut client, "网路主权").await;
    assert!(text.starts_with("✗ **altered**"), "{text}");
    assert!(text.contains("“网路” → “网络”"), "{text}");
    assert!(text.contains("尊重**网路**主权"), "{text}");
    assert!(text.contains("尊重**网络**主权"), "{text}");
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hover_of_an_id_is_the_card_of_its_source() {
    let mut client = with_note(TEXT).await;
    let text = hover(&mut client, "xi2015").await;
    let reference = "习近平. 在第二届世界互联网大会开幕式上的讲话\\[Z\\]. 人民日报, 2015-12-16\\.";
    assert!(text.contains(reference), "{text}");
    assert!(text.contains("(file://"), "{text}");
    client.finish().await;
}

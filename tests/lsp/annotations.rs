//! What is shown in and over the text: hints behind quotations, lenses over paragraphs that notes quote, links; and what a hover
//! tells of a source.

use crate::client::{Client, Introduction, modern, range_of, text_of};
use serde_json::json;
use tower_lsp::ls_types::*;

const NOTE: &str = "notes/clean-brief.md";
const SOURCE: &str = "corpus/rmrb-2015.txt";

const TEXT: &str = "《在第二届世界互联网大会开幕式上的讲话》说“尊重网络主权”[@xi2015-pdf, ¶8]。

“尊重网络主权”[@xi2015]，“尊重网路主权”[@xi2015]。

“世界因互联网而更多彩；生活因互联网而更丰富”[@xi2015-pdf]，“首先……热烈的祝贺”[@xi2015-pdf]，“网络空间日渐清朗”[@liu2016; @xi2015-pdf]，法律[@csl2016]。
";

async fn with_note(introduction: Introduction) -> Client {
    let mut client = Client::introduce(introduction).await;
    client.open_with(NOTE, TEXT).await;
    client.published(NOTE).await;
    client
}

/// A client whose settings turn something off.
async fn without(setting: &str) -> Client {
    with_note(Introduction {
        options: json!({ setting: false }),
        ..Introduction::default()
    })
    .await
}

async fn hints(client: &mut Client, range: Range) -> Option<Vec<InlayHint>> {
    let params = InlayHintParams {
        text_document: client.document(NOTE),
        range,
        work_done_progress_params: WorkDoneProgressParams::default(),
    };
    client
        .request::<request::InlayHintRequest>(params)
        .await
        .expect("an answer")
}

/// Each hint as the text before it on its line, cut to what it is about, and its label.
fn shown(hints: &[InlayHint]) -> Vec<(String, String)> {
    let lines: Vec<&str> = TEXT.split('\n').collect();
    let shown = hints.iter().map(|hint| {
        let InlayHintLabel::String(label) = &hint.label else {
            panic!("a label");
        };
        let units: Vec<u16> = lines[hint.position.line as usize].encode_utf16().collect();
        let before = String::from_utf16_lossy(&units[..hint.position.character as usize]);
        let quotation = &before[before.rfind('“').expect("a quotation")..];
        (quotation.to_owned(), label.clone())
    });
    shown.collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quotation_that_holds_is_followed_by_where_it_stands() {
    let mut client = with_note(Introduction::default()).await;
    let whole = Range::new(Position::new(0, 0), Position::new(9, 0));
    let all = hints(&mut client, whole).await.expect("hints");
    let expected = [
        ("“尊重网络主权”", "✓ ¶8"),
        // The work has several witnesses, the last quotation several citations.
        ("“尊重网络主权”", "✓ xi2015-pdf ¶8"),
        ("“世界因互联网而更多彩；生活因互联网而更丰富”", "≈ ¶3"),
        ("“首先……热烈的祝贺”", "✓ ¶1"),
        ("“网络空间日渐清朗”", "✓ xi2015-pdf ¶4"),
    ];
    let expected = expected.map(|(quotation, label)| (quotation.to_owned(), label.to_owned()));
    assert_eq!(shown(&all), expected);
    let title = "在第二届世界互联网大会开幕式上的讲话";
    let tooltip = serde_json::to_value(&all[0].tooltip).expect("JSON");
    assert_eq!(tooltip, json!(title));

    let second = Range::new(Position::new(2, 0), Position::new(3, 0));
    let some = hints(&mut client, second).await.expect("hints");
    assert_eq!(shown(&some), expected[1..2]);
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn hints_can_be_turned_off() {
    let mut client = without("inlayHints").await;
    let whole = Range::new(Position::new(0, 0), Position::new(9, 0));
    assert!(hints(&mut client, whole).await.is_none());
    client.finish().await;
}

async fn lenses(client: &mut Client) -> Option<Vec<CodeLens>> {
    let params = CodeLensParams {
        text_document: client.document(SOURCE),
        work_done_progress_params: WorkDoneProgressParams::default(),
        partial_result_params: PartialResultParams::default(),
    };
    client
        .request::<request::CodeLensRequest>(params)
        .await
        .expect("an answer")
}

/// A client that is told when all notes are checked.
async fn with_all_notes(locale: &'static str) -> Client {
    let mut capabilities = modern();
    capabilities["workspace"]["codeLens"] = json!({"refreshSupport": true});
    let mut client = with_note(Introduction {
        capabilities,
        locale: Some(locale),
        ..Introduction::default()
    })
    .await;
    client.open(SOURCE).await;
    client
        .claim(|message| message["method"] == json!("workspace/codeLens/refresh"))
        .await;
    client
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paragraph_of_a_source_shows_how_often_it_is_quoted_and_where() {
    let mut client = with_all_notes("en").await;
    let text = client.read(SOURCE);
    let lenses = lenses(&mut client).await.expect("lenses");
    let line = range_of(&text, "尊重网络主权", 0).start.line;
    let lens = lenses.iter().find(|lens| lens.range.start.line == line);
    let command = lens
        .and_then(|lens| lens.command.clone())
        .expect("a command");
    assert_eq!(command.command, "yinwen.showReferences");
    let arguments = command.arguments.expect("arguments");
    assert_eq!(arguments[0], json!(client.uri(SOURCE)));
    assert_eq!(arguments[1]["line"], json!(line));
    let places: Vec<Location> = serde_json::from_value(arguments[2].clone()).expect("locations");
    assert_eq!(command.title, format!("quoted {}×", places.len()));
    let here: Vec<String> = places
        .iter()
        .filter(|place| place.uri == client.uri(NOTE))
        .map(|place| text_of(TEXT, place.range))
        .collect();
    assert_eq!(here, ["尊重网络主权", "尊重网络主权", "尊重网路主权"]);
    assert!(
        places
            .iter()
            .any(|place| place.uri == client.uri("notes/memo.md"))
    );
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn lenses_follow_the_notes() {
    let mut client = with_all_notes("en").await;
    let count = |lenses: Vec<CodeLens>| -> usize {
        let commands = lenses.into_iter().filter_map(|lens| lens.command);
        let title = |command: Command| command.title.replace(|c: char| !c.is_ascii_digit(), "");
        commands
            .map(|command| title(command).parse::<usize>().expect("a number"))
            .sum()
    };
    let before = count(lenses(&mut client).await.expect("lenses"));
    let more = format!("{TEXT}\n“维护和平安全”[@xi2015]。\n");
    client.change(NOTE, 2, &[(None, &more)]).await;
    client
        .claim(|message| message["method"] == json!("workspace/codeLens/refresh"))
        .await;
    let after = count(lenses(&mut client).await.expect("lenses"));
    assert_eq!(after, before + 1);
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_stroke_that_changes_no_lens_asks_for_none() {
    let mut client = with_all_notes("en").await;
    // Before a quotation that has a finding, which moves.
    let start = range_of(TEXT, "“尊重网络主权”[@xi2015]，", 0).start;
    let before = Range::new(start, start);
    client.change(NOTE, 2, &[(Some(before), "又")]).await;
    client.published_for(NOTE, 2).await;
    // A refresh would be a message that nobody claims.
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_that_was_only_looked_at_is_not_read_again() {
    let mut capabilities = modern();
    capabilities["workspace"]["inlayHint"] = json!({"refreshSupport": true});
    let mut client = with_note(Introduction {
        capabilities,
        ..Introduction::default()
    })
    .await;
    let is_refresh =
        |message: &serde_json::Value| message["method"] == json!("workspace/inlayHint/refresh");
    client.claim(is_refresh).await;
    client.open(SOURCE).await;
    let document = client.document(SOURCE);
    client
        .notify::<notification::DidCloseTextDocument>(DidCloseTextDocumentParams {
            text_document: document,
        })
        .await;
    // Longer than what reading the example takes, after which hints would be asked for again.
    tokio::time::sleep(std::time::Duration::from_millis(1500)).await;
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn lenses_speak_chinese() {
    let mut client = with_all_notes("zh-cn").await;
    let lenses = lenses(&mut client).await.expect("lenses");
    for lens in &lenses {
        let title = &lens.command.as_ref().expect("a command").title;
        assert!(
            title.starts_with("被引 ") && title.ends_with(" 次"),
            "{title}"
        );
    }
    assert!(lenses.len() > 5);
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn lenses_can_be_turned_off() {
    let mut client = without("codeLens").await;
    client.open(SOURCE).await;
    assert_eq!(lenses(&mut client).await, None);
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_and_titles_are_links_to_the_line_in_the_source() {
    let mut client = with_note(Introduction::default()).await;
    let params = DocumentLinkParams {
        text_document: client.document(NOTE),
        work_done_progress_params: WorkDoneProgressParams::default(),
        partial_result_params: PartialResultParams::default(),
    };
    let links = client.request::<request::DocumentLinkRequest>(params).await;
    let links = links.expect("an answer").expect("links");
    let words: Vec<String> = links.iter().map(|link| text_of(TEXT, link.range)).collect();
    assert_eq!(
        words,
        [
            "在第二届世界互联网大会开幕式上的讲话",
            "xi2015-pdf",
            "xi2015",
            "xi2015",
            "xi2015-pdf",
            "xi2015-pdf",
            "liu2016",
            "xi2015-pdf",
            "csl2016"
        ]
    );
    let source = client.read(SOURCE);
    let target = |words: &str| {
        let line = range_of(&source, words, 0).start.line + 1;
        format!("{}#L{line}", client.uri(SOURCE).as_str())
    };
    let targets: Vec<&str> = links
        .iter()
        .map(|link| link.target.as_ref().expect("a target").as_str())
        .collect();
    assert_eq!(targets[0], target("在第二届世界互联网大会开幕式上的讲话"));
    // A locator leads to its paragraph.
    assert_eq!(targets[1], target("尊重网络主权"));
    assert_eq!(targets[4], targets[0]);
    let bibliography = client.uri("references.bib");
    assert!(targets[8].starts_with(bibliography.as_str()), "{targets:?}");
    let tooltip = links[0].tooltip.as_deref();
    assert_eq!(tooltip, Some("在第二届世界互联网大会开幕式上的讲话"));
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hover_in_a_source_tells_the_paragraph_and_who_quotes_it() {
    let mut client = with_all_notes("en").await;
    let text = client.read(SOURCE);
    let params = HoverParams {
        text_document_position_params: client.at(SOURCE, range_of(&text, "尊重网络主权", 0).start),
        work_done_progress_params: WorkDoneProgressParams::default(),
    };
    let hover = client.request::<request::HoverRequest>(params).await;
    let hover = hover.expect("an answer").expect("a hover");
    let HoverContents::Markup(markup) = hover.contents else {
        panic!("markup");
    };
    let told = markup.value;
    assert!(told.starts_with("**xi2015-pdf ¶8**\n"), "{told}");
    assert!(told.contains("\nquoted "), "{told}");
    assert!(told.contains("\n- [notes/memo"), "{told}");
    assert!(told.contains("#L3) ✗ 尊重网路主权"), "{told}");
    let paragraph = text_of(&text, hover.range.expect("a range"));
    assert!(paragraph.starts_with("——尊重网络主权。"), "{paragraph}");
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn references_in_a_source_are_the_quotations_of_the_paragraph() {
    let mut client = with_all_notes("en").await;
    let text = client.read(SOURCE);
    let params = ReferenceParams {
        text_document_position: client.at(SOURCE, range_of(&text, "尊重网络主权", 0).start),
        context: ReferenceContext {
            include_declaration: true,
        },
        work_done_progress_params: WorkDoneProgressParams::default(),
        partial_result_params: PartialResultParams::default(),
    };
    let places = client.request::<request::References>(params).await;
    let places = places.expect("an answer").expect("places");
    let here: Vec<String> = places
        .iter()
        .filter(|place| place.uri == client.uri(NOTE))
        .map(|place| text_of(TEXT, place.range))
        .collect();
    assert_eq!(here, ["尊重网络主权", "尊重网络主权", "尊重网路主权"]);
    client.finish().await;
}

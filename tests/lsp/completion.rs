//! What is offered while a note is typed. The last `|` in a text is the cursor.

use crate::client::{Client, Introduction, position};
use tower_lsp::ls_types::*;

const NOTE: &str = "notes/clean-brief.md";

/// A client with a note that has the cursor where `|` stands; gives the text without it, and the position.
async fn typing(marked: &str) -> (Client, String, Position) {
    let mut client = ready().await;
    let (text, at) = marked_text(marked);
    client.open_with(NOTE, &text).await;
    (client, text, at)
}

/// A client whose workspace is loaded: something was found in a note of it.
async fn ready() -> Client {
    let mut client = Client::start().await;
    let other = "notes/essay.md";
    client.open_with(other, "“尊重网路主权”[@xi2015]。\n").await;
    client.published(other).await;
    client
}

fn marked_text(marked: &str) -> (String, Position) {
    let byte = marked.rfind('|').expect("a cursor");
    let mut text = marked.to_owned();
    text.remove(byte);
    let at = position(&text, byte);
    (text, at)
}

async fn offered(client: &mut Client, name: &str, at: Position) -> Vec<CompletionItem> {
    let params = CompletionParams {
        text_document_position: client.at(name, at),
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

/// What is offered at `|` in a note.
async fn in_note(marked: &str) -> Vec<CompletionItem> {
    let (mut client, _, at) = typing(marked).await;
    offered(&mut client, NOTE, at).await
}

fn labels(items: &[CompletionItem]) -> Vec<&str> {
    items.iter().map(|item| item.label.as_str()).collect()
}

/// The text after an item is accepted.
fn accepted(marked: &str, item: &CompletionItem) -> String {
    let (text, at) = marked_text(marked);
    let Some(CompletionTextEdit::Edit(edit)) = &item.text_edit else {
        panic!("an edit");
    };
    assert_eq!(edit.range.start.line, at.line, "the edit is in one line");
    assert!(
        edit.range.start <= at && at <= edit.range.end,
        "it holds the cursor"
    );
    let line = text.split('\n').nth(at.line as usize).expect("a line");
    let units: Vec<u16> = line.encode_utf16().collect();
    let part = |range: std::ops::Range<usize>| String::from_utf16_lossy(&units[range]);
    let (start, end) = (
        edit.range.start.character as usize,
        edit.range.end.character as usize,
    );
    let typed = part(start..at.character as usize);
    let filter = item.filter_text.as_deref().unwrap_or(&item.label);
    assert!(
        filter.starts_with(&typed),
        "{filter} is what {typed} begins"
    );
    let line = format!(
        "{}{}{}",
        part(0..start),
        edit.new_text,
        part(end..units.len())
    );
    let mut lines: Vec<&str> = text.split('\n').collect();
    lines[at.line as usize] = &line;
    lines.join("\n")
}

fn find<'i>(items: &'i [CompletionItem], label: &str) -> &'i CompletionItem {
    let found = items.iter().find(|item| item.label == label);
    found.unwrap_or_else(|| panic!("{label} is offered: {:?}", labels(items)))
}

#[tokio::test(flavor = "multi_thread")]
async fn after_an_at_sign_stand_all_keys_with_title_author_and_date() {
    for marked in ["见 [@|", "见 @|", "见 ＠|", "见 [-@|", "见 [@liu2016; @|"] {
        let items = in_note(marked).await;
        let item = find(&items, "xi2015");
        let detail = item.detail.as_deref().expect("a detail");
        assert_eq!(
            detail,
            "在第二届世界互联网大会开幕式上的讲话 · 习近平 · 2015-12-16"
        );
        assert_eq!(accepted(marked, item), marked.replace('|', "xi2015"));
        // A source by its own id, and an entry that only the bibliography has.
        for key in ["xi2015-pdf", "csl2016"] {
            find(&items, key);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_are_found_by_id_by_title_and_by_author_in_either_script() {
    for (marked, key) in [
        ("[@xi20|", "xi2015"),
        ("[@乌镇|", "xi2015-pdf"),
        ("[@互聯網大會|", "xi2015"),
        ("[@习近平|", "xi2015"),
        ("[@Wuzhen|", "xi2015-en"),
        ("[@rm1|", "rmrb-1"),
    ] {
        let items = in_note(marked).await;
        let accepted = accepted(marked, find(&items, key));
        assert_eq!(accepted, format!("[@{key}"), "{marked}");
    }
    let items = in_note("[@rmrb-2|").await;
    assert_eq!(items[0].label, "rmrb-2");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_would_run_on_is_put_in_braces() {
    let marked = "见 @xi|的讲话";
    let items = in_note(marked).await;
    let text = accepted(marked, find(&items, "xi2015"));
    assert_eq!(text, "见 @{xi2015}的讲话");
    let marked = "见 @{xi|";
    let items = in_note(marked).await;
    let text = accepted(marked, find(&items, "xi2015"));
    assert_eq!(text, "见 @{xi2015}");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_keys_in_addresses_code_and_front_matter() {
    for marked in [
        "信箱 a@|",
        "`[@|`",
        "```\n[@|\n```",
        "---\nauthor: @|\n---\n",
        "\\@|",
    ] {
        assert_eq!(labels(&in_note(marked).await), [""; 0], "{marked}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_explained_by_the_card_of_its_source() {
    let (mut client, _, at) = typing("[@xi|").await;
    let items = offered(&mut client, NOTE, at).await;
    let item = find(&items, "xi2015").clone();
    assert_eq!(item.documentation, None);
    let item = client.request::<request::ResolveCompletionItem>(item).await;
    let Some(Documentation::MarkupContent(markup)) = item.expect("an item").documentation else {
        panic!("documentation");
    };
    assert_eq!(markup.kind, MarkupKind::Markdown);
    assert!(
        markup
            .value
            .contains("习近平. 在第二届世界互联网大会开幕式上的讲话")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_key_stand_its_paragraphs_the_one_quoted_first() {
    for marked in [
        "“尊重网络主权”[@xi2015, |",
        "“尊重网络主权”[@xi2015, |]。",
        "“尊重网络主权”，见 @xi2015 [|",
    ] {
        let items = in_note(marked).await;
        assert_eq!(items[0].label, "¶8", "{marked}");
        assert_eq!(accepted(marked, &items[0]), marked.replace('|', "¶8"));
        let words = items[0]
            .label_details
            .as_ref()
            .and_then(|d| d.description.as_deref());
        assert!(
            words.is_some_and(|words| words.contains("尊重网络主权")),
            "{words:?}"
        );
        find(&items, "¶1");
    }
    let items = in_note("[@xi2015,|").await;
    assert_eq!(accepted("[@xi2015,|", find(&items, "¶3")), "[@xi2015, ¶3");
}

#[tokio::test(flavor = "multi_thread")]
async fn locators_are_found_by_number_and_by_words() {
    for (marked, label) in [
        ("[@xi2015, ¶1|", "¶12"),
        ("[@xi2015, 8|", "¶8"),
        ("[@xi2015, 第8|", "¶8"),
        ("[@xi2015, 网络主权|", "¶8"),
        ("[@wic2019, §|", "§2"),
    ] {
        let items = in_note(marked).await;
        find(&items, label);
    }
    let items = in_note("[@xi2015, 8|").await;
    assert!(
        items
            .iter()
            .all(|item| item.label.contains('8') || item.label.starts_with('§')),
        "{:?}",
        labels(&items)
    );
    assert_eq!(labels(&in_note("[@nobody, |").await), [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_open_quotation_goes_on_as_the_corpus_does_and_is_closed_and_cited() {
    let marked = "讲话说：“尊重网络|";
    let items = in_note(marked).await;
    let texts: Vec<String> = items.iter().map(|item| accepted(marked, item)).collect();
    assert!(
        texts.contains(&"讲话说：“尊重网络主权。”[@xi2015, ¶8]".to_owned()),
        "{texts:#?}"
    );
    for (marked, expected) in [
        // The mark that the editor set is kept, a citation that stands is enough.
        ("“自由是秩序的|”", "“自由是秩序的目的”[@xi2015, ¶11]"),
        ("“自由是秩序的|”[@xi2015]", "“自由是秩序的目的”[@xi2015]"),
        ("「自由是秩序的|", "「自由是秩序的目的」[@xi2015, ¶11]"),
        ("\"自由是秩序的|", "\"自由是秩序的目的\"[@xi2015, ¶11]"),
        // Punctuation as the source has it; up to the end of the sentence.
        (
            "“自由是秩序的目的,|",
            "“自由是秩序的目的，秩序是自由的保障。”[@xi2015, ¶11]",
        ),
        (
            "“自由是秩序的|",
            "“自由是秩序的目的，秩序是自由的保障。”[@xi2015, ¶11]",
        ),
        // Traditional characters find the simplified source; its own text is inserted.
        (
            "「互聯網讓世界變成了|",
            "「互聯網讓世界變成了“鸡犬之声相闻”的地球村」[@xi2015, ¶3]",
        ),
        (
            "“order is the guar|",
            "“order is the guarantee of freedom.” [@xi2015-en, ¶11]",
        ),
    ] {
        let items = in_note(marked).await;
        let texts: Vec<String> = items.iter().map(|item| accepted(marked, item)).collect();
        assert!(
            texts.iter().any(|text| text == expected),
            "{marked}: {texts:#?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_words_are_offered_where_nothing_is_quoted() {
    for marked in [
        "自由是秩序的|",
        "“自由”是秩序的|",
        "“自|",
        "“自由是秩|序的目的”",
        "“某处未收\n\n自由是秩序的|",
        "```\n“自由是秩序的|\n```",
        "“此句不见于任何文献|",
    ] {
        assert_eq!(labels(&in_note(marked).await), [""; 0], "{marked}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn words_are_explained_by_their_paragraph() {
    let (mut client, _, at) = typing("“自由是秩序的|").await;
    let item = offered(&mut client, NOTE, at).await.remove(0);
    let item = client.request::<request::ResolveCompletionItem>(item).await;
    let Some(Documentation::MarkupContent(markup)) = item.expect("an item").documentation else {
        panic!("documentation");
    };
    assert!(
        markup.value.contains("**自由是秩序的**目的"),
        "{}",
        markup.value
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_citation_is_in_the_configured_style() {
    for (style, cited) in [
        ("footnote", "“自由是秩序的目的”^[[@speech, ¶1]]"),
        ("title", "“自由是秩序的目的”（《讲话》）"),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |name: &str, text: &str| {
            std::fs::write(folder.path().join(name), text).expect("written");
        };
        std::fs::create_dir(folder.path().join("corpus")).expect("a folder");
        write(
            "corpus/speech.txt",
            "讲话\n\n自由是秩序的目的，秩序是自由的保障。\n",
        );
        write(
            "yinwen.toml",
            &format!(
                "[[source]]\npath = \"corpus/speech.txt\"\ntitle = \"讲话\"\n[check]\ncitation-style = \"{style}\"\n"
            ),
        );
        let mut client = Client::start_in(folder, Introduction::default()).await;
        let marked = "“自由是秩序的|";
        let (text, at) = marked_text(marked);
        client.open_with("note.md", &text).await;
        // The mark that is not closed is found once the workspace is loaded.
        client.published("note.md").await;
        let items = offered(&mut client, "note.md", at).await;
        let texts: Vec<String> = items.iter().map(|item| accepted(marked, item)).collect();
        assert!(texts.iter().any(|text| text == cited), "{texts:#?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_server_lives_after_nonsense() {
    let (mut client, _, _) = typing("“尊重|").await;
    for (line, character) in [(0, 99), (99, 0), (u32::MAX, u32::MAX)] {
        offered(&mut client, NOTE, Position { line, character }).await;
    }
    assert!(
        offered(&mut client, "notes/nobody.md", Position::new(0, 0))
            .await
            .is_empty()
    );
    for data in [
        serde_json::json!({"uri": 7}),
        serde_json::json!({"uri": client.uri(NOTE), "source": "xi2015", "bytes": [9_999_999, 3]}),
    ] {
        let item = CompletionItem {
            label: "x".to_owned(),
            data: Some(data),
            ..CompletionItem::default()
        };
        let answer = client.request::<request::ResolveCompletionItem>(item).await;
        assert_eq!(answer.expect("an item").label, "x");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn prose_is_prose_in_every_kind_of_block() {
    for head in [
        "- ",
        "1. ",
        "# ",
        "> ",
        "> [!quote] ",
        "| 甲 | 乙 |\n|---|---|\n| ",
        "见注[^1]。\n\n[^1]: ",
        "上一行\n",
    ] {
        let marked = format!("{head}[@xi20|");
        let items = in_note(&marked).await;
        assert!(!items.is_empty(), "{marked}");
        assert_eq!(
            accepted(&marked, find(&items, "xi2015")),
            format!("{head}[@xi2015")
        );
        let marked = format!("{head}“自由是秩序的|");
        let items = in_note(&marked).await;
        assert!(!items.is_empty(), "{marked}");
    }
    // An earlier mark that nobody closed, and a later quotation, are other matters.
    let marked = "“忘了\n\n他说“他“自由是秩序的|，又说“尊重网络主权”[@xi2015]。";
    let items = in_note(marked).await;
    let texts: Vec<String> = items.iter().map(|item| accepted(marked, item)).collect();
    assert!(
        texts.iter().any(|text| text
            .ends_with("“自由是秩序的目的”[@xi2015, ¶11]，又说“尊重网络主权”[@xi2015]。")),
        "{texts:#?}"
    );
}

//! Translations: what a hover tells of a word, inserting and completing the translation of a quotation, hints that show it.

use crate::client::{Client, Introduction, modern, range_of, text_of};
use serde_json::json;
use tower_lsp::ls_types::*;

const NOTE: &str = "notes/note.md";

const ZH: &str = "网络空间治理\n\n各国应该加强沟通、扩大共识、深化合作。网络空间不是“法外之地”。\n\n中国有6.7亿网民、413万多家网站。各方都要遵守规则。\n";
const EN: &str = "Cyberspace governance\n\nAll countries should strengthen communication, broaden consensus and deepen collaboration. Cyberspace is not a “land outside the law”.\n\nChina has 670 million netizens and more than 4.13 million websites. The rules are to be kept by all sides, and cyberspace is one of them.\n";
const PRESS: &str = "Governance of cyberspace\n\nCountries should step up communication, widen consensus and deepen cooperation. Cyberspace is not a “place beyond the law”.\n\nChina has 670 million netizens and over 4.13 million websites. All parties must abide by the rules.\n";
const CONFIG: &str = "[corpus]\ninclude = [\"corpus/*.txt\"]\n\
    [[source]]\nid = \"zh\"\npath = \"corpus/zh.txt\"\nlang = \"zh-Hans\"\n\
    [[source]]\nid = \"press\"\npath = \"corpus/press.txt\"\nlang = \"en\"\ntranslates = \"zh\"\nstanding = \"press\"\n\
    [[source]]\nid = \"en\"\npath = \"corpus/en.txt\"\nlang = \"en\"\ntranslates = \"zh\"\nstanding = \"official\"\ntranslator = \"A. Translator\"\n\
    [[term]]\nzh = \"网络空间\"\nen = [\"cyberspace\", \"cyber space\"]\n\
    [[term]]\nzh = \"网络空间治理\"\nen = [\"cyberspace governance\"]\n";

/// A workspace with a speech and two translations of it.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in [
        ("yinwen.toml", CONFIG),
        ("corpus/zh.txt", ZH),
        ("corpus/en.txt", EN),
        ("corpus/press.txt", PRESS),
        (NOTE, ""),
    ] {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }
    folder
}

/// A client that shows translations as hints, and is told when the corpus is aligned.
fn introduction(unit: &str) -> Introduction {
    let mut capabilities = modern();
    capabilities["workspace"]["inlayHint"] = json!({"refreshSupport": true});
    capabilities["general"]["positionEncodings"] = json!([unit]);
    Introduction {
        capabilities,
        options: json!({"inlayHints": "translation"}),
        ..Introduction::default()
    }
}

/// With a note of this text, once the corpus is read and aligned.
async fn aligned_with(text: &str, introduction: Introduction) -> Client {
    let mut client = Client::start_in(folder(), introduction).await;
    client.open_with(NOTE, text).await;
    for _ in ["read", "aligned"] {
        client
            .claim(|message| message["method"] == json!("workspace/inlayHint/refresh"))
            .await;
    }
    client
}

async fn aligned(text: &str) -> Client {
    aligned_with(text, introduction("utf-16")).await
}

async fn finish(client: Client) {
    client
        .finish_without(&["textDocument/publishDiagnostics"])
        .await;
}

async fn hover_at(client: &mut Client, name: &str, position: Position) -> Option<(String, Range)> {
    let params = HoverParams {
        text_document_position_params: client.at(name, position),
        work_done_progress_params: WorkDoneProgressParams::default(),
    };
    let hover = client.request::<request::HoverRequest>(params).await;
    let hover = hover.expect("an answer")?;
    let HoverContents::Markup(markup) = hover.contents else {
        panic!("markup");
    };
    Some((markup.value, hover.range.expect("a range")))
}

/// What is told of the first place of `words`, and of which text.
async fn hover(
    client: &mut Client,
    name: &str,
    text: &str,
    words: &str,
) -> Option<(String, String)> {
    let at = range_of(text, words, 0).start;
    let (told, range) = hover_at(client, name, at).await?;
    Some((told, text_of(text, range)))
}

#[track_caller]
fn has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part} in\n{text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_several_translations_the_words_that_differ_are_told() {
    let text = "讲话说“各国应该加强沟通、扩大共识、深化合作”[@zh]。\n";
    let mut client = aligned(text).await;
    let (told, _) = hover(&mut client, NOTE, text, "扩大共识")
        .await
        .expect("a hover");
    let at = |standing: &str| told.find(standing).expect(standing);
    assert!(at("· official") < at("· press"), "{told}");
    has(
        &told,
        &[
            "Other words: ",
            "“broaden” → “widen”",
            "“collaboration” → “cooperation”",
        ],
    );
    finish(client).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_word_is_told_as_the_longest_term_then_as_the_corpus_translates_it_then_by_the_dictionary()
 {
    let text = "谈网络空间治理，先要扩大共识。\n";
    let mut client = aligned(text).await;
    let (told, word) = hover(&mut client, NOTE, text, "络空")
        .await
        .expect("a hover");
    assert_eq!(word, "网络空间治理");
    assert!(
        told.starts_with("**网络空间治理** · termbase · cyberspace governance"),
        "{told}"
    );
    let (told, word) = hover(&mut client, NOTE, text, "共识")
        .await
        .expect("a hover");
    assert_eq!(word, "共识");
    has(
        &told,
        &[
            "**共识**\n\n[en](",
            "official translation · A\\. Translator",
            "broaden **consensus** and deepen",
            "**共识** · dictionary · consensus",
        ],
    );
    let sentence = told.find("> All countries").expect("a sentence");
    assert!(
        sentence < told.find("dictionary").expect("a gloss"),
        "{told}"
    );
    finish(client).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn either_script_and_english_are_told_too() {
    let text = "網絡空間的共識。\n\nGovernance of cyber space needs consensus.\n";
    let mut client = aligned(text).await;
    let (told, word) = hover(&mut client, NOTE, text, "絡空")
        .await
        .expect("a hover");
    assert_eq!(word, "網絡空間");
    has(&told, &["termbase · cyberspace; cyber space"]);
    let (told, word) = hover(&mut client, NOTE, text, "共識")
        .await
        .expect("a hover");
    assert_eq!(word, "共識");
    has(&told, &["broaden **consensus**"]);
    let (told, word) = hover(&mut client, NOTE, text, "space")
        .await
        .expect("a hover");
    assert_eq!(word, "cyber space");
    has(&told, &["**cyber space** · termbase · 网络空间"]);
    let (told, word) = hover(&mut client, NOTE, text, "consensus")
        .await
        .expect("a hover");
    assert_eq!(word, "consensus");
    has(&told, &["[zh](", ") · original", "扩大**共识**"]);
    finish(client).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_told_in_code_nor_of_what_nobody_knows() {
    let text = "---\ntitle: 网络空间\n---\n\n`网络空间`，zzyzx，2015\n\n```\n网络空间\n```\n";
    let mut client = aligned(text).await;
    for nth in 0..3 {
        let at = range_of(text, "网络空间", nth).start;
        assert_eq!(hover_at(&mut client, NOTE, at).await, None, "{nth}");
    }
    for words in ["zzyzx", "2015", "，"] {
        assert_eq!(hover(&mut client, NOTE, text, words).await, None, "{words}");
    }
    finish(client).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ranges_are_counted_as_negotiated() {
    let text = "𠀀谈**网络空间**治理\n";
    for (unit, start, end) in [("utf-8", 9, 21), ("utf-16", 5, 9), ("utf-32", 4, 8)] {
        let mut client = aligned_with(text, introduction(unit)).await;
        let at = Position::new(0, start);
        let (_, range) = hover_at(&mut client, NOTE, at).await.expect("a hover");
        assert_eq!(range.start, at, "{unit}");
        // The term goes on behind the emphasis: 治理 and its marks belong to it.
        let marks_and_rest = match unit {
            "utf-8" => 2 + 6,
            _ => 2 + 2,
        };
        assert_eq!(range.end, Position::new(0, end + marks_and_rest), "{unit}");
        finish(client).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quotation_tells_the_terms_under_the_cursor_too() {
    let text = "“网络空间不是‘法外之地’”[@zh]。\n";
    let mut client = aligned(text).await;
    let (told, word) = hover(&mut client, NOTE, text, "网络空间")
        .await
        .expect("a hover");
    assert_eq!(word, "网络空间不是‘法外之地’");
    has(
        &told,
        &[
            "≈ **equivalent**",
            "official translation",
            "**网络空间** · termbase · cyberspace",
        ],
    );
    finish(client).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn in_a_source_the_translation_of_the_sentence_has_the_word_in_bold() {
    let mut client = aligned("“共识”[@zh]\n").await;
    client.open("corpus/zh.txt").await;
    client.open("corpus/en.txt").await;
    let (told, _) = hover(&mut client, "corpus/zh.txt", ZH, "共识")
        .await
        .expect("a hover");
    assert!(told.starts_with("**zh ¶1**"), "{told}");
    has(
        &told,
        &[
            "[en](",
            "broaden **consensus** and",
            "[press](",
            "widen **consensus** and",
        ],
    );
    let (told, _) = hover(&mut client, "corpus/en.txt", EN, "consensus")
        .await
        .expect("a hover");
    has(&told, &["[zh](", "扩大**共识**"]);
    finish(client).await;
}

/// What each action is called, and the text after it.
async fn offered(text: &str, words: &str) -> Vec<(String, String)> {
    let mut client = aligned(text).await;
    let found = client
        .actions(
            NOTE,
            range_of(text, words, 0),
            Some(vec![CodeActionKind::REFACTOR]),
        )
        .await;
    finish(client).await;
    let applied = |action: CodeAction| {
        assert_eq!(action.kind, Some(CodeActionKind::REFACTOR_REWRITE));
        let edit = action.edit.expect("an edit");
        let Some(DocumentChanges::Edits(documents)) = edit.document_changes else {
            panic!("edits of documents");
        };
        let [OneOf::Left(edit)] = documents[0].edits.as_slice() else {
            panic!("one edit");
        };
        let before = text_of(text, Range::new(Position::new(0, 0), edit.range.start));
        let after = &text[before.len()..];
        (action.title, format!("{before}{}{after}", edit.new_text))
    };
    found.into_iter().map(applied).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_translation_of_a_quotation_is_inserted_behind_it_the_official_first() {
    let found = offered("要“扩大共识”[@zh]。\n", "共识").await;
    let expected = [
        (
            "Insert “broaden consensus” (official translation · A. Translator · en)",
            "要“扩大共识”（“broaden consensus”）[@zh]。\n",
        ),
        (
            "Insert “widen consensus” (press translation · press)",
            "要“扩大共识”（“widen consensus”）[@zh]。\n",
        ),
    ];
    let expected = expected.map(|(title, text)| (title.to_owned(), text.to_owned()));
    assert_eq!(found, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_inserted_translation_is_written_as_the_note_writes() {
    for (text, words, wanted) in [
        // A phrase has no full stop, and no capital letter that is only there because a sentence begins.
        (
            "“网络空间不是‘法外之地’”[@zh]。\n",
            "空间",
            "“网络空间不是‘法外之地’”（“cyberspace is not a ‘land outside the law’”）[@zh]。\n",
        ),
        // A sentence keeps both; a name keeps its capital letter.
        (
            "“网络空间不是‘法外之地’。”[@zh]\n",
            "空间",
            "“网络空间不是‘法外之地’。”（“Cyberspace is not a ‘land outside the law’.”）[@zh]\n",
        ),
        (
            "「中国有6.7亿网民、413万多家网站」[@zh]\n",
            "网民",
            "「中国有6.7亿网民、413万多家网站」（“China has 670 million netizens and more than 4.13 million websites”）[@zh]\n",
        ),
        // English notes.
        (
            "They “deepen collaboration” [@en].\n",
            "deepen",
            "They “deepen collaboration” (“深化合作”) [@en].\n",
        ),
        (
            "They \"deepen collaboration\" [@en].\n",
            "deepen",
            "They \"deepen collaboration\" (\"深化合作\") [@en].\n",
        ),
    ] {
        let found = offered(text, words).await;
        assert_eq!(
            found.first().map(|(_, text)| text.as_str()),
            Some(wanted),
            "{found:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_translation_is_offered_where_one_stands_or_the_words_are_not_those_of_the_source() {
    for text in [
        "“扩大共识”（“broaden consensus”）[@zh]。\n",
        "“扩大公识”[@zh]。\n",
        "“加强沟通……深化合作”[@zh]。\n",
        "> 扩大共识\n>\n> —— [@zh]\n",
    ] {
        let words = if text.contains("公识") {
            "公识"
        } else {
            "合作"
        };
        let words = if text.contains(words) {
            words
        } else {
            "共识"
        };
        assert_eq!(offered(text, words).await, [], "{text}");
    }
}

/// What is offered at `|`: label, detail, and the text after taking it.
async fn completed(marked: &str) -> Vec<(String, String, String)> {
    let at = marked.find('|').expect("a cursor");
    let text = marked.replacen('|', "", 1);
    let mut client = aligned(&text).await;
    let params = CompletionParams {
        text_document_position: client.at(NOTE, crate::client::position(&text, at)),
        work_done_progress_params: WorkDoneProgressParams::default(),
        partial_result_params: PartialResultParams::default(),
        context: None,
    };
    let answer = client.request::<request::Completion>(params).await;
    finish(client).await;
    let items = match answer.expect("an answer") {
        Some(CompletionResponse::List(list)) => list.items,
        _ => Vec::new(),
    };
    let taken = |item: CompletionItem| {
        let Some(CompletionTextEdit::Edit(edit)) = item.text_edit else {
            panic!("an edit");
        };
        let start = Position::new(0, 0);
        let before = text_of(&text, Range::new(start, edit.range.start));
        let upto = text_of(&text, Range::new(start, edit.range.end));
        let after = format!("{before}{}{}", edit.new_text, &text[upto.len()..]);
        (item.label, item.detail.unwrap_or_default(), after)
    };
    items.into_iter().map(taken).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_translation_is_completed_behind_its_quotation() {
    let wanted = "“扩大共识”（“broaden consensus”）[@zh]。\n";
    for marked in [
        "“扩大共识”（“|[@zh]。\n",
        "“扩大共识”（“broad|[@zh]。\n",
        // Marks that the editor closed by itself.
        "“扩大共识”（“|”）[@zh]。\n",
        "“扩大共识”（“broad|”）[@zh]。\n",
    ] {
        let found = completed(marked).await;
        let (label, detail, text) = found.first().unwrap_or_else(|| panic!("{marked}"));
        assert_eq!(label, "broaden consensus");
        assert_eq!(detail, "official translation · A. Translator · en");
        assert_eq!(text, wanted, "{marked}");
    }
    let found = completed("“扩大共识”（\"|[@zh]。\n").await;
    assert_eq!(found[0].2, "“扩大共识”（\"broaden consensus\"）[@zh]。\n");
    let found = completed("They “deepen collaboration” (“|\n\n[@en]\n").await;
    assert_eq!(found, [], "nothing binds it to a source");
    let found = completed("They “deepen collaboration” (\"| [@en].\n").await;
    assert_eq!(
        found[0].2,
        "They “deepen collaboration” (\"深化合作\") [@en].\n"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn hints_show_the_translation_where_there_is_evidence_for_it() {
    let text = "“扩大共识”[@zh]，“深化合作”（“deepen collaboration”）[@zh]，“扩大公识”[@zh]。\n";
    let mut client = aligned(text).await;
    let params = InlayHintParams {
        text_document: client.document(NOTE),
        range: Range::new(Position::new(0, 0), Position::new(1, 0)),
        work_done_progress_params: WorkDoneProgressParams::default(),
    };
    let hints = client.request::<request::InlayHintRequest>(params).await;
    let hints = hints.expect("an answer").expect("hints");
    let shown: Vec<_> = hints
        .iter()
        .map(|hint| json!([hint.position.character, hint.label, hint.tooltip]))
        .collect();
    let whose = "official translation · A. Translator · en";
    assert_eq!(shown, [json!([6, "“broaden consensus”", whose])]);
    finish(client).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn all_of_it_is_said_in_chinese_too() {
    let text = "“扩大共识”[@zh]，网络空间。\n";
    let introduction = Introduction {
        locale: Some("zh-cn"),
        ..introduction("utf-16")
    };
    let mut client = aligned_with(text, introduction).await;
    let (told, _) = hover(&mut client, NOTE, text, "空间")
        .await
        .expect("a hover");
    has(
        &told,
        &[
            "**网络空间** · 术语表 · cyberspace",
            "**网络空间** · 词典 · ",
        ],
    );
    let (told, _) = hover(&mut client, NOTE, text, "共识")
        .await
        .expect("a hover");
    has(&told, &["官方译文", "媒体译文"]);
    let actions = client
        .actions(
            NOTE,
            range_of(text, "共识", 0),
            Some(vec![CodeActionKind::REFACTOR]),
        )
        .await;
    assert_eq!(
        actions[0].title,
        "插入“broaden consensus”（官方译文 · A. Translator · en）"
    );
    finish(client).await;
}

//! Folding, growing selections, colours.

use crate::client::{Client, Introduction, modern, range_of, text_of};
use serde_json::json;
use tower_lsp::ls_types::*;

const NOTE: &str = "notes/clean-brief.md";

const TEXT: &str = "---
title: 笔记
---

# 一

《在第二届世界互联网大会开幕式上的讲话》说：“中国有6.7亿网民，尊重网路主权”[@xi2015, ¶8]。下一句。

> 目前，
> 中国有 6.7 亿网民

[@xi2015]

## 二

- 第一项，有两句。
  它的“网络主权”[@xi2015]。
- 第二项

# 三
";

async fn with_note(text: &str, introduction: Introduction) -> Client {
    let mut client = Client::introduce(introduction).await;
    client.open_with(NOTE, text).await;
    client.published(NOTE).await;
    client
}

async fn folds(client: &mut Client, name: &str, text: &str) -> Vec<(String, String)> {
    let params = FoldingRangeParams {
        text_document: client.document(name),
        work_done_progress_params: WorkDoneProgressParams::default(),
        partial_result_params: PartialResultParams::default(),
    };
    let folds = client.request::<request::FoldingRangeRequest>(params).await;
    let lines: Vec<&str> = text.split('\n').collect();
    let line = |number: u32| lines[number as usize].trim().to_owned();
    let folds = folds.expect("an answer").expect("folds");
    folds
        .iter()
        .map(|fold| (line(fold.start_line), line(fold.end_line)))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn front_matter_sections_and_block_quotes_fold() {
    let mut client = with_note(TEXT, Introduction::default()).await;
    let folds = folds(&mut client, NOTE, TEXT).await;
    let expected = [
        ("---", "---"),
        ("# 一", "- 第二项"),
        ("> 目前，", "> 中国有 6.7 亿网民"),
        ("## 二", "- 第二项"),
    ];
    assert_eq!(
        folds,
        expected.map(|(first, last)| (first.to_owned(), last.to_owned()))
    );
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn parts_and_sections_of_sources_fold() {
    let mut client = with_note(TEXT, Introduction::default()).await;
    let text = client.open("corpus/rmrb-2015.txt").await;
    let parts = folds(&mut client, "corpus/rmrb-2015.txt", &text).await;
    assert!(
        parts.contains(&(
            "在第二届世界互联网大会开幕式上的讲话".to_owned(),
            "来源：《人民日报》2015 年 12 月 17 日".to_owned()
        )),
        "{parts:#?}"
    );
    let text = client.open("corpus/wic2019-concept.txt").await;
    let sections = folds(&mut client, "corpus/wic2019-concept.txt", &text).await;
    assert!(
        sections.iter().any(|(first, _)| first == "一、時代背景"),
        "{sections:#?}"
    );
    client.finish().await;
}

/// What is selected step by step from a place of a text.
async fn grown(client: &mut Client, name: &str, text: &str, at: Position) -> Vec<String> {
    let params = SelectionRangeParams {
        text_document: client.document(name),
        positions: vec![at, at],
        work_done_progress_params: WorkDoneProgressParams::default(),
        partial_result_params: PartialResultParams::default(),
    };
    let answer = client
        .request::<request::SelectionRangeRequest>(params)
        .await;
    let mut answer = answer.expect("an answer").expect("selections");
    assert_eq!(answer.len(), 2, "one for each position");
    let mut steps = Vec::new();
    let mut next = answer.pop();
    while let Some(step) = next {
        assert!(step.range.start <= at && at <= step.range.end);
        let is_larger = |outer: &SelectionRange| {
            outer.range != step.range
                && outer.range.start <= step.range.start
                && step.range.end <= outer.range.end
        };
        assert!(step.parent.as_deref().is_none_or(is_larger), "{step:?}");
        steps.push(text_of(text, step.range));
        next = step.parent.map(|parent| *parent);
    }
    steps
}

#[tokio::test(flavor = "multi_thread")]
async fn a_selection_grows_from_the_word_to_the_document() {
    let mut client = with_note(TEXT, Introduction::default()).await;
    let at = range_of(TEXT, "主权", 0).start;
    let steps = grown(&mut client, NOTE, TEXT, at).await;
    let sentence = "《在第二届世界互联网大会开幕式上的讲话》说：“中国有6.7亿网民，尊重网路主权”[@xi2015, ¶8]。";
    assert_eq!(
        steps[..7],
        [
            "主权",
            "尊重网路主权",
            "中国有6.7亿网民，尊重网路主权",
            "“中国有6.7亿网民，尊重网路主权”",
            "“中国有6.7亿网民，尊重网路主权”[@xi2015, ¶8]",
            sentence,
            &format!("{sentence}下一句。"),
        ]
    );
    assert!(
        steps[7].starts_with("# 一\n") && steps[7].ends_with("- 第二项"),
        "{steps:#?}"
    );
    assert_eq!(steps[8], TEXT);
    assert_eq!(steps.len(), 9);
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn citations_and_list_items_are_steps_too() {
    let mut client = with_note(TEXT, Introduction::default()).await;
    let at = range_of(TEXT, "xi2015, ", 0).start;
    let steps = grown(&mut client, NOTE, TEXT, at).await;
    assert_eq!(steps[..3], ["xi2015", "@xi2015, ¶8", "[@xi2015, ¶8]"]);
    let at = range_of(TEXT, "两句", 0).start;
    let steps = grown(&mut client, NOTE, TEXT, at).await;
    let item = "- 第一项，有两句。\n  它的“网络主权”[@xi2015]。".to_owned();
    assert!(steps.contains(&"有两句。".to_owned()), "{steps:#?}");
    assert!(steps.contains(&item), "{steps:#?}");
    assert!(steps.contains(&format!("{item}\n- 第二项")), "{steps:#?}");
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_selection_grows_in_sources_over_the_lines_of_a_paragraph() {
    let mut client = with_note(TEXT, Introduction::default()).await;
    let name = "corpus/rmrb-2015.txt";
    let text = client.open(name).await;
    let at = range_of(&text, "热烈的欢迎", 0).start;
    let steps = grown(&mut client, name, &text, at).await;
    assert_eq!(steps[0], "热烈");
    assert_eq!(steps[1], "表示热烈的欢迎！");
    assert!(
        steps[2].starts_with("首先，我谨代表") && steps[2].ends_with("热烈的欢迎！"),
        "{steps:#?}"
    );
    assert!(
        steps[3].starts_with("欢迎各位嘉宾") && steps[3].ends_with("表示热烈的祝贺！"),
        "{steps:#?}"
    );
    assert!(
        steps[4].ends_with("来源：《人民日报》2015 年 12 月 17 日"),
        "{steps:#?}"
    );
    assert_eq!(steps.last(), Some(&text));
    client.finish().await;
}

/// How many columns a character takes.
type Width = fn(char) -> usize;

/// The tokens as the words that they cover, each with its kind.
async fn tokens(client: &mut Client, text: &str, width: Width) -> Vec<(String, String)> {
    let provider = client.server.capabilities.semantic_tokens_provider.clone();
    let Some(SemanticTokensServerCapabilities::SemanticTokensOptions(options)) = provider else {
        panic!("semantic tokens");
    };
    let params = SemanticTokensParams {
        text_document: client.document(NOTE),
        work_done_progress_params: WorkDoneProgressParams::default(),
        partial_result_params: PartialResultParams::default(),
    };
    let answer = client
        .request::<request::SemanticTokensFullRequest>(params)
        .await;
    let Ok(Some(SemanticTokensResult::Tokens(tokens))) = answer else {
        panic!("tokens");
    };
    let lines: Vec<&str> = text.split('\n').collect();
    let (mut line, mut start, mut end) = (0, 0, 0);
    let mut shown = Vec::new();
    for token in tokens.data {
        if token.delta_line > 0 {
            (start, end) = (0, 0);
        }
        line += token.delta_line as usize;
        start += token.delta_start as usize;
        assert!(start >= end, "tokens do not overlap");
        end = start + token.length as usize;
        let mut column = 0;
        let mut words = String::new();
        for c in lines[line].chars() {
            if start <= column && column < end {
                words.push(c);
            }
            column += width(c);
        }
        assert!(end <= column, "a token lies in its line");
        let kind = &options.legend.token_types[token.token_type as usize];
        shown.push((words, kind.as_str().to_owned()));
    }
    shown
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_are_right_in_every_encoding() {
    let text = "𠀀😀《在第二届世界互联网大会开幕式上的讲话》说：“😀中国有6.7亿网民”[@xi2015, ¶8]。<!-- yinwen-disable-line -->

> 目前，
> 中国有**7.6**亿网民

[@xi2015]

> cyber
> sovereignty

[@xi2015-en]
";
    let units: [(&str, Width); 3] = [
        ("utf-8", char::len_utf8),
        ("utf-16", char::len_utf16),
        ("utf-32", |_| 1),
    ];
    for (encoding, width) in units {
        let mut capabilities = modern();
        capabilities["general"]["positionEncodings"] = json!([encoding]);
        let introduction = Introduction {
            capabilities,
            ..Introduction::default()
        };
        let mut client = with_note(text, introduction).await;
        let tokens = tokens(&mut client, text, width).await;
        let expected = [
            ("在第二届世界互联网大会开幕式上的讲话", "class"),
            ("😀中国有6.7亿网民", "string"),
            ("xi2015", "variable"),
            ("¶8", "number"),
            ("<!-- yinwen-disable-line -->", "comment"),
            ("目前，", "string"),
            ("中国有", "string"),
            ("7.6", "string"),
            ("亿网民", "string"),
            ("xi2015", "variable"),
            ("cyber", "string"),
            ("sovereignty", "string"),
            ("xi2015-en", "variable"),
        ];
        let expected = expected.map(|(words, kind)| (words.to_owned(), kind.to_owned()));
        assert_eq!(tokens, expected, "{encoding}");
        client.finish().await;
    }
}

//! The outline of a document, and looking for something in the workspace.

use crate::client::{Client, Introduction, modern, text_of};
use serde_json::json;
use tower_lsp::ls_types::*;

const NOTE: &str = "notes/clean-brief.md";

const TEXT: &str = "---
title: 笔记
---
# 会议**笔记**

“尊重网络主权”[@xi2015, ¶8]。

## 一、要点

他说“尊重网路主权”[@xi2015]，又说“一张蓝图绘到底”。

> 目前，中国有 6.7 亿网民、
> 413 万多家网站

[@xi2015-pdf]

# 附录

见法律“国家坚持网络安全与信息化发展并重”[@csl2016]。
";

/// The client with the note checked; it has a mistake, so that its finding tells.
async fn with_note(introduction: Introduction) -> Client {
    let mut client = Client::introduce(introduction).await;
    client.open_with(NOTE, TEXT).await;
    client.published(NOTE).await;
    client
}

async fn symbols(client: &mut Client, name: &str) -> DocumentSymbolResponse {
    let params = DocumentSymbolParams {
        text_document: client.document(name),
        work_done_progress_params: WorkDoneProgressParams::default(),
        partial_result_params: PartialResultParams::default(),
    };
    let symbols = client
        .request::<request::DocumentSymbolRequest>(params)
        .await;
    symbols.expect("an answer").expect("symbols")
}

async fn tree(client: &mut Client, name: &str) -> Vec<DocumentSymbol> {
    match symbols(client, name).await {
        DocumentSymbolResponse::Nested(symbols) => symbols,
        DocumentSymbolResponse::Flat(_) => panic!("a tree"),
    }
}

/// A tree as lines: name, detail, and the words that name it in the text.
fn shown(text: &str, symbols: &[DocumentSymbol], depth: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for symbol in symbols {
        assert!(
            symbol.range.start <= symbol.selection_range.start,
            "{symbol:?}"
        );
        assert!(symbol.range.end >= symbol.selection_range.end, "{symbol:?}");
        let words = text_of(text, symbol.selection_range).replace('\n', "⏎");
        let detail = symbol.detail.as_deref().unwrap_or_default();
        let indent = "  ".repeat(depth);
        lines.push(format!("{indent}{} | {detail} | {words}", symbol.name));
        let children = symbol.children.as_deref().unwrap_or_default();
        lines.extend(shown(text, children, depth + 1));
    }
    lines
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_is_its_headings_and_under_them_its_quotations_with_verdict_and_source() {
    let mut client = with_note(Introduction::default()).await;
    let tree = tree(&mut client, NOTE).await;
    assert_eq!(
        shown(TEXT, &tree, 0),
        [
            "会议笔记 |  | 会议**笔记",
            "  尊重网络主权 | ✓ verbatim · xi2015-pdf ¶8 | 尊重网络主权",
            "  一、要点 |  | 一、要点",
            "    尊重网路主权 | ✗ altered · xi2015-pdf ¶8 | 尊重网路主权",
            "    一张蓝图绘到底 | ○ unchecked · no citation | 一张蓝图绘到底",
            "    目前，中国有 6.7 亿网民、413 万多家网站 | ✓ verbatim · xi2015-pdf ¶4 | 目前，中国有 6.7 亿网民、⏎> 413 万多家网站",
            "附录 |  | 附录",
            "  国家坚持网络安全与信息化发展并重 | ○ unchecked · csl2016 · no text of the source | 国家坚持网络安全与信息化发展并重",
        ]
    );
    let first = text_of(TEXT, tree[0].range);
    assert!(
        first.starts_with("# 会议") && first.ends_with("[@xi2015-pdf]"),
        "{first}"
    );
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_without_trees_gets_a_list() {
    let mut capabilities = modern();
    capabilities["textDocument"]["documentSymbol"] = json!({});
    let mut client = with_note(Introduction {
        capabilities,
        ..Introduction::default()
    })
    .await;
    let DocumentSymbolResponse::Flat(list) = symbols(&mut client, NOTE).await else {
        panic!("a list");
    };
    assert_eq!(list.len(), 8);
    assert_eq!(list[3].name, "尊重网路主权 · ✗ altered · xi2015-pdf ¶8");
    assert_eq!(list[3].container_name.as_deref(), Some("一、要点"));
    assert_eq!(text_of(TEXT, list[3].location.range), "“尊重网路主权”");
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_file_is_its_parts_and_their_sections() {
    let mut client = with_note(Introduction::default()).await;
    let unopened = tree(&mut client, "corpus/rmrb-2015.txt").await;
    let text = client.open("corpus/rmrb-2015.txt").await;
    let parts = tree(&mut client, "corpus/rmrb-2015.txt").await;
    assert_eq!(parts, unopened);
    let heads: Vec<String> = shown(&text, &parts, 0)
        .into_iter()
        .filter(|line| !line.starts_with(' '))
        .collect();
    assert_eq!(heads.len(), 4);
    assert!(
        heads[0].starts_with("在第二届世界互联网大会开幕式上的讲话 | xi2015-pdf · 习近平 · 2015-12-16 | 在第二届世界互联网大会开幕式上的讲话"),
        "{heads:#?}"
    );
    assert!(text_of(&text, parts[0].range).ends_with("来源：《人民日报》2015 年 12 月 17 日"));

    let text = client.open("corpus/wic2019-concept.txt").await;
    let parts = tree(&mut client, "corpus/wic2019-concept.txt").await;
    let lines = shown(&text, &parts, 0);
    assert!(
        lines[0].starts_with("携手构建网络空间命运共同体 | wic2019"),
        "{lines:#?}"
    );
    assert_eq!(lines[1], "  一、時代背景 |  | 一、時代背景");
    let section = &parts[0].children.as_ref().expect("sections")[0];
    assert!(text_of(&text, section.range).starts_with("一、時代背景\n"));
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_configuration_is_its_tables_as_they_are_being_written() {
    let mut client = with_note(Introduction::default()).await;
    let text = "[corpus]\ninclude = [\"corpus/*.txt\"]\n\n[[source]]\nid = \"xi2015\"\npath = ";
    client.open("yinwen.toml").await;
    client.change("yinwen.toml", 2, &[(None, text)]).await;
    let tree = tree(&mut client, "yinwen.toml").await;
    assert_eq!(
        shown(text, &tree, 0),
        ["corpus |  | corpus", "xi2015 | source | source"]
    );
    let broken = client.published("yinwen.toml").await;
    assert_eq!(broken.diagnostics.len(), 1);
    client.finish().await;
}

/// Name and container of what is found.
async fn found(client: &mut Client, query: &str) -> Vec<(String, String, Location)> {
    let params = WorkspaceSymbolParams {
        query: query.to_owned(),
        ..WorkspaceSymbolParams::default()
    };
    let answer = client
        .request::<request::WorkspaceSymbolRequest>(params)
        .await;
    let Ok(Some(WorkspaceSymbolResponse::Flat(symbols))) = answer else {
        panic!("symbols");
    };
    let shown = symbols.into_iter().map(|symbol| {
        let container = symbol.container_name.unwrap_or_default();
        (symbol.name, container, symbol.location)
    });
    shown.collect()
}

fn names(found: &[(String, String, Location)]) -> Vec<&str> {
    found.iter().map(|(name, _, _)| name.as_str()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn sources_are_found_by_id_title_alias_and_author() {
    let mut client = with_note(Introduction::default()).await;
    assert_eq!(found(&mut client, "").await.len(), 10);
    let speech = "xi2015-pdf · 在第二届世界互联网大会开幕式上的讲话 · 习近平";
    for query in ["xi2015-pdf", "xi15pdf", "第二屆世界互聯網", "习近平"] {
        let found = found(&mut client, query).await;
        let hit = found.iter().find(|(name, _, _)| name == speech);
        let (_, container, place) = hit.unwrap_or_else(|| panic!("{query}: {:#?}", names(&found)));
        assert_eq!(container, "xi2015 · 2015-12-16");
        assert_eq!(place.uri, client.uri("corpus/rmrb-2015.txt"));
    }
    let by_alias = found(&mut client, "乌镇致辞").await;
    assert_eq!(
        names(&by_alias),
        ["liu2016 · 在第三届世界互联网大会开幕式上的致辞 (乌镇致辞) · 刘云山"]
    );
    let work = found(&mut client, "xi2015").await;
    assert!(names(&work).contains(&"xi2015"), "{work:#?}");
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn phrases_are_found_where_they_stand_to_the_letter() {
    let mut client = with_note(Introduction::default()).await;
    let found_places = found(&mut client, "国际互联网以来").await;
    assert_eq!(names(&found_places).len(), 2, "{found_places:#?}");
    let (name, container, place) = &found_places[0];
    assert!(
        name.starts_with('…') && name.contains("国际互联网以来，我们按照"),
        "{name}"
    );
    assert_eq!(container, "xi2015-pdf ¶4");
    let text = client.read("corpus/rmrb-2015.txt");
    assert_eq!(text_of(&text, place.range), "国际互联网以来");
    // What merely comes near is no answer, and one letter is no phrase.
    assert!(found(&mut client, "国际互联网以后").await.is_empty());
    assert!(found(&mut client, "们").await.is_empty());
    client.finish().await;
}

/// An address is strict where file systems are not, and what a client shows of it must not end a link.
#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_file_may_have_any_name() {
    let mut client = Client::silent();
    let path = client.path("corpus/[讲话] (一)|二^`三` 100% #?.txt");
    std::fs::write(&path, "标题\n\n此处文字只有这里才有。\n").expect("written");
    client.say_hello(Introduction::default()).await;
    client.open("notes/brief.md").await;
    client.published("notes/brief.md").await;
    let found = found(&mut client, "此处文字只有这里才有").await;
    let [(_, _, place)] = found.as_slice() else {
        panic!("{found:?}");
    };
    let address = place.uri.as_str();
    assert!(!address.contains(['(', ')', '[', ']']), "{address}");
    assert_eq!(place.uri.to_file_path().as_deref(), Some(&*path));
    client.finish().await;
}

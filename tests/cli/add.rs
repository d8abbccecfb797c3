//! `add`: documents become sources that can be quoted.

use crate::support::{Folder, SPEECH, example, finish, made, program};

/// A short speech.
pub const TEXT: &str = "座谈会上的讲话\n\n（2016年3月1日）\n\n李明\n\n我们要加快全球网络基础设施建设，促进互联互通，让更多国家和人民共享发展机遇。\n";

/// A note that quotes the first words of [`TEXT`]'s body from source `id`.
fn quoting(id: &str) -> String {
    format!("“加快全球网络基础设施建设”[@{id}]。\n")
}

#[test]
fn a_text_in_any_encoding_can_be_quoted_at_once() {
    for (encoding, bytes) in [
        ("UTF-8", TEXT.as_bytes().to_vec()),
        ("GB18030", encoding_rs::GB18030.encode(TEXT).0.into_owned()),
        ("Big5", encoding_rs::BIG5.encode("講話\n\n我們要加快全球網絡基礎設施建設，促進互聯互通，讓更多國家和人民共享發展機遇。\n").0.into_owned()),
        ("UTF-16", [b"\xFF\xFE".to_vec(), TEXT.encode_utf16().flat_map(u16::to_le_bytes).collect()].concat()),
    ] {
        let folder = Folder::empty().with("讲话 1.txt", bytes).with("note.md", quoting("讲话-1"));
        folder.run(&["add", "讲话 1.txt"]).ends_with(0).prints(&["added", "[@讲话-1]"]);
        let text = folder.read("corpus/讲话-1.txt");
        for key in ["origin: \"讲话 1.txt\"", "sha256: ", "imported: 20", "extractor: \"yinwen "] {
            assert!(text.contains(key), "{encoding}: {key} in\n{text}");
        }
        folder.run(&["check", "--all", "--format", "json", "note.md"]).ends_with(0);
        let report = folder.run(&["check", "--all", "--format", "json", "note.md"]).json();
        let verdict = report["files"][0]["quotations"][0]["verdict"].as_str();
        assert!(matches!(verdict, Some("verbatim" | "equivalent")), "{encoding}: {report}");
    }
}

#[test]
fn what_the_user_says_of_a_document_is_written_down() {
    let folder = Folder::empty();
    let mut command = program(folder.path());
    command.args([
        "--lang",
        "en",
        "add",
        "-",
        "--id",
        "li2016",
        "--title",
        "题 \"名\"",
        "--date",
        "2016-03",
        "--work",
        "li",
    ]);
    finish(&mut command, TEXT.as_bytes())
        .ends_with(0)
        .prints(&["[@li2016]", "witness of li"]);
    let sources = folder.run(&["sources", "--format", "json"]).json();
    let source = &sources["sources"][0];
    assert_eq!(source["id"], "li2016");
    assert_eq!(source["title"], "题 \"名\"");
    assert_eq!(source["date"], "2016-03");
    assert_eq!(source["work"], "li");
}

#[test]
fn the_same_text_is_not_added_again() {
    let folder = Folder::empty().with("corpus/speech.txt", SPEECH);
    // Another encoding and other line ends: other bytes, the same text.
    let other = encoding_rs::GB18030
        .encode(&SPEECH.replace('\n', "\r\n"))
        .0
        .into_owned();
    let folder = folder
        .with("in/other.txt", other)
        .with("in/new.txt", TEXT)
        .with("in/twice.txt", TEXT);
    folder.run(&["add", "in"]).ends_with(0).prints(&[
        "in/other.txt  duplicate  [@speech]",
        "in/twice.txt  duplicate  [@new]",
        "1 added",
    ]);
    folder
        .run(&["add", "in/new.txt"])
        .ends_with(0)
        .prints(&["duplicate", "[@new]", "0 added"]);
}

#[test]
fn another_witness_is_proposed_and_with_yes_accepted() {
    let corpus = example().join("corpus");
    let speech = std::fs::read_to_string(corpus.join("xi2015-book.txt")).expect("a file");
    let folder = || {
        Folder::empty()
            .with("corpus/book.txt", speech.as_str())
            .with("page.txt", speech.replacen("日益凸显", "日渐凸显", 1))
    };
    let undecided = folder();
    undecided.run(&["add", "page.txt"]).ends_with(0).prints(&[
        "perhaps a witness of book",
        "% of the text is equal",
        "`--yes`",
    ]);
    assert!(
        !undecided.read("corpus/page.txt").contains("work:"),
        "nothing is guessed"
    );
    let decided = folder();
    decided
        .run(&["add", "--yes", "page.txt"])
        .ends_with(0)
        .prints(&["witness of book"]);
    assert!(decided.read("corpus/page.txt").contains("work: \"book\""));
    let sources = decided.run(&["sources", "--format", "json"]).json();
    assert_eq!(sources["sources"][1]["work"], "book");
}

#[test]
fn parts_go_to_the_configuration_which_keeps_its_comments() {
    let page = std::fs::read(example().join("corpus/xi2015-blog.txt")).expect("a file");
    let config = "# ours\n[corpus]\ninclude = [ \"corpus/**/*.txt\" ]   # texts\n\n[[term]]\nzh = \"网络主权\"\nen = [\"cyber sovereignty\"]\n";
    let folder = Folder::empty()
        .with("yinwen.toml", config)
        .with("blog.txt", page);
    folder
        .run(&["add", "--yes", "blog.txt"])
        .ends_with(0)
        .prints(&["[@blog] [@blog-2]"]);
    let text = folder.read("yinwen.toml");
    assert!(
        text.starts_with("# ours\n[corpus]\ninclude = [ \"corpus/**/*.txt\" ]   # texts\n"),
        "{text}"
    );
    let sources = folder.run(&["sources", "--format", "json"]).json();
    let ids: Vec<_> = sources["sources"]
        .as_array()
        .expect("sources")
        .iter()
        .map(|s| s["id"].clone())
        .collect();
    assert_eq!(ids, ["blog", "blog-2"]);
    assert_eq!(sources["sources"][0]["translates"], "blog-2");
}

#[test]
fn a_file_that_the_globs_miss_is_named_in_the_configuration() {
    let config = "[corpus]\ninclude = [\"texts/*.txt\"]\n";
    let folder = Folder::empty()
        .with("yinwen.toml", config)
        .with("a.md", format!("# 题\n\n{TEXT}"));
    folder.run(&["add", "a.md"]).ends_with(0);
    let text = folder.read("yinwen.toml");
    assert!(
        text.starts_with(config) && text.contains("path = \"texts/a.md\""),
        "{text}"
    );
    folder.run(&["sources", "a"]).ends_with(0);
}

#[test]
fn what_cannot_be_read_is_named_and_the_others_are_added() {
    let folder = Folder::empty()
        .with("in/a.txt", TEXT)
        .with("in/b\nc.png", b"\x89PNG\r\n\x1a\n")
        .with("in/empty.txt", "")
        .with("in/fake.pdf", "%PDF-1.7\nnothing")
        .with("in/garbled.txt", "\u{e000}\u{e001}的".repeat(40))
        .with(
            "in/deep.html",
            format!("<html><body>{}文", "<div>".repeat(100_000)),
        )
        .with("in/wrong.pdf", TEXT.replace("座谈会", "另一次座谈会"));
    let run = folder.run(&["add", "in"]);
    run.ends_with(2).prints(&[
        "PNG files are not read",
        "no text in it",
        "cannot be parsed",
        "no public meaning",
        "nested deeper",
        "2 added",
        "5 not added",
    ]);
    assert!(!run.out.contains("b\nc"), "{}", run.out);
    folder.run(&["sources", "a"]).ends_with(0);
    folder.run(&["sources", "wrong"]).ends_with(0);
}

#[test]
fn a_page_is_reduced_to_its_article() {
    let paragraphs: Vec<String> = (1..6)
        .map(|n| format!("第{n}段：我们要加快全球网络基础设施建设，促进互联互通，让更多国家和人民共享发展机遇，共同构建网络空间命运共同体。"))
        .collect();
    let body: String = paragraphs.iter().map(|p| format!("<p>{p}</p>\n")).collect();
    let page = format!(
        "<!DOCTYPE html><html><head><meta charset=utf-8><title>大会讲话_某网</title><meta name=author content=李明>\
         <meta property='article:published_time' content='2016-03-01T08:00:00+08:00'></head><body>\
         <nav><ul><li><a href=/>首页</a><li><a href=/x>滚动新闻</a></ul></nav><article><h1>大会讲话</h1>{body}\
         <table><tr><th>年份<th>网民</tr><tr><td>2014<td>6.5亿</tr><tr><td>2015<td>6.7亿</tr></table>\
         <div class=share><a href=#>分享到微博</a></div></article>\
         <section id=comments class=comments><h2>评论</h2><p>写得好！</p></section></body></html>"
    );
    let folder = Folder::empty().with("page.html", page);
    folder
        .run(&["add", "page.html"])
        .ends_with(0)
        .prints(&["[@page]", "大会讲话"]);
    let text = folder.read("corpus/page.md");
    for kept in [
        "title: \"大会讲话\"",
        "author: [\"李明\"]",
        "date: \"2016-03-01\"",
        "# 大会讲话",
        "| 2014 | 6.5亿 |",
    ] {
        assert!(text.contains(kept), "{kept} in\n{text}");
    }
    for paragraph in paragraphs {
        assert!(text.contains(&paragraph), "{paragraph} in\n{text}");
    }
    for gone in ["首页", "滚动", "微博", "写得好", "_某网"] {
        assert!(!text.contains(gone), "{gone} in\n{text}");
    }
}

#[test]
fn a_chinese_pdf_is_text_with_its_footnote_apart() {
    let folder = Folder::empty().with("principles.pdf", made("principles.pdf"));
    folder
        .run(&["add", "principles.pdf"])
        .ends_with(0)
        .prints(&["[@principles]", "互联网治理体系"]);
    let text = folder.read("corpus/principles.md");
    for kept in [
        "<!-- page 1 -->",
        "# 互联网治理体系\n",
        "\n推进全球互联网治理体系变革，应该坚持以下原则。\n",
        "——尊重网络主权。[^1-1]《联合国宪章》确立的主权平等原则是当代国际关系的基本准则，",
        "\n[^1-1]: 参见《联合国宪章》第二条。\n",
    ] {
        assert!(text.contains(kept), "{kept} in\n{text}");
    }
    for gone in ["乌镇文集", "第二卷", "— 1 —"] {
        assert!(!text.contains(gone), "{gone} in\n{text}");
    }
    let note = "> 推进全球互联网治理体系变革，应该坚持以下原则。\n>\n> [@principles, p. 1]\n";
    let folder = folder.with("note.md", note);
    let report = folder.run(&["check", "--all", "--format", "json", "note.md"]);
    let report = report.ends_with(0).json();
    assert_eq!(report["files"][0]["quotations"][0]["verdict"], "verbatim");
    assert_eq!(
        report["files"][0]["findings"],
        serde_json::json!([]),
        "{report}"
    );
}

#[test]
fn columns_are_read_one_after_the_other_across_pages() {
    let folder = Folder::empty().with("columns.pdf", made("columns.pdf"));
    folder.run(&["add", "columns.pdf"]).ends_with(0);
    let text = folder.read("corpus/columns.md");
    let source = std::fs::read_to_string(example().join("corpus/xi2015-blog.txt")).expect("a file");
    let letters = |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).collect() };
    let unmarked: String = text
        .replace("[^1-1]", "")
        .replace("[^1-2]", "")
        .split("<!-- page ")
        .map(|part| part.split_once("-->").map_or(part, |(_, rest)| rest))
        .collect();
    let found = letters(&unmarked);
    let paragraphs = source.lines().filter(|line| line.len() > 300).take(4);
    for paragraph in paragraphs {
        assert!(
            found.contains(&letters(paragraph)),
            "{paragraph}\n in\n{text}"
        );
    }
    assert!(text.contains("<!-- page 2 -->"), "{text}");
}

#[test]
fn a_table_is_read_cell_by_cell_from_whichever_side_its_page_is() {
    let folder = Folder::empty().with("sideways.pdf", made("sideways.pdf"));
    folder.run(&["add", "sideways.pdf"]).ends_with(0);
    let text = folder.read("corpus/sideways.md");
    for kept in [
        "| <!-- page 2 -->年份 | 说明 | 网民（亿） |\n| --- | --- | --- |\n",
        "| 2014 | 农村网民占百分之二十七点五，增长较快，值得注意的是移动端用户占绝大多数，而固定宽带用户的增速开始放缓 | 6.49 |",
        "\n<!-- page 3 -->\n\n以上数据说明，",
    ] {
        assert!(text.contains(kept), "{kept} in\n{text}");
    }
}

#[test]
fn vertical_lines_are_read_from_the_right() {
    let folder = Folder::empty().with("vertical.pdf", made("vertical.pdf"));
    folder.run(&["add", "vertical.pdf"]).ends_with(0);
    let text = folder.read("corpus/vertical.md");
    for kept in [
        "\n當今時代，互聯網發展日新月異，極大拓展了人類生產生活空間，二〇一九年發布WIC概念文件，凡4項原則。\n",
        "\n尊重網絡主權，「維護和平安全」，促進開放合作，構建良好秩序。\n",
    ] {
        assert!(text.contains(kept), "{kept} in\n{text}");
    }
    for gone in ["乌镇文集", "- 1 -"] {
        assert!(!text.contains(gone), "{gone} in\n{text}");
    }
}

#[test]
fn word_documents_of_other_programs_are_read() {
    for name in ["office.docx", "pandoc.docx"] {
        let folder = Folder::empty().with(name, made(name));
        folder.run(&["add", "--id", "x", name]).ends_with(0);
        let text = folder.read("corpus/x.md");
        for kept in [
            "# 建立多边、民主、透明的全球互联网治理体系\n",
            "《联合国宪章》确立的主权平等原则是当代国际关系的基本准则，覆盖国与国交往各个领域",
            "]: 参见《联合国宪章》第二条。",
        ] {
            assert!(text.contains(kept), "{name}: {kept} in\n{text}");
        }
        let folder = folder.with(
            "note.md",
            "> 推进全球互联网治理体系变革，应该坚持以下原则。\n>\n> [@x]\n",
        );
        let report = folder
            .run(&["check", "--all", "--format", "json", "note.md"])
            .json();
        assert_eq!(
            report["files"][0]["quotations"][0]["verdict"], "verbatim",
            "{name}: {report}"
        );
    }
}

#[test]
fn originals_in_the_corpus_are_pointed_at_until_they_are_added() {
    let page = "<!DOCTYPE html><html><body><article><h1>讲话</h1><p>我们要加快全球网络基础设施建设，促进互联互通。</p></article></body></html>";
    let folder = Folder::empty()
        .with("corpus/page.html", page)
        .with("corpus/principles.pdf", made("principles.pdf"))
        .with("note.md", "无引文。\n");
    folder.run(&["check"]).ends_with(0).prints(&[
        "`yinwen add corpus/page.html`",
        "`yinwen add corpus/principles.pdf`",
        "2 warnings",
    ]);
    folder
        .run(&["add", "corpus"])
        .ends_with(0)
        .prints(&["2 added"]);
    let after = folder.run(&["check"]);
    assert!(!after.ends_with(0).out.contains("warning"), "{}", after.out);
    // Its digest tells an original under another name.
    let page = folder.path().join("corpus/page.html");
    std::fs::rename(page, folder.path().join("corpus/renamed.html")).expect("renamed");
    let after = folder.run(&["check"]);
    assert!(!after.ends_with(0).out.contains("warning"), "{}", after.out);
    let ids = folder.run(&["sources", "--format", "json"]).json();
    assert_eq!(ids["sources"].as_array().map(Vec::len), Some(2), "{ids}");
}

#[test]
fn a_page_that_the_configuration_names_is_a_source_as_it_is() {
    let folder = Folder::empty()
        .with(
            "yinwen.toml",
            "[[source]]\nid = \"page\"\npath = \"corpus/page.html\"\n",
        )
        .with(
            "corpus/page.html",
            "<p>我们要加快全球网络基础设施建设。</p>",
        )
        .with("note.md", "“全球网络基础设施建设”[@page]\n");
    let run = folder.run(&["check", "--all"]);
    run.ends_with(0).prints(&["1 verbatim"]);
    assert!(!run.out.contains("warning"), "{}", run.out);
}

#[test]
fn the_reader_that_is_recorded_is_the_one_that_read() {
    use yinwen::import::Kind;
    let lock = include_str!("../../Cargo.lock");
    for kind in [
        Kind::Text,
        Kind::Markdown,
        Kind::Html,
        Kind::Pdf,
        Kind::Word,
    ] {
        for reader in kind.extractor().split(", ") {
            let (name, version) = reader.split_once(' ').expect("a version");
            let name = name.replace("hayro", "hayro-interpret");
            let entry = format!("name = \"{name}\"\nversion = \"{version}.");
            assert!(lock.contains(&entry), "{reader}");
        }
    }
}

//! `find`, `sources`, `rule`, `init`, `completions` and the options of all commands.

use crate::support::{Folder, example, finish, program, yinwen};
use std::path::Path;

fn chinese(folder: &Path, args: &[&str]) -> crate::support::Run {
    finish(program(folder).args(["--lang", "zh"]).args(args), b"")
}

#[test]
fn find_shows_where_a_phrase_stands() {
    let run = yinwen(&example(), &["find", "尊重网络主权"]);
    let first: Vec<&str> = run.ends_with(0).out.lines().take(2).collect();
    assert_eq!(
        first,
        ["corpus/rmrb-2015.txt:80  xi2015-pdf ¶8", "  尊重网络主权"]
    );
    assert_eq!(run.err, "");
}

#[test]
fn find_shows_what_a_misremembered_sentence_may_be() {
    let run = yinwen(
        &example(),
        &[
            "find",
            "网络空间不应成为各国较量的战场，更不能成为犯罪的温床",
        ],
    );
    run.ends_with(0).prints(&["% alike", "xi2015-pdf"]);
}

#[test]
fn find_keeps_to_a_source_or_work_and_to_a_limit() {
    let sources = |args: &[&str]| -> Vec<String> {
        let args = [&["find", "尊重网络主权", "--format", "json"], args].concat();
        let json = yinwen(&example(), &args).ends_with(0).json();
        let passages = json["passages"].as_array().expect("an array").clone();
        passages
            .iter()
            .map(|p| p["source"].as_str().expect("an id").to_owned())
            .collect()
    };
    assert_eq!(sources(&["--source", "rmrb-1"]), ["rmrb-1"]);
    let mut work = sources(&["--source", "xi2015"]);
    work.sort();
    assert_eq!(work, ["xi2015-blog", "xi2015-book", "xi2015-pdf"]);
    assert_eq!(sources(&["--limit", "2"]).len(), 2);
    assert!(sources(&[]).len() > 3);
}

#[test]
fn find_in_json_has_the_passages_of_check() {
    let run = yinwen(
        &example(),
        &["find", "尊重网络主权", "--limit", "1", "--format", "json"],
    );
    let json = run.ends_with(0).json();
    let file = std::fs::read_to_string(example().join("corpus/rmrb-2015.txt")).expect("a file");
    let start = file.find("尊重网络主权").expect("the words stand there");
    assert_eq!(
        json,
        serde_json::json!({"version": 1, "passages": [{
            "fragment": 0, "cited": false, "source": "xi2015-pdf", "work": "xi2015",
            "path": "corpus/rmrb-2015.txt", "bytes": [start, start + 18],
            "range": {"start": {"line": 79, "character": 2}, "end": {"line": 79, "character": 8}},
            "text": "尊重网络主权", "paragraph": 8, "section": null, "similarity": 1.0,
        }]})
    );
}

#[test]
fn find_without_a_result_ends_with_1_and_with_a_wrong_id_with_2() {
    let run = yinwen(&example(), &["find", "蜀道之难难于上青天"]);
    run.ends_with(1).says(&["nothing in the corpus comes near"]);
    assert_eq!(run.out, "");
    let run = yinwen(
        &example(),
        &["find", "蜀道之难难于上青天", "--format", "json"],
    );
    assert_eq!(
        run.ends_with(1).json(),
        serde_json::json!({"version": 1, "passages": []})
    );
    let run = yinwen(&example(), &["find", "网络主权", "--source", "xi2016"]);
    run.ends_with(2)
        .says(&["`xi2016`", "did you mean `xi2015`?", "`yinwen sources`"]);
    Folder::empty()
        .run(&["find", "网络主权"])
        .ends_with(2)
        .says(&["no workspace", "yinwen init"]);
}

#[test]
fn sources_lists_what_the_corpus_holds() {
    let run = yinwen(&example(), &["sources"]);
    let lines: Vec<&str> = run.ends_with(0).out.lines().collect();
    assert_eq!(lines.len(), 11, "a heading and ten sources");
    assert!(
        lines[0].starts_with("id ") && lines[1].starts_with("xi2015-pdf  "),
        "{}",
        run.out
    );
    assert!(lines[1].ends_with("corpus/rmrb-2015.txt"), "{}", lines[1]);
}

#[test]
fn sources_in_json_has_the_promised_shape() {
    let all = yinwen(&example(), &["sources", "--format", "json"])
        .ends_with(0)
        .json();
    assert_eq!(all["version"], 1);
    let source = |id: &str| {
        let list = all["sources"].as_array().expect("an array");
        list.iter()
            .find(|s| s["id"] == id)
            .expect("the source")
            .clone()
    };
    let english = source("xi2015-en");
    for (key, value) in [
        ("work", "xi2015-en"),
        ("lang", "en"),
        ("translates", "xi2015"),
        ("date", "2015-12-16"),
    ] {
        assert_eq!(english[key], value, "{key}");
    }
    assert_eq!(english["author"], serde_json::json!(["Xi Jinping"]));
    assert_eq!(english["problems"], serde_json::json!([]));
    assert!(english.get("text").is_none());
    assert_eq!(source("wic2019")["restates"], "xi2015");

    let one = yinwen(&example(), &["sources", "liu2016", "--format", "json"])
        .ends_with(0)
        .json();
    let file = std::fs::read_to_string(example().join("corpus/liu2016.txt")).expect("a file");
    assert_eq!(one["sources"].as_array().map(Vec::len), Some(1));
    let paragraphs = one["sources"][0]["text"].as_array().expect("its text");
    assert_eq!(
        paragraphs.len() as u64,
        one["sources"][0]["paragraphs"].as_u64().expect("a number")
    );
    for (n, paragraph) in paragraphs.iter().enumerate() {
        assert_eq!(paragraph["n"], n + 1);
        let at = |i: usize| paragraph["bytes"][i].as_u64().expect("a byte") as usize;
        let plain = |text: &str| text.split_whitespace().collect::<String>();
        assert_eq!(
            plain(&file[at(0)..at(1)]),
            plain(paragraph["text"].as_str().expect("words"))
        );
    }
}

#[test]
fn sources_with_an_id_shows_the_source_or_the_witnesses_of_the_work() {
    let run = yinwen(&example(), &["sources", "xi2015-pdf"]);
    run.ends_with(0).prints(&[
        "在第二届世界互联网大会开幕式上的讲话\n",
        "xi2015-pdf",
        "¶8 ——尊重网络主权。",
    ]);
    assert!(!run.out.contains("xi2015-blog"));
    let run = yinwen(&example(), &["sources", "xi2015"]);
    run.ends_with(0)
        .prints(&["xi2015-pdf", "xi2015-blog", "xi2015-book"]);
}

#[test]
fn an_unknown_source_is_told_with_the_nearest_one() {
    let run = yinwen(&example(), &["sources", "rmrb1"]);
    run.ends_with(2).says(&[
        "no source or work is called `rmrb1`",
        "did you mean `rmrb-1`?",
    ]);
    let run = chinese(&example(), &["sources", "rmrb1"]);
    run.ends_with(2)
        .says(&["没有名为 `rmrb1` 的文献或作品", "是否指 `rmrb-1`？"]);
}

#[test]
fn rules_are_listed_and_explained() {
    let folder = Folder::empty();
    let list = folder.run(&["rule"]);
    list.ends_with(0)
        .prints(&["misquoted-number ", "unused-suppression "]);
    let one = folder.run(&["rule", "misquoted-number"]);
    one.ends_with(0)
        .prints(&["misquoted-number (by default: error)\n", "## What to do"]);
    chinese(folder.path(), &["rule", "misquoted-number"])
        .ends_with(0)
        .prints(&["默认级别：错误", "## 怎么改"]);

    let json = folder
        .run(&["rule", "--format", "json"])
        .ends_with(0)
        .json();
    let rules = json["rules"].as_array().expect("an array");
    assert_eq!(rules.len(), list.out.lines().count());
    for rule in rules {
        for key in ["name", "default", "summary", "explanation"] {
            assert!(!rule[key].as_str().expect("a string").is_empty(), "{rule}");
        }
    }
    let json = folder
        .run(&["rule", "wrong-locator", "--format", "json"])
        .ends_with(0)
        .json();
    assert_eq!(json["rules"][0]["name"], "wrong-locator");
    assert_eq!(json["rules"][0]["default"], "warning");
}

#[test]
fn an_unknown_rule_is_a_usage_error() {
    let run = Folder::empty().run(&["rule", "misquoted-numbre"]);
    run.ends_with(2).says(&[
        "did you mean `misquoted-number`?",
        "`yinwen rule` lists them",
    ]);
}

#[test]
fn completions_name_every_command() {
    for shell in ["bash", "zsh", "fish"] {
        let run = Folder::empty().run(&["completions", shell]);
        run.ends_with(0).prints(&[
            "yinwen",
            "check",
            "find",
            "sources",
            "rule",
            "init",
            "stdin-filename",
        ]);
    }
}

#[test]
fn the_version_is_printed() {
    let run = Folder::empty().run(&["--version"]);
    assert_eq!(
        run.ends_with(0).out,
        format!("yinwen {}\n", env!("CARGO_PKG_VERSION"))
    );
}

#[test]
fn messages_are_chinese_where_asked_for_or_where_the_system_is() {
    let folder = Folder::workspace();
    let asked = chinese(folder.path(), &["check"]);
    asked.ends_with(1).prints(&[
        "错误[misquoted-number]: 数值有出入",
        "笔记 1 篇，引文 2 条：一致 1，有改动 1\n错误 1\n",
    ]);
    let mut command = program(folder.path());
    let system = finish(command.env("LC_ALL", "zh_CN.UTF-8").arg("check"), b"");
    assert_eq!(system.ends_with(1).out, asked.out);
    let mut command = program(folder.path());
    let english = finish(
        command
            .env("LC_ALL", "zh_CN.UTF-8")
            .args(["check", "--lang=en"]),
        b"",
    );
    assert_eq!(english.ends_with(1).out, folder.run(&["check"]).out);
}

#[test]
fn usage_errors_are_chinese_too() {
    let folder = Folder::empty();
    for (args, words) in [
        (
            &["check", "--fromat", "json"][..],
            &[
                "错误：没有 `--fromat` 这个参数",
                "是否指 `--format`？",
                "用法：yinwen check",
            ][..],
        ),
        (&["chek"], &["没有 `chek` 这个命令", "是否指 `check`？"]),
        (
            &[],
            &[
                "缺少命令",
                "可用：`check`、`add`、`find`",
                "用法：yinwen [选项] <命令>",
            ],
        ),
        (&["find"], &["缺少 `<TEXT>`", "用法：yinwen find <TEXT>"]),
        (
            &["check", "--format", "xml"],
            &[
                "`--format <FORMAT>` 不能是 `xml`",
                "可用：`human`、`concise`、`json`",
            ],
        ),
        (&["check", "--format"], &["`--format <FORMAT>` 之后缺少值"]),
        (
            &["check", "--jobs", "0"],
            &["`--jobs <N>` 不能是 `0`，应在 1 至 1024 之间"],
        ),
        (
            &["check", "--jobs", "many"],
            &["`--jobs <N>` 不能是 `many`，应为整数"],
        ),
        (
            &["check", "--stdin-filename", "a.md", "b.md"],
            &["`--stdin-filename <FILE>` 不能与 `[PATH]...` 同用"],
        ),
        (
            &["find", "a", "--limit", "1", "--limit", "2"],
            &["`--limit <N>` 只能用一次"],
        ),
    ] {
        let run = chinese(folder.path(), args);
        run.ends_with(2).says(words).says(&["用 `--help` 查看说明"]);
        assert!(
            !run.err.contains("Usage") && !run.err.contains("error"),
            "{}",
            run.err
        );
        assert_eq!(run.out, "");
    }
    let mut command = program(folder.path());
    finish(command.env("LC_ALL", "zh_CN.UTF-8").arg("chek"), b"")
        .ends_with(2)
        .says(&["没有 `chek` 这个命令"]);
    folder
        .run(&["chek"])
        .ends_with(2)
        .says(&["unrecognized subcommand 'chek'"]);
}

#[test]
fn help_is_in_one_language() {
    let folder = Folder::empty();
    for command in [
        &[][..],
        &["check"],
        &["find"],
        &["sources"],
        &["label"],
        &["rule"],
        &["init"],
        &["completions"],
    ] {
        let run = chinese(folder.path(), &[command, &["--help"]].concat());
        run.ends_with(0).prints(&["用法：yinwen", "显示帮助"]);
        for word in [
            "Usage",
            "OPTIONS",
            "COMMAND",
            "default:",
            "possible values",
            "Print ",
        ] {
            assert!(!run.out.contains(word), "{word:?} in\n{}", run.out);
        }
        folder
            .run(&[command, &["--help"]].concat())
            .ends_with(0)
            .prints(&["Usage: yinwen", "Print help"]);
    }
}

#[test]
fn manual_pages_are_there_for_every_command() {
    let folder = Folder::empty().with("en/x", "").with("zh/x", "");
    folder.run(&["man", "en"]).ends_with(0);
    let page = folder.read("en/yinwen-check.1");
    for words in [
        ".TH yinwen-check 1",
        "annotate",
        "Check the quotations of notes",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(folder.read("en/yinwen.1").contains("yinwen\\-check(1)"));
    assert!(!folder.path().join("en/yinwen-man.1").exists());
    let mut chinese = program(folder.path());
    finish(chinese.args(["--lang", "zh", "man", "zh"]), b"").ends_with(0);
    assert!(
        folder
            .read("zh/yinwen-check.1")
            .contains("核对笔记中的引文")
    );
    folder.run(&["man", "none"]).ends_with(2).says(&["none"]);
}

//! `yinwen.toml`, front matter, bibliographies and where configuration is found.

use std::fs;
use std::path::Path;

use yinwen::config::{
    self, CitationStyle, Config, ConfigError, ConfigErrorKind, Date, Discovery, Preset,
    ReferenceStyle, Severity, Standing, Uncited, Underlay,
};

fn parse(text: &str) -> (Config, Vec<ConfigError>) {
    config::parse(text, Path::new("/w"), Path::new("/w/yinwen.toml"))
}

fn good(text: &str) -> Config {
    let (config, errors) = parse(text);
    assert_eq!(errors, []);
    config
}

fn messages(text: &str) -> Vec<(String, String)> {
    let (_, errors) = parse(text);
    errors
        .iter()
        .map(|error| (text[error.span.clone()].to_owned(), error.message(false)))
        .collect()
}

fn date(text: &str) -> Date {
    Date::parse(text).unwrap()
}

#[test]
fn nothing_written_means_the_defaults() {
    let config = good("");
    assert_eq!(config.corpus_include[0].value, "corpus/**/*");
    assert!(config.notes_include.is_empty() && config.fail_on.is_none());
    assert_eq!(config.uncited, Uncited::Suggest);
    assert_eq!(config.root, Path::new("/w"));
}

#[test]
fn every_key() {
    let text = r#"
[corpus]
include = ["corpus/**/*.{txt,md}"]
bibliography = ["references.bib", "sources.json"]
[notes]
include = ["notes/**/*.md"]
exclude = ["notes/drafts"]
[[source]]
id = "xi2015-en"
path = "corpus/xi.txt"
from = "欢迎"
until = "谢谢大家。"
title = "讲话"
aliases = ["乌镇讲话"]
author = "习近平"
date = 2015-12-16
lang = "zh-Hans"
work = "xi2015"
restates = "a"
translates = "b"
standing = "press"
translator = "某"
[[term]]
zh = "网络主权"
en = ["cyber sovereignty"]
[terms]
files = ["terms.csv"]
[bitext]
files = ["a.tmx"]
[dictionary]
cedict = "cedict.txt.gz"
[rules]
preset = "publication"
number-style = "off"
misquoted-number = "error"
[[override]]
paths = ["notes/drafts/**"]
rules = { uncited-quotation = "off" }
[check]
fail-on = "warning"
citation-style = "title"
"#;
    let config = good(text);
    let source = &config.sources[0];
    assert_eq!(source.author[0].value, "习近平");
    assert_eq!(source.standing.as_ref().unwrap().value, Standing::Press);
    assert_eq!(source.date.as_ref().unwrap().value, date("2015-12-16"));
    assert_eq!(
        &text[source.until.as_ref().unwrap().span.clone()],
        "\"谢谢大家。\""
    );
    assert!(text[source.span.clone()].starts_with("[[source]]"));
    assert!(text[source.span.clone()].ends_with("translator = \"某\""));
    assert_eq!(config.terms[0].en[0].value, "cyber sovereignty");
    assert_eq!(config.term_files[0].value, "terms.csv");
    assert_eq!(config.bitext_files[0].value, "a.tmx");
    assert_eq!(config.cedict.unwrap().value, "cedict.txt.gz");
    assert_eq!(config.preset, Preset::Publication);
    assert_eq!(config.uncited, Uncited::Check);
    // In the order of the file, not of the alphabet.
    let rules: Vec<_> = config
        .rules
        .iter()
        .map(|(rule, s)| (rule.value.as_str(), *s))
        .collect();
    assert_eq!(
        rules,
        [
            ("number-style", Severity::Off),
            ("misquoted-number", Severity::Error)
        ]
    );
    assert_eq!(config.overrides[0].rules[0].0.value, "uncited-quotation");
    assert_eq!(config.fail_on, Some(Severity::Warning));
    assert_eq!(config.citation_style, CitationStyle::Title);
}

#[test]
fn dates_may_stop_at_the_year_or_the_month() {
    for (written, expected) in [
        ("\"2019\"", "2019"),
        ("2019", "2019"),
        ("\"2019-10\"", "2019-10"),
        ("\"2019-10-01\"", "2019-10-01"),
        ("2019-10-01", "2019-10-01"),
    ] {
        let config = good(&format!("[[source]]\npath = \"a\"\ndate = {written}"));
        assert_eq!(
            config.sources[0].date.as_ref().unwrap().value.to_string(),
            expected
        );
    }
    assert!(date("2019") < date("2019-01") && date("2019-12") < date("2020"));
    for bad in [
        "",
        "2019-13",
        "2019-02-29",
        "19-10-01-1",
        "2019-",
        "October 2019",
    ] {
        assert_eq!(Date::parse(bad), None, "{bad}");
    }
    let bad = messages("[[source]]\npath = \"a\"\ndate = \"Oktober\"");
    assert_eq!(bad[0].0, "\"Oktober\"");
    assert!(bad[0].1.contains("2019-10"));
}

#[test]
fn several_mistakes_are_all_reported_where_they_stand() {
    let found = messages(
        "[corpsu]\n[notes]\ninclud = []\n[[source]]\nid = \"a b\"\ntitel = \"x\"\nfrom = 3\n\
         [check]\nuncited = \"maybe\"\nfail_on = \"error\"\n[rules]\nreordered = \"warn\"\n",
    );
    let expected = [
        ("corpsu", "did you mean `corpus`?"),
        ("includ", "did you mean `include`?"),
        ("[[source]]", "[[source]] lacks `path`"),
        ("\"a b\"", "no citation key"),
        ("titel", "did you mean `title`?"),
        ("3", "must be a string, not an integer"),
        ("\"maybe\"", "possible: \"ignore\", \"suggest\", \"check\""),
        ("fail_on", "did you mean `fail-on`?"),
        ("\"warn\"", "possible: \"error\", \"warning\""),
    ];
    assert_eq!(found.len(), expected.len(), "{found:#?}");
    for ((place, message), (at, says)) in found.iter().zip(expected) {
        assert_eq!(place, at);
        assert!(message.contains(says), "{message}");
    }
}

#[test]
fn broken_toml_keeps_what_could_be_read() {
    let text = "[corpus]\ninclude = [\"a/*\"\n\n[notes]\ninclude = \n[check]\nuncited = \"check\"\nx = \"y\n";
    let (_, errors) = parse(text);
    let syntax: Vec<_> = errors
        .iter()
        .filter(|error| matches!(error.kind, ConfigErrorKind::Syntax(_)))
        .collect();
    assert!(syntax.len() >= 2, "{errors:?}");
    assert!(
        errors
            .iter()
            .all(|error| text.get(error.span.clone()).is_some())
    );
    let (config, errors) = parse("[check]\nuncited = \"check\"\n[notes\n");
    assert_eq!(config.uncited, Uncited::Check);
    assert!(errors[0].span.start >= 27, "{errors:?}");
    assert!(errors[0].message(true).starts_with("TOML 语法错误："));
}

#[test]
fn a_key_written_twice_is_a_mistake() {
    let found = messages("[check]\nuncited = \"check\"\nuncited = \"ignore\"\n");
    assert_eq!(found.len(), 1);
    assert!(found[0].1.contains("duplicate"), "{found:?}");
}

#[test]
fn nothing_leads_out_of_the_folder() {
    let found = messages(
        "[corpus]\ninclude = [\"../shared/**\", \"a/../b/*\"]\nbibliography = [\"/etc/passwd\"]\n\
         [[source]]\npath = \"a/../../b\"\n[notes]\ninclude = [\"{a\"]\n",
    );
    let places: Vec<_> = found.iter().map(|(place, _)| place.as_str()).collect();
    assert_eq!(
        places,
        [
            "\"../shared/**\"",
            "\"a/../b/*\"",
            "\"/etc/passwd\"",
            "\"a/../../b\"",
            "\"{a\""
        ]
    );
    assert!(found[0].1.contains("--corpus"));
}

#[test]
fn ids_are_citation_keys() {
    for id in ["xi2015", "rmrb-1", "_a", "a:b.c/d", "习近平2015", "1"] {
        assert!(config::is_legal_id(id), "{id}");
    }
    for id in ["", "-a", "a-", "a--b", "a b", "a,b", "[a]", "a“"] {
        assert!(!config::is_legal_id(id), "{id}");
    }
}

#[test]
fn messages_exist_in_chinese() {
    let (_, errors) = parse("[rules]\nreordered = 1\n[[term]]\nzh = \"a\"\n[chek]\n");
    let all: Vec<_> = errors.iter().map(|error| error.message(true)).collect();
    assert_eq!(
        all,
        [
            "`reordered` 应为字符串，而不是整数",
            "[[term]] 缺少 `en`",
            "顶层没有 `chek` 这个键，是否应为 `check`？"
        ]
    );
}

#[test]
fn front_matter_own_keys_before_fallbacks() {
    let text = "\u{FEFF}---\r\n# 注释 comment\r\ntitle: 顶层\r\nauthor: [甲, 乙]\r\ndate: 2019\r\nlang: zh\r\n\
                other: 1\r\nyinwen:\r\n  id: xi2015\r\n  title: \"讲话\"\r\n  standing: official\r\n\
                \x20 unknown: x\r\n---\r\n正文";
    let found = config::front_matter(text).unwrap();
    assert_eq!(&text[found.span.end..], "正文");
    // The byte order mark belongs to the file, not to the block.
    assert_eq!(found.span.start, '\u{feff}'.len_utf8());
    let source = found.source;
    let title = source.title.unwrap();
    assert_eq!(
        (title.value.as_str(), &text[title.span]),
        ("讲话", "\"讲话\"")
    );
    let id = source.id.unwrap();
    assert_eq!((id.value.as_str(), &text[id.span]), ("xi2015", "xi2015"));
    assert_eq!(source.author.len(), 2);
    assert_eq!(&text[source.author[1].span.clone()], "乙");
    assert_eq!(source.date.unwrap().value, date("2019"));
    assert_eq!(source.standing.unwrap().value, Standing::Official);
}

#[test]
fn front_matter_that_is_none() {
    for text in [
        "",
        "正文",
        "---\n",
        "---\na: b\n",
        "----\na: b\n---\n",
        " ---\na: b\n---\n",
        "---\na: [b\n---\n",
        "---\n\"a\n---\n",
    ] {
        assert!(config::front_matter(text).is_none(), "{text:?}");
    }
    let deep = format!("---\na: {}\n---\n", "[".repeat(60_000));
    assert!(config::front_matter(&deep).is_none());
    let deep = format!("---\n{}a\n---\n", "- ".repeat(30_000));
    assert!(config::front_matter(&deep).is_none());
    let empty = config::front_matter("---\n---\nx").unwrap();
    assert_eq!(empty.span, 0..8);
    assert_eq!(
        config::front_matter("---\ntitle: a\n...\nx")
            .unwrap()
            .source
            .title
            .unwrap()
            .value,
        "a"
    );
}

#[test]
fn bibtex() {
    let text = "% comment\n@misc{xi2015,\n  author = {{习近平} and 刘, 云山 and Xi, Jinping and {{人民日报评论员}}},\n\
                title = {在{第二届}世界互联网\n 大会上的讲话}, date = {2015-12-16} }\n\
                @book{old, author = \"Jane van Dyke\", title = {The {WTO}}, year = 1999, month = may }\n\
                @misc{xi2015, title = {again}}\n@misc{bare, crossref = {old}}\n\
                @misc{loop, crossref = {loop}}\n@misc{range, date = {2019-10/2020}}\n\
                @misc{bad, title = undefined # {x}, year = 2001}\n";
    let entries = config::bibliography(text, Path::new("a.bib")).unwrap();
    let keys: Vec<_> = entries.iter().map(|entry| entry.key.as_str()).collect();
    assert_eq!(keys, ["xi2015", "old", "bare", "loop", "range", "bad"]);
    assert!(
        entries
            .iter()
            .all(|entry| text[entry.span.clone()] == entry.key)
    );
    assert_eq!(
        entries[0].title.as_deref(),
        Some("在第二届世界互联网 大会上的讲话")
    );
    assert_eq!(
        entries[0].author,
        ["习近平", "刘云山", "Jinping Xi", "人民日报评论员"]
    );
    assert_eq!(entries[0].date, Some(date("2015-12-16")));
    assert_eq!(entries[1].author, ["Jane van Dyke"]);
    assert_eq!(entries[1].title.as_deref(), Some("The WTO"));
    assert_eq!(entries[1].date, Some(date("1999-05")));
    assert_eq!(entries[2].date, Some(date("1999-05")));
    assert_eq!(entries[4].date, Some(date("2019-10")));
    let error = config::bibliography("@misc{a,\n title = {x\n", Path::new("a.bib")).unwrap_err();
    assert!(error.starts_with("line "), "{error}");
}

#[test]
fn csl_json() {
    let text = r#"[
      {"id": "xi", "type": "speech", "title": "讲话", "author": [{"family": "习", "given": "近平"}, {"literal": "外交部"}],
       "issued": {"date-parts": [[2015, 12, 16]]}},
      {"title": "the id of xi", "id": "xi2", "author": [{"family": "Dyke", "non-dropping-particle": "van", "given": "Jane"}],
       "issued": {"date-parts": [["2019", "10"]]}},
      {"id": 7, "issued": {"raw": "2001"}}, {"title": "no id"}
    ]"#;
    let entries = config::bibliography(text, Path::new("a.json")).unwrap();
    assert_eq!(entries.len(), 3);
    assert!(
        entries
            .iter()
            .all(|entry| text[entry.span.clone()] == entry.key)
    );
    assert_eq!(entries[0].author, ["习近平", "外交部"]);
    assert_eq!(entries[0].date, Some(date("2015-12-16")));
    assert_eq!(entries[1].author, ["Jane van Dyke"]);
    assert_eq!(entries[1].date, Some(date("2019-10")));
    assert_eq!(entries[2].date, Some(date("2001")));
    assert!(config::bibliography("{\"a\": 1}", Path::new("a.JSON")).is_err());
    assert!(
        config::bibliography("[", Path::new("a.json"))
            .unwrap_err()
            .contains("line 1")
    );
}

#[test]
fn the_nearest_file_then_a_corpus_then_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let root = fs::canonicalize(folder.path()).unwrap();
    fs::create_dir_all(root.join("repo/.git")).unwrap();
    fs::create_dir_all(root.join("repo/a/notes")).unwrap();
    fs::write(root.join("yinwen.toml"), "").unwrap();
    let notes = root.join("repo/a/notes");
    // What lies above the repository is not looked at.
    assert_eq!(config::find(&notes), Discovery::None);
    fs::create_dir(root.join("repo/a/corpus")).unwrap();
    assert_eq!(config::find(&notes), Discovery::Folder(root.join("repo/a")));
    fs::write(root.join("repo/yinwen.toml"), "").unwrap();
    let found = config::find(&notes.join("new.md"));
    assert_eq!(found, Discovery::File(root.join("repo/yinwen.toml")));
    assert_eq!(found.root(), Some(root.join("repo").as_path()));
    fs::write(root.join("repo/a/yinwen.toml"), "").unwrap();
    assert_eq!(
        config::find(&notes),
        Discovery::File(root.join("repo/a/yinwen.toml"))
    );
}

fn over(text: &str, settings: serde_json::Value) -> (Config, Vec<ConfigError>) {
    let serde_json::Value::Object(tables) = settings else {
        panic!("tables");
    };
    config::parse_over(text, Path::new("/w"), &Underlay::new(tables))
}

#[test]
fn settings_hold_where_the_file_says_nothing() {
    let settings = serde_json::json!({
        "rules": {"reordered": "off", "stitched": "off"},
        "check": {"citation-style": "footnote", "uncited": "ignore"},
        "notes": {"exclude": ["drafts/**"], "include": null},
        "source": [{"path": "a.txt", "date": 2015, "author": "习近平"}],
        "term": [{"zh": "网络主权", "en": ["cyber sovereignty"]}],
    });
    let file = "[rules]\nstitched = \"error\"\n[check]\nuncited = \"check\"\n[[term]]\nzh = \"信息\"\nen = \"information\"\n";
    let (config, errors) = over(file, settings);
    assert_eq!(errors, []);
    let rules: Vec<(&str, Severity)> = config
        .rules
        .iter()
        .map(|(rule, severity)| (rule.value.as_str(), *severity))
        .collect();
    assert!(rules.contains(&("reordered", Severity::Off)), "{rules:?}");
    assert!(rules.contains(&("stitched", Severity::Error)), "{rules:?}");
    assert_eq!(rules.len(), 2);
    assert_eq!(config.citation_style, CitationStyle::Footnote);
    assert_eq!(config.uncited, Uncited::Check);
    assert_eq!(config.notes_exclude[0].value, "drafts/**");
    assert!(config.notes_include.is_empty());
    // An array of tables is the file's as a whole, if it has one.
    assert_eq!(config.terms.len(), 1);
    assert_eq!(config.terms[0].zh.value, "信息");
    let source = &config.sources[0];
    assert_eq!(
        source.date.as_ref().map(|date| date.value),
        Date::new(2015, None, None)
    );
    assert_eq!(source.author[0].value, "习近平");
    assert_eq!(source.span, 0..0, "it stands nowhere in the file");
}

#[test]
fn mistakes_in_settings_are_told_apart_from_those_of_the_file() {
    let settings = serde_json::json!({
        "corpus": {"include": ["/etc/*"]},
        "rules": {"reordered": "of"},
        "chek": {},
    });
    let (config, errors) = over("[notes]\nincldue = []\n", settings);
    let (settings, file): (Vec<ConfigError>, Vec<ConfigError>) =
        errors.into_iter().partition(ConfigError::is_in_underlay);
    assert_eq!(settings.len(), 3, "{settings:?}");
    assert_eq!(file.len(), 1, "{file:?}");
    // What makes no sense counts as not written.
    assert_eq!(config.corpus_include[0].value, config::DEFAULT_CORPUS);
}

#[test]
fn a_style_of_references_is_named_or_a_file_below() {
    let style = |value: &str| {
        let (config, errors) = parse(&format!("[check]\nreference-style = {value}\n"));
        (config.reference_style.value, errors)
    };
    assert_eq!(parse("").0.reference_style.value, ReferenceStyle::Gb7714);
    assert_eq!(style("\"chicago\""), (ReferenceStyle::Chicago, vec![]));
    let file = ReferenceStyle::File("styles/own.csl".to_owned());
    assert_eq!(style("\"styles/own.csl\""), (file, vec![]));
    for (value, words) in [
        ("\"../own.csl\"", "must stay in the folder"),
        ("\"apa\"", "possible: \"gb7714\", \"chicago\""),
        ("7", "must be a string"),
    ] {
        let (style, errors) = style(value);
        assert_eq!(style, ReferenceStyle::Gb7714);
        assert!(errors[0].message(false).contains(words), "{errors:?}");
    }
}

#[test]
fn entries_keep_what_styles_ask_for() {
    let bibtex = "@article{a, author = {{人民日报评论员} and Xi, Jinping and 王, 明}, title = {一论}, subtitle = {副题},
        journaltitle = {人民日报}, date = {2015-12-17}, pages = {1--2}, langid = {chinese}}";
    let entries = config::bibliography(bibtex, Path::new("a.bib")).unwrap();
    let csl = serde_json::Value::Object(entries[0].csl.clone());
    assert_eq!(
        csl,
        serde_json::json!({
            "type": "article-newspaper", "title": "一论: 副题", "container-title": "人民日报", "page": "1-2", "language": "zh",
            "author": [{"literal": "人民日报评论员"}, {"family": "Xi", "given": "Jinping"}, {"family": "王", "given": "明"}],
            "issued": {"date-parts": [[2015, 12, 17]]}
        })
    );
}

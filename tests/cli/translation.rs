//! `align` and `translate`, and the termbases, memories and dictionaries that help them.

use crate::support::{Folder, example, finish, program, yinwen};
use std::path::Path;

const ZH: &str = "网络空间治理\n\n各国应该加强沟通、扩大共识、深化合作。网络空间不是“法外之地”。\n\n中国有6.7亿网民、413万多家网站。\n";
const EN: &str = "Cyberspace governance\n\nAll countries should strengthen communication, broaden consensus and deepen collaboration. Cyberspace is not a “land outside the law”.\n\nChina has 670 million netizens and more than 4.13 million websites.\n";
const CONFIG: &str = "[corpus]\ninclude = [\"corpus/*.txt\"]\n[[source]]\nid = \"zh\"\npath = \"corpus/zh.txt\"\nlang = \"zh-Hans\"\n\
    [[source]]\nid = \"en\"\npath = \"corpus/en.txt\"\nlang = \"en\"\ntranslates = \"zh\"\nstanding = \"official\"\ntranslator = \"A. Translator\"\ndate = 2016\n";

fn pair() -> Folder {
    Folder::empty()
        .with("corpus/zh.txt", ZH)
        .with("corpus/en.txt", EN)
        .with("yinwen.toml", CONFIG)
}

fn translations(folder: &Path, text: &str) -> Vec<serde_json::Value> {
    let json = yinwen(folder, &["translate", text, "--format", "json"])
        .ends_with(0)
        .json();
    assert_eq!(json["version"], 1);
    json["translations"].as_array().expect("an array").clone()
}

#[test]
fn align_gives_the_sentences_of_both_in_order() {
    let folder = pair();
    let json = folder
        .run(&["align", "en", "zh", "--format", "json"])
        .ends_with(0)
        .json();
    assert_eq!((&json["a"], &json["b"]), (&"en".into(), &"zh".into()));
    let beads = json["beads"].as_array().expect("an array");
    assert_eq!(beads.len(), 4);
    for (bead, (zh, en)) in beads.iter().zip([
        ("网络空间治理", "Cyberspace governance"),
        (
            "各国应该加强沟通、扩大共识、深化合作。",
            "All countries should",
        ),
        (
            "网络空间不是“法外之地”。",
            "Cyberspace is not a “land outside the law”.",
        ),
        ("中国有6.7亿网民、413万多家网站。", "China has 670 million"),
    ]) {
        assert_eq!(bead["b"][0]["text"], zh);
        assert!(
            bead["a"][0]["text"]
                .as_str()
                .expect("words")
                .starts_with(en)
        );
        assert!(bead["coverage"].as_f64().expect("a number") > 0.4, "{bead}");
        let bytes = |n: usize| bead["b"][0]["bytes"][n].as_u64().expect("a byte") as usize;
        assert_eq!(ZH.get(bytes(0)..bytes(1)), Some(zh));
    }
}

#[test]
fn align_reads_well_and_marks_what_has_no_counterpart() {
    let folder = pair().with("corpus/zh.txt", format!("{ZH}\n今天天气很好。\n"));
    let run = folder.run(&["align", "zh", "en"]);
    run.ends_with(0).prints(&[
        "zh ↔ en",
        "4 aligned, 0 of them uncertain; 1 without a counterpart",
        "% ",
        "     · 今天天气很好。\n       —\n",
    ]);
    let chinese = finish(
        program(folder.path()).args(["--lang", "zh", "align", "zh", "en"]),
        b"",
    );
    chinese
        .ends_with(0)
        .prints(&["对齐 4 处，其中存疑 0 处；无对应 1 处"]);
}

#[test]
fn align_writes_a_translation_memory_that_can_be_used() {
    let run = pair().run(&["align", "zh", "en", "--format", "tmx"]);
    run.ends_with(0).prints(&[
        "<tmx version=\"1.4\">",
        "srclang=\"zh-Hans\"",
        "网络空间治理",
    ]);
    // In a workspace without the translation, the memory has it.
    let other = Folder::empty()
        .with("corpus/zh.txt", ZH)
        .with("memory.tmx", &run.out)
        .with("yinwen.toml", "[bitext]\nfiles = [\"memory.tmx\"]\n");
    let found = translations(other.path(), "各国应该加强沟通、扩大共识、深化合作");
    assert_eq!(found[0]["via"], "memory");
    assert_eq!(found[0]["similarity"], 1.0);
    assert!(
        found[0]["text"]
            .as_str()
            .expect("words")
            .starts_with("All countries")
    );
}

#[test]
fn align_does_not_force_what_is_no_translation() {
    let folder = pair().with(
        "corpus/en.txt",
        "The cat sat on the mat. It looked at the moon.\n\nThen it slept until noon, and dreamed of fish and of mice.\n",
    );
    let run = folder.run(&["align", "zh", "en", "--format", "json"]);
    run.ends_with(0)
        .says(&["zh and en do not look like translations of each other"]);
    for bead in run.json()["beads"].as_array().expect("an array") {
        let length = |side: &str| bead[side].as_array().expect("an array").len();
        assert_eq!(length("a") + length("b"), 1, "{bead}");
    }
    folder
        .run(&["align", "zh", "zh"])
        .ends_with(2)
        .says(&["are not one Chinese and one English text"]);
    folder
        .run(&["align", "zh", "nowhere"])
        .ends_with(2)
        .says(&["nowhere"]);
}

#[test]
fn align_takes_the_two_languages_of_one_source() {
    let folder = Folder::empty().with("corpus/both.txt", format!("{EN}\n{ZH}"));
    let json = folder
        .run(&["align", "both", "both", "--format", "json"])
        .ends_with(0)
        .json();
    assert_eq!(json["beads"].as_array().map(Vec::len), Some(4));
    let found = translations(folder.path(), "法外之地");
    assert_eq!(found[0]["match"]["text"], "land outside the law");
}

#[test]
fn a_phrase_is_translated_with_its_sentence_and_provenance() {
    let folder = pair();
    let found = translations(folder.path(), "扩大共识");
    let first = &found[0];
    assert_eq!(first["via"], "aligned");
    assert_eq!(first["source"], "en");
    assert_eq!(first["path"], "corpus/en.txt");
    assert_eq!(first["lang"], "en");
    assert_eq!(first["standing"], "official");
    assert_eq!(first["translator"], "A. Translator");
    assert_eq!(first["date"], "2016");
    assert_eq!(first["of"]["source"], "zh");
    assert_eq!(first["match"]["text"], "broaden consensus");
    let slice = |value: &serde_json::Value| {
        let at = |n: usize| value["bytes"][n].as_u64().expect("a byte") as usize;
        EN.get(at(0)..at(1)).expect("a slice").to_owned()
    };
    assert_eq!(slice(first), first["text"].as_str().expect("words"));
    assert_eq!(slice(&first["match"]), "broaden consensus");
    let run = folder.run(&["translate", "扩大共识"]);
    run.ends_with(0).prints(&[
        "broaden consensus\n",
        "translation, en (corpus/en.txt), official, A. Translator, 2016",
        "zh ¶1 扩大共识",
    ]);
}

#[test]
fn english_is_translated_too_and_script_does_not_matter() {
    let folder = pair();
    let found = translations(folder.path(), "deepen collaboration");
    assert_eq!(found[0]["match"]["text"], "深化合作");
    assert_eq!(found[0]["lang"], "zh-Hans");
    let found = translations(folder.path(), "擴大共識");
    assert_eq!(found[0]["match"]["text"], "broaden consensus");
}

#[test]
fn what_is_nowhere_translated_ends_with_1() {
    let run = pair().run(&["translate", "量子纠缠态"]);
    run.ends_with(1).says(&["no translation of it is known"]);
    let json = pair()
        .run(&["translate", "???", "--format", "json"])
        .ends_with(1)
        .json();
    assert_eq!(json["translations"].as_array().map(Vec::len), Some(0));
}

#[test]
fn a_sentence_without_a_translation_finds_that_of_a_like_one() {
    let folder = pair().with(
        "corpus/later.txt",
        "后来的文件\n\n国际社会认为，各国应当加强沟通、扩大共识、深化合作。\n",
    );
    let found = translations(folder.path(), "各国应当加强沟通、扩大共识");
    assert_eq!(found[0]["via"], "memory");
    assert_eq!(found[0]["source"], "en");
    let similarity = found[0]["similarity"].as_f64().expect("a number");
    assert!((0.7..1.0).contains(&similarity), "{similarity}");
    let run = folder.run(&["translate", "各国应当加强沟通、扩大共识"]);
    run.ends_with(0).prints(&[
        "translation of a like sentence",
        "% alike",
        "“应当” → “应该”",
    ]);
}

#[test]
fn terms_and_glosses_come_after_sentences() {
    let folder = pair()
        .with("terms.csv", "zh,en\n网络空间,cyberspace; the digital realm\n")
        .with("dictionary.u8", "網絡空間 网络空间 [wang3 luo4 kong1 jian1] /virtual space/\n")
        .with(
            "yinwen.toml",
            format!("{CONFIG}[[term]]\nzh = \"共识\"\nen = [\"consensus\"]\n[terms]\nfiles = [\"terms.csv\"]\n[dictionary]\ncedict = \"dictionary.u8\"\n"),
        );
    let found = translations(folder.path(), "网络空间");
    let mut via: Vec<&str> = found.iter().filter_map(|t| t["via"].as_str()).collect();
    via.dedup();
    assert_eq!(via, ["aligned", "term", "dictionary"]);
    let of = |via: &str| {
        found
            .iter()
            .find(|t| t["via"] == via)
            .expect("one of that kind")
    };
    assert_eq!(of("term")["text"], "cyberspace; the digital realm");
    assert!(
        of("dictionary")["text"]
            .as_str()
            .expect("words")
            .contains("virtual space")
    );
    let term = translations(folder.path(), "consensus");
    let term = term.iter().find(|t| t["via"] == "term").expect("the term");
    assert_eq!(term["text"], "共识");
}

#[test]
fn a_broken_file_is_one_finding_and_the_rest_counts() {
    let folder = pair()
        .with("broken.tmx", "<tmx><body><tu>")
        .with("bomb.tmx", "<!DOCTYPE tmx [<!ENTITY a \"aa\">]>\n<tmx><body><tu><tuv xml:lang=\"zh\"><seg>&a;</seg></tuv></tu></body></tmx>")
        .with("good.csv", "网络空间,the digital realm\n")
        .with("empty.csv", "\n")
        .with("dictionary.gz", "\u{1f}no gzip")
        .with("notes/a.md", "“扩大共识”[@zh]\n")
        .with(
            "yinwen.toml",
            format!("{CONFIG}[bitext]\nfiles = [\"broken.tmx\", \"bomb.tmx\", \"none.tmx\"]\n[terms]\nfiles = [\"empty.csv\", \"good.csv\"]\n[dictionary]\ncedict = \"dictionary.gz\"\n"),
        );
    let run = folder.run(&["check", "--format", "concise"]);
    let lines: Vec<&str> = run.ends_with(1).out.lines().collect();
    for (name, cause) in [
        ("broken.tmx", "cut short"),
        ("bomb.tmx", "line 2: the entity &a; is not expanded"),
        ("none.tmx", "There is no file none.tmx"),
        ("empty.csv", "no row with a Chinese and an English term"),
        ("dictionary.gz", "no entry in the form of CC-CEDICT"),
    ] {
        let about: Vec<&&str> = lines.iter().filter(|line| line.contains(name)).collect();
        assert_eq!(about.len(), 1, "{name}: {lines:#?}");
        assert!(
            about[0].contains(cause) && about[0].starts_with("yinwen.toml:"),
            "{about:?}"
        );
    }
    assert_eq!(lines.len(), 5, "{lines:#?}");
    let found = translations(folder.path(), "网络空间");
    assert!(found.iter().any(|t| t["text"] == "the digital realm"));
}

#[test]
fn the_example_translates_the_speech_from_any_witness() {
    let found = translations(&example(), "法外之地");
    assert_eq!(found[0]["source"], "xi2015-en");
    assert_eq!(found[0]["match"]["text"], "land outside the law");
    assert_eq!(found[0]["standing"], "unofficial");
    // The later paper in traditional characters has no translation; the speech has the sentence nearly so.
    let found = translations(&example(), "網絡空間是人類共同的活動空間");
    assert_eq!(found[0]["source"], "xi2015-en");
}

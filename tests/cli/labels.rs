//! `label`: numbered formulas and what they stand for.

use crate::support::{Folder, example, finish, program, yinwen};

#[test]
fn label_explains_a_formula_in_either_language() {
    let english = yinwen(&example(), &["label", "四项原则"]);
    let shown: Vec<&str> = english.ends_with(0).out.lines().collect();
    assert_eq!(
        shown,
        [
            "四项原则  xi2015-pdf ¶¶8-11 (2015-12-16)",
            "  1. 尊重网络主权 ¶8",
            "  2. 维护和平安全 ¶9",
            "  3. 促进开放合作 ¶10",
            "  4. 构建良好秩序 ¶11",
            "  named in rmrb-1 ¶2 (2015-12-17)",
            "  restated in wic2019 ¶¶7-10 (2019-10): 尊重網絡主權; 維護和平安全; 促進開放合作; 構建良好秩序",
            "  translated in xi2015-en ¶¶8-11 (2015-12-16): Respect for cyber sovereignty; Safeguarding peace and security; Stimulating open cooperation; Building a good order",
        ]
    );
    let mut chinese = program(&example());
    finish(chinese.args(["--lang", "zh", "label", "四项原则"]), b"")
        .ends_with(0)
        .prints(&["名称见于 rmrb-1 ¶2", "后来的表述 wic2019", "译文 xi2015-en"]);
}

#[test]
fn label_lists_all_of_them_and_those_that_have_a_word() {
    let names = |args: &[&str]| -> Vec<String> {
        let json = yinwen(&example(), &[args, &["--format", "json"]].concat())
            .ends_with(0)
            .json();
        let labels = json["labels"].as_array().expect("an array");
        labels
            .iter()
            .map(|label| label["label"].as_str().expect("a name").to_owned())
            .collect()
    };
    assert_eq!(names(&["label"]), ["四项原则", "五点主张", "五大支柱"]);
    assert_eq!(names(&["label", "主張"]), ["五点主张"]);
}

#[test]
fn label_in_json_has_members_as_passages() {
    let json = yinwen(&example(), &["label", "五点主张", "--format", "json"])
        .ends_with(0)
        .json();
    assert_eq!(json["version"], 1);
    let label = &json["labels"][0];
    assert_eq!(label["count"], 5);
    assert_eq!(label["head"], "主张");
    assert_eq!(label["members"].as_array().map(Vec::len), Some(5));
    let member = &label["members"][0];
    assert_eq!(member["name"], "加快全球网络基础设施建设，促进互联互通");
    assert_eq!(member["source"], "xi2015-pdf");
    assert_eq!(member["work"], "xi2015");
    assert_eq!(member["path"], "corpus/rmrb-2015.txt");
    assert_eq!(member["paragraph"], 13);
    assert!(
        member["text"]
            .as_str()
            .is_some_and(|text| text.starts_with("第一，加快全球网络基础设施建设"))
    );
    assert_eq!(label["list"]["paragraph"], 13);
    assert_eq!(label["coined"]["text"], "5点主张");
    assert_eq!(label["editions"][0]["list"]["source"], "wic2019");
    assert!(
        label["mentions"]
            .as_array()
            .is_some_and(|mentions| mentions.len() > 4)
    );
}

#[test]
fn label_says_when_there_is_none() {
    let run = yinwen(&example(), &["label", "六个必须"]);
    run.ends_with(1).says(&["no list of that name"]);
    assert_eq!(run.out, "");
    let run = yinwen(&example(), &["label", "六个必须", "--format", "json"]);
    assert_eq!(run.ends_with(1).json()["labels"], serde_json::json!([]));
    Folder::empty().run(&["label"]).ends_with(2);
}

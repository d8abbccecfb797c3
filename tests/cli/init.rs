//! `init`: a yinwen.toml that says what the corpus holds.

use crate::support::{Folder, example, finish, program, yinwen};

/// The corpus and the notes of the example, without its yinwen.toml.
fn undescribed() -> Folder {
    let mut folder = Folder::empty();
    for name in ["corpus", "notes"] {
        for entry in std::fs::read_dir(example().join(name)).expect("a folder") {
            let path = entry.expect("an entry").path();
            let file = path
                .file_name()
                .expect("a name")
                .to_string_lossy()
                .into_owned();
            folder = folder.with(
                &format!("{name}/{file}"),
                std::fs::read(&path).expect("a file"),
            );
        }
    }
    folder
}

/// The `[[source]]` of that id, as written.
fn entry<'t>(text: &'t str, id: &str) -> &'t str {
    let wanted = format!("\nid = \"{id}\"\n");
    let found = text
        .split("[[source]]")
        .find(|entry| entry.contains(&wanted));
    found.unwrap_or_else(|| panic!("no source {id} in\n{text}"))
}

#[test]
fn a_described_folder_is_left_alone() {
    let folder = Folder::empty();
    folder
        .run(&["init"])
        .ends_with(0)
        .prints(&["yinwen.toml written", "corpus/"]);
    let written = folder.read("yinwen.toml");
    folder
        .run(&["init"])
        .ends_with(2)
        .says(&["is here already", "Edit it"]);
    assert_eq!(folder.read("yinwen.toml"), written);
    folder.run(&["check"]).ends_with(0);
}

#[test]
fn documents_of_other_programs_are_pointed_at() {
    let folder = Folder::empty().with("archive/讲话.pdf", "%PDF-1.7");
    folder.run(&["init"]).ends_with(0).says(&[
        "PDF, Word and web files here: 1 (such as archive/讲话.pdf)",
        "`yinwen add FILE…`",
    ]);
    assert!(
        !folder.path().join("corpus").exists(),
        "nothing is done unasked"
    );
}

#[test]
fn documents_that_share_a_file_become_parts() {
    let folder = undescribed();
    let run = folder.run(&["init"]);
    run.ends_with(0).prints(&["9 sources"]);
    let text = folder.read("yinwen.toml");
    for (id, path, from) in [
        (
            "rmrb-2015-2",
            "rmrb-2015.txt",
            "让互联网发展成果惠及全体人民",
        ),
        ("rmrb-2015-3", "rmrb-2015.txt", "建立新的全球互联网治理体系"),
        ("rmrb-2015-4", "rmrb-2015.txt", "互联网是人类的共同家园"),
        (
            "xi2015-blog-2",
            "xi2015-blog.txt",
            "在第二届世界互联网大会开幕式上的讲话",
        ),
    ] {
        let start = format!("\nid = \"{id}\"\npath = \"corpus/{path}\"\nfrom = \"{from}\"\n");
        assert!(entry(&text, id).starts_with(&start), "{}", entry(&text, id));
    }
    // The first part keeps the id that the file had.
    assert!(!entry(&text, "rmrb-2015").contains("from ="));
    for id in ["rmrb-2015-2", "rmrb-2015-3", "rmrb-2015-4"] {
        assert!(entry(&text, id).contains("author = [\"人民日报评论员\"]"));
    }
}

#[test]
fn witnesses_and_translations_are_suggested_with_the_evidence() {
    let folder = undescribed();
    folder.run(&["init"]).ends_with(0);
    let text = folder.read("yinwen.toml");
    // The newspaper is of the day after: the author has to look.
    for id in ["xi2015-blog-2", "xi2015-book"] {
        let line = entry(&text, id)
            .lines()
            .find(|line| line.contains("work ="))
            .expect("a suggestion");
        assert!(
            line.starts_with("# work = \"rmrb-2015\"    # 9")
                && line.contains(" % of the text is equal"),
            "{line}"
        );
    }
    // English and Chinese of one date in one file.
    assert!(
        entry(&text, "xi2015-blog")
            .contains("\ntranslates = \"xi2015-blog-2\"    # of the same date")
    );
    for id in ["liu2016", "wic2019-concept", "rmrb-2015", "rmrb-2015-2"] {
        let entry = entry(&text, id);
        assert!(
            !entry.contains("work =") && !entry.contains("translates ="),
            "{entry}"
        );
    }
}

#[test]
fn what_was_written_is_a_workspace() {
    for lang in ["en", "zh"] {
        let folder = undescribed();
        let mut command = program(folder.path());
        finish(command.args(["init", "--lang", lang]), b"").ends_with(0);
        let run = folder.run(&["check", "--format", "json"]);
        assert_eq!(run.ends_with(1).err, "");
        assert!(!run.out.contains("bad-part") && !run.out.contains("duplicate-id"));
        let sources = folder
            .run(&["sources", "--format", "json"])
            .ends_with(0)
            .json();
        let list = sources["sources"].as_array().expect("an array");
        assert_eq!(list.len(), 9);
        assert!(
            list.iter()
                .all(|source| source["paragraphs"].as_u64() > Some(3)),
            "{sources}"
        );
    }
}

#[test]
fn suggestions_become_true_when_their_marks_are_taken_away() {
    let folder = undescribed();
    folder.run(&["init"]).ends_with(0);
    let text = folder
        .read("yinwen.toml")
        .replace("\n# work = \"rmrb", "\nwork = \"rmrb");
    let folder = folder.with("yinwen.toml", text);
    let run = yinwen(folder.path(), &["sources", "rmrb-2015", "--format", "json"]);
    assert_eq!(run.ends_with(0).json()["sources"][0]["work"], "rmrb-2015");
    let all = folder
        .run(&["sources", "--format", "json"])
        .ends_with(0)
        .json();
    let list = all["sources"].as_array().expect("an array");
    let of_work = list
        .iter()
        .filter(|source| source["work"] == "rmrb-2015")
        .count();
    assert_eq!(of_work, 3);
    let english = list
        .iter()
        .find(|source| source["id"] == "xi2015-blog")
        .expect("the translation");
    assert_eq!(english["translates"], "rmrb-2015");
}

#[test]
fn an_equal_copy_is_a_witness_and_an_amended_law_an_edition() {
    let law = |year: &str, end: &str| {
        let articles: String = (1..40)
            .map(|n| format!("第{n}条　国家保护第{n}类资源，任何单位和个人不得违反第{n}项规定擅自开采利用。\n\n"))
            .collect();
        format!("资源保护法\n\n（{year}年3月1日通过）\n\n{articles}{end}\n")
    };
    let folder = Folder::empty()
        .with("corpus/law.txt", law("2010", ""))
        .with("corpus/copy.txt", law("2010", ""))
        .with(
            "corpus/law-new.txt",
            law("2020", "第四十条　本法自公布之日起施行。"),
        );
    folder.run(&["init"]).ends_with(0);
    let text = folder.read("yinwen.toml");
    assert!(
        entry(&text, "law").contains("\nwork = \"copy\"    # 100 % of the text is equal to copy\n"),
        "{text}"
    );
    let new = entry(&text, "law-new");
    assert!(
        new.contains("\n# restates = \"copy\"    # ")
            && new.contains("is it a later edition of it?"),
        "{new}"
    );
    folder.run(&["check"]).ends_with(0);
}

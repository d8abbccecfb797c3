//! `check`: exit codes, what is listed, what is left out.

use crate::support::{FOUND, Folder, NOTE, finish, program};

#[test]
fn findings_end_the_run_with_1_and_none_with_0() {
    let folder = Folder::workspace();
    let run = folder.run(&["check"]);
    run.ends_with(1).prints(&[
        "error[misquoted-number]: The value differs: “7.6亿网民” — the source has “6.7亿网民” (speech ¶2)",
        "--> notes/note.md:3:2",
        "--> corpus/speech.txt:5:18",
        "1 note, 2 quotations: 1 verbatim, 1 altered\n1 error\n",
    ]);
    assert_eq!(run.err, "");
    let folder = folder.with("notes/note.md", "“尊重网络主权”[@speech, ¶1]。\n");
    let run = folder.run(&["check"]);
    assert_eq!(
        run.ends_with(0).out,
        "1 note, 1 quotation: 1 verbatim\nnothing to report\n"
    );
}

#[test]
fn exit_zero_and_fail_on_decide_the_code_and_nothing_else() {
    let folder = Folder::workspace().with("notes/note.md", "“尊重网络主权”[@speech, ¶2]。\n");
    let run = |args: &[&str]| folder.run(&[&["check", "--format", "concise"], args].concat());
    let plain = run(&[]);
    plain.ends_with(0).prints(&["warning[wrong-locator]"]);
    for (args, code) in [
        (&["--fail-on", "warning"][..], 1),
        (&["--fail-on", "error"], 0),
        (&["--fail-on", "hint"], 1),
        (&["--fail-on", "hint", "--exit-zero"], 0),
    ] {
        assert_eq!(run(args).ends_with(code).out, plain.out, "{args:?}");
    }
    let folder = folder.with("yinwen.toml", "[check]\nfail-on = \"warning\"\n");
    folder.run(&["check"]).ends_with(1);
    folder.run(&["check", "--fail-on", "error"]).ends_with(0);
}

#[test]
fn select_and_ignore_choose_rules() {
    let note = format!("{NOTE}\n“维护和平安全”[@speech, ¶2]。\n\n“无人闭合的引文。\n");
    let folder = Folder::workspace().with("notes/note.md", note);
    let rules = |args: &[&str]| {
        let run = folder.run(&[&["check", "--format", "concise"], args].concat());
        let rule = |line: &str| line.split(['[', ']']).nth(1).map(str::to_owned);
        run.out.lines().filter_map(rule).collect::<Vec<_>>()
    };
    assert_eq!(
        rules(&[]),
        ["misquoted-number", "wrong-locator", "unclosed-quote"]
    );
    assert_eq!(rules(&["--select", "wrong-locator"]), ["wrong-locator"]);
    assert_eq!(
        rules(&["--select", "wrong-locator,misquoted-number"]),
        ["misquoted-number", "wrong-locator"]
    );
    assert_eq!(
        rules(&["--ignore", "wrong-locator", "--ignore", "misquoted-number"]),
        ["unclosed-quote"]
    );
}

#[test]
fn a_rule_that_is_off_is_switched_on_by_select() {
    let folder = Folder::workspace().with("notes/note.md", "“尊重網絡主權”[@speech]。\n");
    folder.check().ends_with(0);
    let run = folder.run(&["check", "--format", "concise", "--select", "changed-script"]);
    run.ends_with(0).prints(&["warning[changed-script]"]);
}

#[test]
fn an_unknown_rule_is_told_with_the_nearest_one() {
    let folder = Folder::workspace();
    for option in ["--select", "--ignore"] {
        let run = folder.run(&["check", option, "misquoted-numbre"]);
        run.ends_with(2)
            .says(&["`misquoted-numbre`", "did you mean `misquoted-number`?"]);
        assert_eq!(run.out, "");
    }
}

#[test]
fn quiet_prints_findings_only() {
    let folder = Folder::workspace();
    let (loud, quiet) = (folder.run(&["check"]), folder.run(&["check", "-q"]));
    assert!(loud.out.starts_with(quiet.ends_with(1).out.as_str()));
    assert!(!quiet.out.contains("1 note"));
}

#[test]
fn statistics_count_the_findings_of_each_rule() {
    let note = format!("{NOTE}\n“目前有8.6亿网民”[@speech]。\n\n“维护和平安全”[@speech, ¶2]。\n");
    let folder = Folder::workspace().with("notes/note.md", note);
    let run = folder.run(&["check", "--statistics", "--format", "concise"]);
    run.ends_with(1)
        .prints(&["     2  misquoted-number  error\n     1  wrong-locator  warning\n"]);
    let run = folder.run(&["check", "--statistics", "--format", "json"]);
    run.ends_with(1)
        .says(&["     2  misquoted-number  error\n"]);
    assert_eq!(run.json()["version"], 1, "stdout holds the JSON alone");
}

#[test]
fn all_is_a_table_of_every_quotation() {
    let note = format!("{NOTE}\n“没有出处的一句完整的话。”\n");
    let folder = Folder::workspace().with("notes/note.md", note);
    let run = folder.run(&["check", "--all", "--quiet"]);
    let table: Vec<&str> = run.ends_with(1).out.lines().take(4).collect();
    assert_eq!(
        table,
        [
            "notes/note.md",
            "  1:2  尊重网络主权              verbatim                speech ¶1",
            "  3:2  目前有7.6亿网民           altered                 speech ¶2",
            "  5:2  没有出处的一句完整的话。  unchecked: no citation",
        ]
    );
}

#[test]
fn the_summary_names_what_was_left_unchecked() {
    let note = "“尊重网络主权”[参见 @speech]，“第二段讲互联互通与共享共治”[@none]，“另一句没有出处的话。”\n";
    let folder = Folder::workspace().with("notes/note.md", note);
    folder.run(&["check"]).ends_with(1).prints(&[
        "1 note, 3 quotations\n",
        "3 left unchecked: 1 cited as not verbatim, 1 unknown source, 1 no citation\n",
    ]);
}

#[test]
fn stdin_is_read_as_the_file_it_stands_for() {
    let folder = Folder::workspace().with("other/file.md", "");
    let args = [
        "--lang",
        "en",
        "check",
        "--format",
        "concise",
        "--stdin-filename",
    ];
    let mut command = program(folder.path());
    let run = finish(command.args(args).arg("notes/unsaved.md"), NOTE.as_bytes());
    run.ends_with(1)
        .prints(&["notes/unsaved.md:3:2: error[misquoted-number]"]);
    // The file that is on the disk does not matter.
    let mut command = program(folder.path());
    let text = "“尊重网络主权”[@speech]。\n";
    let run = finish(command.args(args).arg("notes/note.md"), text.as_bytes());
    assert_eq!(run.ends_with(0).out, "");
}

#[test]
fn stdin_that_is_no_text_is_refused() {
    let folder = Folder::workspace();
    let mut command = program(folder.path());
    command.args(["--lang", "en", "check", "--stdin-filename", "notes/note.md"]);
    let run = finish(&mut command, b"PK\0\x01\x02\0");
    run.ends_with(2).says(&["stdin: binary file, not text"]);
    assert_eq!(run.out, "");
}

#[test]
fn the_report_goes_to_the_output_file() {
    let folder = Folder::workspace();
    let plain = folder.run(&["check"]).out;
    let args = ["check", "--color", "always", "--output-file", "report.txt"];
    let run = folder.run(&args);
    run.ends_with(1);
    assert_eq!((run.out.as_str(), run.err.as_str()), ("", ""));
    assert_eq!(folder.read("report.txt"), plain);
    // The report is no note of the next run, which makes it anew and leaves nothing else behind.
    folder
        .run(&[
            "check",
            "--format",
            "concise",
            "--output-file",
            "report.txt",
        ])
        .ends_with(1);
    let report = folder.read("report.txt");
    assert!(
        report.starts_with(FOUND) && report.lines().count() == 1,
        "{report}"
    );
    let mut names: Vec<_> = std::fs::read_dir(folder.path())
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name())
        .collect();
    names.sort();
    assert_eq!(names, ["corpus", "notes", "report.txt"]);
}

#[test]
fn an_output_file_that_cannot_be_written_is_an_error() {
    let folder = Folder::workspace();
    let run = folder.run(&["check", "--output-file", "no/such/folder/report.txt"]);
    run.ends_with(2).says(&[
        "no/such/folder/report.txt: cannot be written",
        "folder exists",
    ]);
}

#[test]
fn one_thread_and_many_say_the_same() {
    let folder = (0..20).fold(Folder::workspace(), |folder, n| {
        folder.with(&format!("notes/{n}.md"), NOTE)
    });
    let run = |jobs| folder.run(&["check", "--no-progress", "--jobs", jobs]).out;
    assert_eq!(run("1"), run("8"));
}

//! Colours, closed pipes, full disks.

use crate::support::{Folder, example, finish, program};
use std::io::{BufRead, BufReader};
use std::process::Stdio;

const ESCAPE: char = '\u{1b}';

#[test]
fn colours_are_for_terminals_or_on_demand() {
    let folder = Folder::workspace();
    let run = |color: &[&str], no_color: bool| {
        let mut command = program(folder.path());
        if no_color {
            command.env("NO_COLOR", "1");
        }
        finish(command.args(["--lang", "en", "check"]).args(color), b"").out
    };
    let plain = run(&["--color", "never"], false);
    assert!(!plain.contains(ESCAPE), "{plain}");
    assert_eq!(run(&[], false), plain, "a pipe is no terminal");
    assert_eq!(run(&[], true), plain);
    let coloured = run(&["--color", "always"], false);
    assert!(coloured.contains(ESCAPE));
    assert_eq!(anstream::adapter::strip_str(&coloured).to_string(), plain);
    assert_eq!(
        run(&["--color", "always"], true),
        coloured,
        "what is asked for wins"
    );
}

#[test]
fn text_from_files_cannot_command_the_terminal() {
    let folder = Folder::workspace().with(
        "notes/note.md",
        "\u{1b}[31m“目前有7.6亿网民\u{202e}”[@speech]。\n",
    );
    let run = folder.run(&["check", "--all", "--color", "never"]);
    assert!(
        !run.ends_with(1).out.contains([ESCAPE, '\u{202e}']),
        "{}",
        run.out
    );
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    for args in [
        &["check"][..],
        &["check", "--format", "json", "--all"],
        &["sources", "xi2015"],
        &["rule"],
        &["completions", "bash"],
    ] {
        let mut command = program(&example());
        command
            .args(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        let mut line = String::new();
        // Reads one line and closes the pipe.
        BufReader::with_capacity(64, child.stdout.take().expect("a pipe"))
            .read_line(&mut line)
            .expect("a line");
        let output = child.wait_with_output().expect("the program ends");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{args:?}");
        assert!(
            matches!(output.status.code(), Some(0 | 1)),
            "{args:?}: {:?}",
            output.status
        );
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_a_failure() {
    for args in [&["check"][..], &["sources"], &["completions", "zsh"]] {
        let full = std::fs::OpenOptions::new()
            .write(true)
            .open("/dev/full")
            .expect("/dev/full");
        let mut command = program(&example());
        let output = command
            .args(["--lang", "en"])
            .args(args)
            .stdout(full)
            .output()
            .expect("the program runs");
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(
            String::from_utf8_lossy(&output.stderr).contains("stdout: cannot be written"),
            "{args:?}"
        );
    }
}

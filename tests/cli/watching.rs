//! `check --watch`: the report anew after each change, and nothing done twice.

use crate::support::{Folder, NOTE, SPEECH, program};
use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStderr, ChildStdout, Stdio};

/// A run that goes on until it is dropped.
struct Watch {
    child: Child,
    out: BufReader<ChildStdout>,
    err: BufReader<ChildStderr>,
}

impl Watch {
    fn of(folder: &Folder) -> Watch {
        let mut child = program(folder.path())
            .args([
                "--lang",
                "en",
                "check",
                "--watch",
                "--format",
                "concise",
                "--statistics",
            ])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let out = BufReader::new(child.stdout.take().expect("a pipe"));
        let err = BufReader::new(child.stderr.take().expect("a pipe"));
        Watch { child, out, err }
    }

    /// What is said on stderr until the program waits for a change.
    fn said(&mut self) -> String {
        let mut said = String::new();
        loop {
            let mut line = String::new();
            let read = self.err.read_line(&mut line).expect("a line");
            if read == 0 || line.starts_with("watching for changes") {
                return said;
            }
            said.push_str(&line);
        }
    }

    /// The findings of the next report; there is at least one.
    fn found(&mut self) -> Vec<String> {
        self.said();
        let mut found = Vec::new();
        loop {
            let mut line = String::new();
            self.out.read_line(&mut line).expect("a line");
            // The counts of the rules end in an empty line.
            match line.trim_end() {
                "" => return found,
                line if line.starts_with(' ') => {}
                line => found.push(line.to_owned()),
            }
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn notes_sources_and_the_configuration_are_watched() {
    let folder = Folder::workspace().with("yinwen.toml", "");
    let mut watch = Watch::of(&folder);
    assert_eq!(watch.found().len(), 1);
    let folder = folder.with("notes/second.md", format!("{NOTE}\n又一篇。\n"));
    let found = watch.found();
    assert!(
        found[1].starts_with("notes/second.md:3:2: error"),
        "{found:?}"
    );
    let folder = folder.with("corpus/speech.txt", SPEECH.replace("6.7亿", "16.7亿"));
    let found = watch.found();
    assert!(found[0].contains("16.7亿"), "{found:?}");
    let folder = folder.with("yinwen.toml", "[rules]\nmisquoted-nombre = 1\n");
    let said = watch.said();
    assert!(said.contains("misquoted-nombre"), "{said}");
    let folder = folder.with("yinwen.toml", "[rules]\nmisquoted-number = \"info\"\n");
    let found = watch.found();
    assert!(found[0].contains("info[misquoted-number]"), "{found:?}");
    drop(folder);
}

#[test]
fn what_makes_no_sense_while_watching_is_refused() {
    let folder = Folder::workspace();
    for args in [
        &["--fix"][..],
        &["--output-file", "out"],
        &["--format", "sarif"],
        &["--stdin-filename", "notes/a.md"],
    ] {
        let run = folder.run(&[&["check", "--watch"], args].concat());
        assert_eq!(run.ends_with(2).out, "", "{args:?}");
        assert!(run.err.contains("--watch"), "{}", run.err);
    }
}

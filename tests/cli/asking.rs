//! `add` and `init` on a terminal: what is asked, and what an answer does.

use crate::support::{Folder, SPEECH, example, program};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};
use std::fs::File;
use std::io::{Read, Write};
use std::process::Stdio;
use std::sync::mpsc::channel;
use std::time::Duration;

/// Runs the program on a terminal and types each answer when its question has come. The exit code and all that was shown.
fn converse(folder: &Folder, args: &[&str], answers: &[(&str, &str)]) -> (Option<i32>, String) {
    let ours = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("a terminal");
    grantpt(&ours).expect("granted");
    unlockpt(&ours).expect("unlocked");
    let size = Winsize {
        ws_row: 40,
        ws_col: 160,
        ws_xpixel: 0,
        ws_ypixel: 0,
    };
    tcsetwinsize(&ours, size).expect("a size");
    let name = ptsname(&ours, Vec::new()).expect("a name");
    let theirs = || {
        let path = name.to_str().expect("UTF-8");
        let file = File::options().read(true).write(true).open(path);
        Stdio::from(file.expect("the other end"))
    };
    let mut command = program(folder.path());
    command
        .args(args)
        .stdin(theirs())
        .stdout(theirs())
        .stderr(theirs());
    let mut child = command.spawn().expect("the program starts");
    // The terminal ends when nobody has it open any more.
    drop(command);
    let mut ours = File::from(ours);
    let mut reading = ours.try_clone().expect("a copy");
    let (send, receive) = channel();
    std::thread::spawn(move || {
        let mut buffer = [0; 4096];
        while let Ok(count @ 1..) = reading.read(&mut buffer) {
            let _ = send.send(buffer[..count].to_vec());
        }
    });
    let (mut bytes, mut seen) = (Vec::new(), 0);
    let mut shown = String::new();
    let mut waiting = answers.iter();
    let mut next = waiting.next();
    while let Ok(more) = receive.recv_timeout(Duration::from_secs(60)) {
        bytes.extend(more);
        shown = String::from_utf8_lossy(&bytes).replace("\r\n", "\n");
        if let Some((question, answer)) = next
            && let Some(at) = shown[seen..].find(question)
            && let Some(end) = shown[seen + at..].find("[y/N] ")
        {
            seen += at + end;
            writeln!(ours, "{answer}").expect("typed");
            next = waiting.next();
        }
    }
    assert!(next.is_none(), "{next:?} was not asked in\n{shown}");
    (child.wait().expect("the program ends").code(), shown)
}

/// A corpus of the book, and a page with nearly the same text.
fn with_witness() -> Folder {
    let book = std::fs::read_to_string(example().join("corpus/xi2015-book.txt")).expect("a file");
    Folder::empty()
        .with("corpus/book.txt", book.as_str())
        .with("page.txt", book.replacen("日益凸显", "日渐凸显", 1))
}

/// A file of a translation and its original.
fn blog() -> Vec<u8> {
    std::fs::read(example().join("corpus/xi2015-blog.txt")).expect("a file")
}

#[test]
fn a_witness_is_written_down_if_the_answer_is_yes() {
    for (answer, is_accepted) in [("y", true), ("是", true), ("n", false), ("", false)] {
        let folder = with_witness();
        let question = "page: a witness of book";
        let (code, shown) = converse(
            &folder,
            &["--lang", "en", "add", "page.txt"],
            &[(question, answer)],
        );
        assert_eq!(code, Some(0), "{shown}");
        let text = folder.read("corpus/page.txt");
        assert_eq!(
            text.contains("work: \"book\""),
            is_accepted,
            "{answer}: {text}"
        );
    }
}

#[test]
fn the_questions_are_in_the_language_of_the_user() {
    let answers = [("page：是 book 的版本", "好")];
    let (code, shown) = converse(
        &with_witness(),
        &["--lang", "zh", "add", "page.txt"],
        &answers,
    );
    assert_eq!(code, Some(0), "{shown}");
    assert!(
        shown.contains("book 的版本") && shown.contains("收入"),
        "{shown}"
    );
}

#[test]
fn parts_are_asked_for_before_what_they_are_to_each_other() {
    let folder = Folder::empty().with("blog.txt", blog());
    let answers = [
        ("blog seems to hold 2 documents", "y"),
        ("blog: a translation of blog-2", "n"),
    ];
    let (code, shown) = converse(&folder, &["--lang", "en", "add", "blog.txt"], &answers);
    assert_eq!(code, Some(0), "{shown}");
    assert!(shown.contains("[@blog] [@blog-2]"), "{shown}");
    let config = folder.read("yinwen.toml");
    assert!(
        config.contains("id = \"blog-2\"") && !config.contains("translates"),
        "{config}"
    );
}

#[test]
fn yes_asks_nothing() {
    let folder = with_witness();
    let (code, shown) = converse(&folder, &["add", "--yes", "page.txt"], &[]);
    assert_eq!(code, Some(0), "{shown}");
    assert!(!shown.contains("[y/N]"), "{shown}");
    assert!(folder.read("corpus/page.txt").contains("work: \"book\""));
}

#[test]
fn init_adds_the_documents_first_if_asked_to() {
    let page = "<!DOCTYPE html><html><body><article><h1>讲话</h1><p>我们要加快全球网络基础设施建设，促进互联互通。</p></article></body></html>";
    let folder = || Folder::empty().with("archive/page.html", page);
    let question = "Add them to the corpus first?";
    let declined = folder();
    let (code, shown) = converse(&declined, &["--lang", "en", "init"], &[(question, "n")]);
    assert_eq!(code, Some(0), "{shown}");
    assert!(!declined.path().join("corpus").exists());
    assert!(declined.path().join("yinwen.toml").exists());
    let accepted = folder();
    let (code, shown) = converse(&accepted, &["--lang", "en", "init"], &[(question, "y")]);
    assert_eq!(code, Some(0), "{shown}");
    assert!(accepted.read("corpus/page.md").contains("加快全球网络"));
    assert!(accepted.read("yinwen.toml").contains("id = \"page\""));
}

#[test]
fn init_keeps_the_parts_that_were_accepted() {
    let folder = Folder::empty()
        .with("corpus/speech.txt", SPEECH)
        .with("in/blog.html", {
            let text = String::from_utf8(blog()).expect("UTF-8");
            let lines = text.lines().filter(|line| !line.trim().is_empty());
            let body: String = lines.map(|line| format!("<p>{line}</p>\n")).collect();
            format!("<!DOCTYPE html><html><body><article>{body}</article></body></html>")
        });
    let answers = [
        ("Add them to the corpus first?", "y"),
        ("blog seems to hold 2 documents", "y"),
        ("blog: a translation of blog-2", "y"),
    ];
    let (code, shown) = converse(&folder, &["--lang", "en", "init"], &answers);
    assert_eq!(code, Some(0), "{shown}");
    let config = folder.read("yinwen.toml");
    for kept in ["id = \"blog-2\"", "translates = \"blog-2\""] {
        assert!(config.contains(kept), "{kept} in\n{config}");
    }
    folder.run(&["sources", "blog-2"]).ends_with(0);
    folder.run(&["sources", "speech"]).ends_with(0);
}

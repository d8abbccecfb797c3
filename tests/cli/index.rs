//! `yinwen index`: what is kept of a large corpus, and that it may break off at any moment.

use super::support::{Folder, finish, program};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

/// A workspace of about 1.2 MB in 30 sources, with a note that quotes them.
fn large() -> Folder {
    let mut folder = Folder::empty();
    for number in 0..30 {
        let mut text = format!("第{number}号报告\n\n");
        for line in 0..500 {
            text.push_str(&format!(
                "第{number}号报告的第{line}条要求各部门在{}日内提出落实意见。\n\n",
                (line * 37 + number * 11) % 97
            ));
        }
        folder = folder.with(&format!("corpus/r{number:02}.txt"), text);
    }
    let note = "“第7号报告的第12条要求各部门”[@r07]。\n\n“第7号报告的第12条不要求各部门”[@r07]。\n\n\
                “第三号报告的第三条要求”[@r04]。\n";
    folder.with("notes/note.md", note)
}

fn cache(folder: &Folder) -> PathBuf {
    folder.path().join("cache")
}

/// The program with a folder of caches.
fn cached(folder: &Folder, args: &[&str]) -> Command {
    let mut command = program(folder.path());
    command.env("YINWEN_CACHE_DIR", cache(folder));
    command.args(["--lang", "en"]).args(args);
    command
}

fn segments(folder: &Folder) -> Vec<PathBuf> {
    let below = |path: &Path| {
        let entries = std::fs::read_dir(path).into_iter().flatten().flatten();
        entries.map(|entry| entry.path()).collect::<Vec<_>>()
    };
    let caches = below(&cache(folder));
    let files = caches.iter().flat_map(|cache| below(cache));
    files
        .filter(|path| path.extension().is_some_and(|own| own == "segment"))
        .collect()
}

const CHECK: [&str; 5] = ["check", "--format", "json", "--all", "notes"];

#[test]
fn what_is_kept_can_be_looked_at_checked_and_removed() {
    let folder = large();
    let run = |args: &[&str]| finish(&mut cached(&folder, args), b"");
    run(&["index", "--stats"]).ends_with(0).prints(&[
        "30 sources, 1.",
        " MB; kept in ",
        "segment  documents  in use",
        "file",
        "bytes for each byte of the corpus",
    ]);
    run(&["index", "--check"])
        .ends_with(0)
        .prints(&["every source is indexed as it is"]);
    run(&["index", "--clear"]).ends_with(0);
    assert_eq!(segments(&folder), Vec::<PathBuf>::new());
    run(&["index", "--clear"]).ends_with(0);
}

#[test]
fn a_damaged_file_is_named_and_made_again() {
    let folder = large();
    let run = |args: &[&str]| finish(&mut cached(&folder, args), b"");
    run(&["index"]).ends_with(0);
    let path = segments(&folder).remove(0);
    let mut bytes = std::fs::read(&path).expect("a segment");
    let middle = bytes.len() * 3 / 4;
    bytes[middle] ^= 1;
    std::fs::write(&path, bytes).expect("a segment");
    let name = path.file_name().expect("a name").to_string_lossy();
    run(&["index", "--check"])
        .ends_with(2)
        .says(&[&name, "was damaged; it has been made again"]);
    run(&["index", "--check"]).ends_with(0);
}

#[test]
fn a_small_corpus_needs_none() {
    let folder = Folder::workspace();
    finish(&mut cached(&folder, &["index"]), b"")
        .ends_with(0)
        .prints(&["nothing is kept"]);
    assert!(!cache(&folder).exists());
}

#[test]
fn a_folder_that_cannot_be_written_to_is_named() {
    let folder = large().with("cache", "a file");
    finish(&mut cached(&folder, &["index"]), b"")
        .ends_with(2)
        .says(&["YINWEN_CACHE_DIR", "nothing can be kept here"]);
    finish(&mut cached(&folder, &CHECK), b"").ends_with(1);
}

#[test]
fn a_program_that_is_killed_leaves_nothing_that_harms() {
    let folder = large();
    let mut uncached = program(folder.path());
    let file = folder.path().join("corpus/r00.txt");
    uncached
        .env("YINWEN_CACHE_DIR", file)
        .args(["--lang", "en"]);
    let expected = finish(uncached.args(CHECK), b"").ends_with(1).out.clone();
    for wait in [5, 40, 120, 250, 400, 600, 900] {
        let mut killed = cached(&folder, &["index"]);
        let killed = killed.stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = killed.spawn().expect("the program starts");
        std::thread::sleep(Duration::from_millis(wait));
        child.kill().expect("it is killed");
        child.wait().expect("it ends");
        if wait % 100 == 0 {
            let run = finish(&mut cached(&folder, &CHECK), b"");
            assert_eq!(run.ends_with(1).out, expected, "killed after {wait} ms");
            finish(&mut cached(&folder, &["index", "--clear"]), b"").ends_with(0);
        }
    }
    let run = finish(&mut cached(&folder, &CHECK), b"");
    assert_eq!(run.ends_with(1).out, expected);
}

#[test]
fn several_programs_may_begin_at_once() {
    let folder = large();
    let mut commands: Vec<Command> = (0..3).map(|_| cached(&folder, &CHECK)).collect();
    let children: Vec<_> = commands
        .iter_mut()
        .map(|command| {
            let command = command.stdout(Stdio::piped()).stderr(Stdio::null());
            command.spawn().expect("the program starts")
        })
        .collect();
    let outputs: Vec<Vec<u8>> = children
        .into_iter()
        .map(|child| child.wait_with_output().expect("it ends").stdout)
        .collect();
    assert!(outputs.iter().all(|output| *output == outputs[0]));
    finish(&mut cached(&folder, &["index", "--check"]), b"").ends_with(0);
}

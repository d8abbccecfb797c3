//! The same edit script against any server: `cargo bench --bench server -- --server "COMMAND ARGUMENT…" [--server …]
//! [--settings JSON] [--pull]`; `--server yinwen` is the release binary.
//!
//! Four notes, Chinese and English, of 100 kB and 1 MB, one at a time, each in a fresh server: paragraphs with a quotation, every
//! tenth with a wrong letter or word, which no spelling or quotation checker likes. A letter is typed and taken back before
//! the mistake and in it, 200 key strokes in all or as many as fit into a minute. The clock runs from the writing of the
//! notification to the reading of the diagnostics. `--settings` is what servers are told that ask; `--pull` asks for the
//! diagnostics, else they are pushed.

use crate::client::{Manners, Server, own, uri};
use crate::corpus::{Random, documents, example};
use crate::{PARAGRAPH, STROKES, edit, note_text, report, shown};
use serde_json::{Value, json};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Bytes of the sources that the notes quote.
const SOURCES: usize = 10_000_000;
const SIZES: [usize; 2] = [100_000, 1_000_000];
/// A slow server gets fewer key strokes.
const LIMIT: Duration = Duration::from_secs(60);

pub fn run(arguments: &[String]) {
    let given = |name: &'static str| {
        let pairs = arguments.windows(2);
        pairs
            .filter(move |pair| pair[0] == name)
            .map(|pair| &pair[1])
    };
    let settings: Value = given("--settings").next().map_or(Value::Null, |text| {
        serde_json::from_str(text).expect("settings in JSON")
    });
    let pulls = arguments.iter().any(|argument| argument == "--pull");
    let folder = tempfile::tempdir().expect("a folder");
    let corpus = folder.path().join("corpus");
    std::fs::create_dir(&corpus).expect("a folder");
    let texts = documents(SOURCES);
    for (number, text) in texts.iter().enumerate() {
        std::fs::write(corpus.join(format!("d{number}.txt")), text).expect("written");
    }
    let english = english();
    std::fs::write(corpus.join("en.txt"), &english).expect("written");
    for command in given("--server") {
        println!("\n{command}");
        for size in SIZES {
            let note = note_text(&texts, size);
            let manners = || Manners {
                pulls,
                settings: settings.clone(),
            };
            time(command, manners(), folder.path(), "Chinese", note, "字");
            let note = english_note(&english, size);
            time(command, manners(), folder.path(), "English", note, "x");
        }
    }
}

fn time(
    command: &str,
    manners: Manners,
    folder: &Path,
    language: &str,
    mut text: String,
    letter: &str,
) {
    let note = folder.join("note.md");
    std::fs::write(&note, &text).expect("written");
    let mut words = command.split_whitespace();
    let program = words.next().unwrap_or_default();
    let mut program = match program {
        "yinwen" => own(),
        _ => {
            let mut command = Command::new(program);
            command.args(words).stderr(Stdio::null());
            command
        }
    };
    let is_pulling = manners.pulls;
    let start = Instant::now();
    let mut server = Server::launch(&mut program, folder, manners);
    server.open(&note, &text);
    server.diagnostics(&note, 1);
    // What is asked for at once may not have read its sources.
    while is_pulling && server.published.is_empty() && start.elapsed() < LIMIT {
        server.diagnostics(&note, 1);
    }
    println!(
        "  {language}, {} kB: start to first diagnostics {}, {} of them",
        text.len() / 1000,
        shown(start.elapsed()),
        server.published.len()
    );

    let mut random = Random(3);
    let mut times = Vec::new();
    let mut version = 1;
    // A paragraph is two lines, and every tenth has a mistake.
    let mistakes = text.lines().count() / 20;
    let begin = Instant::now();
    for stroke in 0..STROKES / 2 {
        if begin.elapsed() > LIMIT {
            break;
        }
        let line = 20 * random.below(mistakes);
        let quotation = text
            .lines()
            .nth(line)
            .and_then(|line| line.chars().position(|letter| letter == '“'));
        let column = match stroke % 2 {
            0 => 1,
            _ => quotation.expect("a quotation") + 6,
        };
        for (length, new) in [(0, letter), (1, "")] {
            version += 1;
            let change = edit(&mut text, line, column, length, new);
            let start = Instant::now();
            server.change(&note, version, &change, &text);
            server.diagnostics(&note, version);
            times.push(server.heard - start);
        }
    }
    let name = format!("  {} key strokes → diagnostics", times.len());
    report(&name, &mut times);

    let mut times = Vec::new();
    let begin = Instant::now();
    while times.len() < STROKES && begin.elapsed() < LIMIT {
        let at = json!({"line": 20 * random.below(mistakes), "character": 0});
        let end = json!({"line": at["line"], "character": 40});
        let params = json!({"textDocument": {"uri": uri(&note)}, "range": {"start": at, "end": end}, "context": {"diagnostics": []}});
        let start = Instant::now();
        server.request("textDocument/codeAction", params);
        times.push(server.heard - start);
    }
    let name = format!("  {} times code actions", times.len());
    report(&name, &mut times);
    if let Some(memory) = server.memory() {
        println!("    resident memory {} MB", memory / 1024);
    }
    server.stop();
}

/// The English text of the example, one paragraph a line.
fn english() -> String {
    let text = example("corpus/xi2015-blog.txt");
    let lines = text
        .lines()
        .filter(|line| line.len() > 200 && line.chars().all(|letter| letter < '\u{3000}'));
    lines.collect::<Vec<_>>().join("\n\n")
}

/// Paragraphs of prose, each with a quotation of 20 words; every tenth has a wrong word.
fn english_note(source: &str, size: usize) -> String {
    let mut random = Random(2);
    let words: Vec<&str> = source.split_whitespace().collect();
    // Without quotation marks.
    let runs = words.windows(20);
    let runs: Vec<&[&str]> = runs
        .filter(|run| run.iter().all(|word| word.is_ascii()))
        .collect();
    let prose = " This paragraph is the author's own account of the background, the course and the meaning of events, and it has nothing to do with the words that are quoted.";
    let mut note = String::new();
    for number in 0..size / PARAGRAPH {
        let mut quoted = runs[random.below(runs.len())].to_vec();
        if number % 10 == 0 {
            quoted[9] = "zqx";
        }
        note.push_str(&format!("The speech says “{}”[@en].", quoted.join(" ")));
        while note.len() < (number + 1) * PARAGRAPH {
            note.push_str(prose);
        }
        note.push_str("\n\n");
    }
    note
}

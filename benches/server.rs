//! What a client waits for: `cargo bench --bench server [-- MEGABYTES…]` (10 and 100 if none are named). With `--server` another
//! server is timed: see peers.
//!
//! A client over pipes, not a unit: the release binary serves a note of 1 MB with 1,000 quotations and a corpus of so many
//! megabytes (sentences of the example, re-mixed by a fixed seed). A key stroke is timed from the writing of the notification to
//! the reading of the diagnostics that belong to its version.

#[path = "client/mod.rs"]
mod client;
#[path = "corpus/mod.rs"]
mod corpus;
#[path = "peers/mod.rs"]
mod peers;

use client::{Server, uri};
use corpus::{Random, documents};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

const NOTE: usize = 1_000_000;
/// A paragraph has one quotation.
const PARAGRAPH: usize = 1_000;
const QUOTATIONS: usize = NOTE / PARAGRAPH;
const STROKES: usize = 200;
/// Edits after which memory has to be what it was.
const EDITS: usize = 10_000;
/// So often a source is changed.
const CHANGES: usize = 20;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.iter().any(|argument| argument == "--server") {
        return peers::run(&arguments);
    }
    let sizes: Vec<usize> = arguments
        .iter()
        .filter_map(|argument| argument.parse().ok())
        .collect();
    let sizes = if sizes.is_empty() {
        vec![10, 100]
    } else {
        sizes
    };
    example();
    for size in sizes {
        run(size);
    }
}

/// The example, as it is.
fn example() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/wuzhen");
    let note = folder.join("notes/messy.md");
    let text = std::fs::read_to_string(&note).expect("the example");
    let start = Instant::now();
    let mut server = Server::start(&folder);
    server.open(&note, &text);
    server.diagnostics(&note, 1);
    println!(
        "example: start to first diagnostics {}",
        shown(start.elapsed())
    );
    server.stop();
}

fn run(megabytes: usize) {
    let folder = tempfile::tempdir().expect("a folder");
    let texts = documents(megabytes * 1_000_000);
    std::fs::create_dir(folder.path().join("corpus")).expect("a folder");
    for (number, text) in texts.iter().enumerate() {
        let path = folder.path().join(format!("corpus/d{number}.txt"));
        std::fs::write(path, text).expect("written");
    }
    write_changed(folder.path(), 0);
    let note = folder.path().join("note.md");
    let mut text = note_text(&texts, NOTE);
    std::fs::write(&note, &text).expect("written");
    println!(
        "\n{megabytes} MB of sources, a note of {} kB with {QUOTATIONS} quotations",
        text.len() / 1000
    );

    let mut server = started(folder.path(), &note, &text, "first time");
    server.stop();
    server = started(folder.path(), &note, &text, "from then on");

    // Letters typed before a finding and into it: each moves it, so that an answer comes.
    let mut random = Random(3);
    let mut times = Vec::new();
    let mut version = 1;
    for stroke in 0..STROKES {
        let (line, start) = server.finding(&mut random);
        let column = if stroke % 2 == 0 { 1 } else { start + 1 };
        version += 1;
        let change = edit(&mut text, line, column, 0, "字");
        let start = Instant::now();
        server.change(&note, version, &change, &text);
        server.diagnostics(&note, version);
        times.push(server.heard - start);
    }
    report("key stroke → diagnostics", &mut times);

    for (name, method) in [
        ("hover", "textDocument/hover"),
        ("definition", "textDocument/definition"),
        ("completion", "textDocument/completion"),
    ] {
        let mut times = Vec::new();
        for _ in 0..200 {
            let line = random.below(QUOTATIONS) * 2;
            let params = json!({"textDocument": {"uri": uri(&note)}, "position": {"line": line, "character": 12}});
            let start = Instant::now();
            server.request(method, params);
            times.push(server.heard - start);
        }
        report(name, &mut times);
    }
    changed_source(&mut server, folder.path());
    let before = server.memory();
    let mut times = Vec::new();
    for _ in 0..EDITS / 2 {
        let (line, start) = server.finding(&mut random);
        let letter = char::from_u32(0x4e00 + random.below(0x5000) as u32).unwrap_or('字');
        for (length, new) in [(0, letter.to_string()), (1, String::new())] {
            version += 1;
            let change = edit(&mut text, line, start + 1, length, &new);
            let start = Instant::now();
            server.change(&note, version, &change, &text);
            server.diagnostics(&note, version);
            times.push(server.heard - start);
        }
    }
    report("edit → diagnostics, many times", &mut times);
    if let (Some(before), Some(after)) = (before, server.memory()) {
        println!(
            "  resident memory {} MB, after {EDITS} edits {} MB",
            before / 1024,
            after / 1024
        );
        assert!(after < before + before / 4 + 32 * 1024, "memory stays flat");
    }
    server.stop();
}

/// A server that has shown what it found in the note.
fn started(folder: &Path, note: &Path, text: &str, when: &str) -> Server {
    let start = Instant::now();
    let mut server = Server::start(folder);
    server.open(note, text);
    server.diagnostics(note, 1);
    println!(
        "  start to first diagnostics, {when}: {}, {} of them",
        shown(start.elapsed()),
        server.published.len()
    );
    server
}

/// A source of 10 kB that is written again and again, each time with another number in the sentence that an open note quotes: from
/// the telling of the change to the diagnostics that know the number.
fn changed_source(server: &mut Server, folder: &Path) {
    let note = folder.join("short.md");
    let quotation = "“这一句是引用的话，写的是第1000号文件的内容”[@changed]。\n";
    server.open(&note, quotation);
    server.diagnostics(&note, 1);
    let mut times = Vec::new();
    for number in 1..=CHANGES {
        let source = write_changed(folder, number);
        // As somebody works: one change, and the next one when that was seen.
        std::thread::sleep(Duration::from_millis(500));
        let start = Instant::now();
        server.written(&source);
        server.diagnostics(&note, 1);
        times.push(server.heard - start);
    }
    report("changed source → diagnostics", &mut times);
}

fn write_changed(folder: &Path, number: usize) -> PathBuf {
    let filling = "这一句是文献里的话，与所引的一句没有关系。\n\n".repeat(150);
    let sentence = format!("这一句是引用的话，写的是第{number}号文件的内容。");
    let source = folder.join("corpus/changed.txt");
    std::fs::write(&source, format!("{filling}{sentence}\n")).expect("written");
    source
}

/// Replaces some characters of a line, in the text and as the protocol says it.
fn edit(text: &mut String, line: usize, column: usize, length: usize, new: &str) -> Value {
    let from = byte(text, line, column);
    let to = byte(text, line, column + length);
    text.replace_range(from..to, new);
    json!({"range": {"start": {"line": line, "character": column}, "end": {"line": line, "character": column + length}}, "text": new})
}

/// Paragraphs of prose, each with a quotation of 20 letters; every tenth has a wrong letter.
fn note_text(texts: &[String], size: usize) -> String {
    let mut random = Random(2);
    let mut note = String::new();
    let prose = "这一段是作者自己的叙述，说明背景、经过和意义，与所引文字并无直接关系，只是为了让文稿有通常的长度。";
    for number in 0..size / PARAGRAPH {
        let source = random.below(texts.len());
        let chars: Vec<char> = texts[source].chars().collect();
        let is_prose = |c: &char| ('\u{4e00}'..='\u{9fff}').contains(c) || "，、".contains(*c);
        let mut words = loop {
            let start = random.below(chars.len() - 30);
            let words = &chars[start..start + 20];
            if words.iter().all(is_prose) {
                break words.to_vec();
            }
        };
        if number % 10 == 0 {
            words[9] = '鑫';
        }
        let words: String = words.into_iter().collect();
        note.push_str(&format!("讲话指出，“{words}”[@d{source}]。"));
        while note.len() < (number + 1) * PARAGRAPH {
            note.push_str(prose);
        }
        note.push_str("\n\n");
    }
    note
}

fn byte(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let rest = &text[start..];
    start
        + rest
            .char_indices()
            .nth(column)
            .map_or(rest.len(), |(at, _)| at)
}

fn report(name: &str, times: &mut [Duration]) {
    times.sort();
    let at = |share: usize| times[(times.len() * share / 100).min(times.len() - 1)];
    println!(
        "  {name}: p50 {}, p99 {}, worst {}",
        shown(at(50)),
        shown(at(99)),
        shown(at(100))
    );
}

fn shown(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1000.0)
}

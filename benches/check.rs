//! What a team waits for: `cargo bench --bench check [-- --notes N --megabytes N --program FILE]`. The release binary (or another)
//! checks 5,000 small notes against a corpus of 10 MB (sentences of the example, re-mixed by a fixed seed): for the first time, then
//! with the index kept, with one thread, with two, and with two programs at once; and a tenth of the notes, to see what their
//! number costs in memory with `--format jsonl`.

#[path = "corpus/mod.rs"]
mod corpus;
#[path = "run/mod.rs"]
mod run;

use corpus::{Random, documents};
use run::fastest;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// Runs of which the fastest is told.
const RUNS: usize = 3;
/// Quotations of a note; one of them is wrong.
const QUOTATIONS: usize = 4;
/// Characters of a quotation.
const LENGTH: usize = 30;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let option = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1)
    };
    let number = |name: &str| option(name)?.parse::<usize>().ok();
    let program = option("--program").map_or(env!("CARGO_BIN_EXE_yinwen"), String::as_str);
    let count = number("--notes").unwrap_or(5_000);
    let megabytes = number("--megabytes").unwrap_or(10);
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let documents = documents(megabytes * 1_000_000);
    write(folder, count, &documents);

    let tenths: Vec<PathBuf> = (0..10).map(|n| folder.join(format!("notes/{n}"))).collect();
    let all = |jobs| check(program, folder, &tenths, jobs);
    let cold = run::run(&mut all(2));
    let one = fastest(RUNS, || all(1));
    let two = fastest(RUNS, || all(2));
    let halves = halves(program, folder, &tenths);
    let times = |time: Duration| one.time.as_secs_f64() / time.as_secs_f64();
    println!("{count} notes of {QUOTATIONS} quotations, corpus of {megabytes} MB");
    println!(
        "2 threads  {:5.2} s, no index kept",
        cold.time.as_secs_f64()
    );
    println!("1 thread   {:5.2} s", one.time.as_secs_f64());
    println!(
        "2 threads  {:5.2} s, {:.2} times as fast",
        two.time.as_secs_f64(),
        times(two.time)
    );
    println!(
        "2 programs {:5.2} s, each with half of the notes: {:.2} times as fast",
        halves.as_secs_f64(),
        times(halves)
    );
    let few = fastest(RUNS, || check(program, folder, &tenths[..1], 2));
    println!(
        "memory of jsonl at its highest: {} MB for {} notes, {} MB for {count}",
        few.memory >> 10,
        count / 10,
        two.memory >> 10
    );
}

/// What two threads can come to on this machine: how long two programs take that have nothing to do with each other.
fn halves(program: &str, folder: &Path, notes: &[PathBuf]) -> Duration {
    let (one, other) = notes.split_at(notes.len() / 2);
    let both = (0..RUNS).map(|_| {
        let start = Instant::now();
        std::thread::scope(|scope| {
            scope.spawn(|| run::run(&mut check(program, folder, one, 1)));
            run::run(&mut check(program, folder, other, 1));
        });
        start.elapsed()
    });
    both.min().expect("a run")
}

/// Notes in ten folders, of equally many.
fn write(folder: &Path, count: usize, documents: &[String]) {
    let put = |path: String, text: &str| {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    };
    put("yinwen.toml".to_owned(), "");
    for (n, document) in documents.iter().enumerate() {
        put(format!("corpus/d{n}.txt"), document);
    }
    let mut random = Random(3);
    for n in 0..count {
        let mut note = format!("# 笔记 {n}\n");
        for quotation in 0..QUOTATIONS {
            let source = random.below(documents.len());
            let text: Vec<char> = documents[source].chars().collect();
            let at = random.below(text.len() - LENGTH);
            let mut words: String = text[at..at + LENGTH].iter().collect();
            if quotation == 0 {
                words = words.replacen(text[at + LENGTH / 2], "错", 1);
            }
            // The marks of the source would end the quotation.
            words.retain(|c| !matches!(c, '“' | '”' | '\n' | '\r'));
            note.push_str(&format!("\n第 {quotation} 段说，“{words}”[@d{source}]。\n"));
        }
        put(format!("notes/{}/{n}.md", n % 10), &note);
    }
}

/// `check` of these notes, as it is measured here.
fn check(program: &str, folder: &Path, notes: &[PathBuf], jobs: usize) -> Command {
    let mut command = Command::new(program);
    command
        .current_dir(folder)
        .env("YINWEN_CACHE_DIR", folder.join("cache"))
        .args(["check", "--format", "jsonl", "--exit-zero", "--jobs"])
        .arg(jobs.to_string())
        .args(notes);
    command
}

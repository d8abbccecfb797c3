//! What a team waits for: `cargo bench --bench check [-- --notes N --megabytes N --program FILE]`. The release binary (or another)
//! checks 5,000 small notes against a corpus of 10 MB (sentences of the example, re-mixed by a fixed seed): for the first time, then
//! with the index kept, with one thread and with two; and a tenth of the notes, to see that the memory of `--format jsonl` does not
//! grow with their number.

#[path = "corpus/mod.rs"]
mod corpus;

use corpus::{Random, documents};
use std::path::Path;
use std::process::{Command, Stdio};
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

    let all = folder.join("notes");
    let some = folder.join("notes/0");
    let cold = run(program, folder, &all, 2);
    let one = fastest(program, folder, &all, 1);
    let two = fastest(program, folder, &all, 2);
    println!("{count} notes of {QUOTATIONS} quotations, corpus of {megabytes} MB");
    println!(
        "2 threads  {:5.2} s, no index kept",
        cold.time.as_secs_f64()
    );
    println!("1 thread   {:5.2} s", one.time.as_secs_f64());
    println!(
        "2 threads  {:5.2} s, {:.2} times as fast",
        two.time.as_secs_f64(),
        one.time.as_secs_f64() / two.time.as_secs_f64()
    );
    let few = fastest(program, folder, &some, 2);
    println!(
        "memory of jsonl at its highest: {} MB for {} notes, {} MB for {count}",
        few.memory >> 10,
        count / 10,
        two.memory >> 10
    );
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

/// How long a run took, and its memory at its highest, in kB (0 where the system does not tell).
#[derive(Clone, Copy)]
struct Run {
    time: Duration,
    memory: u64,
}

fn fastest(program: &str, folder: &Path, notes: &Path, jobs: usize) -> Run {
    let runs = (0..RUNS).map(|_| run(program, folder, notes, jobs));
    runs.min_by_key(|run| run.time).expect("a run")
}

fn run(program: &str, folder: &Path, notes: &Path, jobs: usize) -> Run {
    let start = Instant::now();
    let mut child = Command::new(program)
        .current_dir(folder)
        .env("YINWEN_CACHE_DIR", folder.join("cache"))
        .args(["check", "--format", "jsonl", "--exit-zero", "--jobs"])
        .arg(jobs.to_string())
        .arg(notes)
        .stdout(Stdio::null())
        .spawn()
        .expect("the program starts");
    let mut memory = 0;
    let code = loop {
        memory = memory.max(highest(child.id()).unwrap_or(0));
        if let Some(code) = child.try_wait().expect("the program ends") {
            break code;
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    assert!(code.success(), "{code}");
    Run {
        time: start.elapsed(),
        memory,
    }
}

fn highest(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

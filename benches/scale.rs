//! What a large corpus costs: `cargo bench --bench scale [-- --megabytes N --folder DIR --scans N --program FILE]`.
//!
//! Distinct text of 100 MB (or N) is written to a folder, or taken from DIR if it was written there before. The release binary (or
//! another) indexes it and checks 10,000 quotations against it on two threads; look-ups are timed one by one on one thread, with
//! all of the index in memory, and compared with an exhaustive scan. Time is that of the clock, but that of building per core.

#[path = "client/mod.rs"]
#[allow(dead_code, reason = "this bench asks for little")]
mod client;
#[path = "corpus/mod.rs"]
mod corpus;
#[path = "corpus/distinct.rs"]
mod distinct;
#[path = "run/mod.rs"]
mod run;

use aho_corasick::AhoCorasick;
use client::{Manners, Server};
use corpus::Random;
use distinct::Distinct;
use memchr::memmem;
use rapidfuzz::distance::levenshtein;
use run::{fastest, field, run};
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};
use yinwen::index::cache::Store;
use yinwen::index::{Index, Lookup, Scan, Segment};
use yinwen::text::fold::fold;
use yinwen::workspace::Workspace;
use yinwen::workspace::load::LoadOptions;

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Units of a query, and of a quotation.
const LENGTH: usize = 40;
/// Edits that are looked for.
const LIMIT: usize = LENGTH * 3 / 10;
/// Notes, and quotations of each.
const NOTES: (usize, usize) = (100, 100);

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let option = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1)
    };
    let number = |name: &str| option(name)?.parse::<usize>().ok();
    let program = option("--program").map_or(env!("CARGO_BIN_EXE_yinwen"), String::as_str);
    let temporary = tempfile::tempdir().expect("a folder");
    let folder = option("--folder").map_or(temporary.path().to_path_buf(), PathBuf::from);
    let bench = Bench {
        program: program.to_owned(),
        caches: folder.join("caches"),
        folder,
    };
    let size = bench.write(number("--megabytes").unwrap_or(100) * 1_000_000);
    small();
    println!("{:.0} MB of sources", size as f64 / 1e6);
    bench.build(size);
    let index = bench.open();
    look_ups(&index, number("--scans").unwrap_or(40));
    drop(index);
    bench.memory();
    bench.check();
    bench.editor();
    bench.scans();
}

struct Bench {
    program: String,
    folder: PathBuf,
    caches: PathBuf,
}

impl Bench {
    /// Writes sources of `size` bytes and the notes, unless they are there; says how many bytes the sources have.
    fn write(&self, size: usize) -> usize {
        let (corpus, notes) = (self.folder.join("corpus"), self.folder.join("notes"));
        if !notes.is_dir() {
            fs::create_dir_all(&corpus).expect("a folder");
            let mut written = 0;
            for (n, text) in Distinct::new().enumerate() {
                let path = corpus.join(format!("d{n}.txt"));
                fs::write(&path, &text).expect("a source");
                // What was written this moment is read again anyway.
                let file = fs::File::options().append(true).open(path);
                let then = SystemTime::now() - Duration::from_secs(3600);
                file.and_then(|file| file.set_modified(then)).expect("set");
                written += text.len();
                if written >= size {
                    break;
                }
            }
            fs::create_dir_all(&notes).expect("a folder");
            let (quotations, _) = self.quotations();
            for (n, some) in quotations.chunks(NOTES.1).enumerate() {
                let line = |(source, words): &(usize, String)| {
                    format!("\n这一段说，“{words}”[@d{source}]。\n")
                };
                let note: String = some.iter().map(line).collect();
                fs::write(notes.join(format!("n{n}.md")), note).expect("a note");
            }
        }
        let files = fs::read_dir(corpus).expect("a folder").flatten();
        let sizes = files.filter_map(|file| file.metadata().ok());
        sizes.map(|data| data.len() as usize).sum()
    }

    /// Sources with the words that are quoted from them, and which of these are not so in the corpus: a tenth has a wrong
    /// letter, a twentieth is glued from all over.
    fn quotations(&self) -> (Vec<(usize, String)>, Vec<bool>) {
        let corpus = self.folder.join("corpus");
        let count = fs::read_dir(&corpus).expect("a folder").count();
        let mut random = Random(3);
        let stretch = |random: &mut Random, source: usize, length: usize| {
            let path = corpus.join(format!("d{source}.txt"));
            let text = fs::read_to_string(path).expect("a source");
            let is_mark = |c: &char| matches!(c, '“' | '”' | '‘' | '’' | '\n');
            let text: Vec<char> = text.chars().filter(|c| !is_mark(c)).collect();
            text[random.below(text.len() - length)..][..length].to_vec()
        };
        let quotations = (0..NOTES.0 * NOTES.1).map(|n| {
            let source = random.below(count);
            let mut words = stretch(&mut random, source, LENGTH);
            match n % 20 {
                0 | 10 => words[LENGTH / 2] = '错',
                5 => {
                    for piece in words.chunks_mut(4) {
                        let other = random.below(count);
                        piece.copy_from_slice(&stretch(&mut random, other, piece.len()));
                    }
                }
                _ => {}
            }
            let is_wrong = matches!(n % 20, 0 | 5 | 10);
            ((source, words.into_iter().collect()), is_wrong)
        });
        quotations.unzip()
    }

    /// The program, as it is measured here; `jobs` threads at most.
    fn command(&self, arguments: &[&str], jobs: usize) -> Command {
        let mut command = Command::new(&self.program);
        command
            .current_dir(&self.folder)
            .env("YINWEN_CACHE_DIR", &self.caches)
            .env("RAYON_NUM_THREADS", jobs.to_string())
            .args(arguments);
        command
    }

    fn store(&self) -> Store {
        let root = fs::canonicalize(&self.folder).expect("the folder");
        Store::new(&self.caches, &root)
    }

    fn build(&self, size: usize) {
        let _ = fs::remove_dir_all(&self.caches);
        let run = run(&mut self.command(&["index"], 2));
        let size = size as f64;
        println!(
            "build: {:.1} MB/s per core, {:.1} s in all; memory at its highest {:.2} bytes per byte; kept {:.2} bytes per byte",
            size / 1e6 / run.cpu.as_secs_f64(),
            run.time.as_secs_f64(),
            (run.memory << 10) as f64 / size,
            self.store().size() as f64 / size
        );
    }

    /// Opens what was kept, as the program and as the index alone.
    fn open(&self) -> Index {
        let text = fs::read_to_string(self.folder.join("corpus/d7.txt")).expect("a source");
        let words: String = text.chars().skip(500).take(LENGTH).collect();
        let query = fold(&text).units.split_off(500);
        let query = query.get(..LENGTH).expect("a longer source");
        let find = fastest(5, || self.command(&["find", &words, "--limit", "1"], 2));
        let start = Instant::now();
        let (segments, _) = self.store().segments();
        assert!(!segments.is_empty(), "{}", self.store().folder().display());
        let mut number = 0;
        let mut count = |segment: &Arc<Segment>| {
            let numbers = number..number + segment.documents() as u32;
            number = numbers.end;
            numbers.map(Some).collect()
        };
        let parts = segments.into_iter().map(|segment| {
            let numbers = count(&segment);
            (segment, numbers)
        });
        let index = Index::new(parts.collect(), None);
        assert!(!index.exact(query).is_empty());
        println!(
            "open: {:.0} ms from the start of `find` to its end; the index alone {:.1} ms to the first exact answer",
            find.time.as_secs_f64() * 1e3,
            start.elapsed().as_secs_f64() * 1e3
        );
        index
    }

    /// What a workspace holds after 1,000 look-ups, mapped files apart.
    fn memory(&self) {
        let (quotations, _) = self.quotations();
        let before = resident();
        let options = LoadOptions {
            start: fs::canonicalize(&self.folder).expect("the folder"),
            caches: Some(self.caches.clone()),
            ..LoadOptions::default()
        };
        let workspace = Workspace::load(&options).expect("a workspace");
        let opened = resident();
        for (_, words) in quotations.iter().take(1000) {
            workspace.find(words, 3);
        }
        let after = resident();
        println!(
            "memory apart from mapped files: {} MB when open, {} MB after 1,000 look-ups",
            (opened - before) >> 10,
            (after - before) >> 10
        );
    }

    fn check(&self) {
        let arguments = ["check", "--exit-zero", "--format", "jsonl", "--jobs"];
        for jobs in [1, 2] {
            let jobs_given = jobs.to_string();
            let arguments = [&arguments[..], &[&jobs_given, "notes"]].concat();
            let run = fastest(3, || self.command(&arguments, jobs));
            println!(
                "check of {} quotations, {jobs} threads: {:.2} s, {} MB at its highest, mapped files counted",
                NOTES.0 * NOTES.1,
                run.time.as_secs_f64(),
                run.memory >> 10
            );
        }
    }

    /// What an editor waits for: the diagnostics of a note after the start of the server, and of another one after one of the sources
    /// that it quotes has changed.
    fn editor(&self) {
        let folder = fs::canonicalize(&self.folder).expect("the folder");
        let start = || Server::launch(&mut self.command(&["lsp"], 2), &folder, Manners::default());
        let note = folder.join("notes/n0.md");
        let text = fs::read_to_string(&note).expect("a note");
        let starts = (0..9).map(|_| {
            let began = Instant::now();
            let mut server = start();
            server.open(&note, &text);
            server.diagnostics(&note, 1);
            let time = server.heard - began;
            server.stop();
            time
        });
        println!(
            "editor: from the start to the first diagnostics, {} quotations: {}",
            NOTES.1,
            percentiles(starts.collect())
        );
        let source = folder.join("corpus/d0.txt");
        let before = fs::read_to_string(&source).expect("a source");
        let begin = "这一句是引用的话";
        // A run that was killed left its sentence behind.
        let before = before.split(begin).next().unwrap_or_default().trim_end();
        let sentence = |n: u32| format!("{begin}，写的是第{n}号文件的内容");
        let write = |n| fs::write(&source, format!("{before}\n\n{}。\n", sentence(n)));
        write(0).expect("a source");
        let note = folder.join("notes/short.md");
        let mut server = start();
        server.open(&note, &format!("“{}”[@d0]。\n", sentence(1000)));
        server.diagnostics(&note, 1);
        let changes = (1..=40).map(|n| {
            write(n).expect("a source");
            // As somebody works: one change, and the next one when that was seen.
            std::thread::sleep(Duration::from_millis(500));
            let began = Instant::now();
            server.written(&source);
            server.diagnostics(&note, 1);
            server.heard - began
        });
        println!(
            "editor: from the change of a source to the diagnostics: {}",
            percentiles(changes.collect())
        );
        server.stop();
        fs::write(&source, before).expect("a source");
    }

    /// The same quotations looked for by going through the folded text, one thread.
    fn scans(&self) {
        let count = fs::read_dir(self.folder.join("corpus")).expect("a folder");
        let texts = (0..count.count()).map(|n| {
            let path = self.folder.join(format!("corpus/d{n}.txt"));
            fold(&fs::read_to_string(path).expect("a source")).units
        });
        let units: Vec<u16> = texts.flat_map(|units| [units, vec![0]].concat()).collect();
        let text = String::from_utf16_lossy(&units);
        let (quotations, wrong) = self.quotations();
        let folded = quotations.iter().map(|(_, words)| fold(words).units);
        let folded: Vec<Vec<u16>> = folded.collect();
        let all: Vec<String> = folded.iter().map(|q| String::from_utf16_lossy(q)).collect();

        let start = Instant::now();
        let machine = AhoCorasick::new(&all).expect("a machine");
        let found = machine.find_overlapping_iter(&text).count();
        println!(
            "aho-corasick: all in one pass {:.2} s, {found} exact places",
            start.elapsed().as_secs_f64()
        );
        let some = 100;
        let start = Instant::now();
        for words in all.iter().take(some) {
            memmem::find_iter(text.as_bytes(), words.as_bytes()).count();
        }
        let all_of_them = start.elapsed().as_secs_f64() / some as f64 * all.len() as f64;
        println!("memchr: exact places {all_of_them:.0} s (told from {some})");

        let some = 4;
        let inexact = folded.iter().zip(&wrong).filter(|(_, wrong)| **wrong);
        let inexact: Vec<&Vec<u16>> = inexact.map(|(words, _)| words).collect();
        let start = Instant::now();
        for words in inexact.iter().take(some) {
            let comparator = levenshtein::BatchComparator::new(words.iter().copied());
            let arguments = levenshtein::Args::default().score_cutoff(words.len() * 3 / 10);
            let windows = units.windows(words.len()).step_by(words.len() / 8);
            let near = windows.filter_map(|window| {
                comparator.distance_with_args(window.iter().copied(), &arguments)
            });
            std::hint::black_box(near.min());
        }
        let all_of_them = start.elapsed().as_secs_f64() / some as f64 * inexact.len() as f64;
        println!(
            "rapidfuzz: the {} that are not so, windows of their length an eighth apart, {all_of_them:.0} s (told from {some})",
            inexact.len()
        );
    }
}

/// A corpus of 1 MB, of which nothing is kept: what it costs to index it, and to do without.
fn small() {
    let texts = Distinct::new().take(100).map(|text| fold(&text).units);
    let texts: Vec<Vec<u16>> = texts.collect();
    let build = || {
        let start = Instant::now();
        let index = Index::build(texts.iter().map(Vec::as_slice));
        (start.elapsed(), index)
    };
    let builds = (0..5).map(|_| build());
    let fastest = builds.min_by_key(|(time, _)| *time);
    let (built, index) = fastest.expect("an index");
    let scan = Scan(texts.iter().map(Vec::as_slice).collect());
    let mut random = Random(7);
    let mut times = [Duration::ZERO; 4];
    for _ in 0..50 {
        let mut query = stretch(&index, &mut random, LENGTH);
        let mut time = |n: usize, look: &dyn Fn() -> usize| {
            let start = Instant::now();
            assert_ne!(look(), 0);
            times[n] += start.elapsed();
        };
        time(0, &|| index.exact(&query).len());
        time(1, &|| scan.exact(&query).len());
        query[LENGTH / 2] = 7;
        time(2, &|| index.approximate(&query, LIMIT, 3).len());
        time(3, &|| scan.approximate(&query, LIMIT, 3).len());
    }
    let [exact, scanned, near, near_scanned] = times.map(|t| t.as_secs_f64() * 1e6 / 50.0);
    println!(
        "1 MB in memory: indexed in {:.1} ms; exact {exact:.1} µs, by a scan {scanned:.0} µs; 1 edit {near:.1} µs, by a scan {near_scanned:.0} µs",
        built.as_secs_f64() * 1e3
    );
}

/// Times look-ups of each kind, and compares some with a scan.
fn look_ups(index: &Index, scans: usize) {
    let documents = index.documents();
    for segment in index.segments() {
        assert!(segment.verify(), "all of it is read once");
    }
    let mut random = Random(5);
    let mut query = |edits: usize| {
        let mut query = stretch(index, &mut random, LENGTH);
        for edit in 0..edits {
            let at = (edit * LENGTH + random.below(LENGTH)) / edits;
            query[at] = stretch(index, &mut random, 1)[0];
        }
        query
    };
    let kinds = [
        ("exact", 0),
        ("1 edit", 1),
        ("15 % edits", LENGTH * 15 / 100),
    ];
    for (name, edits) in kinds {
        let queries: Vec<Vec<u16>> = (0..1000).map(|_| query(edits)).collect();
        let mut misses = 0;
        let times = queries.iter().map(|query| {
            let start = Instant::now();
            let found = match edits {
                0 => index.exact(query).len(),
                _ => index.approximate(query, LIMIT, 3).len(),
            };
            misses += usize::from(found == 0);
            start.elapsed()
        });
        let times: Vec<Duration> = times.collect();
        println!("{name}: {}, {misses} of 1000 not found", percentiles(times));
    }
    let mut random = Random(9);
    let mut absent = || {
        let pieces = (0..LENGTH / 4).map(|_| stretch(index, &mut random, 4));
        pieces.flatten().collect::<Vec<u16>>()
    };
    let times = (0..500).map(|_| {
        let query = absent();
        let start = Instant::now();
        std::hint::black_box(index.approximate(&query, LIMIT, 3));
        start.elapsed()
    });
    println!("absent: {}", percentiles(times.collect()));
    let scan = Scan((0..documents).map(|n| index.document(n)).collect());
    let (mut proved, mut equal, mut others, mut reached) = (0, 0, 0, 0);
    let mut scanned = Duration::ZERO;
    for n in 0..scans {
        let query = query([1, 6, 6, 10][n % 4]);
        let start = Instant::now();
        let best = scan.approximate(&query, LIMIT, 1);
        scanned += start.elapsed();
        let best = best.first().map(|near| near.distance);
        match index.approximate(&query, LIMIT, 3).first() {
            Some(near) if near.proved => {
                proved += 1;
                equal += usize::from(Some(near.distance) == best);
            }
            near => {
                others += usize::from(best.is_some());
                reached += usize::from(best.is_some() && near.map(|near| near.distance) == best);
            }
        }
    }
    println!(
        "of {scans} compared with a scan ({:.0} ms each): {equal} of {proved} proved are the best there is, {reached} of {others} others",
        scanned.as_secs_f64() * 1e3 / scans.max(1) as f64
    );
}

/// Units of one of the documents.
fn stretch(index: &Index, random: &mut Random, length: usize) -> Vec<u16> {
    let document = index.document(random.below(index.documents() as usize) as u32);
    document[random.below(document.len() - length)..][..length].to_vec()
}

fn percentiles(mut times: Vec<Duration>) -> String {
    times.sort_unstable();
    let at = |percent: usize| times[(times.len() - 1) * percent / 100].as_secs_f64() * 1e6;
    format!("p50 {:.1} µs, p99 {:.1} µs", at(50), at(99))
}

/// What this process holds apart from mapped files, in kB.
fn resident() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    field(&status, "RssAnon:").unwrap_or(0)
}

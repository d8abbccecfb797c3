//! What a client waits for: `cargo bench --bench server [-- MEGABYTES…]` (10 and 100 if none are named).
//!
//! A client over pipes, not a unit: the release binary serves a note of 1 MB with 1,000 quotations and a corpus of so many
//! megabytes (sentences of the example, re-mixed by a fixed seed). A key stroke is timed from the writing of the notification to
//! the reading of the diagnostics that belong to its version.

#[path = "corpus/mod.rs"]
mod corpus;

use corpus::{Random, documents};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

const NOTE: usize = 1_000_000;
const QUOTATIONS: usize = 1_000;
const STROKES: usize = 200;
/// Edits after which memory has to be what it was.
const EDITS: usize = 10_000;
/// What is not answered by then is not going to be; a large corpus takes its time to be read.
const PATIENCE: Duration = Duration::from_secs(60);

fn main() {
    let sizes: Vec<usize> = std::env::args()
        .skip(1)
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
    let note = folder.path().join("note.md");
    let mut text = note_text(&texts);
    std::fs::write(&note, &text).expect("written");
    println!(
        "\n{megabytes} MB of sources, a note of {} kB with {QUOTATIONS} quotations",
        text.len() / 1000
    );

    let start = Instant::now();
    let mut server = Server::start(folder.path());
    server.open(&note, &text);
    server.diagnostics(&note, 1);
    println!("  start to first diagnostics {}", shown(start.elapsed()));

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
        server.change(&note, version, &change);
        server.diagnostics(&note, version);
        times.push(start.elapsed());
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
            times.push(start.elapsed());
        }
        report(name, &mut times);
    }
    let before = server.memory();
    let mut times = Vec::new();
    for _ in 0..EDITS / 2 {
        let (line, start) = server.finding(&mut random);
        let letter = char::from_u32(0x4e00 + random.below(0x5000) as u32).unwrap_or('字');
        for (length, new) in [(0, letter.to_string()), (1, String::new())] {
            version += 1;
            let change = edit(&mut text, line, start + 1, length, &new);
            let start = Instant::now();
            server.change(&note, version, &change);
            server.diagnostics(&note, version);
            times.push(start.elapsed());
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

/// Replaces some characters of a line, in the text and as the protocol says it.
fn edit(text: &mut String, line: usize, column: usize, length: usize, new: &str) -> Value {
    let from = byte(text, line, column);
    let to = byte(text, line, column + length);
    text.replace_range(from..to, new);
    json!({"range": {"start": {"line": line, "character": column}, "end": {"line": line, "character": column + length}}, "text": new})
}

/// Paragraphs of prose, each with a quotation of 20 letters; every tenth has a wrong letter.
fn note_text(texts: &[String]) -> String {
    let mut random = Random(2);
    let mut note = String::new();
    let prose = "这一段是作者自己的叙述，说明背景、经过和意义，与所引文字并无直接关系，只是为了让文稿有通常的长度。";
    for number in 0..QUOTATIONS {
        let source = random.below(texts.len());
        let chars: Vec<char> = texts[source]
            .chars()
            .filter(|c| !c.is_whitespace())
            .collect();
        let start = random.below(chars.len() - 30);
        let mut words: Vec<char> = chars[start..start + 20]
            .iter()
            .copied()
            .filter(|c| !"“”‘’「」".contains(*c))
            .collect();
        if number % 10 == 0 {
            words[9] = '鑫';
        }
        let words: String = words.into_iter().collect();
        note.push_str(&format!("讲话指出，“{words}”[@d{source}]。"));
        while note.len() < (number + 1) * NOTE / QUOTATIONS {
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

fn uri(path: &Path) -> String {
    format!("file://{}", path.display())
}

/// The server, spoken to as an editor does.
struct Server {
    child: Child,
    to: ChildStdin,
    /// Its messages.
    from: Receiver<Value>,
    /// The diagnostics published last.
    published: Value,
    next: i64,
}

impl Server {
    fn start(folder: &Path) -> Server {
        let mut child = Command::new(env!("CARGO_BIN_EXE_yinwen"))
            .arg("lsp")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the server");
        let to = child.stdin.take().expect("a pipe");
        let mut pipe = BufReader::new(child.stdout.take().expect("a pipe"));
        let (send, from) = channel();
        std::thread::spawn(move || {
            while let Some(message) = receive(&mut pipe) {
                if send.send(message).is_err() {
                    break;
                }
            }
        });
        let mut server = Server {
            child,
            to,
            from,
            published: Value::Null,
            next: 0,
        };
        let capabilities = json!({"general": {"positionEncodings": ["utf-16"]}, "textDocument": {"publishDiagnostics": {"versionSupport": true}}});
        server.request("initialize", json!({"processId": null, "capabilities": capabilities, "workspaceFolders": [{"uri": uri(folder), "name": "bench"}]}));
        server.send(&json!({"jsonrpc": "2.0", "method": "initialized", "params": {}}));
        server
    }

    fn open(&mut self, note: &Path, text: &str) {
        self.send(&json!({"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {"textDocument": {"uri": uri(note), "languageId": "markdown", "version": 1, "text": text}}}));
    }

    fn change(&mut self, note: &Path, version: i32, change: &Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": "textDocument/didChange", "params": {"textDocument": {"uri": uri(note), "version": version}, "contentChanges": [change]}}));
    }

    /// Waits for the diagnostics of a version. What is as it was is not published again.
    fn diagnostics(&mut self, note: &Path, version: i32) {
        let document = uri(note);
        while let Ok(message) = self.from.recv_timeout(PATIENCE) {
            let params = &message["params"];
            if message["method"] == "textDocument/publishDiagnostics"
                && params["uri"] == document
                && params["version"] == version
            {
                self.published = params["diagnostics"].clone();
                return;
            }
        }
        let params = json!({"textDocument": {"uri": document}});
        let report = self.request("textDocument/diagnostic", params);
        let is_same = report["result"]["items"] == self.published;
        panic!("no diagnostics of version {version} (the same as before: {is_same})");
    }

    /// Line and column of some finding.
    fn finding(&self, random: &mut Random) -> (usize, usize) {
        let all = self.published.as_array().map_or(&[][..], Vec::as_slice);
        let start = &all[random.below(all.len())]["range"]["start"];
        let number = |value: &Value| value.as_u64().map_or(0, |number| number as usize);
        (number(&start["line"]), number(&start["character"]))
    }

    fn request(&mut self, method: &str, params: Value) -> Value {
        self.next += 1;
        let id = self.next;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
        loop {
            let message = self.from.recv_timeout(PATIENCE).expect("an answer");
            if message["id"] == id {
                return message;
            }
        }
    }

    fn send(&mut self, message: &Value) {
        let body = message.to_string();
        write!(self.to, "Content-Length: {}\r\n\r\n{body}", body.len()).expect("sent");
        self.to.flush().expect("sent");
    }

    /// Resident memory in kB, where the system tells.
    fn memory(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
        line.split_whitespace().nth(1)?.parse().ok()
    }

    fn stop(mut self) {
        self.request("shutdown", Value::Null);
        self.send(&json!({"jsonrpc": "2.0", "method": "exit"}));
        self.child.wait().expect("the server ends");
    }
}

/// The next message; `None` after the last.
fn receive(pipe: &mut BufReader<ChildStdout>) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if pipe.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if line == "\r\n" {
            break;
        }
        if let Some(value) = line.strip_prefix("Content-Length: ") {
            length = value.trim().parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    pipe.read_exact(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}

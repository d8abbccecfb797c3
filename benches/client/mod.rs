//! A client over pipes: a server, spoken to as an editor does.

use crate::corpus::Random;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// What is not answered by then is not going to be; a large corpus takes its time to be read.
const PATIENCE: Duration = Duration::from_secs(60);

pub fn uri(path: &Path) -> String {
    format!("file://{}", path.display())
}

/// How the client behaves.
#[derive(Default)]
pub struct Manners {
    /// Asks for diagnostics after each change; else they are pushed.
    pub pulls: bool,
    /// The settings, by section, that it is asked for.
    pub settings: Value,
}

pub struct Server {
    child: Child,
    to: ChildStdin,
    /// Its messages.
    from: Receiver<(Value, Instant)>,
    /// The diagnostics told last.
    pub published: Vec<Value>,
    /// When the last message was read: what the client makes of it is its own affair.
    pub heard: Instant,
    /// What the server says it can do.
    pub capabilities: Value,
    manners: Manners,
    next: i64,
}

impl Server {
    /// The release binary, which pushes.
    pub fn start(folder: &Path) -> Server {
        Server::launch(&mut own(), folder, Manners::default())
    }

    pub fn launch(command: &mut Command, folder: &Path, manners: Manners) -> Server {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{command:?}: {error}"));
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
        let mut capabilities = json!({
            "general": {"positionEncodings": ["utf-16"]},
            "textDocument": {"publishDiagnostics": {"versionSupport": true}},
            "workspace": {
                "configuration": !manners.settings.is_null(),
                "didChangeWatchedFiles": {"dynamicRegistration": true}
            }
        });
        if manners.pulls {
            capabilities["textDocument"]["diagnostic"] = json!({});
            capabilities["workspace"]["diagnostics"] = json!({"refreshSupport": true});
        }
        let mut server = Server {
            child,
            to,
            from,
            published: Vec::new(),
            heard: Instant::now(),
            capabilities: Value::Null,
            manners,
            next: 0,
        };
        let told = server.request("initialize", json!({"processId": null, "capabilities": capabilities, "workspaceFolders": [{"uri": uri(folder), "name": "bench"}]}));
        server.capabilities = told["result"]["capabilities"].clone();
        server.send(&json!({"jsonrpc": "2.0", "method": "initialized", "params": {}}));
        server
    }

    pub fn open(&mut self, note: &Path, text: &str) {
        self.send(&json!({"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {"textDocument": {"uri": uri(note), "languageId": "markdown", "version": 1, "text": text}}}));
    }

    /// Tells that a file was written.
    pub fn written(&mut self, file: &Path) {
        self.send(&json!({"jsonrpc": "2.0", "method": "workspace/didChangeWatchedFiles", "params": {"changes": [{"uri": uri(file), "type": 2}]}}));
    }

    /// Tells a change, or the whole text if the server does not take changes.
    pub fn change(&mut self, note: &Path, version: i32, change: &Value, text: &str) {
        let sync = &self.capabilities["textDocumentSync"];
        let is_incremental = *sync == 2 || sync["change"] == 2;
        let change = match is_incremental {
            true => change.clone(),
            false => json!({"text": text}),
        };
        self.send(&json!({"jsonrpc": "2.0", "method": "textDocument/didChange", "params": {"textDocument": {"uri": uri(note), "version": version}, "contentChanges": [change]}}));
    }

    /// Gets the diagnostics of a version. Some servers do not say of which version theirs are: with them, the next ones are.
    pub fn diagnostics(&mut self, note: &Path, version: i32) {
        let document = uri(note);
        if self.manners.pulls {
            self.published = self.pull(&document);
            return;
        }
        while let Some(message) = self.hear() {
            let params = &message["params"];
            if message["method"] == "textDocument/publishDiagnostics"
                && params["uri"] == document
                && (params["version"].is_null() || params["version"] == version)
            {
                self.published = list(&params["diagnostics"]);
                return;
            }
        }
        let is_same = self.pull(&document) == self.published;
        // What is as it was is not published again.
        panic!("no diagnostics of version {version} (the same as before: {is_same})");
    }

    fn pull(&mut self, document: &str) -> Vec<Value> {
        let params = json!({"textDocument": {"uri": document}});
        let report = self.request("textDocument/diagnostic", params);
        list(&report["result"]["items"])
    }

    /// Line and column of some finding.
    pub fn finding(&self, random: &mut Random) -> (usize, usize) {
        let start = &self.published[random.below(self.published.len())]["range"]["start"];
        let number = |value: &Value| value.as_u64().map_or(0, |number| number as usize);
        (number(&start["line"]), number(&start["character"]))
    }

    pub fn request(&mut self, method: &str, params: Value) -> Value {
        self.next += 1;
        let id = self.next;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
        loop {
            let message = self.hear().expect("an answer");
            if message["id"] == id {
                return message;
            }
        }
    }

    /// The next message, except for requests, which are answered.
    fn hear(&mut self) -> Option<Value> {
        loop {
            let (message, heard) = self.from.recv_timeout(PATIENCE).ok()?;
            self.heard = heard;
            let Some(id) = message.get("id").filter(|_| message["method"].is_string()) else {
                return Some(message);
            };
            let result = match message["method"].as_str() {
                Some("workspace/configuration") => {
                    let items = list(&message["params"]["items"]);
                    let settings = &self.manners.settings;
                    let values = items.iter().map(|item| match item["section"].as_str() {
                        Some(section) => settings[section].clone(),
                        None => settings.clone(),
                    });
                    values.collect()
                }
                _ => Value::Null,
            };
            self.send(&json!({"jsonrpc": "2.0", "id": id, "result": result}));
        }
    }

    fn send(&mut self, message: &Value) {
        let body = message.to_string();
        write!(self.to, "Content-Length: {}\r\n\r\n{body}", body.len()).expect("sent");
        self.to.flush().expect("sent");
    }

    /// Resident memory in kB, where the system tells.
    pub fn memory(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
        line.split_whitespace().nth(1)?.parse().ok()
    }

    pub fn stop(mut self) {
        self.request("shutdown", Value::Null);
        self.send(&json!({"jsonrpc": "2.0", "method": "exit"}));
        // Some servers end with their input.
        drop(self.to);
        self.child.wait().expect("the server ends");
    }
}

/// The command of the release binary.
pub fn own() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_yinwen"));
    command.arg("lsp");
    command
}

fn list(value: &Value) -> Vec<Value> {
    value.as_array().cloned().unwrap_or_default()
}

/// The next message, and when its last byte was read; `None` after the last.
fn receive(pipe: &mut BufReader<ChildStdout>) -> Option<(Value, Instant)> {
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
    let heard = Instant::now();
    Some((serde_json::from_slice(&body).ok()?, heard))
}

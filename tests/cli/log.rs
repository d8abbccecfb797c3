//! What the language server writes to a log, for who looks for a fault.

use crate::support::{Folder, program};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

/// The next message that the server sends.
fn hear(output: &mut impl BufRead) -> Value {
    let mut length = 0;
    loop {
        let mut line = String::new();
        output.read_line(&mut line).expect("a header");
        match line.trim().split_once(": ") {
            Some(("Content-Length", number)) => length = number.parse().expect("a number"),
            Some(_) => {}
            None => break,
        }
    }
    let mut message = vec![0; length];
    output.read_exact(&mut message).expect("a message");
    serde_json::from_slice(&message).expect("JSON")
}

/// A session in which each message is sent once the one before has had its effect; what it logged.
fn logged(folder: &Folder, messages: &[Value]) -> String {
    let mut command = program(folder.path());
    command.args(["lsp", "--log", "server.log"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut server = command.spawn().expect("the program");
    let mut input = server.stdin.take().expect("a pipe");
    let mut output = BufReader::new(server.stdout.take().expect("a pipe"));
    for message in messages {
        let text = message.to_string();
        write!(input, "Content-Length: {}\r\n\r\n{text}", text.len()).expect("it reads");
        if message["method"] == "textDocument/didOpen" {
            while hear(&mut output)["method"] != "textDocument/publishDiagnostics" {}
        } else if !message["id"].is_null() {
            while hear(&mut output)["id"] != message["id"] {}
        }
    }
    server.wait().expect("it ends");
    std::fs::read_to_string(folder.path().join("server.log")).expect("a log")
}

fn session(folder: &Folder) -> [Value; 6] {
    let uri = |name: &str| format!("file://{}", folder.path().join(name).display());
    let introduction = json!({
        "capabilities": {},
        "clientInfo": {"name": "编辑器"},
        "workspaceFolders": [{"uri": uri(""), "name": "notes"}],
    });
    let note = json!({"uri": uri("note.md"), "languageId": "markdown", "version": 1,
        "text": "“机密的话，不可外传”[@talk]。\n"});
    let at =
        json!({"textDocument": {"uri": uri("note.md")}, "position": {"line": 0, "character": 3}});
    [
        json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": introduction}),
        json!({"jsonrpc": "2.0", "method": "initialized", "params": {}}),
        json!({"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {"textDocument": note}}),
        json!({"jsonrpc": "2.0", "id": 2, "method": "textDocument/hover", "params": at}),
        json!({"jsonrpc": "2.0", "id": 3, "method": "shutdown"}),
        json!({"jsonrpc": "2.0", "method": "exit"}),
    ]
}

#[test]
fn requests_are_logged_with_how_long_they_took_and_no_word_of_a_document() {
    let folder = Folder::empty().with("corpus/talk.txt", "尊重网络主权，维护和平安全。\n");
    let log = logged(&folder, &session(&folder));
    for words in [
        "started",
        "编辑器",
        "textDocument/hover",
        "read",
        "checked",
        "shutdown",
        "took=",
    ] {
        assert!(log.contains(words), "the log lacks {words}:\n{log}");
    }
    for words in ["机密", "外传", "网络主权"] {
        assert!(!log.contains(words), "the log has {words}:\n{log}");
    }
    // What is there stays.
    let both = logged(&folder, &session(&folder));
    assert!(both.starts_with(&log));
    assert_eq!(both.matches("started").count(), 2);
}

#[test]
fn a_log_that_cannot_be_written_is_named() {
    let folder = Folder::empty();
    let run = folder.run(&["lsp", "--log", "nowhere/server.log"]);
    run.ends_with(2)
        .says(&["nowhere/server.log", "cannot be written"]);
}

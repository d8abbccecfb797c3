//! What a client can have executed.

use crate::client::{Client, range_of};
use serde_json::{Value, json};
use tower_lsp::ls_types::*;

const NOTE: &str = "notes/clean-brief.md";
const TEXT: &str = "“尊重网路主权”[@xi2015]。\n\n他说“自由是秩序的目的”。\n";

async fn ready() -> Client {
    let mut client = Client::start().await;
    client.open_with(NOTE, TEXT).await;
    client.published(NOTE).await;
    client
}

async fn execute(
    client: &mut Client,
    command: &str,
    arguments: Value,
) -> Result<Option<Value>, Value> {
    let params = ExecuteCommandParams {
        command: command.to_owned(),
        arguments: arguments.as_array().cloned().unwrap_or_default(),
        work_done_progress_params: WorkDoneProgressParams::default(),
    };
    client.request::<request::ExecuteCommand>(params).await
}

#[tokio::test(flavor = "multi_thread")]
async fn commands_are_announced() {
    let client = Client::start().await;
    let provider = client.server.capabilities.execute_command_provider.as_ref();
    let commands = &provider.expect("commands").commands;
    assert_eq!(
        commands[..],
        [
            "yinwen.reindex",
            "yinwen.find",
            "yinwen.translate",
            "yinwen.insertCitation",
            "yinwen.addSource"
        ]
    );
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_is_found_with_where_it_stands() {
    let mut client = ready().await;
    let found = execute(&mut client, "yinwen.find", json!(["自由是秩序的目的", 2])).await;
    let found = found.expect("an answer").expect("passages");
    assert_eq!(found["version"], 1);
    let passages = found["passages"].as_array().expect("a list");
    assert_eq!(passages.len(), 2);
    assert_eq!(passages[0]["text"], "自由是秩序的目的");
    assert_eq!(passages[0]["work"], "xi2015");
    assert_eq!(
        passages[0]["uri"],
        json!(client.uri("corpus/rmrb-2015.txt"))
    );
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_selection_is_translated() {
    let mut client = ready().await;
    let found = execute(
        &mut client,
        "yinwen.translate",
        json!(["网络空间命运共同体"]),
    )
    .await;
    let found = found.expect("an answer").expect("translations");
    assert_eq!(found["version"], 1);
    let first = &found["translations"][0];
    assert_eq!(
        first["match"]["text"],
        "community of common destiny in cyberspace"
    );
    assert_eq!(first["source"], "xi2015-en");
    assert_eq!(first["uri"], json!(client.uri("corpus/xi2015-blog.txt")));
    let dictionary = &found["translations"].as_array().expect("a list").last();
    assert_eq!(dictionary.expect("an entry")["uri"], json!(null));
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_citation_is_inserted_where_it_is_asked_for() {
    let mut client = ready().await;
    let at = range_of(TEXT, "目的”", 0).end;
    let arguments = json!([client.uri(NOTE), at, "xi2015", "¶11"]);
    let answer = execute(&mut client, "yinwen.insertCitation", arguments).await;
    assert_eq!(answer.expect("an answer"), None);
    let asked = client
        .claim(|message| message["method"] == "workspace/applyEdit")
        .await;
    let change = &asked["params"]["edit"]["documentChanges"][0];
    assert_eq!(
        change["textDocument"],
        json!({"uri": client.uri(NOTE), "version": 1})
    );
    assert_eq!(
        change["edits"],
        json!([{"range": {"start": at, "end": at}, "newText": "[@xi2015, ¶11]"}])
    );
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_becomes_a_source_by_an_edit_of_the_client() {
    let mut client = ready().await;
    let text = "座谈会上的讲话\n\n我们要加快全球网络基础设施建设，让更多国家共享发展机遇。\n";
    let arguments = json!([{"text": text, "id": "li2016", "title": "座谈会"}]);
    let answer = execute(&mut client, "yinwen.addSource", arguments).await;
    let answer = answer.expect("an answer").expect("what was added");
    assert_eq!(answer["ids"], json!(["li2016"]));
    assert_eq!(answer["duplicate"], Value::Null);
    let asked = client
        .claim(|message| message["method"] == "workspace/applyEdit")
        .await;
    let changes = &asked["params"]["edit"]["documentChanges"];
    let file = client.uri("corpus/li2016.txt");
    assert_eq!(changes[0], json!({"kind": "create", "uri": file}));
    let written = changes[1]["edits"][0]["newText"].as_str().expect("a text");
    assert!(
        written.contains("title: \"座谈会\"") && written.ends_with(text),
        "{written}"
    );
    // A source that is there is not added again, under whatever name.
    let book = client.read("corpus/xi2015-book.txt");
    let again = execute(&mut client, "yinwen.addSource", json!([{"text": book}])).await;
    assert_eq!(
        again.expect("an answer").expect("why not")["duplicate"],
        "xi2015-book"
    );
    // Neither a legal id nor a readable file.
    for arguments in [
        json!([{"text": text, "id": "a b"}]),
        json!([{"uri": client.uri("corpus/none.pdf")}]),
        json!([{}]),
    ] {
        execute(&mut client, "yinwen.addSource", arguments)
            .await
            .expect_err("refused");
    }
    client.finish().await;
}

/// A second workspace in the folder of the first, and a note in it.
async fn ready_with_two() -> Client {
    let mut client = ready().await;
    for (name, text) in [
        ("other/yinwen.toml", ""),
        (
            "other/corpus/own.txt",
            "我们应该尊重网络主权，另一份文献也这样说。\n",
        ),
        ("other/notes/note.md", "“尊重网路主权”[@own]。\n"),
    ] {
        let path = client.path(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(path, text).expect("written");
    }
    client.open("other/notes/note.md").await;
    client.published("other/notes/note.md").await;
    client
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_found_beside_a_note_stands_in_its_own_corpus() {
    let mut client = ready_with_two().await;
    for (beside, is_expected) in [
        (json!(client.uri("other/notes/note.md")), ["own"].as_slice()),
        (json!(null), &["own", "xi2015-book"]),
        (json!(client.uri(NOTE)), &["xi2015-book"]),
    ] {
        let arguments = json!(["尊重网络主权", 50, beside]);
        let found = execute(&mut client, "yinwen.find", arguments).await;
        let found = found.expect("an answer").expect("passages");
        let passages = found["passages"].as_array().expect("a list");
        for source in ["own", "xi2015-book"] {
            assert_eq!(
                passages.iter().any(|passage| passage["source"] == source),
                is_expected.contains(&source),
                "{beside} {source}"
            );
        }
    }
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_proposed_of_a_document_is_said_before_it_is_added() {
    let mut client = ready().await;
    let book = client.read("corpus/xi2015-book.txt");
    let page = book.replacen("日益凸显", "日渐凸显", 1);
    let ask = |more: Value| {
        let mut addition = json!({"text": page, "id": "page"});
        let more = more.as_object().expect("keys").clone();
        addition.as_object_mut().expect("keys").extend(more);
        json!([addition])
    };
    let answer = execute(
        &mut client,
        "yinwen.addSource",
        ask(json!({"preview": true})),
    )
    .await;
    let answer = answer.expect("an answer").expect("what is proposed");
    assert_eq!(
        (&answer["added"], &answer["duplicate"]),
        (&json!(false), &Value::Null)
    );
    let questions = answer["proposed"]["questions"]
        .as_array()
        .expect("questions");
    assert_eq!(questions.len(), 1, "{answer}");
    assert_eq!(questions[0]["about"], "relations");
    let question = questions[0]["question"].as_str().expect("a question");
    assert!(question.contains("page: a witness of xi2015"), "{question}");
    let relation = &answer["proposed"]["relations"][0];
    assert_eq!(
        (&relation["kind"], &relation["id"]),
        (&json!("work"), &json!("xi2015"))
    );
    assert!(!client.path("corpus/page.txt").exists());
    for (accept, is_written) in [
        (json!(["relations"]), true),
        (json!(["parts"]), false),
        (json!(true), true),
    ] {
        let answer = execute(
            &mut client,
            "yinwen.addSource",
            ask(json!({"accept": accept})),
        )
        .await;
        let answer = answer.expect("an answer").expect("what was added");
        assert_eq!(answer["proposed"]["accepted"], json!(is_written));
        let asked = client
            .claim(|message| message["method"] == "workspace/applyEdit")
            .await;
        let written = &asked["params"]["edit"]["documentChanges"][1]["edits"][0]["newText"];
        let written = written.as_str().expect("a text");
        assert_eq!(
            written.contains("work: \"xi2015\""),
            is_written,
            "{written}"
        );
    }
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_goes_to_the_workspace_that_is_meant() {
    let mut client = ready().await;
    let other = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(other.path().join("corpus")).expect("made");
    std::fs::write(other.path().join("corpus/a.txt"), "另一处的文献。\n").expect("written");
    let address = Uri::from_file_path(other.path()).expect("an address");
    client
        .notify::<notification::DidChangeWorkspaceFolders>(DidChangeWorkspaceFoldersParams {
            event: WorkspaceFoldersChangeEvent {
                added: vec![WorkspaceFolder {
                    uri: address.clone(),
                    name: "other".to_owned(),
                }],
                removed: Vec::new(),
            },
        })
        .await;
    let text = "我们要加快全球网络基础设施建设，让更多国家共享发展机遇。\n";
    let mut there = json!(null);
    for _ in 0..200 {
        let arguments = json!([{"text": text, "id": "li", "workspace": address}]);
        let answer = execute(&mut client, "yinwen.addSource", arguments).await;
        // The folder is being read.
        if let Some(answer) = answer.expect("an answer") {
            there = answer;
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let file = Uri::from_file_path(other.path().join("corpus/li.txt")).expect("an address");
    assert_eq!(there["uri"], json!(file));
    let is_edit = |message: &Value| message["method"] == "workspace/applyEdit";
    client.claim(is_edit).await;
    let arguments = json!([{"text": text, "id": "li", "workspace": client.uri(NOTE)}]);
    let here = execute(&mut client, "yinwen.addSource", arguments).await;
    let here = here.expect("an answer").expect("what was added");
    assert_eq!(here["uri"], json!(client.uri("corpus/li.txt")));
    client.claim(is_edit).await;
    let refused = execute(&mut client, "yinwen.addSource", json!([{"text": text}])).await;
    let refused = refused.expect_err("nothing tells where to");
    assert!(
        refused["message"]
            .as_str()
            .expect("why")
            .contains("which workspace"),
        "{refused}"
    );
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn reading_anew_finds_what_nobody_announced() {
    let mut client = ready().await;
    let source = client.read("corpus/xi2015-book.txt");
    let source = format!("{source}\n此句是后来补上的。\n");
    std::fs::write(client.path("corpus/xi2015-book.txt"), source).expect("written");
    execute(&mut client, "yinwen.reindex", json!([]))
        .await
        .expect("an answer");
    for _ in 0..200 {
        let found = execute(&mut client, "yinwen.find", json!(["此句是后来补上的"])).await;
        let found = found.expect("an answer").expect("passages");
        if found["passages"][0]["text"] == "此句是后来补上的" {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("the new sentence is never found");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_server_lives_after_nonsense() {
    let mut client = ready().await;
    for (command, arguments) in [
        ("yinwen.nothing", json!([])),
        ("yinwen.find", json!([])),
        ("yinwen.find", json!([7, "x"])),
        ("yinwen.translate", json!([])),
        ("yinwen.insertCitation", json!(["", 0])),
        (
            "yinwen.insertCitation",
            json!([client.uri(NOTE), {"line": 0, "character": 0}, "nobody"]),
        ),
    ] {
        assert!(
            execute(&mut client, command, arguments).await.is_err(),
            "{command}"
        );
    }
    let found = execute(&mut client, "yinwen.find", json!(["", 3])).await;
    assert_eq!(
        found.expect("an answer").expect("passages")["passages"],
        json!([])
    );
    client.finish().await;
}

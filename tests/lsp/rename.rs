//! Renaming ids and files: every place that writes them follows.

use crate::client::{Client, range_of, text_of};
use serde_json::Value;
use std::collections::BTreeMap;
use tower_lsp::ls_types::*;

const NOTE: &str = "notes/clean-brief.md";
const TEXT: &str = "<!-- yinwen-source xi2015 -->\n\n“尊重网路主权”[@xi2015, ¶8]，@xi2015的讲话，@{xi2015}，＠xi２０１５ 说，[全文](../corpus/xi2015-book.txt)。\n";

/// A client with an open note, its workspace loaded.
async fn ready(text: &str) -> Client {
    let mut client = Client::start().await;
    client.open_with(NOTE, text).await;
    client.published(NOTE).await;
    client
}

async fn rename(client: &mut Client, name: &str, at: Position, new: &str) -> Result<Edited, Value> {
    let params = RenameParams {
        text_document_position: client.at(name, at),
        new_name: new.to_owned(),
        work_done_progress_params: WorkDoneProgressParams::default(),
    };
    let edit = client.request::<request::Rename>(params).await?;
    Ok(edited(client, edit.expect("an edit")))
}

type Edited = BTreeMap<String, String>;

/// The texts of the files that an edit changes, by name, after it. Only the open note has a version.
fn edited(client: &Client, edit: WorkspaceEdit) -> Edited {
    let Some(DocumentChanges::Edits(documents)) = edit.document_changes else {
        panic!("edits of documents");
    };
    let root = client.path("");
    documents
        .into_iter()
        .map(|document| {
            let path = document.text_document.uri.to_file_path().expect("a file");
            let name = path.strip_prefix(&root).expect("in the workspace");
            let name = name.to_str().expect("a name").to_owned();
            let is_open = document.text_document.version == Some(1);
            let text = match is_open {
                true => TEXT.to_owned(),
                false => client.read(&name),
            };
            let mut text = text;
            let mut edits: Vec<TextEdit> = document
                .edits
                .into_iter()
                .map(|edit| match edit {
                    OneOf::Left(edit) => edit,
                    OneOf::Right(_) => panic!("a plain edit"),
                })
                .collect();
            edits.sort_by_key(|edit| edit.range.start);
            for edit in edits.iter().rev() {
                let start =
                    text.len() - text_of(&text, Range::new(edit.range.start, end(&text))).len();
                let old = text_of(&text, edit.range);
                text.replace_range(start..start + old.len(), &edit.new_text);
            }
            (name, text)
        })
        .collect()
}

fn end(text: &str) -> Position {
    crate::client::position(text, text.len())
}

async fn prepare(
    client: &mut Client,
    name: &str,
    at: Position,
) -> Result<Option<PrepareRenameResponse>, Value> {
    let params = client.at(name, at);
    client
        .request::<request::PrepareRenameRequest>(params)
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_id_is_renamed_wherever_it_is_written() {
    let mut client = ready(TEXT).await;
    let at = range_of(TEXT, "xi2015", 1);
    let prepared = prepare(&mut client, NOTE, at.start)
        .await
        .expect("an answer");
    assert_eq!(
        prepared,
        Some(PrepareRenameResponse::RangeWithPlaceholder {
            range: at,
            placeholder: "xi2015".to_owned()
        })
    );
    let edited = rename(&mut client, NOTE, at.start, "wuzhen")
        .await
        .expect("renamed");
    assert_eq!(
        edited[NOTE],
        "<!-- yinwen-source wuzhen -->\n\n“尊重网路主权”[@wuzhen, ¶8]，@{wuzhen}的讲话，@{wuzhen}，＠wuzhen 说，[全文](../corpus/xi2015-book.txt)。\n"
    );
    // Notes that are closed.
    let brief = &edited["notes/brief.md"];
    assert!(
        brief.contains("[@wuzhen, ¶12]") && !brief.contains("@xi2015,"),
        "{brief}"
    );
    // Works, translations and other ids that only begin like it.
    let config = &edited["yinwen.toml"];
    assert!(
        config.contains("work = \"wuzhen\"") && config.contains("translates = \"wuzhen\""),
        "{config}"
    );
    assert!(
        config.contains("id = \"xi2015-pdf\"") && !config.contains("\"xi2015\""),
        "{config}"
    );
    let bibliography = &edited["references.bib"];
    assert!(bibliography.contains("@misc{wuzhen,") && bibliography.contains("{xi2015-book,"));
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_id_is_renamed_from_the_configuration_and_the_bibliography() {
    for (name, words) in [
        ("yinwen.toml", "id = \"rmrb-1\""),
        ("references.bib", "@article{rmrb-1"),
    ] {
        let mut client = ready(TEXT).await;
        let text = client.open(name).await;
        let at = range_of(&text, words, 0).end;
        let at = Position::new(at.line, at.character - 2);
        let params = RenameParams {
            text_document_position: client.at(name, at),
            new_name: "评论一".to_owned(),
            work_done_progress_params: WorkDoneProgressParams::default(),
        };
        let edit = client
            .request::<request::Rename>(params)
            .await
            .expect("renamed");
        let Some(DocumentChanges::Edits(documents)) = edit.expect("an edit").document_changes
        else {
            panic!("edits of documents");
        };
        let names: Vec<&Uri> = documents
            .iter()
            .map(|document| &document.text_document.uri)
            .collect();
        for name in ["yinwen.toml", "references.bib"] {
            assert!(names.contains(&&client.uri(name)), "{names:?}");
        }
        client.finish().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_an_id_is_refused_with_the_reason() {
    let mut client = ready(TEXT).await;
    let at = range_of(TEXT, "xi2015", 1).start;
    for (new, reason) in [
        ("xi 2015", "cannot be cited"),
        ("", "cannot be cited"),
        ("liu2016", "is taken"),
    ] {
        let error = rename(&mut client, NOTE, at, new)
            .await
            .expect_err("refused");
        let message = error["message"].as_str().expect("a message");
        assert!(message.contains(reason), "{message}");
        assert_eq!(error["code"], -32602);
    }
    // Prose is no id.
    let prose = range_of(TEXT, "讲话", 0).start;
    assert_eq!(
        prepare(&mut client, NOTE, prose).await.expect("an answer"),
        None
    );
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_id_that_is_the_name_of_a_file_is_renamed_with_the_file() {
    let text = "“尊重网路主权”[@xi2015]。\n\n见[@memo-2020]。\n";
    let mut client = Client::start().await;
    std::fs::write(
        client.path("corpus/memo-2020.txt"),
        "备忘录\n\n第一段说明来意。\n",
    )
    .expect("written");
    // The server may have read the folder before.
    let created = FileEvent {
        uri: client.uri("corpus/memo-2020.txt"),
        typ: FileChangeType::CREATED,
    };
    client.open_with(NOTE, text).await;
    client
        .notify::<notification::DidChangeWatchedFiles>(DidChangeWatchedFilesParams {
            changes: vec![created],
        })
        .await;
    while client.published(NOTE).await.diagnostics.len() != 1 {}
    let at = range_of(text, "memo-2020", 0).start;
    let error = prepare(&mut client, NOTE, at).await.expect_err("refused");
    assert!(
        error["message"]
            .as_str()
            .is_some_and(|m| m.contains("rename the file")),
        "{error}"
    );

    let moved = RenameFilesParams {
        files: vec![FileRename {
            old_uri: client.uri("corpus/memo-2020.txt").as_str().to_owned(),
            new_uri: client.uri("corpus/备忘 2020.txt").as_str().to_owned(),
        }],
    };
    let edit = client
        .request::<request::WillRenameFiles>(moved)
        .await
        .expect("an answer");
    let Some(DocumentChanges::Edits(documents)) = edit.expect("an edit").document_changes else {
        panic!("edits of documents");
    };
    assert_eq!(documents.len(), 1);
    assert_eq!(documents[0].text_document.uri, client.uri(NOTE));
    let OneOf::Left(edit) = &documents[0].edits[0] else {
        panic!("a plain edit");
    };
    assert_eq!(
        (edit.range, edit.new_text.as_str()),
        (range_of(text, "memo-2020", 0), "备忘-2020")
    );
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn paths_in_the_configuration_follow_files_and_folders() {
    for (from, to, before, after) in [
        (
            "corpus/xi2015-book.txt",
            "corpus/选集.txt",
            "\"corpus/xi2015-book.txt\"",
            "\"corpus/选集.txt\"",
        ),
        (
            "corpus",
            "texts",
            "\"corpus/xi2015-book.txt\"",
            "\"texts/xi2015-book.txt\"",
        ),
        (
            "references.bib",
            "refs/all.bib",
            "\"references.bib\"",
            "\"refs/all.bib\"",
        ),
    ] {
        let mut client = ready(TEXT).await;
        assert!(client.read("yinwen.toml").contains(before));
        let moved = RenameFilesParams {
            files: vec![FileRename {
                old_uri: client.uri(from).as_str().to_owned(),
                new_uri: client.uri(to).as_str().to_owned(),
            }],
        };
        let edit = client
            .request::<request::WillRenameFiles>(moved)
            .await
            .expect("an answer");
        let edited = edited(&client, edit.expect("an edit"));
        assert_eq!(edited.keys().collect::<Vec<_>>(), ["yinwen.toml"]);
        let config = &edited["yinwen.toml"];
        assert!(
            config.contains(after) && !config.contains(before),
            "{config}"
        );
        client.finish().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_text_in_the_editor_counts() {
    let mut client = ready(TEXT).await;
    // Changed after the workspace was read, and asked at once.
    let text = "换了一行。\n\n“尊重网路主权”[@xi2015, ¶8]。\n";
    client.change(NOTE, 2, &[(None, text)]).await;
    let params = RenameParams {
        text_document_position: client.at(NOTE, range_of(text, "xi2015", 0).start),
        new_name: "wuzhen".to_owned(),
        work_done_progress_params: WorkDoneProgressParams::default(),
    };
    let edit = client
        .request::<request::Rename>(params)
        .await
        .expect("renamed")
        .expect("an edit");
    let Some(DocumentChanges::Edits(documents)) = edit.document_changes else {
        panic!("edits of documents");
    };
    let note = documents
        .iter()
        .find(|document| document.text_document.uri == client.uri(NOTE));
    let note = note.expect("the note");
    assert_eq!(note.text_document.version, Some(2));
    assert_eq!(note.edits.len(), 1);
    let OneOf::Left(edit) = &note.edits[0] else {
        panic!("a plain edit");
    };
    assert_eq!(edit.range, range_of(text, "xi2015", 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_server_lives_after_nonsense() {
    let mut client = ready(TEXT).await;
    let beyond = Position::new(u32::MAX, u32::MAX);
    assert_eq!(
        prepare(&mut client, NOTE, beyond).await.expect("an answer"),
        None
    );
    assert_eq!(
        prepare(&mut client, "notes/nobody.md", beyond)
            .await
            .expect("an answer"),
        None
    );
    let moved = RenameFilesParams {
        files: vec![FileRename {
            old_uri: "no address".to_owned(),
            new_uri: "git:x".to_owned(),
        }],
    };
    let answer = client.request::<request::WillRenameFiles>(moved).await;
    assert_eq!(answer.expect("an answer"), None);
    client.finish().await;
}

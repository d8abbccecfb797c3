//! Sources that are not in UTF-8, in editors that take everything for UTF-8 or Latin-1.

use crate::client::{Client, Introduction, edited, range_of, the_edited_document};
use encoding_rs::{GB18030, WINDOWS_1252};
use tower_lsp::ls_types::*;

const NOTE: &str = "notes/fund.md";
const TEXT: &str = "“乡村要振兴，产业必振兴”[@fund]。\n";
const SOURCE: &str = "corpus/fund.txt";
const SOUND: &str = "关于基金的讲话\n\n乡村要振兴，产业必振兴。没有产业的农村，难聚人气。\n";

/// A client with a source in GB18030 and a note that quotes it.
async fn with_source(introduction: Introduction) -> Client {
    let mut client = Client::silent();
    let (bytes, _, _) = GB18030.encode(SOUND);
    std::fs::write(client.path(SOURCE), bytes).expect("written");
    client.say_hello(introduction).await;
    client.open_with(NOTE, TEXT).await;
    client
}

/// What an editor shows that does not know the encoding.
fn shown(bytes: &[u8]) -> [String; 2] {
    let (latin, _, _) = WINDOWS_1252.decode(bytes);
    [
        String::from_utf8_lossy(bytes).into_owned(),
        latin.into_owned(),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn looking_at_a_source_that_the_editor_misreads_changes_nothing() {
    let (bytes, _, _) = GB18030.encode(SOUND);
    for misread in shown(&bytes) {
        let mut client = with_source(Introduction::default()).await;
        client.open_with(SOURCE, &misread).await;
        let told = client.published(SOURCE).await.diagnostics;
        assert_eq!(told.len(), 1);
        assert!(
            told[0].message.starts_with("This file is in gb18030, "),
            "{told:?}"
        );
        // The note still holds, and one word of another quotation does not.
        let more = format!("{TEXT}\n“乡村要振新，产业必振兴”[@fund]。\n");
        client.change(NOTE, 2, &[(None, &more)]).await;
        let found = client.published_for(NOTE, 2).await;
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].range.start.line, 2);
        client
            .finish_without(&["textDocument/publishDiagnostics"])
            .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_can_be_converted_with_one_key() {
    let (bytes, _, _) = GB18030.encode(SOUND);
    for misread in shown(&bytes) {
        let mut client = with_source(Introduction::default()).await;
        client.open_with(SOURCE, &misread).await;
        let params = CodeActionParams {
            text_document: client.document(SOURCE),
            range: Range::default(),
            context: CodeActionContext::default(),
            work_done_progress_params: WorkDoneProgressParams::default(),
            partial_result_params: PartialResultParams::default(),
        };
        client.published(SOURCE).await;
        let actions = client.request::<request::CodeActionRequest>(params).await;
        let mut actions = actions.expect("an answer").expect("actions");
        let CodeActionOrCommand::CodeAction(action) = actions.remove(0) else {
            panic!("an action");
        };
        assert_eq!(action.title, "Convert this file to UTF-8");
        let converted = edited(&misread, &the_edited_document(&action));
        assert_eq!(converted, SOUND);
        // The editor shows it now, and saves it in UTF-8: the words can be edited like any others.
        client.change(SOURCE, 2, &[(None, &converted)]).await;
        assert_eq!(client.published(SOURCE).await.diagnostics, []);
        std::fs::write(client.path(SOURCE), &converted).expect("written");
        client
            .notify::<notification::DidSaveTextDocument>(DidSaveTextDocumentParams {
                text_document: client.document(SOURCE),
                text: None,
            })
            .await;
        let edit = (Some(range_of(&converted, "产业必", 0)), "产业要");
        client.change(SOURCE, 3, &[edit]).await;
        let found = client.published(NOTE).await.diagnostics;
        assert_eq!(found.len(), 1, "the unsaved source counts: {found:?}");
        client
            .finish_without(&["textDocument/publishDiagnostics"])
            .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_editor_that_knows_the_encoding_is_told_nothing() {
    let mut client = with_source(Introduction::default()).await;
    client.open_with(SOURCE, SOUND).await;
    let edit = (Some(range_of(SOUND, "产业必", 0)), "产业要");
    client.change(SOURCE, 2, &[edit]).await;
    let found = client.published(NOTE).await.diagnostics;
    assert_eq!(found.len(), 1, "the unsaved source counts: {found:?}");
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_asks_is_told_when_it_asks() {
    let (bytes, _, _) = GB18030.encode(SOUND);
    let mut client = with_source(Introduction::pulling()).await;
    client.open_with(SOURCE, &shown(&bytes)[0]).await;
    let params = DocumentDiagnosticParams {
        text_document: client.document(SOURCE),
        identifier: None,
        previous_result_id: None,
        work_done_progress_params: WorkDoneProgressParams::default(),
        partial_result_params: PartialResultParams::default(),
    };
    let told = loop {
        let answer = client
            .request::<request::DocumentDiagnosticRequest>(params.clone())
            .await
            .expect("an answer");
        let DocumentDiagnosticReportResult::Report(DocumentDiagnosticReport::Full(report)) = answer
        else {
            panic!("a full report");
        };
        let told = report.full_document_diagnostic_report.items;
        if !told.is_empty() {
            break told;
        }
        // The workspace is not read yet.
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    };
    assert!(told[0].message.contains("gb18030"), "{told:?}");
    client
        .finish_without(&[
            "workspace/diagnostic/refresh",
            "textDocument/publishDiagnostics",
        ])
        .await;
}

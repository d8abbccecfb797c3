//! What must not hang, die or drift: floods, silence, cancelling, nonsense, random edits.

use crate::client::{Client, Introduction, modern};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use std::time::Duration;
use tower_lsp::ls_types::*;
use yinwen::lint::{self, Locale};
use yinwen::text::position::{LineIndex, Unit};
use yinwen::workspace::Workspace;
use yinwen::workspace::load::LoadOptions;

const NOTE: &str = "notes/clean-brief.md";

/// A client that shows progress, is asked for its settings and watches files: one that the server has requests for.
fn talkative() -> Value {
    let mut capabilities = modern();
    capabilities["window"] = json!({"workDoneProgress": true});
    capabilities["workspace"]["configuration"] = json!(true);
    capabilities["workspace"]["didChangeWatchedFiles"] = json!({"dynamicRegistration": true});
    capabilities["workspace"]["inlayHint"] = json!({"refreshSupport": true});
    capabilities["workspace"]["codeLens"] = json!({"refreshSupport": true});
    capabilities["workspace"]["semanticTokens"] = json!({"refreshSupport": true});
    capabilities
}

#[tokio::test(flavor = "multi_thread")]
async fn four_hundred_notifications_and_no_answers_do_not_wedge_it() {
    let introduction = Introduction {
        capabilities: talkative(),
        ..Introduction::default()
    };
    let mut client = Client::introduce(introduction).await;
    client.is_answering = false;
    client.open_with(NOTE, "").await;
    for version in 0..200 {
        let at = Position::new(0, 0);
        client
            .change(NOTE, version + 2, &[(Some(Range::new(at, at)), "字")])
            .await;
        let settings = json!({"yinwen": {"inlayHints": version % 2 == 0}});
        client
            .notify::<notification::DidChangeConfiguration>(DidChangeConfigurationParams {
                settings,
            })
            .await;
    }
    let params = HoverParams {
        text_document_position_params: client.at(NOTE, Position::new(0, 0)),
        work_done_progress_params: WorkDoneProgressParams::default(),
    };
    let answer = client.request::<request::HoverRequest>(params).await;
    assert_eq!(answer, Ok(None));
    let unanswered = [
        "workspace/configuration",
        "client/registerCapability",
        "window/workDoneProgress/create",
        // Once the sources are read, what was asked for before is to be asked for again.
        "workspace/codeLens/refresh",
        "workspace/inlayHint/refresh",
        "workspace/semanticTokens/refresh",
    ];
    client.finish_without(&unanswered).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_request_is_answered_at_once() {
    let mut client = Client::start().await;
    client.open(NOTE).await;
    let params = HoverParams {
        text_document_position_params: client.at(NOTE, Position::new(0, 0)),
        work_done_progress_params: WorkDoneProgressParams::default(),
    };
    let id = client.ask::<request::HoverRequest>(params).await;
    client
        .notify::<notification::Cancel>(CancelParams {
            id: NumberOrString::Number(id as i32),
        })
        .await;
    // Cancelled, or answered before the cancellation arrived: one answer either way.
    let answer = client.answer::<request::HoverRequest>(id).await;
    if let Err(error) = answer {
        assert_eq!(error["code"], json!(-32800));
    }
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_vanishes_with_a_request_open_leaves_no_server_behind() {
    let mut client = Client::introduce(Introduction::pulling()).await;
    let mut known = Vec::new();
    // Once all is known, the answer is kept back until there is something new.
    let unanswered = loop {
        let params = WorkspaceDiagnosticParams {
            identifier: None,
            previous_result_ids: known.clone(),
            work_done_progress_params: WorkDoneProgressParams::default(),
            partial_result_params: PartialResultParams {
                partial_result_token: Some(NumberOrString::Number(1)),
            },
        };
        let asked = client
            .ask::<request::WorkspaceDiagnosticRequest>(params)
            .await;
        let answer = client.answer::<request::WorkspaceDiagnosticRequest>(asked);
        match tokio::time::timeout(Duration::from_secs(5), answer).await {
            Err(_) => break asked,
            Ok(report) => {
                let Ok(WorkspaceDiagnosticReportResult::Report(report)) = report else {
                    panic!("a report");
                };
                known = report.items.into_iter().filter_map(known_result).collect();
            }
        }
    };
    assert!(unanswered > 0);
    client.vanish().await;
}

/// What a client says of a report that it has.
fn known_result(item: WorkspaceDocumentDiagnosticReport) -> Option<PreviousResultId> {
    match item {
        WorkspaceDocumentDiagnosticReport::Full(full) => Some(PreviousResultId {
            uri: full.uri,
            value: full.full_document_diagnostic_report.result_id?,
        }),
        WorkspaceDocumentDiagnosticReport::Unchanged(same) => Some(PreviousResultId {
            uri: same.uri,
            value: same.unchanged_document_diagnostic_report.result_id,
        }),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nonsense_is_survived() {
    let mut client = Client::start().await;
    let text = "“尊重网路主权”[@xi2015]。\n";
    client.open_with(NOTE, text).await;
    assert_eq!(client.published_for(NOTE, 1).await.len(), 1);
    let far = Position::new(4_000_000_000, 4_000_000_000);
    let near = Position::new(0, 4_000_000_000);
    for position in [far, near] {
        let params = HoverParams {
            text_document_position_params: client.at(NOTE, position),
            work_done_progress_params: WorkDoneProgressParams::default(),
        };
        client
            .request::<request::HoverRequest>(params)
            .await
            .expect("an answer");
    }
    // A document that was never opened; a range that is upside down; a method that nobody has.
    client.change("notes/other.md", 7, &[(None, "x")]).await;
    client
        .change(
            NOTE,
            2,
            &[(
                Some(Range::new(far, Position::new(0, 0))),
                "“尊重网络主权”[@xi2015]。\n",
            )],
        )
        .await;
    assert_eq!(client.published_for(NOTE, 2).await, []);
    client
        .send(json!({"jsonrpc": "2.0", "id": 999, "method": "yinwen/nothing"}))
        .await;
    let refused = client.claim(|message| message["id"] == json!(999)).await;
    assert_eq!(refused["error"]["code"], json!(-32601));
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_says_nothing_of_itself_is_served() {
    let introduction = Introduction {
        capabilities: json!({}),
        locale: None,
        ..Introduction::default()
    };
    let mut client = Client::introduce(introduction).await;
    let encoding = client.server.capabilities.position_encoding.clone();
    assert_eq!(encoding, Some(PositionEncodingKind::UTF16));
    let text = "“尊重网路主权”[@xi2015]。\n";
    client.open_with(NOTE, text).await;
    assert_eq!(client.published_for(NOTE, 1).await.len(), 1);
    let params = HoverParams {
        text_document_position_params: client.at(NOTE, Position::new(0, 3)),
        work_done_progress_params: WorkDoneProgressParams::default(),
    };
    let hover = client.request::<request::HoverRequest>(params).await;
    let HoverContents::Markup(markup) = hover.expect("an answer").expect("a hover").contents else {
        panic!("markup");
    };
    assert_eq!(markup.kind, MarkupKind::PlainText);
    assert!(!markup.value.contains("**"), "{}", markup.value);
    client.finish().await;
}

/// The place and length of some characters, and what comes there.
type Edit = (usize, usize, String);

/// A text, and changes of it, each of several edits.
fn edits() -> impl Strategy<Value = (String, Vec<Vec<Edit>>)> {
    let piece = prop::sample::select(vec![
        "“尊重网络主权”[@xi2015]。",
        "“尊重网路主权”[@xi2015, ¶8]",
        "𠀀😀é\u{301}",
        "\n\n",
        "\r\n",
        "\r",
        "\u{c}",
        "\u{2028}",
        "“",
        "”",
        "```\n",
        "> ",
        "他指出：",
        "<!-- yinwen-source xi2015 -->\n",
    ]);
    let text = prop::collection::vec(piece.clone(), 1..8).prop_map(|pieces| pieces.concat());
    let edit = (0usize..200, 0usize..20, prop::option::of(piece))
        .prop_map(|(at, length, new)| (at, length, new.unwrap_or_default().to_owned()));
    let change = prop::collection::vec(edit, 1..4);
    (text, prop::collection::vec(change, 1..6))
}

async fn edited(unit: Unit, encoding: &str) {
    let mut capabilities = modern();
    capabilities["general"]["positionEncodings"] = json!([encoding]);
    let introduction = Introduction {
        capabilities,
        ..Introduction::default()
    };
    let mut client = Client::introduce(introduction).await;
    assert_eq!(
        client.server.capabilities.position_encoding,
        Some(PositionEncodingKind::from(encoding.to_owned()))
    );
    let options = LoadOptions {
        start: client.path(""),
        ..LoadOptions::default()
    };
    let workspace = Workspace::load(&options).expect("a workspace");
    let mut runner = TestRunner::deterministic();
    for round in 0..24 {
        let (start, changes) = edits().new_tree(&mut runner).expect("a tree").current();
        let name = format!("notes/round-{round}.md");
        let mut plain = start.clone();
        client.open_with(&name, &start).await;
        let mut version = 1;
        for change in changes {
            version += 1;
            let mut events = Vec::new();
            for (at, length, new) in change {
                // On the text as the edits before left it.
                let lines = LineIndex::new(&plain);
                let chars: Vec<usize> = plain.char_indices().map(|(byte, _)| byte).collect();
                let byte = |index: usize| chars.get(index).copied().unwrap_or(plain.len());
                let at = at % (chars.len() + 1);
                let place = |byte: usize| {
                    let (line, character) = lines.position(&plain, byte, unit);
                    Position { line, character }
                };
                let range = Range::new(place(byte(at)), place(byte(at + length)));
                let back = |at: Position| lines.offset(&plain, at.line, at.character, unit);
                let (from, to) = (back(range.start), back(range.end));
                plain = format!("{}{new}{}", &plain[..from], &plain[to..]);
                events.push((Some(range), new));
            }
            let events: Vec<(Option<Range>, &str)> = events
                .iter()
                .map(|(range, new)| (*range, new.as_str()))
                .collect();
            client.change(&name, version, &events).await;
        }
        // A mark that always makes a finding, so that the last version is published.
        version += 1;
        let mark = "\n\n“尊重网路主权”[@xi2015]。";
        let end = LineIndex::new(&plain).position(&plain, plain.len(), unit);
        let end = Position::new(end.0, end.1);
        client
            .change(&name, version, &[(Some(Range::new(end, end)), mark)])
            .await;
        plain.push_str(mark);
        let published = client.latest(&name, version, None).await;
        let note = workspace.check(&client.path(&name), plain.as_str().into());
        let lines = LineIndex::new(&plain);
        let expected: Vec<(String, Range)> = lint::lint(&workspace, &note, Locale::English)
            .into_iter()
            .map(|finding| {
                let place = |byte| {
                    let (line, character) = lines.position(&plain, byte, unit);
                    Position { line, character }
                };
                let range = Range::new(place(finding.range.start), place(finding.range.end));
                (finding.message, range)
            })
            .collect();
        let told: Vec<(String, Range)> = published
            .into_iter()
            .map(|diagnostic| (diagnostic.message, diagnostic.range))
            .collect();
        assert_eq!(told, expected, "{plain:?}");
    }
    client.forget("textDocument/publishDiagnostics");
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn random_edits_in_utf_16_leave_the_findings_of_a_fresh_check() {
    edited(Unit::Utf16, "utf-16").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn random_edits_in_utf_8_leave_the_findings_of_a_fresh_check() {
    edited(Unit::Utf8, "utf-8").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn random_edits_in_utf_32_leave_the_findings_of_a_fresh_check() {
    edited(Unit::Char, "utf-32").await;
}

//! Findings while writing: pushed and pulled, versions, unsaved texts of notes, sources and yinwen.toml.

use crate::client::{Client, Introduction, modern, range_of, text_of};
use tower_lsp::ls_types::*;
use yinwen::lint::{self, Locale};
use yinwen::workspace::Workspace;
use yinwen::workspace::load::LoadOptions;

/// The server's request to pull diagnostics again.
enum AskAgain {}

impl notification::Notification for AskAgain {
    type Params = serde_json::Value;
    const METHOD: &'static str = "workspace/diagnostic/refresh";
}

/// What `check` finds in a file of the client's workspace: rule and words.
fn found_by_check(client: &Client, name: &str) -> Vec<(String, String)> {
    let options = LoadOptions {
        start: client.path(""),
        ..LoadOptions::default()
    };
    let workspace = Workspace::load(&options).expect("a workspace");
    let text = client.read(name);
    let note = workspace.check(&client.path(name), text.as_str().into());
    lint::lint(&workspace, &note, Locale::English)
        .into_iter()
        .map(|finding| (finding.rule.to_owned(), text[finding.range].to_owned()))
        .collect()
}

fn told(text: &str, diagnostics: &[Diagnostic]) -> Vec<(String, String)> {
    diagnostics
        .iter()
        .map(|diagnostic| {
            let Some(NumberOrString::String(rule)) = &diagnostic.code else {
                panic!("{diagnostic:?} names its rule");
            };
            (rule.clone(), text_of(text, diagnostic.range))
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_open_note_has_the_findings_of_check() {
    let mut client = Client::start().await;
    for name in [
        "notes/messy.md",
        "notes/brief.md",
        "notes/memo.md",
        "notes/talking-points.md",
    ] {
        let text = client.open(name).await;
        let published = client.published(name).await;
        assert_eq!(published.version, Some(1));
        assert_eq!(
            told(&text, &published.diagnostics),
            found_by_check(&client, name)
        );
        assert!(!published.diagnostics.is_empty(), "{name} has mistakes");
    }
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clean_note_is_not_spoken_of() {
    let mut client = Client::start().await;
    client.open("notes/clean-brief.md").await;
    client.open("notes/brief.md").await;
    client.published("notes/brief.md").await;
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_makes_and_mends_a_finding() {
    let mut client = Client::start().await;
    let name = "notes/clean-brief.md";
    client.open_with(name, "“尊重网络主权”[@xi2015]。\n").await;
    let right = "尊重网络主权";
    let text = "“尊重网络主权”[@xi2015]。\n";
    let range = range_of(text, right, 0);
    client
        .change(name, 2, &[(Some(range), "尊重网路主权")])
        .await;
    let found = client.published_for(name, 2).await;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].severity, Some(DiagnosticSeverity::ERROR));
    client.change(name, 3, &[(Some(range), right)]).await;
    assert_eq!(client.published_for(name, 3).await, []);
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_set_is_not_sent_again() {
    let mut client = Client::start().await;
    let name = "notes/clean-brief.md";
    client.open_with(name, "“尊重网路主权”[@xi2015]。\n").await;
    assert_eq!(client.published_for(name, 1).await.len(), 1);
    let end = Position::new(1, 0);
    client
        .change(
            name,
            2,
            &[(Some(Range::new(end, end)), "后面又写了一句。\n")],
        )
        .await;
    let start = Position::new(0, 0);
    client
        .change(name, 3, &[(Some(Range::new(start, start)), "前面。")])
        .await;
    // Only the version that moved the finding is published.
    let published = client.published(name).await;
    assert_eq!(published.version, Some(3));
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unsaved_source_counts() {
    let mut client = Client::start().await;
    let name = "notes/clean-brief.md";
    client
        .open_with(name, "“全新的一句话从未有人说过”[@wic2019]。\n")
        .await;
    assert_eq!(client.published_for(name, 1).await.len(), 1);
    let source = "corpus/wic2019-concept.txt";
    let text = client.open(source).await;
    let at = range_of(&text, "網絡主權是國家主權", 0).start;
    client
        .change(
            source,
            2,
            &[(Some(Range::new(at, at)), "全新的一句话从未有人说过。")],
        )
        .await;
    let published = client.published(name).await;
    assert_eq!(published.diagnostics, []);
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mistake_in_the_configuration_is_shown_there_and_the_last_good_one_stays() {
    let mut client = Client::start().await;
    let note = "notes/clean-brief.md";
    client.open_with(note, "“尊重网路主权”[@xi2015]。\n").await;
    assert_eq!(client.published_for(note, 1).await.len(), 1);
    let text = client.open("yinwen.toml").await;
    let broken = format!("{text}\n[rulez]\n");
    client.change("yinwen.toml", 2, &[(None, &broken)]).await;
    let published = client.published("yinwen.toml").await;
    assert_eq!(published.diagnostics.len(), 1);
    assert!(
        published.diagnostics[0].message.contains("rules"),
        "{published:?}"
    );
    client
        .change(
            note,
            2,
            &[(None, "“尊重网路主权”[@xi2015]，“维护和平安全”[@xi2015]。\n")],
        )
        .await;
    client.change("yinwen.toml", 3, &[(None, &text)]).await;
    assert_eq!(client.published("yinwen.toml").await.diagnostics, []);
    client.forget("textDocument/publishDiagnostics");
    client.finish().await;
}

/// What the server answers to a client that asks for the findings of a document.
async fn pulled(
    client: &mut Client,
    name: &str,
    before: Option<String>,
) -> DocumentDiagnosticReport {
    let params = DocumentDiagnosticParams {
        text_document: client.document(name),
        identifier: None,
        previous_result_id: before,
        work_done_progress_params: WorkDoneProgressParams::default(),
        partial_result_params: PartialResultParams::default(),
    };
    let report = client
        .request::<request::DocumentDiagnosticRequest>(params)
        .await;
    let Ok(DocumentDiagnosticReportResult::Report(report)) = report else {
        panic!("a report");
    };
    report
}

fn full(report: DocumentDiagnosticReport) -> FullDocumentDiagnosticReport {
    let DocumentDiagnosticReport::Full(full) = report else {
        panic!("a full report");
    };
    full.full_document_diagnostic_report
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_pulls_is_not_pushed_to() {
    let mut client = Client::introduce(Introduction::pulling()).await;
    let name = "notes/messy.md";
    let text = client.open(name).await;
    // The workspace is still being read when the client first asks; it is told to ask again.
    pulled(&mut client, name, None).await;
    client.hear::<AskAgain>().await;
    let full = full(pulled(&mut client, name, None).await);
    assert_eq!(told(&text, &full.items), found_by_check(&client, name));
    let again = pulled(&mut client, name, full.result_id).await;
    assert!(matches!(again, DocumentDiagnosticReport::Unchanged(_)));
    client.finish().await;
}

/// The protocol lets a client ask for a document that it has not opened.
#[tokio::test(flavor = "multi_thread")]
async fn a_note_that_is_not_open_has_findings_for_who_asks() {
    let mut client = Client::introduce(Introduction::pulling()).await;
    client.hear::<AskAgain>().await;
    let name = "notes/messy.md";
    let before = full(pulled(&mut client, name, None).await);
    let text = client.read(name);
    assert_eq!(told(&text, &before.items), found_by_check(&client, name));
    client.open(name).await;
    let after = full(pulled(&mut client, name, None).await);
    assert_eq!(after.items, before.items);
    let elsewhere = full(pulled(&mut client, "notes/nowhere.md", None).await);
    assert_eq!(elsewhere.items, []);
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_note_is_no_longer_spoken_of() {
    let mut client = Client::start().await;
    let name = "notes/messy.md";
    client.open(name).await;
    client.published(name).await;
    let params = DidCloseTextDocumentParams {
        text_document: client.document(name),
    };
    client
        .notify::<notification::DidCloseTextDocument>(params)
        .await;
    assert_eq!(client.published(name).await.diagnostics, []);
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_are_in_the_language_of_the_client() {
    let introduction = Introduction {
        locale: Some("zh-CN"),
        ..Introduction::default()
    };
    let mut client = Client::introduce(introduction).await;
    client.open("notes/messy.md").await;
    let published = client.published("notes/messy.md").await;
    let chinese = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    assert!(
        published
            .diagnostics
            .iter()
            .all(|diagnostic| chinese(&diagnostic.message))
    );
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_workspace_the_server_is_silent() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut client = Client::start_in(folder, Introduction::default()).await;
    client
        .open_with("note.md", "“尊重网路主权”[@xi2015]。\n")
        .await;
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_single_file_finds_its_workspace() {
    let introduction = Introduction {
        has_folder: false,
        ..Introduction::default()
    };
    let mut client = Client::introduce(introduction).await;
    client.open("notes/messy.md").await;
    assert!(
        !client
            .published("notes/messy.md")
            .await
            .diagnostics
            .is_empty()
    );
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_that_was_never_saved_is_a_note_of_the_folder() {
    let mut client = Client::start().await;
    let uri: Uri = "untitled:Untitled-1".parse().expect("an address");
    client
        .open_uri(uri.clone(), "“尊重网路主权”[@xi2015]。\n")
        .await;
    let published = client.hear::<notification::PublishDiagnostics>().await;
    assert_eq!(published.uri, uri);
    assert_eq!(published.diagnostics.len(), 1);
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn other_schemes_are_not_served() {
    let mut client = Client::start().await;
    let path = client.path("notes/messy.md");
    let uri: Uri = format!("git:{}?ref=HEAD", path.display())
        .parse()
        .expect("an address");
    let text = client.read("notes/messy.md");
    client.open_uri(uri, &text).await;
    client.open("notes/brief.md").await;
    client.published("notes/brief.md").await;
    client.finish().await;
}

/// As VS Code writes what lies in WSL when it runs on Windows: the same path on this machine is another file.
#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn files_of_another_host_are_not_served() {
    let mut client = Client::start().await;
    let path = client.path("notes/messy.md");
    let text = client.read("notes/messy.md");
    for host in ["wsl.localhost/Ubuntu", "wsl%24/Ubuntu", "fileserver"] {
        let uri: Uri = format!("file://{host}{}", path.display())
            .parse()
            .expect("an address");
        client.open_uri(uri, &text).await;
    }
    let here: Uri = format!("file://localhost{}", path.display())
        .parse()
        .expect("an address");
    client.open_uri(here.clone(), &text).await;
    let published = client.hear::<notification::PublishDiagnostics>().await;
    assert_eq!(published.uri, here);
    assert!(!published.diagnostics.is_empty());
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_diagnostics_of_the_workspace_are_those_of_all_its_notes_as_they_are_now() {
    let mut client = Client::introduce(Introduction::pulling()).await;
    let unsaved = "“尊重网路主权”[@xi2015]。\n";
    client.open_with("notes/clean-brief.md", unsaved).await;
    client.hear::<AskAgain>().await;
    let params = WorkspaceDiagnosticParams {
        identifier: None,
        previous_result_ids: Vec::new(),
        work_done_progress_params: WorkDoneProgressParams::default(),
        partial_result_params: PartialResultParams::default(),
    };
    let report = client
        .request::<request::WorkspaceDiagnosticRequest>(params)
        .await;
    let Ok(WorkspaceDiagnosticReportResult::Report(report)) = report else {
        panic!("a report");
    };
    let items = |name: &str| {
        let uri = client.uri(name);
        report.items.iter().find_map(|item| match item {
            WorkspaceDocumentDiagnosticReport::Full(full) if full.uri == uri => {
                Some(full.full_document_diagnostic_report.items.clone())
            }
            _ => None,
        })
    };
    let open = items("notes/clean-brief.md").expect("the open note");
    assert_eq!(told(unsaved, &open).len(), 1);
    for name in ["notes/messy.md", "notes/brief.md", "notes/memo.md"] {
        let found = items(name).expect("a closed note");
        assert_eq!(
            told(&client.read(name), &found),
            found_by_check(&client, name)
        );
    }
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn findings_of_a_file_that_is_gone_are_taken_back_once() {
    let mut client = Client::introduce(Introduction::pulling()).await;
    client.open("notes/clean-brief.md").await;
    client.hear::<AskAgain>().await;
    let gone = client.uri("notes/gone.md");
    let mut before = "findings".to_owned();
    for is_told in [true, false] {
        let params = WorkspaceDiagnosticParams {
            identifier: None,
            previous_result_ids: vec![PreviousResultId {
                uri: gone.clone(),
                value: before.clone(),
            }],
            work_done_progress_params: WorkDoneProgressParams::default(),
            partial_result_params: PartialResultParams::default(),
        };
        let report = client
            .request::<request::WorkspaceDiagnosticRequest>(params)
            .await;
        let Ok(WorkspaceDiagnosticReportResult::Report(report)) = report else {
            panic!("a report");
        };
        let told = report.items.iter().find_map(|item| match item {
            WorkspaceDocumentDiagnosticReport::Full(full) if full.uri == gone => {
                Some(full.full_document_diagnostic_report.clone())
            }
            _ => None,
        });
        assert_eq!(told.is_some(), is_told);
        if let Some(told) = told {
            assert_eq!(told.items, []);
            before = told.result_id.expect("an id");
        }
    }
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_keeps_its_request_open_is_told_when_there_is_something_new() {
    let mut client = Client::introduce(Introduction::pulling()).await;
    let token = NumberOrString::String("part".to_owned());
    let asking = |previous_result_ids: Vec<PreviousResultId>| WorkspaceDiagnosticParams {
        identifier: None,
        previous_result_ids,
        work_done_progress_params: WorkDoneProgressParams::default(),
        partial_result_params: PartialResultParams {
            partial_result_token: Some(token.clone()),
        },
    };
    // The first answer waits for the corpus.
    let all = client
        .request::<request::WorkspaceDiagnosticRequest>(asking(Vec::new()))
        .await;
    client.hear::<AskAgain>().await;
    let Ok(WorkspaceDiagnosticReportResult::Report(all)) = all else {
        panic!("a report");
    };
    let known = all.items.iter().map(|item| match item {
        WorkspaceDocumentDiagnosticReport::Full(full) => PreviousResultId {
            uri: full.uri.clone(),
            value: full
                .full_document_diagnostic_report
                .result_id
                .clone()
                .expect("an id"),
        },
        item => panic!("everything is new: {item:?}"),
    });
    let asked = client
        .ask::<request::WorkspaceDiagnosticRequest>(asking(known.collect()))
        .await;
    // Others do not wait for it.
    let name = "notes/clean-brief.md";
    let text = client.read(name);
    let at = client.at(name, Position::new(0, 0));
    let hover = HoverParams {
        text_document_position_params: at,
        work_done_progress_params: WorkDoneProgressParams::default(),
    };
    client
        .request::<request::HoverRequest>(hover)
        .await
        .expect("an answer");
    std::fs::write(
        client.path(name),
        format!("{text}\n“尊重网路主权”[@xi2015]。\n"),
    )
    .expect("written");
    client
        .notify::<notification::DidChangeWatchedFiles>(DidChangeWatchedFilesParams {
            changes: vec![FileEvent::new(client.uri(name), FileChangeType::CHANGED)],
        })
        .await;
    let news = client
        .answer::<request::WorkspaceDiagnosticRequest>(asked)
        .await;
    let Ok(WorkspaceDiagnosticReportResult::Report(news)) = news else {
        panic!("a report");
    };
    let new = news.items.iter().filter_map(|item| match item {
        WorkspaceDocumentDiagnosticReport::Full(full) => Some(full.uri.clone()),
        WorkspaceDocumentDiagnosticReport::Unchanged(_) => None,
    });
    assert_eq!(new.collect::<Vec<_>>(), [client.uri(name)]);
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_finding_leads_to_the_page_of_its_rule_where_the_client_can_go_there() {
    for leads in [true, false] {
        let mut capabilities = modern();
        capabilities["textDocument"]["publishDiagnostics"]["codeDescriptionSupport"] = leads.into();
        let mut client = Client::silent();
        let config = client.read("yinwen.toml") + "\n[[source]]\npath = \"corpus/lost.txt\"\n";
        std::fs::write(client.path("yinwen.toml"), config).expect("written");
        let introduction = Introduction {
            capabilities,
            ..Introduction::default()
        };
        client.say_hello(introduction).await;
        client.open("notes/messy.md").await;
        for (name, rule) in [
            ("yinwen.toml", "missing-file"),
            ("notes/messy.md", "misquoted-wording"),
        ] {
            let published = client.published(name).await.diagnostics;
            let code = NumberOrString::String(rule.to_owned());
            let mut found = published.into_iter();
            let found = found.find(|found| found.code.as_ref() == Some(&code));
            let page = found.expect("a finding of the rule").code_description;
            let page = page.map(|page| page.href.to_string());
            let ends_right = |page: &String| page.ends_with(&format!("/{rule}.md"));
            assert_eq!(page.as_ref().is_some_and(ends_right), leads, "{page:?}");
            assert_eq!(page.is_some(), leads);
        }
        client
            .finish_without(&["textDocument/publishDiagnostics"])
            .await;
    }
}

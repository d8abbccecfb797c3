//! Plain data as protocol types and back: the only file that makes them (the handshake apart).

mod commands;
mod completion;
mod edits;
mod structure;

pub(super) use commands::{
    About, Addition, COMMANDS, Command, added, command, duplicate, passage, passages, translation,
    translations, which_workspace,
};
pub(super) use completion::{completions, documentation, item_about, item_uri};
pub(super) use edits::{
    failed, file_edits, file_writes, merged, moves, refused, renamable, workspace_edit,
};
pub(super) use structure::*;

use super::capabilities::Negotiated;
use super::document::At;
use super::misread::Original;
use super::view::View;
use crate::config::{ConfigError, Severity};
use crate::lint::{self, Finding, Fix, Locale};
use crate::query::navigation::{Place, Target};
use crate::text::hex::hex;
use crate::text::position::{LineIndex, Unit};
use crate::workspace::Workspace;
use crate::workspace::load::LoadError;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range as Bytes;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tower_lsp::ls_types::*;
use url::Url;

// Addresses

/// All but what RFC 3986 leaves unreserved, the slash between folders, and the sign of what is encoded already.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/')
    .remove(b'%');

/// The file of an address; `None` for other schemes, and where files of that host cannot be reached: `file://wsl.localhost/…`
/// is a share on Windows, and nothing elsewhere.
pub(super) fn path(uri: &Uri) -> Option<PathBuf> {
    let uri = Url::parse(uri.as_str()).ok()?;
    let is_file = uri.scheme() == "file";
    let path = is_file.then(|| uri.to_file_path().ok()).flatten()?;
    Some(crate::files::absolute(&path))
}

/// What a document is known by: the path of its file; for one that was never saved, its address, which is no absolute path.
/// `None` for what is not served (a version of a file in `git:`, say).
pub(super) fn key(uri: &Uri) -> Option<PathBuf> {
    match uri.scheme().as_str() {
        "untitled" => Some(PathBuf::from(uri.as_str())),
        _ => path(uri),
    }
}

/// The address of a file. What could end a link in Markdown is encoded, too.
pub(super) fn uri(path: &Path) -> Option<Uri> {
    if !path.is_absolute() {
        return path.to_str()?.parse().ok();
    }
    let url = Url::from_file_path(path).ok()?;
    let host = url.host_str().unwrap_or_default();
    let path = utf8_percent_encode(url.path(), ENCODED);
    format!("file://{host}{path}").parse().ok()
}

/// The address of a document as the client writes it.
fn uri_in(view: &View, path: &Path) -> Option<Uri> {
    match view.open.get(path) {
        Some((uri, _)) => Some(uri.clone()),
        None => uri(path),
    }
}

/// The folders that the client opens.
pub(super) fn folders(params: &InitializeParams) -> Vec<PathBuf> {
    #[expect(deprecated, reason = "clients that know no folders name a root")]
    let root = params.root_uri.as_ref();
    match &params.workspace_folders {
        Some(folders) if !folders.is_empty() => folders
            .iter()
            .filter_map(|folder| path(&folder.uri))
            .collect(),
        _ => root.and_then(path).into_iter().collect(),
    }
}

// Positions

/// `byte` of a text as a position.
pub(super) fn position(text: &str, lines: &LineIndex, byte: usize, unit: Unit) -> Position {
    let (line, character) = lines.position(text, byte, unit);
    Position { line, character }
}

/// Bytes of a text as a range.
pub(super) fn range(text: &str, lines: &LineIndex, bytes: &Bytes<usize>, unit: Unit) -> Range {
    Range {
        start: position(text, lines, bytes.start, unit),
        end: position(text, lines, bytes.end, unit),
    }
}

/// Bytes of the file at `path` as a range.
pub(super) fn range_in(view: &View, path: &Path, bytes: &Bytes<usize>) -> Option<Range> {
    let (text, lines) = view.lined(path)?;
    Some(range(&text, &lines, bytes, view.unit()))
}

/// A position as a byte of a text.
pub(super) fn offset(text: &str, lines: &LineIndex, at: Position, unit: Unit) -> usize {
    lines.offset(text, at.line, at.character, unit)
}

/// A position as a byte of the document.
pub(super) fn offset_in(view: &View, at: Position) -> Option<usize> {
    let (text, lines) = view.lined(&view.path)?;
    Some(offset(&text, &lines, at, view.unit()))
}

/// A position as a byte of the document's text as the client has it now. Where the workspace was read before the last change,
/// that is another text than the workspace's.
pub(super) fn offset_typed(view: &View, at: Position) -> Option<usize> {
    let (text, lines) = typed(view)?;
    Some(offset(text, &lines, at, view.unit()))
}

/// Bytes of the document's text as the client has it now, as a range.
pub(super) fn range_typed(view: &View, bytes: &Bytes<usize>) -> Option<Range> {
    let (text, lines) = typed(view)?;
    Some(range(text, &lines, bytes, view.unit()))
}

/// The document's text as the client has it now, with its lines.
fn typed(view: &View) -> Option<(&str, Cow<'_, LineIndex>)> {
    let text = view.text.as_ref()?;
    let lines = match view.note().filter(|note| Arc::ptr_eq(&note.text, text)) {
        Some(note) => Cow::Borrowed(&note.lines),
        None => Cow::Owned(LineIndex::new(text)),
    };
    Some((text, lines))
}

/// The changes of a notification, in order.
pub(super) fn changes(
    changes: &[TextDocumentContentChangeEvent],
) -> impl Iterator<Item = (Option<(At, At)>, &str)> {
    changes.iter().map(|change| {
        let at = |position: Position| (position.line, position.character);
        let range = change.range.map(|range| (at(range.start), at(range.end)));
        (range, change.text.as_str())
    })
}

// Places

pub(super) fn locations(view: &View, places: &[Place]) -> Vec<Location> {
    let mut lined = Lines::new(view);
    places
        .iter()
        .filter_map(|place| lined.location(&place.path, &place.range))
        .collect()
}

/// Where to go from `origin` (bytes of the document).
pub(super) fn definition(
    view: &View,
    origin: &Bytes<usize>,
    targets: &[Target],
) -> Option<GotoDefinitionResponse> {
    if targets.is_empty() {
        return None;
    }
    if !view.client.location_links {
        let places: Vec<Place> = targets.iter().map(|target| target.place.clone()).collect();
        return Some(GotoDefinitionResponse::Array(locations(view, &places)));
    }
    let origin = range_in(view, &view.path, origin);
    let mut lined = Lines::new(view);
    let links = targets.iter().filter_map(|target| {
        Some(LocationLink {
            origin_selection_range: origin,
            target_uri: uri_in(view, &target.place.path)?,
            target_range: lined.range(&target.place.path, &target.around)?,
            target_selection_range: lined.range(&target.place.path, &target.place.range)?,
        })
    });
    Some(GotoDefinitionResponse::Link(links.collect()))
}

/// Places in many files; each file's lines and address are found once.
struct Lines<'v> {
    view: &'v View,
    files: HashMap<PathBuf, Option<Addressed<'v>>>,
}

/// A file's text and lines, and its address.
type Addressed<'v> = (super::view::Lined<'v>, Option<Uri>);

impl<'v> Lines<'v> {
    fn new(view: &'v View) -> Self {
        Lines {
            view,
            files: HashMap::new(),
        }
    }

    fn file(&mut self, path: &Path) -> Option<&Addressed<'v>> {
        if !self.files.contains_key(path) {
            let view = self.view;
            let file = view.lined(path).map(|lined| (lined, uri_in(view, path)));
            self.files.insert(path.to_path_buf(), file);
        }
        self.files.get(path)?.as_ref()
    }

    fn range(&mut self, path: &Path, bytes: &Bytes<usize>) -> Option<Range> {
        let unit = self.view.unit();
        let ((text, lines), _) = self.file(path)?;
        Some(range(text, lines, bytes, unit))
    }

    fn location(&mut self, path: &Path, bytes: &Bytes<usize>) -> Option<Location> {
        let unit = self.view.unit();
        let ((text, lines), uri) = self.file(path)?;
        Some(Location {
            uri: uri.clone()?,
            range: range(text, lines, bytes, unit),
        })
    }
}

/// A hover over `origin` (bytes of the document).
pub(super) fn hover(view: &View, origin: &Bytes<usize>, text: String) -> Option<Hover> {
    let kind = match view.client.markdown {
        true => MarkupKind::Markdown,
        false => MarkupKind::PlainText,
    };
    Some(Hover {
        contents: HoverContents::Markup(MarkupContent { kind, value: text }),
        range: range_typed(view, origin),
    })
}

// Diagnostics

/// Findings on the file at `path`.
pub(super) fn diagnostics(view: &View, path: &Path, findings: &[Finding]) -> Vec<Diagnostic> {
    let mut lined = Lines::new(view);
    // Many findings are of one rule.
    let mut pages: HashMap<&str, Option<CodeDescription>> = HashMap::new();
    findings
        .iter()
        .filter_map(|finding| {
            let range = lined.range(path, &finding.range)?;
            let related = finding.related.iter().filter_map(|related| {
                Some(DiagnosticRelatedInformation {
                    location: lined.location(&related.path, &related.range)?,
                    message: related.message.clone(),
                })
            });
            let related: Vec<_> = related.collect();
            let shown = view.client.related_information && !related.is_empty();
            let page = pages.entry(finding.rule);
            let page = page.or_insert_with(|| description(finding, &view.client, view.locale));
            let related = shown.then_some(related);
            Some(diagnostic(finding, range, related, page.clone()))
        })
        .collect()
}

/// The page of a finding's rule, for a client that leads there.
fn description(finding: &Finding, client: &Negotiated, locale: Locale) -> Option<CodeDescription> {
    if !client.code_descriptions {
        return None;
    }
    let href = lint::rule(finding.rule)?.address(locale).parse().ok()?;
    Some(CodeDescription { href })
}

fn diagnostic(
    finding: &Finding,
    range: Range,
    related_information: Option<Vec<DiagnosticRelatedInformation>>,
    code_description: Option<CodeDescription>,
) -> Diagnostic {
    let is_unnecessary = finding.rule == "unused-suppression";
    Diagnostic {
        range,
        severity: severity(finding.severity),
        code: Some(NumberOrString::String(finding.rule.to_owned())),
        code_description,
        source: Some("yinwen".to_owned()),
        message: finding.message.clone(),
        related_information,
        tags: is_unnecessary.then(|| vec![DiagnosticTag::UNNECESSARY]),
        data: None,
    }
}

fn severity(severity: Severity) -> Option<DiagnosticSeverity> {
    match severity {
        Severity::Error => Some(DiagnosticSeverity::ERROR),
        Severity::Warning => Some(DiagnosticSeverity::WARNING),
        Severity::Info => Some(DiagnosticSeverity::INFORMATION),
        Severity::Hint => Some(DiagnosticSeverity::HINT),
        Severity::Off => None,
    }
}

/// What is wrong with yinwen.toml and with the files of the corpus, by path; a file that something was `told` of
/// and that has nothing wrong has an empty list, so that this is taken back. A snapshot that was not taken speaks of its configuration alone.
pub(super) fn corpus_diagnostics(
    workspace: &Workspace,
    is_taken: bool,
    told: &[PathBuf],
    client: &Negotiated,
    locale: Locale,
) -> Vec<(PathBuf, Vec<Diagnostic>)> {
    let unit = client.unit;
    let mut reports: BTreeMap<PathBuf, Vec<Diagnostic>> = BTreeMap::new();
    if let Some(file) = &workspace.config.file {
        let text = &workspace.config_text;
        let lines = LineIndex::new(text);
        let unknown = lint::validate(&workspace.config);
        let unknown = unknown.iter().filter(|error| !error.is_in_underlay());
        let errors = workspace.config_errors.iter().chain(unknown);
        let found: Vec<Diagnostic> = errors
            .map(|error| config_error(error, range(text, &lines, &error.span, unit), locale))
            .collect();
        reports.insert(file.clone(), found);
    }
    if is_taken {
        for path in told {
            reports.entry(path.clone()).or_default();
        }
        for (path, findings) in lint::lint_corpus(workspace, locale) {
            let file = workspace.corpus.file_at(&path);
            let file = file.and_then(|id| workspace.corpus.files.get(id.0 as usize));
            let config_lines;
            let (text, lines) = match file {
                Some(file) => (&*file.text, file.lines()),
                None => {
                    config_lines = LineIndex::new(&workspace.config_text);
                    (workspace.config_text.as_str(), &config_lines)
                }
            };
            let findings = lint::beyond_baseline(workspace, findings, &path, text, None);
            let found = findings.iter().map(|finding| {
                let range = range(text, lines, &finding.range, unit);
                diagnostic(finding, range, None, description(finding, client, locale))
            });
            reports.entry(path).or_default().extend(found);
        }
    }
    reports.into_iter().collect()
}

/// That the editor shows a file in another encoding than it is in.
pub(super) fn misread(original: &Original, locale: Locale) -> Diagnostic {
    let encoding = original.encoding;
    let message = match locale {
        Locale::English => format!(
            "This file is in {encoding}, and the editor shows it as something else: what is found in it is not where it is shown. Convert it to UTF-8, or open it again as {encoding}."
        ),
        Locale::Chinese => format!(
            "此文件是 {encoding} 编码，编辑器却按别的编码显示，查到的位置与所见不符。请转为 UTF-8，或按 {encoding} 重新打开。"
        ),
    };
    Diagnostic {
        severity: Some(DiagnosticSeverity::INFORMATION),
        source: Some("yinwen".to_owned()),
        message,
        ..Diagnostic::default()
    }
}

fn config_error(error: &ConfigError, range: Range, locale: Locale) -> Diagnostic {
    Diagnostic {
        range,
        severity: Some(DiagnosticSeverity::ERROR),
        source: Some("yinwen".to_owned()),
        message: error.message(locale == Locale::Chinese),
        ..Diagnostic::default()
    }
}

/// What identifies a set of diagnostics to a client that pulls them.
fn result_id(diagnostics: &[Diagnostic]) -> String {
    let text = serde_json::to_vec(diagnostics).unwrap_or_default();
    let digest = Sha256::digest(&text);
    hex(digest.get(..12).unwrap_or_default())
}

/// The diagnostics of a document; `None` as items if they are those of `before`.
#[derive(Debug, Default)]
pub(super) struct Report {
    id: String,
    items: Option<Vec<Diagnostic>>,
}

impl Report {
    pub fn new(items: Vec<Diagnostic>, before: Option<&str>) -> Report {
        let id = result_id(&items);
        let is_same = before == Some(id.as_str());
        Report {
            id,
            items: (!is_same).then_some(items),
        }
    }
}

pub(super) fn document_report(report: Report) -> DocumentDiagnosticReportResult {
    let Report { id, items } = report;
    DocumentDiagnosticReportResult::Report(match items {
        Some(items) => DocumentDiagnosticReport::Full(RelatedFullDocumentDiagnosticReport {
            related_documents: None,
            full_document_diagnostic_report: FullDocumentDiagnosticReport {
                result_id: (!id.is_empty()).then_some(id),
                items,
            },
        }),
        None if id.is_empty() => DocumentDiagnosticReport::Full(Default::default()),
        None => DocumentDiagnosticReport::Unchanged(RelatedUnchangedDocumentDiagnosticReport {
            related_documents: None,
            unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport {
                result_id: id,
            },
        }),
    })
}

/// The results that the client has, by path.
pub(super) fn previous_results(params: &WorkspaceDiagnosticParams) -> HashMap<PathBuf, String> {
    params
        .previous_result_ids
        .iter()
        .filter_map(|previous| Some((key(&previous.uri)?, previous.value.clone())))
        .collect()
}

/// Whether a report holds more than that nothing has changed.
pub(super) fn is_full(item: &WorkspaceDocumentDiagnosticReport) -> bool {
    matches!(item, WorkspaceDocumentDiagnosticReport::Full(_))
}

pub(super) fn workspace_item(
    view: &View,
    path: &Path,
    report: Report,
) -> Option<WorkspaceDocumentDiagnosticReport> {
    let uri = uri_in(view, path)?;
    let version = view.open.get(path).map(|(_, version)| i64::from(*version));
    let Report { id, items } = report;
    Some(match items {
        Some(items) => {
            WorkspaceDocumentDiagnosticReport::Full(WorkspaceFullDocumentDiagnosticReport {
                uri,
                version,
                full_document_diagnostic_report: FullDocumentDiagnosticReport {
                    result_id: Some(id),
                    items,
                },
            })
        }
        None => WorkspaceDocumentDiagnosticReport::Unchanged(
            WorkspaceUnchangedDocumentDiagnosticReport {
                uri,
                version,
                unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport {
                    result_id: id,
                },
            },
        ),
    })
}

/// Empty reports on the files that the client has findings of and that are in no workspace now, so that it forgets them.
pub(super) fn forgotten(
    before: &HashMap<PathBuf, String>,
    items: &[WorkspaceDocumentDiagnosticReport],
) -> Vec<WorkspaceDocumentDiagnosticReport> {
    let told: HashSet<&str> = items
        .iter()
        .map(|item| match item {
            WorkspaceDocumentDiagnosticReport::Full(full) => full.uri.as_str(),
            WorkspaceDocumentDiagnosticReport::Unchanged(unchanged) => unchanged.uri.as_str(),
        })
        .collect();
    let nothing = result_id(&[]);
    let had_findings = before.iter().filter(|(_, id)| **id != nothing);
    had_findings
        .filter_map(|(path, _)| uri(path).filter(|uri| !told.contains(uri.as_str())))
        .map(|uri| {
            WorkspaceDocumentDiagnosticReport::Full(WorkspaceFullDocumentDiagnosticReport {
                uri,
                version: None,
                full_document_diagnostic_report: FullDocumentDiagnosticReport {
                    result_id: Some(nothing.clone()),
                    items: Vec::new(),
                },
            })
        })
        .collect()
}

pub(super) fn workspace_report(
    items: Vec<WorkspaceDocumentDiagnosticReport>,
) -> WorkspaceDiagnosticReportResult {
    WorkspaceDiagnosticReportResult::Report(WorkspaceDiagnosticReport { items })
}

// Edits

/// One fix as an action. `later` identifies it where its edit is asked for later.
pub(super) fn action(
    view: &View,
    fix: &Fix,
    kind: CodeActionKind,
    diagnostics: Vec<Diagnostic>,
    is_preferred: bool,
    later: Option<Value>,
) -> CodeAction {
    CodeAction {
        title: fix.title.clone(),
        kind: Some(kind),
        diagnostics: (!diagnostics.is_empty()).then_some(diagnostics),
        is_preferred: is_preferred.then_some(true),
        edit: match later {
            Some(_) => None,
            None => Some(workspace_edit(view, &fix.edits)),
        },
        data: later,
        ..CodeAction::default()
    }
}

/// What identifies an action: the document in its version, what was asked, and the action's number in the answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct ActionIdentity {
    pub uri: Uri,
    pub version: i32,
    pub range: Range,
    pub index: usize,
}

/// The identity of an action that was offered without its edit.
pub(super) fn action_identity(action: &CodeAction) -> Option<ActionIdentity> {
    serde_json::from_value(action.data.clone()?).ok()
}

// Registrations

/// Asks to be told of changes of anything that a workspace may be made of.
pub(super) fn watch_registration() -> Registration {
    let watcher = |glob: &str| FileSystemWatcher {
        glob_pattern: GlobPattern::String(glob.to_owned()),
        kind: None,
    };
    let options = DidChangeWatchedFilesRegistrationOptions {
        watchers: vec![watcher(
            "**/*.{toml,txt,md,markdown,qmd,Rmd,bib,json,csv,tmx,csl}",
        )],
    };
    Registration {
        id: "yinwen-files".to_owned(),
        method: "workspace/didChangeWatchedFiles".to_owned(),
        register_options: serde_json::to_value(options).ok(),
    }
}

// Messages

/// Why there is no workspace.
pub(super) fn load_error(error: &LoadError, locale: Locale) -> String {
    match (error, locale) {
        (LoadError::NoWorkspace(folder), Locale::English) => format!(
            "yinwen: no yinwen.toml and no corpus folder in {} or above it; nothing is checked",
            folder.display()
        ),
        (LoadError::NoWorkspace(folder), Locale::Chinese) => format!(
            "引文：{} 及其上级文件夹中既无 yinwen.toml 也无 corpus 文件夹，不作核对",
            folder.display()
        ),
        (LoadError::Unreadable(error), Locale::English) => {
            format!("yinwen: {}", error.message(false))
        }
        (LoadError::Unreadable(error), Locale::Chinese) => format!("引文：{}", error.message(true)),
        (LoadError::Cancelled, Locale::English) => {
            "yinwen: indexing was cancelled; what was indexed so far is kept, and reading the corpus anew goes on from there"
                .to_owned()
        }
        (LoadError::Cancelled, Locale::Chinese) => {
            "引文：已取消建立索引；已完成的部分保留，重新读取语料库时从该处继续".to_owned()
        }
    }
}

/// The title of the progress report.
pub(super) fn loading(locale: Locale) -> &'static str {
    match locale {
        Locale::English => "yinwen: reading the corpus",
        Locale::Chinese => "引文：读取文献",
    }
}

/// The title of the report on how far indexing is.
pub(super) fn indexing(locale: Locale) -> &'static str {
    match locale {
        Locale::English => "yinwen: indexing the corpus",
        Locale::Chinese => "引文：建立索引",
    }
}

/// Stands for the indexing of the workspace at `folder` where its progress is reported and cancelled.
pub(super) fn indexing_token(folder: &Path) -> ProgressToken {
    ProgressToken::String(format!("yinwen/index/{}", folder.display()))
}

/// A command that nobody knows, or whose arguments make no sense.
pub(super) fn bad_command(params: &ExecuteCommandParams) -> String {
    let known = COMMANDS.join(", ");
    format!(
        "{}: no such command, or not its arguments; known: {known}",
        params.command
    )
}

/// Something is wrong with us.
pub(super) fn panicked(locale: Locale) -> &'static str {
    match locale {
        Locale::English => {
            "yinwen: an internal error; the server goes on. Its log has the details."
        }
        Locale::Chinese => "引文：内部错误，服务继续运行，详情见日志。",
    }
}

//! What is wrong with the corpus, as findings on yinwen.toml and on source files.

use super::severity::Severities;
use super::{Finding, Locale, messages, rules};
use crate::config::{self, Severity, Spanned};
use crate::corpus::{Cause, Problem, ProblemKind};
use crate::files::{self, FileError};
use crate::workspace::{BaselineError, GlossaryCause, GlossaryError, Workspace};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// All findings on the corpus, by file, in order of path and position.
pub fn lint_corpus(ws: &Workspace, locale: Locale) -> Vec<(PathBuf, Vec<Finding>)> {
    let mut files: BTreeMap<PathBuf, Vec<Finding>> = BTreeMap::new();
    let problems = ws
        .corpus
        .problems
        .iter()
        .map(|problem| (problem.path.clone(), finding(problem, locale)));
    let bibliographies = ws
        .bibliography_errors
        .iter()
        .filter_map(|error| bibliography(ws, error, locale == Locale::Chinese));
    let glossary = ws
        .glossary
        .errors
        .iter()
        .filter_map(|error| unread_glossary(ws, error, locale == Locale::Chinese));
    let baseline = baseline(ws, locale == Locale::Chinese);
    for (path, mut finding) in problems
        .chain(bibliographies)
        .chain(glossary)
        .chain(baseline)
    {
        finding.severity = Severities::new(&ws.config, &path).of(finding.rule, finding.severity);
        if finding.severity > Severity::Off {
            files.entry(path).or_default().push(finding);
        }
    }
    for found in files.values_mut() {
        found.sort_by(|a, b| (a.range.start, a.rule).cmp(&(b.range.start, b.rule)));
    }
    files.into_iter().collect()
}

fn finding(problem: &Problem, locale: Locale) -> Finding {
    let subject = &problem.subject;
    let chinese = locale == Locale::Chinese;
    let anchor = messages::quoted(subject);
    let cause = problem.cause.as_ref();
    let (rule, english, simplified) = match problem.kind {
        ProblemKind::DuplicateId => (
            &rules::DUPLICATE_ID,
            format!("The id {subject} is given twice; this source is left out"),
            format!("id {subject} 重复，未收入这份文献"),
        ),
        ProblemKind::MissingFile => {
            let (english, simplified) = unread(subject, cause, chinese);
            (&rules::MISSING_FILE, english, simplified)
        }
        ProblemKind::BadPart => {
            let (english, simplified) = bad_part(&anchor, cause);
            (&rules::BAD_PART, english, simplified)
        }
        ProblemKind::UnknownReference => {
            let near = match cause {
                Some(Cause::Near(id)) => (
                    format!("; did you mean {id}?"),
                    format!("，是否应为 {id}？"),
                ),
                _ => (String::new(), String::new()),
            };
            (
                &rules::BAD_PART,
                format!("{subject} is no source or work{}", near.0),
                format!("{subject} 不是任何文献或作品的 id{}", near.1),
            )
        }
        ProblemKind::Undecodable => {
            let (english, simplified) = match cause {
                Some(Cause::Encoding(encoding)) => (
                    format!(
                        "Some bytes of the file are not valid {encoding}; quotations of those places are not found"
                    ),
                    format!("文件中有些字节不合 {encoding} 编码，引自这些地方的引文会找不到"),
                ),
                Some(Cause::File(FileError::NotAdded { .. })) => (
                    format!(
                        "Not searched, as it was not added yet; `yinwen add {subject}` makes a source of it"
                    ),
                    format!("尚未收入，未查；用 `yinwen add {subject}` 可收为文献"),
                ),
                _ => {
                    let cause = told(cause, chinese);
                    (
                        format!("The file is not searched: {cause}"),
                        format!("未查这个文件：{cause}"),
                    )
                }
            };
            (&rules::UNDECODABLE, english, simplified)
        }
        ProblemKind::UnreadableText => (
            &rules::UNREADABLE_TEXT,
            format!(
                "The text of {subject} is unreadable (private-use or replacement characters); nothing is checked against it"
            ),
            format!("{subject} 的文字层不可读（私用区字符或替代字符），不据以核对引文"),
        ),
    };
    let message = if chinese { simplified } else { english };
    Finding::new(rule, problem.range.clone(), message)
}

/// A file named in yinwen.toml, or in the corpus folder, that is not there or cannot be read.
fn unread(name: &str, cause: Option<&Cause>, chinese: bool) -> (String, String) {
    match cause {
        None | Some(Cause::File(FileError::NotFound { .. })) => (
            format!("There is no file {name}"),
            format!("没有 {name} 这个文件"),
        ),
        _ => {
            let cause = told(cause, chinese);
            (
                format!("{name} cannot be read: {cause}"),
                format!("{name} 无法读取：{cause}"),
            )
        }
    }
}

/// An anchor that does not tell where its part begins or ends.
fn bad_part(anchor: &str, cause: Option<&Cause>) -> (String, String) {
    match cause {
        Some(Cause::NoLetters) => (
            format!("{anchor} has no letters to look for"),
            format!("{anchor}没有可供查找的字"),
        ),
        Some(Cause::BeforePart) => (
            format!("{anchor} stands in the file only before the part's first words"),
            format!("{anchor}在文件中只出现在这一部分的开头之前"),
        ),
        Some(Cause::InPreviousPart) => (
            format!(
                "{anchor} stands in the file only before the end of the previous part; list the parts in the file's order"
            ),
            format!("{anchor}在文件中只出现在前一部分结束之前；各部分须按在文件中的先后列出"),
        ),
        _ => (
            format!("{anchor} stands nowhere in the file"),
            format!("文件中没有{anchor}"),
        ),
    }
}

/// What the system or the decoder said.
fn told(cause: Option<&Cause>, chinese: bool) -> String {
    match cause {
        Some(Cause::File(error)) => error.cause(chinese),
        _ => String::new(),
    }
}

/// A bibliography named in yinwen.toml that is of no use.
fn bibliography(ws: &Workspace, error: &FileError, chinese: bool) -> Option<(PathBuf, Finding)> {
    let named = |name: &&Spanned<String>| {
        error
            .path()
            .is_some_and(|path| files::absolute(&ws.config.root.join(&name.value)) == path)
    };
    let name = ws.config.bibliographies.iter().find(named)?;
    let cause = Cause::File(error.clone());
    let (english, simplified) = unread(&name.value, Some(&cause), chinese);
    let message = if chinese { simplified } else { english };
    Some(of_no_use(ws, name, message))
}

/// The finding on a declared file of the name `name`, in yinwen.toml, even if the client's settings stand in its place.
fn of_no_use(ws: &Workspace, name: &Spanned<String>, message: String) -> (PathBuf, Finding) {
    let file = ws.config.file.clone();
    let file = file.unwrap_or_else(|| ws.config.root.join(config::CONFIG_NAME));
    let finding = Finding::new(&rules::MISSING_FILE, name.span.clone(), message);
    (file, finding)
}

/// What is wrong with the baseline named in yinwen.toml.
fn baseline(ws: &Workspace, chinese: bool) -> Option<(PathBuf, Finding)> {
    let name = ws.config.baseline.as_ref()?;
    let error = ws.known_findings.as_ref()?.error.as_ref()?;
    let (english, simplified) = match error {
        BaselineError::File(FileError::NotFound { .. }) => (
            format!(
                "There is no baseline {}; `yinwen check --write-baseline` writes it",
                name.value
            ),
            format!(
                "没有基线文件 {}；用 `yinwen check --write-baseline` 写出",
                name.value
            ),
        ),
        _ => {
            let cause = error.cause(chinese);
            (
                format!("The baseline {} cannot be read: {cause}", name.value),
                format!("基线文件 {} 无法读取：{cause}", name.value),
            )
        }
    };
    let message = if chinese { simplified } else { english };
    Some(of_no_use(ws, name, message))
}

/// A termbase, translation memory or dictionary named in yinwen.toml that is of no use.
fn unread_glossary(
    ws: &Workspace,
    error: &GlossaryError,
    chinese: bool,
) -> Option<(PathBuf, Finding)> {
    let config = &ws.config;
    let names = config.term_files.iter().chain(&config.bitext_files);
    let is_it =
        |name: &&Spanned<String>| files::absolute(&config.root.join(&name.value)) == error.path;
    let name = names.chain(&config.cedict).find(is_it)?;
    let (english, simplified) = match &error.cause {
        GlossaryCause::File(cause) => {
            unread(&name.value, Some(&Cause::File(cause.clone())), chinese)
        }
        cause => {
            let cause = cause.message(chinese);
            (
                format!("{} cannot be read: {cause}", name.value),
                format!("{} 无法读取：{cause}", name.value),
            )
        }
    };
    let message = if chinese { simplified } else { english };
    Some(of_no_use(ws, name, message))
}

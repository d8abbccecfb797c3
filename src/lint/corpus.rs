//! What is wrong with the corpus, as findings on yinwen.toml and on source files.

use super::severity::Severities;
use super::{Finding, Locale, messages, rules};
use crate::config::{Severity, Spanned};
use crate::corpus::{Problem, ProblemKind};
use crate::files;
use crate::workspace::Workspace;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// All findings on the corpus, by file, in order of path and position.
pub fn lint_corpus(ws: &Workspace, locale: Locale) -> Vec<(PathBuf, Vec<Finding>)> {
    let mut files: BTreeMap<PathBuf, Vec<Finding>> = BTreeMap::new();
    for problem in ws.corpus.problems.iter().chain(&bibliographies(ws)) {
        let mut finding = finding(problem, locale);
        finding.severity =
            Severities::new(&ws.config, &problem.path).of(finding.rule, finding.severity);
        if finding.severity > Severity::Off {
            files.entry(problem.path.clone()).or_default().push(finding);
        }
    }
    for found in files.values_mut() {
        found.sort_by(|a, b| (a.range.start, a.rule).cmp(&(b.range.start, b.rule)));
    }
    files.into_iter().collect()
}

/// The bibliographies of yinwen.toml that cannot be read.
fn bibliographies(ws: &Workspace) -> Vec<Problem> {
    let problem = |(path, cause): &(PathBuf, String)| {
        let names =
            |name: &&Spanned<String>| files::absolute(&ws.config.root.join(&name.value)) == *path;
        let entry = ws.config.bibliographies.iter().find(names)?;
        Some(Problem {
            kind: ProblemKind::MissingFile,
            path: ws.config.file.clone()?,
            range: entry.span.clone(),
            subject: entry.value.clone(),
            detail: Some(cause.clone()),
        })
    };
    ws.bibliography_errors.iter().filter_map(problem).collect()
}

fn finding(problem: &Problem, locale: Locale) -> Finding {
    let subject = &problem.subject;
    let anchor = messages::quoted(subject);
    let (rule, english, chinese) = match problem.kind {
        ProblemKind::DuplicateId => (
            &rules::DUPLICATE_ID,
            format!("The id {subject} is given twice"),
            format!("id {subject} 重复"),
        ),
        ProblemKind::MissingFile => (
            &rules::MISSING_FILE,
            format!("{subject} does not exist or cannot be read"),
            format!("{subject} 不存在或无法读取"),
        ),
        ProblemKind::BadPart => (
            &rules::BAD_PART,
            format!("{anchor} is not found in the file after the part before it"),
            format!("在文件中前一部分之后找不到{anchor}"),
        ),
        ProblemKind::UnknownReference => (
            &rules::BAD_PART,
            format!("{subject} is no source or work"),
            format!("{subject} 不是任何文献或作品的 id"),
        ),
        ProblemKind::Undecodable => (
            &rules::UNDECODABLE,
            format!("No encoding reads {subject} well"),
            format!("{subject} 无法用任何编码正常解读"),
        ),
        ProblemKind::UnreadableText => (
            &rules::UNREADABLE_TEXT,
            format!(
                "The text of {subject} is unreadable (private-use characters); nothing is checked against it"
            ),
            format!("{subject} 的文字层不可读（私用区字符），不据以核对引文"),
        ),
    };
    let chinese_locale = locale == Locale::Chinese;
    let mut message = if chinese_locale { chinese } else { english };
    if let Some(detail) = &problem.detail {
        message.push_str(&if chinese_locale {
            format!("（{detail}）")
        } else {
            format!(" ({detail})")
        });
    }
    Finding::new(rule, problem.range.clone(), message)
}

//! What the corpus holds, as plain data.

use super::findings::{Finding, finding};
use super::place::{Texts, readable, relative};
use crate::corpus::{Source, SourceId, WorkId};
use crate::lint;
use crate::text::language::Language;
use crate::workspace::Workspace;
use serde::Serialize;
use std::collections::BTreeSet;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// One source.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SourceInfo {
    /// Its id.
    pub id: String,
    /// Its work's id.
    pub work: String,
    /// Title.
    pub title: Option<String>,
    /// Authors.
    pub author: Vec<String>,
    /// Date, as far as it is known: `2019-10`.
    pub date: Option<String>,
    /// `zh-Hans`, `zh-Hant` or `en`.
    pub lang: Option<&'static str>,
    /// The file.
    pub path: String,
    /// Its part of the file.
    pub bytes: [usize; 2],
    /// How many paragraphs it has.
    pub paragraphs: usize,
    /// How many characters, white space not counted.
    pub characters: usize,
    /// The work that it translates.
    pub translates: Option<String>,
    /// The earlier work that its work restates.
    pub restates: Option<String>,
    /// What is wrong with it.
    pub problems: Vec<Finding>,
    /// Its paragraphs, where asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<Vec<Paragraph>>,
}

/// A paragraph of a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Paragraph {
    /// Its number, from 1.
    pub n: usize,
    /// The title of its section.
    pub section: Option<String>,
    /// Bytes of the file.
    pub bytes: [usize; 2],
    /// Its words, layout gone.
    pub text: String,
}

/// The BCP 47 tag of a language.
pub fn language_tag(language: Language) -> Option<&'static str> {
    match language {
        Language::Hans => Some("zh-Hans"),
        Language::Hant => Some("zh-Hant"),
        Language::English => Some("en"),
        Language::Unknown => None,
    }
}

/// The ids that mean a source or a work, each once, in order.
pub fn ids(ws: &Workspace) -> Vec<&str> {
    let sources = ws.corpus.sources.iter().map(|source| source.id.as_str());
    let works = ws.corpus.works.iter().map(|work| work.id.as_str());
    let all: BTreeSet<&str> = sources.chain(works).collect();
    all.into_iter().collect()
}

/// Every source, with `problems` (the corpus findings, by file) given to the sources that they are about.
pub fn sources(
    ws: &Workspace,
    problems: &[(PathBuf, Vec<lint::Finding>)],
    base: &Path,
) -> Vec<SourceInfo> {
    let texts = Texts::new(ws);
    ws.corpus
        .sources
        .iter()
        .filter_map(|source| info(ws, &texts, source, problems, base))
        .collect()
}

fn info(
    ws: &Workspace,
    texts: &Texts<'_>,
    source: &Source,
    problems: &[(PathBuf, Vec<lint::Finding>)],
    base: &Path,
) -> Option<SourceInfo> {
    let file = ws.corpus.files.get(source.file.0 as usize)?;
    let work = ws.corpus.works.get(source.work.0 as usize);
    let name = |id: WorkId| {
        ws.corpus
            .works
            .get(id.0 as usize)
            .map(|work| work.id.clone())
    };
    let table = ws
        .config
        .sources
        .iter()
        .find(|table| table.id.as_ref().is_some_and(|id| id.value == source.id))
        .map(|table| table.span.clone());
    let overlaps = |a: &Range<usize>, b: &Range<usize>| a.start <= b.end && b.start <= a.end;
    let mut mine = Vec::new();
    for (path, found) in problems {
        let part = if *path == file.path {
            Some(source.range.clone())
        } else if ws.config.file.as_ref() == Some(path) {
            table.clone()
        } else {
            None
        };
        let Some(part) = part else { continue };
        mine.extend(
            found
                .iter()
                .filter(|f| overlaps(&f.range, &part))
                .map(|f| finding(texts, f, path, None, base, |_| None)),
        );
    }
    Some(SourceInfo {
        id: source.id.clone(),
        work: work.map_or_else(|| source.id.clone(), |work| work.id.clone()),
        title: source.title.clone(),
        author: source.author.clone(),
        date: source.date.map(|date| date.to_string()),
        lang: language_tag(source.language),
        path: relative(&file.path, base),
        bytes: [source.range.start, source.range.end],
        paragraphs: source.paragraphs().len(),
        characters: source
            .readable()
            .iter()
            .filter_map(|part| file.text.get(part.clone()))
            .map(|text| text.chars().filter(|c| !c.is_whitespace()).count())
            .sum(),
        translates: source.translates.and_then(name),
        restates: work.and_then(|work| work.restates).and_then(name),
        problems: mine,
        text: None,
    })
}

/// The paragraphs of a source.
pub fn source_text(ws: &Workspace, id: SourceId) -> Vec<Paragraph> {
    let Some(source) = ws.corpus.sources.get(id.0 as usize) else {
        return Vec::new();
    };
    let Some(file) = ws.corpus.files.get(source.file.0 as usize) else {
        return Vec::new();
    };
    let paragraph = |(n, paragraph): (usize, &crate::corpus::Paragraph)| Paragraph {
        n,
        section: ws.corpus.section_title_at(id, paragraph.range.start),
        bytes: [paragraph.range.start, paragraph.range.end],
        text: readable(source, &file.text, &paragraph.range),
    };
    (1..).zip(source.paragraphs()).map(paragraph).collect()
}

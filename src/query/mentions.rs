//! Every place of a file that names a source, work or bibliography entry by its id.

use crate::config::{self, SourceConfig, Spanned};
use crate::markup::{DirectiveKind, Note};
use crate::text::fold::narrow;
use crate::workspace::Workspace;
use std::ops::Range;
use std::path::Path;

/// An id where it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mention {
    /// As meant: digits of full width are their twins.
    pub id: String,
    /// Bytes of the file: the id alone, without marks around it.
    pub range: Range<usize>,
    pub role: Role,
}

/// What an id is written for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// It gives a source its id.
    Id,
    /// It names a work, or refers to a source.
    Reference,
    /// The key of a bibliography entry, or a reference to one.
    Entry,
    /// A citation.
    Citation,
}

/// The ids in the file at `path` with this text, whatever file of the workspace it is.
pub(super) fn mentions(ws: &Workspace, path: &Path, text: &str) -> Vec<Mention> {
    if ws.config.file.as_deref() == Some(path) {
        of_config(ws, path, text)
    } else if ws.bibliographies.iter().any(|(file, _)| file == path) {
        of_bibliography(path, text)
    } else if ws.corpus.file_at(path).is_some() {
        let front = config::front_matter(text);
        front.map_or_else(Vec::new, |front| of_source(&front.source, text))
    } else {
        of_note(&ws.parse(path, text), text)
    }
}

pub(super) fn of_note(note: &Note, text: &str) -> Vec<Mention> {
    // A link names the file, not the id.
    let keys = note.citations.iter().filter(|citation| !citation.is_link());
    let citations = keys.map(|citation| Mention {
        id: citation.key.to_string(),
        range: citation.key_range.clone(),
        role: Role::Citation,
    });
    let directives = note.directives.iter();
    let sources = directives.filter(|d| matches!(d.kind, DirectiveKind::Source(Some(_))));
    let named = sources.filter_map(|directive| directive.rules.first());
    let named = named.chain(&note.default_source).map(|id| Mention {
        id: id.value.clone(),
        range: id.span.clone(),
        role: Role::Reference,
    });
    let mut all: Vec<Mention> = citations.chain(named).collect();
    // A link to a file cites a source, but does not write its id.
    all.retain(|mention| {
        let written = text.get(mention.range.clone()).unwrap_or_default();
        written.chars().map(narrow).eq(mention.id.chars())
    });
    all.sort_by_key(|mention| mention.range.start);
    all.dedup_by(|a, b| a.range == b.range);
    all
}

fn of_config(ws: &Workspace, path: &Path, text: &str) -> Vec<Mention> {
    let (config, _) = config::parse(text, &ws.config.root, path);
    let sources = config.sources.iter();
    sources.flat_map(|source| of_source(source, text)).collect()
}

/// The ids of a `[[source]]` table or of front matter.
fn of_source(source: &SourceConfig, text: &str) -> Vec<Mention> {
    let values = [
        (&source.id, Role::Id),
        (&source.work, Role::Reference),
        (&source.translates, Role::Reference),
        (&source.restates, Role::Reference),
    ];
    values
        .into_iter()
        .filter_map(|(value, role)| {
            let value = value.as_ref()?;
            Some(Mention {
                id: value.value.clone(),
                range: unquoted(value, text),
                role,
            })
        })
        .collect()
}

/// The bytes of a value without the quotation marks that it may be written in.
pub(super) fn unquoted(value: &Spanned<String>, text: &str) -> Range<usize> {
    let mut range = value.span.clone();
    let written = text.get(range.clone()).unwrap_or_default();
    for mark in ["\"\"\"", "'''", "\"", "'"] {
        let twice = written.len() >= 2 * mark.len();
        if twice && written.starts_with(mark) && written.ends_with(mark) {
            range.start += mark.len();
            range.end -= mark.len();
            break;
        }
    }
    range
}

fn of_bibliography(path: &Path, text: &str) -> Vec<Mention> {
    // A bibliography that cannot be read has no entries to rename.
    let entries = config::bibliography(text, path).unwrap_or_default();
    let mut all = Vec::new();
    for entry in entries {
        all.extend(links(text, &entry.key).map(|range| Mention {
            id: entry.key.clone(),
            range,
            role: Role::Entry,
        }));
        if !entry.span.is_empty() {
            all.push(Mention {
                id: entry.key,
                range: entry.span,
                role: Role::Entry,
            });
        }
    }
    all
}

/// Where entries of a BibTeX file refer to the one of that key: `crossref = {key}`.
fn links<'t>(text: &'t str, key: &'t str) -> impl Iterator<Item = Range<usize>> + 't {
    text.match_indices(key).filter_map(|(at, key)| {
        let before = text.get(..at)?.trim_end();
        let before = before.strip_suffix(['{', '"'])?.trim_end();
        let field = before.strip_suffix('=')?.trim_end();
        let ends = text
            .get(at + key.len()..)?
            .trim_start()
            .starts_with(['}', '"']);
        let field = field.rsplit(|c: char| !c.is_ascii_alphabetic()).next()?;
        let is_link = ["crossref", "xref", "xdata"]
            .iter()
            .any(|link| field.eq_ignore_ascii_case(link));
        (is_link && ends).then(|| at..at + key.len())
    })
}

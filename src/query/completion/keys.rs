//! After `@`: the ids of sources, works and bibliography entries.

use super::{About, Completions, Item, ItemKind, filter, is_prose, letters};
use crate::config::{Date, is_legal_id};
use crate::workspace::{CheckedNote, Workspace};
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// More than this nobody reads; typing on brings the others.
const MOST: usize = 200;
/// No key is longer, in characters.
const LONGEST: usize = 120;

/// A key that is being typed.
struct Typed<'n> {
    text: &'n str,
    range: Range<usize>,
    /// Stands in braces: `@{key`.
    is_braced: bool,
    /// What stands after the cursor.
    next: Option<char>,
}

/// Something that can be cited.
struct Citable<'w> {
    key: &'w str,
    title: Option<&'w str>,
    aliases: &'w [String],
    author: &'w [String],
    date: Option<Date>,
    kind: ItemKind,
}

pub(super) fn complete(ws: &Workspace, note: &CheckedNote, at: usize) -> Option<Completions> {
    let typed = typed(note, at)?;
    let wanted = letters(typed.text);
    let mut cited: HashMap<&str, usize> = HashMap::new();
    for citation in &note.note.citations {
        *cited.entry(&citation.key).or_default() += 1;
    }
    let mut found: Vec<_> = citable(ws)
        .into_iter()
        .enumerate()
        .filter_map(|(order, citable)| {
            let often = cited.get(citable.key).copied().unwrap_or_default();
            Some(((rank(&citable, &wanted)?, Reverse(often), order), citable))
        })
        .collect();
    found.sort_by_key(|(rank, _)| *rank);
    found.truncate(MOST);
    let items = found.iter().map(|(_, citable)| item(citable, &typed));
    Some(Completions {
        items: items.collect(),
        is_incomplete: true,
    })
}

/// The key that ends at the cursor.
fn typed(note: &CheckedNote, at: usize) -> Option<Typed<'_>> {
    let before = note.text.get(..at)?;
    let is_key = |c: char| c.is_alphanumeric() || "_:.#$%&-+?<>~/".contains(c);
    let key = before.char_indices().rev().take(LONGEST);
    let start = key
        .take_while(|(_, c)| is_key(*c))
        .last()
        .map_or(at, |(start, _)| start);
    let head = before.get(..start)?;
    let bare = head.strip_suffix('{');
    let head = bare.unwrap_or(head).strip_suffix(['@', '＠'])?;
    // An address, or an escape.
    let guards = |c: char| c.is_ascii_alphanumeric() || c == '\\';
    if head.chars().next_back().is_some_and(guards) || !is_prose(note, head.len()) {
        return None;
    }
    Some(Typed {
        text: before.get(start..)?,
        range: start..at,
        is_braced: bare.is_some(),
        next: note.text.get(at..)?.chars().next(),
    })
}

/// All that can be cited, each key once: sources, then works, then what only a bibliography knows.
fn citable(ws: &Workspace) -> Vec<Citable<'_>> {
    let sources = ws.corpus.sources.iter().map(|source| (&source.id, source));
    let works = ws.corpus.works.iter().filter_map(|work| {
        let first = work.witnesses.first()?;
        Some((&work.id, ws.corpus.sources.get(first.0 as usize)?))
    });
    let texts = works.chain(sources).map(|(key, source)| Citable {
        key,
        title: source.title.as_deref(),
        aliases: &source.aliases,
        author: &source.author,
        date: source.date,
        kind: ItemKind::Source,
    });
    let entries = ws.bibliographies.iter().flat_map(|(_, entries)| entries);
    let entries = entries.map(|entry| Citable {
        key: &entry.key,
        title: entry.title.as_deref(),
        aliases: &[],
        author: &entry.author,
        date: entry.date,
        kind: ItemKind::Entry,
    });
    let mut seen = HashSet::new();
    texts
        .chain(entries)
        .filter(|citable| seen.insert(citable.key))
        .collect()
}

/// How well it fits what was typed (letters, folded), 0 best: by its id, title or author, at their beginning or inside, or by
/// letters of the id in order.
fn rank(citable: &Citable, wanted: &str) -> Option<u8> {
    if wanted.is_empty() {
        return Some(0);
    }
    let id = letters(citable.key);
    let names = citable.title.into_iter().map(letters);
    let names = names.chain(citable.aliases.iter().map(|name| letters(name)));
    let names = names.chain(citable.author.iter().map(|name| letters(name)));
    let by_name = names.filter_map(|name| {
        let at = name.find(wanted)?;
        Some(if at == 0 { 2 } else { 3 })
    });
    let by_id = match id.find(wanted) {
        Some(0) => Some(0),
        Some(_) => Some(1),
        None => None,
    };
    let in_order = || {
        let mut rest = id.chars();
        let fits = wanted.chars().all(|c| rest.any(|other| other == c));
        fits.then_some(4)
    };
    by_id.or_else(|| by_name.min()).or_else(in_order)
}

fn item(citable: &Citable, typed: &Typed) -> Item {
    let key = citable.key;
    let runs_on = typed
        .next
        .is_some_and(|c| c.is_alphanumeric() && !c.is_ascii());
    let new_text = match typed.is_braced {
        true if typed.next == Some('}') => key.to_owned(),
        true => format!("{key}}}"),
        false if runs_on || !is_legal_id(key) => format!("{{{key}}}"),
        false => key.to_owned(),
    };
    let title = citable.title.map(str::to_owned);
    let mut detail: Vec<String> = title.iter().cloned().collect();
    if !citable.author.is_empty() {
        detail.push(citable.author.join("、"));
    }
    detail.extend(citable.date.map(|date| date.to_string()));
    let fields = std::iter::once(key)
        .chain(citable.title)
        .chain(citable.aliases.iter().map(String::as_str))
        .chain(citable.author.iter().map(String::as_str));
    Item {
        label: key.to_owned(),
        description: title,
        detail: (!detail.is_empty()).then(|| detail.join(" · ")),
        kind: citable.kind,
        filter: filter(typed.text, fields),
        range: typed.range.clone(),
        new_text,
        about: Some(About::Id(key.to_owned())),
    }
}

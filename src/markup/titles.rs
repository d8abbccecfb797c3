//! Titles that a note may name its sources by: those of the corpus, their automatic aliases, and those the note defines.

use super::Known;
use crate::text::fold::fold;
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

/// A title as compared.
type Units = Vec<u16>;

/// The comparable form of a title.
pub(super) fn units(title: &str) -> Units {
    let folded = fold(title).units;
    if !folded.is_empty() {
        return folded;
    }
    let mut out = Vec::new();
    let mut buffer = [0; 2];
    for c in title
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
    {
        out.extend_from_slice(c.encode_utf16(&mut buffer));
    }
    out
}

/// The titles of the corpus, ready to be looked up.
#[derive(Debug, Default)]
pub(super) struct KnownTitles {
    exact: HashMap<Units, Vec<String>>,
    lengths: BTreeSet<usize>,
}

/// Every title that a note may name: those of the corpus, and those that it defines.
pub(super) struct Titles<'k> {
    exact: &'k HashMap<Units, Vec<String>>,
    local: HashMap<Units, Vec<String>>,
    lengths: Cow<'k, BTreeSet<usize>>,
    near: HashMap<Units, Option<String>>,
}

impl KnownTitles {
    pub fn new(known: &Known) -> Self {
        let mut out = KnownTitles::default();
        let mut automatic: HashMap<Units, Vec<String>> = HashMap::new();
        for title in &known.titles {
            insert(&mut out.exact, units(&title.title), &title.id);
            for alias in aliases(&title.title) {
                insert(&mut automatic, units(&alias), &title.id);
            }
        }
        for (alias, ids) in automatic {
            // A short form that two sources share names neither.
            if ids.len() == 1 && alias.len() >= 2 {
                out.exact.entry(alias).or_insert(ids);
            }
        }
        out.lengths = out
            .exact
            .keys()
            .map(Vec::len)
            .filter(|len| *len >= 4)
            .collect();
        out
    }
}

impl<'k> Titles<'k> {
    pub fn new(known: &'k KnownTitles) -> Self {
        Titles {
            exact: &known.exact,
            local: HashMap::new(),
            lengths: Cow::Borrowed(&known.lengths),
            near: HashMap::new(),
        }
    }

    /// Whether the note defined a title of its own.
    pub fn has_own(&self) -> bool {
        !self.local.is_empty()
    }

    /// Whether any title is known at all.
    pub fn is_empty(&self) -> bool {
        self.exact.is_empty() && self.local.is_empty()
    }

    /// Ids of the sources with this title.
    pub fn get(&self, title: &str) -> Option<&[String]> {
        let units = units(title);
        self.local
            .get(&units)
            .or_else(|| self.exact.get(&units))
            .map(Vec::as_slice)
    }

    /// The note calls these sources `name` from here on.
    pub fn define(&mut self, name: &str, ids: &[String]) {
        let units = units(name);
        if !units.is_empty() {
            self.lengths.to_mut().insert(units.len());
            self.local.insert(units, ids.to_vec());
        }
    }

    /// The longest title or alias that `text` ends with: where it starts, and its sources.
    pub fn ending(&self, text: &str) -> Option<(usize, &[String])> {
        let from = text.char_indices().rev().nth(80).map_or(0, |(at, _)| at);
        let tail = text.get(from..)?;
        // Unit counts by character, so that a suffix in units is a suffix of the text.
        let mut all: Units = Vec::new();
        let mut starts: Vec<(usize, usize)> = Vec::new();
        let mut buffer = [0; 4];
        for (at, c) in tail.char_indices() {
            let one = units(c.encode_utf8(&mut buffer));
            if !one.is_empty() {
                starts.push((all.len(), from + at));
                all.extend(one);
            }
        }
        if !tail.ends_with(char::is_alphanumeric) {
            return None;
        }
        for len in self.lengths.iter().rev() {
            let Some(start) = all.len().checked_sub(*len) else {
                continue;
            };
            let Some(suffix) = all.get(start..) else {
                continue;
            };
            let Ok(i) = starts.binary_search_by_key(&start, |(unit, _)| *unit) else {
                continue;
            };
            let at = starts.get(i).map_or(from, |(_, at)| *at);
            let whole_word = !text
                .get(..at)
                .is_some_and(|b| b.ends_with(|c: char| c.is_ascii_alphanumeric()))
                || !text
                    .get(at..)
                    .is_some_and(|a| a.starts_with(|c: char| c.is_ascii_alphanumeric()));
            let found = self
                .local
                .get(suffix)
                .or_else(|| self.exact.get(suffix).filter(|_| *len >= 4));
            if let Some(ids) = found.filter(|_| whole_word) {
                return Some((at, ids));
            }
        }
        None
    }

    /// The id of a source whose title is close to `title`, but not it.
    pub fn near(&mut self, title: &str) -> Option<String> {
        let wanted = units(title);
        if let Some(found) = self.near.get(&wanted) {
            return found.clone();
        }
        let allowed = match wanted.len() {
            0..5 => 0,
            5..10 => 1,
            10..18 => 2,
            _ => 3,
        };
        let best = self
            .exact
            .iter()
            .filter(|(known, _)| {
                allowed > 0 && known.len() >= 5 && known.len().abs_diff(wanted.len()) <= allowed
            })
            .filter_map(|(known, ids)| {
                Some((strsim::generic_levenshtein(known, &wanted), ids.first()?))
            })
            .filter(|(distance, _)| *distance > 0 && *distance <= allowed)
            .min();
        let best = best.map(|(_, id)| id.clone());
        self.near.insert(wanted, best.clone());
        best
    }
}

fn insert(map: &mut HashMap<Units, Vec<String>>, key: Units, id: &str) {
    if key.is_empty() {
        return;
    }
    let ids = map.entry(key).or_default();
    if !ids.iter().any(|known| known == id) {
        ids.push(id.to_string());
    }
}

/// Short forms of a title: without parentheses, 中华人民共和国, subtitle.
fn aliases(title: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut bare = String::new();
    let mut depth = 0usize;
    for c in title.chars() {
        match c {
            '（' | '(' => depth += 1,
            '）' | ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 => bare.push(c),
            _ => {}
        }
    }
    let bare = bare.trim().to_string();
    let main = ["——", "—", "：", ": "]
        .iter()
        .filter_map(|mark| bare.find(mark))
        .min();
    let main = main
        .and_then(|at| bare.get(..at))
        .map(str::trim)
        .filter(|main| main.chars().count() >= 4)
        .map(str::to_string);
    for form in [Some(bare), main].into_iter().flatten() {
        for prefix in ["中华人民共和国", "中華人民共和國"] {
            if let Some(short) = form.strip_prefix(prefix)
                && !short.is_empty()
            {
                out.push(short.to_string());
            }
        }
        out.push(form);
    }
    out
}

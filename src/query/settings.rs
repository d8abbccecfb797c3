//! What can be written in `yinwen.toml` at the cursor, and what the key there means.
//!
//! A file that is being written is seldom whole, so its lines are read rather than its tables.

use super::completion::{About, Completions, Item, ItemKind};
use super::place::relative;
use crate::config::keys::{self, KeyInfo, SEVERITIES, TABLES, TableInfo, ValueKind};
use crate::lint::{self, Locale, RULES};
use crate::workspace::Workspace;
use std::collections::BTreeSet;
use std::ops::Range;

/// At most so many paths or ids are offered.
const MOST: usize = 200;

/// A line of yinwen.toml at the cursor.
struct Line<'t> {
    /// The name of the table that it stands in.
    table: Option<&'static TableInfo>,
    /// The keys that the table has on other lines.
    others: Vec<&'t str>,
    /// The line, and where it begins.
    text: &'t str,
    start: usize,
    /// The cursor within it.
    at: usize,
}

impl<'t> Line<'t> {
    fn read(text: &'t str, at: usize) -> Option<Line<'t>> {
        let before = text.get(..at)?;
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let length = text.get(start..)?.find(['\n', '\r']);
        let line = text.get(start..length.map_or(text.len(), |length| start + length))?;
        let head = |line: &'t str| {
            let name = line.trim().strip_prefix('[')?.split('#').next()?.trim();
            Some(name.trim_matches(['[', ']', ' ']))
        };
        let above = text.get(..start)?.lines().rev();
        let name = above.clone().find_map(head);
        let key = |line: &'t str| line.split_once('=').map(|(key, _)| key.trim());
        let above = above.take_while(|line| head(line).is_none());
        let below = text.get(start + line.len()..)?.lines().skip(1);
        let below = below.take_while(|line| head(line).is_none());
        Some(Line {
            table: name.and_then(keys::table),
            others: above.chain(below).filter_map(key).collect(),
            text: line,
            start,
            at: at - start,
        })
    }

    fn before(&self) -> &'t str {
        self.text.get(..self.at).unwrap_or_default()
    }

    /// The word that ends at the cursor, of the letters that names have.
    fn word(&self) -> &'t str {
        let before = self.before();
        let is_name = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
        let start = before.trim_end_matches(is_name).len();
        before.get(start..).unwrap_or_default()
    }

    fn bytes(&self, within: Range<usize>) -> Range<usize> {
        self.start + within.start..self.start + within.end
    }
}

fn say<'s>(locale: Locale, en: &'s str, zh: &'s str) -> &'s str {
    match locale {
        Locale::English => en,
        Locale::Chinese => zh,
    }
}

/// What can be written at byte `at` of yinwen.toml, whose text this is.
#[must_use]
pub fn complete(ws: &Workspace, text: &str, at: usize, locale: Locale) -> Option<Completions> {
    let line = Line::read(text, at)?;
    let before = line.before();
    if is_comment(before) {
        return None;
    }
    let items = if before.trim_start().starts_with('[') && !before.contains(['=', ']']) {
        tables(&line, locale)
    } else if let Some((name, value)) = before.split_once('=') {
        let key = keys::key(line.table?, name.trim());
        match key.map(|key| key.value) {
            Some(ValueKind::Severities) => severities(&line, value, locale),
            Some(kind) => values(&line, value, &words(ws, kind)),
            None if line.table?.name == "rules" => values(&line, value, &owned(SEVERITIES)),
            None => return None,
        }
    } else {
        match line.table {
            Some(table) => names(&line, table, locale),
            None => tables(&line, locale),
        }
    };
    let is_incomplete = items.len() >= MOST;
    (!items.is_empty()).then_some(Completions {
        items,
        is_incomplete,
    })
}

/// Whether a `#` outside strings stands in the text.
fn is_comment(before: &str) -> bool {
    let mut is_string = false;
    before.chars().any(|c| {
        is_string ^= c == '"';
        c == '#' && !is_string
    })
}

fn tables(line: &Line, locale: Locale) -> Vec<Item> {
    let before = line.before();
    let from = before.len() - before.trim_start().len();
    // A bracket that the editor closed is replaced too.
    let rest = line.text.get(line.at..).unwrap_or_default();
    let closed = rest.len() - rest.trim_start_matches(']').len();
    let typed = before.get(from..).unwrap_or_default();
    let items = TABLES.iter().map(|table| {
        let name = match table.is_array {
            true => format!("[[{}]]", table.name),
            false => format!("[{}]", table.name),
        };
        Item {
            filter: format!("{typed}{name} {}", table.name),
            label: name.clone(),
            kind: ItemKind::Table,
            range: line.bytes(from..line.at + closed),
            new_text: name,
            about: Some(About::Words(say(locale, table.en, table.zh).to_owned())),
            ..Item::default()
        }
    });
    let wanted = typed.trim_matches('[');
    let fits = |item: &Item| item.label.trim_matches(['[', ']']).starts_with(wanted);
    items.filter(fits).collect()
}

/// The keys of a table that it does not have yet.
fn names(line: &Line, table: &TableInfo, locale: Locale) -> Vec<Item> {
    let keys = table
        .keys
        .iter()
        .map(|key| (key.name, say(locale, key.en, key.zh)));
    let rules = RULES.iter().filter(|_| table.name == "rules");
    let rules = rules.map(|rule| (rule.name, say(locale, rule.summary_en, rule.summary_zh)));
    keys.chain(rules)
        .filter(|(name, _)| !line.others.contains(name))
        .map(|(name, sentence)| named(line, name, sentence))
        .collect()
}

/// In `rules = { … }`: the names of rules, and their severities.
fn severities(line: &Line, value: &str, locale: Locale) -> Vec<Item> {
    let item = value.rsplit(['{', ',']).next().unwrap_or_default();
    if let Some((_, severity)) = item.split_once('=') {
        return values(line, severity, &owned(SEVERITIES));
    }
    let rules = RULES.iter().map(|rule| {
        let sentence = say(locale, rule.summary_en, rule.summary_zh);
        named(line, rule.name, sentence)
    });
    rules.filter(|_| value.contains('{')).collect()
}

/// A name in the place of the word at the cursor.
fn named(line: &Line, name: &str, sentence: &str) -> Item {
    let rest = line.text.get(line.at..).unwrap_or_default();
    let typed = line.word();
    Item {
        label: name.to_owned(),
        kind: ItemKind::Key,
        filter: name.to_owned(),
        range: line.bytes(line.at - typed.len()..line.at),
        new_text: match rest.trim_start().starts_with('=') {
            true => name.to_owned(),
            false => format!("{name} = "),
        },
        about: Some(About::Words(sentence.to_owned())),
        ..Item::default()
    }
}

fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// The words that a value may be; none where it may be anything.
fn words(ws: &Workspace, kind: ValueKind) -> Vec<String> {
    let corpus = &ws.corpus;
    let ids: BTreeSet<String> = match kind {
        ValueKind::Choice(words) => return owned(words),
        ValueKind::Id => {
            let works = corpus.works.iter().map(|work| work.id.clone());
            let sources = corpus.sources.iter().map(|source| source.id.clone());
            works.chain(sources).collect()
        }
        ValueKind::CorpusFile => {
            let files = corpus.files.iter();
            files
                .map(|file| relative(&file.path, &ws.config.root))
                .collect()
        }
        _ => return Vec::new(),
    };
    ids.into_iter().collect()
}

/// Words as strings of TOML, in the place of what is typed of one.
fn values(line: &Line, value: &str, words: &[String]) -> Vec<Item> {
    let is_open = value.matches('"').count() % 2 == 1;
    let typed = match is_open {
        true => value.rsplit('"').next().unwrap_or_default(),
        false => line.word(),
    };
    let rest = line.text.get(line.at..).unwrap_or_default();
    // A string that is there is replaced to its end.
    let end = rest.find('"').filter(|_| is_open);
    let matching = words.iter().filter(|word| word.contains(typed));
    let items = matching.take(MOST).map(|word| Item {
        label: word.clone(),
        kind: match word.contains('/') {
            true => ItemKind::File,
            false => ItemKind::Value,
        },
        filter: match typed.is_empty() || word.starts_with(typed) {
            true => word.clone(),
            false => format!("{typed} {word}"),
        },
        range: line.bytes(line.at - typed.len()..line.at + end.unwrap_or_default()),
        new_text: match (is_open, end) {
            (true, Some(_)) => word.clone(),
            (true, None) => format!("{word}\""),
            (false, _) => format!("\"{word}\""),
        },
        ..Item::default()
    });
    items.collect()
}

/// What the name at a byte means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meaning {
    /// Bytes of the name.
    pub range: Range<usize>,
    /// The name.
    pub name: String,
    /// One sentence.
    pub sentence: String,
    /// The words that its value may be, if they are few.
    pub choices: &'static [&'static str],
}

/// What the table, key or rule at byte `at` of yinwen.toml means.
#[must_use]
pub fn meaning(text: &str, at: usize, locale: Locale) -> Option<Meaning> {
    let line = Line::read(text, at)?;
    let typed = line.word();
    let rest = line.text.get(line.at..)?;
    let is_name = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    let end = line.at + (rest.len() - rest.trim_start_matches(is_name).len());
    let start = line.at - typed.len();
    let name = line.text.get(start..end).filter(|name| !name.is_empty())?;
    let before = line.text.get(..start)?;
    let after = line.text.get(end..)?.trim_start();
    if is_comment(before) {
        return None;
    }
    let rule = || {
        let rule = lint::rule(name)?;
        Some((say(locale, rule.summary_en, rule.summary_zh), SEVERITIES))
    };
    let (sentence, choices) = if before.trim_start().starts_with('[') && !before.contains('=') {
        let table = keys::table(name)?;
        (say(locale, table.en, table.zh), &[][..])
    } else if !after.starts_with('=') {
        return None;
    } else if before.trim().is_empty() {
        match keys::key(line.table?, name) {
            Some(key) => (say(locale, key.en, key.zh), choices(key)),
            None => rule()?,
        }
    } else {
        rule()?
    };
    Some(Meaning {
        range: line.bytes(start..end),
        name: name.to_owned(),
        sentence: sentence.to_owned(),
        choices,
    })
}

fn choices(key: &KeyInfo) -> &'static [&'static str] {
    match key.value {
        ValueKind::Choice(words) => words,
        _ => &[],
    }
}

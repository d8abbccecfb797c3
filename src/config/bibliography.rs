//! Bibliographies: BibTeX and CSL-JSON as what a citation key stands for.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::Path;

use biblatex::{Bibliography, ChunksExt, DateValue, Entry, Person, RawBibliography};
use serde_json::Value;

use super::{Date, csl};

/// One entry of a bibliography.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BibEntry {
    /// The citation key.
    pub key: String,
    /// The title, without TeX.
    pub title: Option<String>,
    /// The authors: a name in Han letters family name first (习近平), any other family name last, as `Xi, Jinping` becomes
    /// Jinping Xi; a name that is one part, `{Xi Jinping}` or `literal`, stays as written.
    pub author: Vec<String>,
    /// When it was issued; of a range, its beginning.
    pub date: Option<Date>,
    /// All that a style of references asks for, as a CSL-JSON item without `id`: texts, lists of names, and dates of one day,
    /// month or year.
    pub csl: serde_json::Map<String, Value>,
    /// The key in the file, in bytes; 0..0 if unknown.
    pub span: Range<usize>,
}

/// Reads a bibliography in file order: CSL-JSON if `path` ends in `.json`, else BibTeX.
///
/// Of several entries with one key the first counts, and what an entry lacks is taken from its
/// `crossref`. An entry whose fields make no sense keeps its key.
///
/// # Errors
///
/// What is wrong with the file as a whole, in the parser's words, with the line where it is known.
pub fn bibliography(text: &str, path: &Path) -> Result<Vec<BibEntry>, String> {
    let is_json = path
        .extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
    if is_json {
        csl_json(text)
    } else {
        bibtex(text)
    }
}

fn bibtex(text: &str) -> Result<Vec<BibEntry>, String> {
    let mut raw = RawBibliography::parse(text).map_err(|error| {
        let before = text.get(..error.span.start).unwrap_or(text);
        let line = before.matches('\n').count() + 1;
        format!("line {line}: {}", error.kind)
    })?;
    let mut seen = BTreeSet::new();
    raw.entries.retain(|entry| seen.insert(entry.v.key.v));

    let mut parents = BTreeMap::new();
    let mut entries = Vec::new();
    for mut entry in std::mem::take(&mut raw.entries) {
        let key = entry.v.key.v.to_owned();
        let span = entry.v.key.span.clone();
        // The parser forgets the names of types that it does not know.
        let kind = entry.v.kind.v.to_lowercase();
        // Links between entries may form circles, which the parser would follow for ever.
        entry.v.fields.retain(|field| {
            let name = field.key.v;
            let is_link = ["crossref", "xref", "xdata"]
                .iter()
                .any(|link| name.eq_ignore_ascii_case(link));
            if name.eq_ignore_ascii_case("crossref") {
                let range = field.value.span.clone();
                let parent = text.get(range).unwrap_or_default();
                let parent = parent.trim_matches(['{', '}', '"', ' ']);
                parents.insert(key.clone(), parent.to_owned());
            }
            !is_link
        });
        // One by one, so that a bad entry takes no other with it.
        let alone = RawBibliography {
            preamble: String::new(),
            entries: vec![entry],
            abbreviations: raw.abbreviations.clone(),
        };
        let parsed = Bibliography::from_raw(alone).unwrap_or_default();
        let mut parsed = parsed.iter().map(|entry| from_bibtex(entry, &kind));
        let mut out = parsed.next().unwrap_or_default();
        out.key = key;
        out.span = span;
        entries.push(out);
    }
    inherit(&mut entries, &parents);
    Ok(entries)
}

fn inherit(entries: &mut [BibEntry], parents: &BTreeMap<String, String>) {
    let by_key: BTreeMap<String, BibEntry> = entries
        .iter()
        .map(|entry| (entry.key.clone(), entry.clone()))
        .collect();
    for entry in entries {
        let parent = parents.get(&entry.key).and_then(|key| by_key.get(key));
        if let Some(parent) = parent {
            if entry.author.is_empty() {
                entry.author.clone_from(&parent.author);
            }
            entry.date = entry.date.or(parent.date);
            csl::inherit(&mut entry.csl, &parent.csl);
        }
    }
}

fn from_bibtex(entry: &Entry, kind: &str) -> BibEntry {
    let title = entry
        .title()
        .ok()
        .map(|chunks| one_line(&chunks.format_verbatim()))
        .filter(|title| !title.is_empty());
    let author = entry
        .author()
        .unwrap_or_default()
        .iter()
        .map(person)
        .filter(|name| !name.is_empty())
        .collect();
    let date = bibtex_date(entry);
    BibEntry {
        csl: csl::from_bibtex(entry, kind, title.as_deref(), date),
        title,
        author,
        date,
        ..BibEntry::default()
    }
}

fn bibtex_date(entry: &Entry) -> Option<Date> {
    let text = |field| entry.get(field).map(ChunksExt::format_verbatim);
    if let Some(written) = text("date")
        && let Some(date) = Date::parse(written.split('/').next().unwrap_or_default())
    {
        return Some(date);
    }
    let date = match entry.date() {
        Ok(biblatex::PermissiveType::Typed(date)) => date,
        // A month that is no month must not hide the year.
        _ => return text("year").and_then(|year| Date::parse(&year)),
    };
    let (DateValue::At(at)
    | DateValue::After(at)
    | DateValue::Before(at)
    | DateValue::Between(at, _)) = date.value;
    // The parser counts months and days from zero.
    let from_one = |value: Option<u8>| value.map(|value| value.saturating_add(1));
    Date::new(at.year, from_one(at.month), from_one(at.day))
        .or_else(|| Date::new(at.year, None, None))
}

fn person(person: &Person) -> String {
    let family = [person.prefix.as_str(), person.name.as_str()];
    let family = one_line(&family.join(" "));
    let name = full_name(&family, &person.given_name);
    if person.suffix.trim().is_empty() {
        name
    } else {
        format!("{name} {}", person.suffix.trim())
    }
}

/// Family and given name in the order of the language: 习 + 近平, Jinping + Xi.
///
/// A name in pinyin comes out as a Western one; which part is the family name nobody can tell
/// who reads only the letters.
fn full_name(family: &str, given: &str) -> String {
    let (family, given) = (family.trim(), one_line(given));
    if given.is_empty() {
        family.to_owned()
    } else if family.is_empty() {
        given
    } else if family
        .chars()
        .chain(given.chars())
        .any(|c| c.is_ascii_alphabetic())
    {
        format!("{given} {family}")
    } else {
        format!("{family}{given}")
    }
}

pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn csl_json(text: &str) -> Result<Vec<BibEntry>, String> {
    let text_only = text.trim_start_matches('\u{FEFF}');
    let json: Value = serde_json::from_str(text_only).map_err(|error| error.to_string())?;
    let items = match &json {
        Value::Array(items) => items.as_slice(),
        // Zotero's and Pandoc's wrappings.
        Value::Object(object) => match object.get("items").or_else(|| object.get("references")) {
            Some(Value::Array(items)) => items.as_slice(),
            _ => return Err("expected an array of entries".to_owned()),
        },
        _ => return Err("expected an array of entries".to_owned()),
    };
    let mut seen = BTreeSet::new();
    let mut from = 0;
    let mut entries = Vec::new();
    for item in items {
        let key = match item.get("citation-key").or_else(|| item.get("id")) {
            Some(Value::String(key)) => key.clone(),
            Some(Value::Number(key)) => key.to_string(),
            _ => continue,
        };
        let span = find_id(text, &key, from);
        from = span.end.max(from);
        if !seen.insert(key.clone()) {
            continue;
        }
        entries.push(BibEntry {
            title: item
                .get("title")
                .and_then(Value::as_str)
                .map(one_line)
                .filter(|title| !title.is_empty()),
            author: item
                .get("author")
                .and_then(Value::as_array)
                .map(|names| names.iter().filter_map(csl_name).collect())
                .unwrap_or_default(),
            date: item.get("issued").and_then(csl_date),
            csl: csl::from_json(item),
            key,
            span,
        });
    }
    Ok(entries)
}

/// Where the value `key` of an `id` stands, from byte `from` on: the JSON parser does not say.
/// An id that is written with escapes is not found.
fn find_id(text: &str, key: &str, from: usize) -> Range<usize> {
    let Some(rest) = text.get(from..) else {
        return 0..0;
    };
    for (at, found) in rest.match_indices(key) {
        let before = rest.get(..at).unwrap_or_default();
        let before = before.strip_suffix('"').unwrap_or(before).trim_end();
        let before = before.strip_suffix(':').map(str::trim_end);
        let is_id = before
            .is_some_and(|name| name.ends_with("\"id\"") || name.ends_with("\"citation-key\""));
        let after = rest.get(at + found.len()..).unwrap_or_default();
        let ends =
            after.starts_with(|c: char| c == '"' || c == ',' || c == '}' || c.is_whitespace());
        if is_id && ends {
            let start = from + at;
            return start..start + found.len();
        }
    }
    0..0
}

fn csl_name(name: &Value) -> Option<String> {
    let part = |key| name.get(key).and_then(Value::as_str).unwrap_or_default();
    let literal = one_line(part("literal"));
    let name = if literal.is_empty() {
        let particles = [
            part("dropping-particle"),
            part("non-dropping-particle"),
            part("family"),
        ];
        full_name(&one_line(&particles.join(" ")), part("given"))
    } else {
        literal
    };
    (!name.is_empty()).then_some(name)
}

pub(super) fn csl_date(issued: &Value) -> Option<Date> {
    let parts = issued.get("date-parts").and_then(|list| list.get(0));
    if let Some(parts) = parts {
        // Numbers, or numbers in quotation marks.
        let number = |i: usize| match parts.get(i)? {
            Value::String(text) => text.trim().parse::<i64>().ok(),
            other => other.as_i64(),
        };
        let small = |i| number(i).and_then(|value| u8::try_from(value).ok());
        let year = number(0).and_then(|year| i32::try_from(year).ok())?;
        return Date::new(year, small(1), small(2)).or_else(|| Date::new(year, None, None));
    }
    ["raw", "literal"]
        .into_iter()
        .find_map(|key| Date::parse(issued.get(key)?.as_str()?))
}

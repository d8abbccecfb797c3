//! Entries of bibliographies as CSL-JSON items: what styles of references are written for.

use super::Date;
use super::bibliography::{csl_date, one_line};
use biblatex::{ChunksExt, Entry, Person};
use serde_json::{Map, Value, json};

/// A CSL-JSON item without its id. Values are texts, lists of names, and dates of one day, month or year.
pub(super) type Item = Map<String, Value>;

/// Variables and the BibTeX fields that they are found in, the best first.
const TEXTS: &[(&str, &[&str])] = &[
    (
        "container-title",
        &["journaltitle", "journal", "booktitle", "maintitle"],
    ),
    (
        "publisher",
        &[
            "publisher",
            "institution",
            "school",
            "organization",
            "howpublished",
        ],
    ),
    ("publisher-place", &["location", "address"]),
    ("volume", &["volume"]),
    ("issue", &["number", "issue"]),
    ("page", &["pages"]),
    ("edition", &["edition"]),
    ("genre", &["type"]),
    ("event-title", &["eventtitle"]),
    ("URL", &["url"]),
    ("DOI", &["doi"]),
];

/// Types of BibTeX and BibLaTeX, and those of CSL; the rest are documents.
const TYPES: &[(&[&str], &str)] = &[
    (&["article", "suppperiodical"], "article-journal"),
    (
        &[
            "book",
            "mvbook",
            "booklet",
            "collection",
            "mvcollection",
            "proceedings",
            "reference",
        ],
        "book",
    ),
    (
        &["inbook", "incollection", "bookinbook", "inreference"],
        "chapter",
    ),
    (&["inproceedings", "conference"], "paper-conference"),
    (&["thesis", "phdthesis", "mastersthesis"], "thesis"),
    (&["report", "techreport"], "report"),
    (&["online", "electronic", "www"], "webpage"),
    (&["legislation", "legal"], "legislation"),
    (&["patent"], "patent"),
    (&["standard"], "standard"),
];

/// The item of a BibTeX entry of this type, in small letters. Its title and date were read before.
pub(super) fn from_bibtex(
    entry: &Entry,
    kind: &str,
    title: Option<&str>,
    date: Option<Date>,
) -> Item {
    let text = |field: &str| {
        let text = one_line(&entry.get(field)?.format_verbatim());
        (!text.is_empty()).then_some(text)
    };
    let mut item = Item::new();
    for (variable, fields) in TEXTS {
        if let Some(found) = fields.iter().find_map(|field| text(field)) {
            item.insert((*variable).to_owned(), found.into());
        }
    }
    if let Some(title) = title {
        let subtitle = text("subtitle").map(|subtitle| format!(": {subtitle}"));
        let whole = format!("{title}{}", subtitle.unwrap_or_default());
        item.insert("title".to_owned(), whole.into());
    }
    if let Some(page) = item.get_mut("page") {
        let pages = page.as_str().unwrap_or_default();
        *page = pages.replace("--", "-").replace('–', "-").into();
    }
    let language = text("langid").or_else(|| text("language"));
    if let Some(tag) = language.and_then(|name| language_tag(&name)) {
        item.insert("language".to_owned(), tag.into());
    }
    let known = TYPES.iter().find(|(names, _)| names.contains(&kind));
    let kind = known.map_or("document", |(_, kind)| *kind);
    let is_periodical = kind == "article-journal";
    let has = |variable| item.contains_key(variable);
    // What names its day, but no volume and no number, is a newspaper.
    let is_news = text("entrysubtype").is_some_and(|subtype| subtype == "newspaper")
        || (date.is_some_and(|date| date.day.is_some()) && !has("volume") && !has("issue"));
    let kind = match is_periodical && is_news {
        true => "article-newspaper",
        false => kind,
    };
    item.insert("type".to_owned(), kind.into());
    for (variable, persons) in [
        ("author", entry.author().unwrap_or_default()),
        ("translator", entry.translator().unwrap_or_default()),
        (
            "editor",
            entry
                .editors()
                .unwrap_or_default()
                .into_iter()
                .flat_map(|(persons, _)| persons)
                .collect(),
        ),
    ] {
        let names: Vec<Value> = persons.iter().filter_map(name_of).collect();
        if !names.is_empty() {
            item.insert(variable.to_owned(), names.into());
        }
    }
    let accessed = text("urldate").and_then(|date| Date::parse(&date));
    for (variable, date) in [("issued", date), ("accessed", accessed)] {
        if let Some(date) = date {
            item.insert(variable.to_owned(), date_parts(date));
        }
    }
    item
}

/// The item of a CSL-JSON entry: what is of no use to a style, or makes no sense, left out.
pub(super) fn from_json(entry: &Value) -> Item {
    let mut item = Item::new();
    for (variable, value) in entry.as_object().into_iter().flatten() {
        let value = match value {
            Value::String(text) => Some(one_line(text).into()),
            Value::Number(number) => Some(number.to_string().into()),
            Value::Array(names) => {
                Some(names.iter().filter(|name| is_name(name)).cloned().collect())
            }
            date => csl_date(date).map(date_parts),
        };
        if let Some(value) = value.filter(|_| variable != "id") {
            item.insert(variable.clone(), value);
        }
    }
    item
}

/// Takes over from the item of the whole that this one is a part of.
pub(super) fn inherit(item: &mut Item, parent: &Item) {
    let own = ["title", "type", "page", "DOI", "URL"];
    let taken = parent
        .iter()
        .filter(|(name, _)| !own.contains(&name.as_str()));
    for (name, value) in taken {
        item.entry(name.clone()).or_insert_with(|| value.clone());
    }
    if let Some(title) = parent.get("title") {
        let container = item.entry("container-title").or_insert(Value::Null);
        if container.is_null() {
            *container = title.clone();
        }
    }
}

/// A date as CSL-JSON has it.
#[must_use]
pub fn date_parts(date: Date) -> Value {
    let parts = [
        Some(i64::from(date.year)),
        date.month.map(i64::from),
        date.day.map(i64::from),
    ];
    let parts: Vec<i64> = parts.into_iter().map_while(|part| part).collect();
    json!({ "date-parts": [parts] })
}

fn is_name(name: &Value) -> bool {
    let text = |key| name.get(key).is_some_and(Value::is_string);
    text("literal") || text("family")
}

/// A person with a given name in parts, any other name as it is.
fn name_of(person: &Person) -> Option<Value> {
    let (family, given) = (one_line(&person.name), one_line(&person.given_name));
    match (family.is_empty(), given.is_empty()) {
        (true, true) => None,
        (true, false) => Some(json!({ "literal": given })),
        (false, true) => {
            Some(json!({ "literal": one_line(&format!("{} {family}", person.prefix)) }))
        }
        (false, false) => {
            let mut name = json!({ "family": family, "given": given });
            for (part, text) in [
                ("non-dropping-particle", &person.prefix),
                ("suffix", &person.suffix),
            ] {
                if !text.trim().is_empty()
                    && let Some(name) = name.as_object_mut()
                {
                    name.insert(part.to_owned(), one_line(text).into());
                }
            }
            Some(name)
        }
    }
}

/// What BibLaTeX calls a language, or a tag, as a tag.
fn language_tag(name: &str) -> Option<String> {
    let name = name.to_lowercase();
    match name.as_str() {
        "chinese" | "pinyin" | "chinese-hans" | "chinese-hant" => Some("zh".to_owned()),
        "english" | "american" | "british" | "usenglish" | "ukenglish" => Some("en".to_owned()),
        tag if tag.split('-').next().is_some_and(|base| base.len() == 2) => Some(name),
        _ => None,
    }
}

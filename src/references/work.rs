//! What is known of a work: its entry in a bibliography, and what is known of the source that carries it.

use crate::config::{BibEntry, date_parts};
use crate::corpus::Source;
use crate::text::language::{Language, detect};
use hayagriva::citationberg::json::{Item, NameValue, Value};
use serde_json::json;

/// A work that a reference is written for.
#[derive(Debug, Clone)]
pub struct Work {
    item: Item,
    is_chinese: bool,
}

impl Work {
    /// Of an entry, a source, or both. What the entry says wins: it is what Pandoc would make a reference of.
    #[must_use]
    pub fn new(entry: Option<&BibEntry>, source: Option<&Source>) -> Work {
        let mut csl = entry.map(|entry| entry.csl.clone()).unwrap_or_default();
        if let Some(source) = source {
            let names = |names: &[String]| {
                let names = names.iter().map(|name| json!({ "literal": name }));
                names.collect::<serde_json::Value>()
            };
            let language = match source.language {
                Language::Hans | Language::Hant => Some("zh"),
                Language::English => Some("en"),
                Language::Unknown => None,
            };
            let authors = (!source.author.is_empty()).then(|| names(&source.author));
            let translator = source.translator.clone().map(|name| names(&[name]));
            for (variable, value) in [
                ("title", source.title.clone().map(serde_json::Value::from)),
                ("author", authors),
                ("issued", source.date.map(date_parts)),
                ("language", language.map(serde_json::Value::from)),
                ("translator", translator),
            ] {
                if let Some(value) = value {
                    csl.entry(variable).or_insert(value);
                }
            }
        }
        csl.entry("type").or_insert_with(|| "document".into());
        let title = csl.get("title").and_then(serde_json::Value::as_str);
        let tag = csl.get("language").and_then(serde_json::Value::as_str);
        let is_chinese = match tag {
            Some(tag) => tag.to_lowercase().starts_with("zh"),
            None => matches!(
                detect(title.unwrap_or_default()),
                Language::Hans | Language::Hant
            ),
        };
        csl.insert(
            "language".to_owned(),
            if is_chinese {
                "zh"
            } else {
                tag.unwrap_or("en")
            }
            .into(),
        );
        // A value that no style could use is left out.
        let values = csl.into_iter().filter_map(|(variable, value)| {
            let value = serde_json::from_value::<Value>(value).ok()?;
            Some((variable, value))
        });
        Work {
            item: Item(values.collect()),
            is_chinese,
        }
    }

    /// Whether it is in Chinese, so that “等” follows its first authors, not “et al.”.
    pub(super) fn is_chinese(&self) -> bool {
        self.is_chinese
    }

    /// The item as the `number`th of a list. `has_capitals`: family names are written in capitals, where it is known which
    /// they are. A style in CSL would put the names of institutions in capitals, too.
    pub(super) fn item(&self, number: usize, has_capitals: bool) -> Item {
        let mut item = self.item.clone();
        item.0
            .insert("id".to_owned(), Value::String(number.to_string()));
        if has_capitals {
            for value in item.0.values_mut() {
                let Value::Names(names) = value else {
                    continue;
                };
                for name in names {
                    if let NameValue::Item(name) = name
                        && name.given.is_some()
                    {
                        name.family = name.family.to_uppercase();
                    }
                }
            }
        }
        item
    }
}

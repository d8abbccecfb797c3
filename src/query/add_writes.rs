//! What to write for documents that are added to a corpus: their files, and yinwen.toml where that has to name them.

use super::add::Proposal;
use super::suggest::{RelationKind, Suggestion};
use crate::config::{self, CONFIG_NAME, Config};
use crate::files::Globs;
use crate::workspace::Workspace;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};
use toml_edit::{Array, ArrayOfTables, DocumentMut, Item, Table, value};

/// A file to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Write {
    /// Absolute.
    pub path: PathBuf,
    /// All of it.
    pub text: String,
    /// Whether nothing may be there yet.
    pub is_new: bool,
}

/// What to write so that `proposals` are sources of the workspace `ws`, or of a new one at `root`.
#[must_use]
pub fn writes(ws: Option<&Workspace>, root: &Path, proposals: &[&Proposal]) -> Vec<Write> {
    let defaults = Config::defaults(root);
    let config = ws.map_or(&defaults, |ws| &ws.config);
    let globs: Vec<String> = config
        .corpus_include
        .iter()
        .map(|glob| glob.value.clone())
        .collect();
    let (include, _) = Globs::new(&globs);
    let today = today();
    let mut all = Vec::new();
    let mut tables = Vec::new();
    for proposal in proposals {
        let is_divided = proposal.divided && proposal.sources.len() > 1;
        all.push(Write {
            path: proposal.path.clone(),
            text: file(proposal, is_divided, &today),
            is_new: true,
        });
        let below = proposal
            .path
            .strip_prefix(&config.root)
            .unwrap_or(&proposal.path);
        if is_divided {
            tables.extend(
                proposal
                    .sources
                    .iter()
                    .map(|part| table(part, proposal.related)),
            );
        } else if !include.matches(below)
            && let Some(source) = proposal.sources.first()
        {
            let mut named = Table::new();
            named.insert("id", value(&source.id));
            named.insert("path", value(&source.path));
            tables.push(named);
        }
    }
    if !tables.is_empty() {
        let text = ws.map_or("", |ws| ws.config_text.as_str());
        // A configuration that does not parse was refused before.
        let mut document: DocumentMut = text.parse().unwrap_or_default();
        let sources = document
            .entry("source")
            .or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
        if let Some(sources) = sources.as_array_of_tables_mut() {
            for table in tables {
                sources.push(table);
            }
        }
        all.push(Write {
            path: config.root.join(CONFIG_NAME),
            text: document.to_string(),
            is_new: text.is_empty() && config.file.is_none(),
        });
    }
    all
}

/// A `[[source]]`.
fn table(source: &Suggestion, related: bool) -> Table {
    let mut table = Table::new();
    table.insert("id", value(&source.id));
    table.insert("path", value(&source.path));
    if let Some(from) = &source.from {
        table.insert("from", value(from));
    }
    if let Some(title) = &source.title {
        table.insert("title", value(title));
    }
    if !source.author.is_empty() {
        table.insert("author", value(source.author.iter().collect::<Array>()));
    }
    if let Some(date) = &source.date {
        let whole = date.parse::<toml_edit::Datetime>();
        table.insert("date", whole.map_or_else(|_| value(date), value));
    }
    if let Some(lang) = source.lang {
        table.insert("lang", value(lang));
    }
    for relation in source.relations.iter().filter(|_| related) {
        table.insert(relation.kind.key(), value(&relation.id));
    }
    table
}

/// The file that a corpus keeps: front matter, then the text.
fn file(proposal: &Proposal, is_divided: bool, today: &str) -> String {
    let incoming = &proposal.incoming;
    let metadata = &incoming.document.metadata;
    let mut keys: Vec<(&str, String)> = Vec::new();
    if !is_divided {
        let given = &proposal.given;
        let source = proposal.sources.first();
        keys.push(("id", quoted(proposal.id())));
        let title = given.title.as_ref().or(metadata.title.as_ref());
        keys.extend(title.map(|title| ("title", quoted(title))));
        if !metadata.author.is_empty() {
            let names: Vec<String> = metadata.author.iter().map(|name| quoted(name)).collect();
            keys.push(("author", format!("[{}]", names.join(", "))));
        }
        let date = given
            .date
            .map(|date| date.to_string())
            .or(metadata.date.clone());
        keys.extend(date.map(|date| ("date", quoted(&date))));
        keys.extend(given.lang.as_ref().map(|lang| ("lang", quoted(lang))));
        let mut has_work = false;
        if let Some(work) = &given.work {
            keys.push(("work", quoted(work)));
            has_work = true;
        }
        let relations = source.map_or(&[][..], |source| &source.relations);
        for relation in relations.iter().filter(|_| proposal.related) {
            if relation.kind != RelationKind::Work || !has_work {
                keys.push((relation.kind.key(), quoted(&relation.id)));
            }
        }
    }
    keys.push(("origin", quoted(&incoming.origin)));
    keys.extend(
        metadata
            .address
            .iter()
            .map(|address| ("address", quoted(address))),
    );
    keys.push(("imported", today.to_owned()));
    keys.push(("sha256", incoming.sha256.clone()));
    let extractor = format!(
        "yinwen {} ({})",
        env!("CARGO_PKG_VERSION"),
        incoming.document.kind.extractor()
    );
    keys.push(("extractor", quoted(&extractor)));
    if !proposal.damage().is_empty() {
        let damage: Vec<String> = proposal
            .damage()
            .iter()
            .map(|d| quoted(&d.message(false)))
            .collect();
        keys.push(("damage", format!("[{}]", damage.join(", "))));
    }
    with_front_matter(&proposal.text, &keys)
}

/// `text` with the keys under `yinwen:` in its front matter, which is made if there is none. Keys that it has there stay.
fn with_front_matter(text: &str, keys: &[(&str, String)]) -> String {
    let lines = |indent: &str, has: &dyn Fn(&str) -> bool| -> String {
        let new = keys.iter().filter(|(key, _)| !has(key));
        new.map(|(key, value)| format!("{indent}{key}: {value}\n"))
            .collect()
    };
    let front = config::front_matter(text).filter(|_| text.starts_with("---"));
    let Some(front) = front else {
        return format!("---\nyinwen:\n{}---\n\n{text}", lines("  ", &|_| false));
    };
    let block = text.get(front.span.clone()).unwrap_or_default();
    let rest = text.get(front.span.end..).unwrap_or_default();
    let own = |line: &&str| line.trim_end() == "yinwen:";
    match block.lines().position(|line| own(&line)) {
        Some(at) => {
            let below: Vec<&str> = block.lines().skip(at + 1).collect();
            let indent = below.first().map_or("  ", |line| {
                line.get(..line.len() - line.trim_start().len())
                    .unwrap_or("  ")
            });
            let indent = if indent.is_empty() { "  " } else { indent };
            let inside = below.iter().take_while(|line| line.starts_with(indent));
            let written: Vec<String> = inside
                .filter_map(|line| Some(line.trim_start().split_once(':')?.0.to_owned()))
                .collect();
            let before: String = block.split_inclusive('\n').take(at + 1).collect();
            let after: String = block.split_inclusive('\n').skip(at + 1).collect();
            let new = lines(indent, &|key| written.iter().any(|own| own == key));
            format!("{before}{new}{after}{rest}")
        }
        None => {
            let end = block.trim_end().rfind('\n').map_or(0, |at| at + 1);
            let (before, fence) = block.split_at(end);
            format!("{before}yinwen:\n{}{fence}{rest}", lines("  ", &|_| false))
        }
    }
}

/// A string of YAML, on one line.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}') => {
                out.push_str(&format!("\\u{:04x}", c as u32));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// The date, in UTC.
fn today() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let days = since.map_or(0, |since| since.as_secs() / 86_400);
    let (year, month, day) = civil(days);
    format!("{year:04}-{month:02}-{day:02}")
}

/// The day that is so many days after 1970-01-01 (Howard Hinnant's `civil_from_days`).
fn civil(days: u64) -> (u64, u64, u64) {
    let shifted = days + 719_468;
    let era = shifted / 146_097;
    let of_era = shifted % 146_097;
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year_of_era + era * 400 + u64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_have_dates() {
        assert_eq!(civil(0), (1970, 1, 1));
        assert_eq!(civil(11_016), (2000, 2, 29));
        assert_eq!(civil(16_785), (2015, 12, 16));
    }

    #[test]
    fn front_matter_that_is_there_is_kept() {
        let keys = [("id", quoted("a")), ("origin", quoted("x\n.md"))];
        let with = |text| with_front_matter(text, &keys);
        assert_eq!(
            with("text\n"),
            "---\nyinwen:\n  id: \"a\"\n  origin: \"x\\u000a.md\"\n---\n\ntext\n"
        );
        assert_eq!(
            with("---\ntitle: t\n---\ntext\n"),
            "---\ntitle: t\nyinwen:\n  id: \"a\"\n  origin: \"x\\u000a.md\"\n---\ntext\n"
        );
        assert_eq!(
            with("---\nyinwen:\n    id: b\n---\ntext\n"),
            "---\nyinwen:\n    origin: \"x\\u000a.md\"\n    id: b\n---\ntext\n"
        );
    }
}

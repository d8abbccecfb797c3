//! Which English words a Chinese word may be rendered by.
//!
//! The lexicon that comes with yinwen was written for it; the user's CC-CEDICT and termbase join it where they are configured.
//! Words are looked up by character class, so that one entry serves simplified and traditional text.

use crate::text::han;
use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, LazyLock};

static SHIPPED: LazyLock<Arc<Table>> =
    LazyLock::new(|| Arc::new(Table::from_tsv(include_str!("data/lexicon.tsv"))));

/// The characters of a word, each replaced by the representative of its class.
pub(super) fn key(word: &str) -> String {
    word.chars().map(han::class).collect()
}

/// Words with glosses, from one place.
#[derive(Debug, Default)]
pub struct Table {
    text: Cow<'static, str>,
    /// By [`key`]: where in `text` the glosses stand, separated by `;` or `/`.
    words: HashMap<Box<str>, Vec<Range<u32>>>,
}

impl Table {
    /// Reads lines of `word<TAB>gloss; gloss`. Other lines are passed over.
    pub fn from_tsv(text: &'static str) -> Table {
        let mut table = Table {
            text: Cow::Borrowed(text),
            words: HashMap::with_capacity(text.len() / 24),
        };
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            if let Some((word, glosses)) = line.split_once('\t') {
                let start = at + word.len() + 1;
                table.add(word, start..start + glosses.trim_end().len());
            }
            at += line.len();
        }
        table
    }

    /// A table of `(word, gloss)`.
    pub fn from_pairs<'p>(pairs: impl IntoIterator<Item = (&'p str, &'p str)>) -> Table {
        let mut text = String::new();
        let mut entries = Vec::new();
        for (word, gloss) in pairs {
            let start = text.len();
            text.push_str(gloss);
            entries.push((word, start..text.len()));
        }
        let mut table = Table {
            text: Cow::Owned(text),
            words: HashMap::new(),
        };
        for (word, range) in entries {
            table.add(word, range);
        }
        table
    }

    /// A table over `text`, still without words.
    pub(super) fn over(text: String) -> Table {
        Table {
            words: HashMap::with_capacity(text.len() / 60),
            text: Cow::Owned(text),
        }
    }

    /// Adds a word whose glosses stand at `range` (bytes) of the text.
    pub(super) fn add(&mut self, word: &str, range: Range<usize>) {
        let (Ok(start), Ok(end)) = (u32::try_from(range.start), u32::try_from(range.end)) else {
            return;
        };
        let key = key(word.trim());
        if !key.is_empty() {
            let entries = self.words.entry(key.into_boxed_str()).or_default();
            if !entries.contains(&(start..end)) {
                entries.push(start..end);
            }
        }
    }

    /// How many words it has.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether it has no word.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    fn glosses(&self, key: &str) -> impl Iterator<Item = &str> {
        self.words
            .get(key)
            .into_iter()
            .flatten()
            .filter_map(|range| self.text.get(range.start as usize..range.end as usize))
            .flat_map(|glosses| glosses.split([';', '/']))
            .map(str::trim)
            .filter(|gloss| !gloss.is_empty() && !is_remark(gloss))
    }
}

/// A note of the dictionary's makers, no rendering.
fn is_remark(gloss: &str) -> bool {
    gloss.starts_with("CL:")
        || gloss.starts_with("surname ")
        || gloss.starts_with("see ")
        || gloss.contains("variant of ")
        || gloss.starts_with("used in ")
}

/// Tables, looked through in order.
#[derive(Debug, Clone)]
pub struct Lexicon {
    tables: Vec<Arc<Table>>,
    /// Whether the words that come with yinwen follow.
    shipped: bool,
}

impl Lexicon {
    /// The words that come with yinwen, after those of `tables`.
    pub fn new(tables: Vec<Arc<Table>>) -> Lexicon {
        Lexicon {
            tables,
            shipped: true,
        }
    }

    /// The words of `tables` alone.
    pub fn only(tables: Vec<Arc<Table>>) -> Lexicon {
        Lexicon {
            tables,
            shipped: false,
        }
    }

    fn tables(&self) -> impl Iterator<Item = &Table> {
        let shipped = self.shipped.then(|| &**SHIPPED);
        self.tables.iter().map(|table| &**table).chain(shipped)
    }

    /// Whether there is an entry for a [`key`].
    pub(super) fn has(&self, key: &str) -> bool {
        self.tables().any(|table| table.words.contains_key(key))
    }

    /// The glosses for a [`key`], best first.
    pub(super) fn by_key<'l>(&'l self, key: &'l str) -> impl Iterator<Item = &'l str> {
        self.tables().flat_map(move |table| table.glosses(key))
    }

    /// The glosses of a Chinese word in either script, best first, each once.
    pub fn glosses(&self, word: &str) -> Vec<String> {
        let mut all: Vec<String> = Vec::new();
        for gloss in self.by_key(&key(word)) {
            if !all.iter().any(|other| other == gloss) {
                all.push(gloss.to_owned());
            }
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn either_script_finds_the_word() {
        let lexicon = Lexicon::only(vec![Arc::new(Table::from_tsv(
            "网络\tnetwork; cyber\n互联网\tInternet\n",
        ))]);
        assert_eq!(lexicon.glosses("網絡"), ["network", "cyber"]);
        assert_eq!(lexicon.glosses("互联网"), ["Internet"]);
        assert!(lexicon.glosses("没有").is_empty());
    }

    #[test]
    fn yinwen_comes_with_words() {
        let lexicon = Lexicon::new(Vec::new());
        assert!(!lexicon.glosses("发展").is_empty());
        assert!(!lexicon.glosses("發展").is_empty());
    }
}

//! The termbases, translation memories and the dictionary that yinwen.toml names.

use crate::bitext::{self, CedictError, Entry, Lexicon, Table, TermsError, TmxError, Unit};
use crate::config::Config;
use crate::files::{self, FileError, Files};
use crate::text::fold::fold;
use std::collections::HashMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

/// What is known of words apart from the corpus.
#[derive(Debug, Default)]
pub struct Glossary {
    /// `[[term]]`, then the termbases, in order.
    pub terms: Vec<Entry>,
    /// The units of the translation memories.
    pub units: Vec<Unit>,
    /// What could not be read; the rest counts.
    pub errors: Vec<GlossaryError>,
    /// The dictionary as it was read, not yet looked into.
    dictionary: Option<Vec<u8>>,
    lexicon: OnceLock<Arc<Lexicon>>,
    folded: OnceLock<FoldedTerms>,
}

/// The terms of both languages in fold space.
#[derive(Debug, Default)]
struct FoldedTerms {
    /// Indexes of the entries.
    entries: HashMap<Vec<u16>, Vec<usize>>,
    /// The units of the longest term.
    longest: usize,
}

/// A file that is of no use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GlossaryError {
    /// The file, absolute.
    pub path: PathBuf,
    /// Why.
    pub cause: GlossaryCause,
}

/// Why a file is of no use.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum GlossaryCause {
    File(FileError),
    Terms(TermsError),
    Tmx(TmxError),
    Cedict(CedictError),
}

impl GlossaryCause {
    /// The cause in English or Chinese.
    #[must_use]
    pub fn message(&self, chinese: bool) -> String {
        match self {
            GlossaryCause::File(error) => error.cause(chinese),
            GlossaryCause::Terms(error) => error.message(chinese),
            GlossaryCause::Tmx(error) => error.message(chinese),
            GlossaryCause::Cedict(error) => error.message(chinese),
        }
    }
}

impl Glossary {
    /// Reads the files that `config` names.
    pub(super) fn read(files: &Files, config: &Config) -> Glossary {
        let mut glossary = Glossary::default();
        glossary.terms.extend(config.terms.iter().map(|term| Entry {
            zh: term.zh.value.clone(),
            en: term.en.iter().map(|en| en.value.clone()).collect(),
        }));
        for name in &config.term_files {
            let path = files::absolute(&config.root.join(&name.value));
            let read = text(files, config, &path)
                .and_then(|text| bitext::read_terms(&text).map_err(GlossaryCause::Terms));
            match read {
                Ok(entries) => glossary.terms.extend(entries),
                Err(cause) => glossary.errors.push(GlossaryError { path, cause }),
            }
        }
        for name in &config.bitext_files {
            let path = files::absolute(&config.root.join(&name.value));
            let read = text(files, config, &path)
                .and_then(|text| bitext::read_tmx(&text).map_err(GlossaryCause::Tmx));
            match read {
                Ok(units) => glossary.units.extend(units),
                Err(cause) => glossary.errors.push(GlossaryError { path, cause }),
            }
        }
        if let Some(name) = &config.cedict {
            let path = files::absolute(&config.root.join(&name.value));
            let read = reachable(config, &path)
                .and_then(|()| files::bytes(&path).map_err(GlossaryCause::File))
                .and_then(|bytes| {
                    // All of it costs an eighth of a second; a look at its beginning tells whether it is one.
                    bitext::is_cedict(&bytes).map_err(GlossaryCause::Cedict)?;
                    Ok(bytes)
                });
            match read {
                Ok(bytes) => glossary.dictionary = Some(bytes),
                Err(cause) => glossary.errors.push(GlossaryError { path, cause }),
            }
        }
        glossary
    }

    /// The words that alignment and glosses know: terms, the user's dictionary, and those that come with yinwen. Made when first asked
    /// for.
    pub fn lexicon(&self) -> &Lexicon {
        self.lexicon.get_or_init(|| {
            let terms = self
                .terms
                .iter()
                .flat_map(|term| term.en.iter().map(|en| (term.zh.as_str(), en.as_str())));
            let mut tables = vec![Arc::new(Table::from_pairs(terms))];
            let dictionary = self.dictionary.as_ref();
            if let Some(Ok(table)) = dictionary.map(|bytes| bitext::cedict(bytes)) {
                tables.push(Arc::new(table));
            }
            Arc::new(Lexicon::new(tables))
        })
    }

    /// The longest term that stands around the unit `at` of a folded text, where `is_whole` takes its units: those, and its entries.
    pub fn term_around(
        &self,
        units: &[u16],
        at: usize,
        is_whole: impl Fn(&Range<usize>) -> bool,
    ) -> Option<(Range<usize>, Vec<&Entry>)> {
        let terms = self.folded.get_or_init(|| self.fold_terms());
        let first = (at + 1).saturating_sub(terms.longest);
        let around = (first..=at).flat_map(|start| {
            let last = units.len().min(start + terms.longest);
            (at + 1..=last).map(move |end| start..end)
        });
        let found = around.filter_map(|range| {
            let entries = terms.entries.get(units.get(range.clone())?)?;
            is_whole(&range).then_some((range, entries))
        });
        let (range, entries) = found.max_by_key(|(range, _)| range.len())?;
        let entries = entries.iter().filter_map(|&at| self.terms.get(at));
        Some((range, entries.collect()))
    }

    fn fold_terms(&self) -> FoldedTerms {
        let mut terms = FoldedTerms::default();
        for (at, entry) in self.terms.iter().enumerate() {
            for name in entry.en.iter().chain([&entry.zh]) {
                let units = fold(name).units;
                if !units.is_empty() {
                    terms.longest = terms.longest.max(units.len());
                    terms.entries.entry(units).or_default().push(at);
                }
            }
        }
        terms
    }

    /// Whether the words are those of `other`, so that what was aligned with them holds.
    pub(super) fn has_words_of(&self, other: &Glossary) -> bool {
        std::ptr::eq(self, other)
            || self.terms == other.terms && self.dictionary == other.dictionary
    }

    /// Takes over the words of `other`, which are the same.
    pub(super) fn take_words(&self, other: &Glossary) {
        if let Some(lexicon) = other.lexicon.get() {
            let _ = self.lexicon.set(Arc::clone(lexicon));
        }
    }
}

/// Whether yinwen.toml may name the file.
fn reachable(config: &Config, path: &Path) -> Result<(), GlossaryCause> {
    if files::is_below(&config.root, path) {
        return Ok(());
    }
    Err(GlossaryCause::File(FileError::Outside {
        path: path.to_path_buf(),
    }))
}

fn text(files: &Files, config: &Config, path: &Path) -> Result<String, GlossaryCause> {
    reachable(config, path)?;
    let decoded = files.read(path).map_err(GlossaryCause::File)?;
    Ok(decoded.text)
}

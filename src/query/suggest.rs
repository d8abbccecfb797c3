//! What `init` suggests for a corpus that nobody has described: parts of files, works, translations.

use super::place::relative;
use super::sources::language_tag;
use crate::config::{Config, SourceConfig, Spanned};
use crate::corpus::{self, Corpus, LoadedFile, Source};
use crate::text::fold::fold_parts;
use crate::text::language::Language;
use crate::workspace::Workspace;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::sync::Arc;

/// Letters of the runs that are compared.
const RUN: usize = 16;
/// One run in so many is looked at; which ones is decided by the runs themselves, so that all sources choose alike.
const SAMPLE: u64 = 4;
/// Fewest chosen runs of a source that is compared at all.
const FEWEST: usize = 20;
/// A run that more sources have is boilerplate.
const COMMON: usize = 20;
/// From this share of common runs on, two sources may be one work.
const ALIKE: f64 = 0.5;
/// From this share on, they are.
const SAME: f64 = 0.9;

/// One `[[source]]` that could be written.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// The id that it has, or could have.
    pub id: String,
    /// The file, relative to the workspace.
    pub path: String,
    /// Words that a part of the file begins with; `None` for a whole file and for the first part.
    pub from: Option<String>,
    /// Title, detected.
    pub title: Option<String>,
    /// Authors, detected.
    pub author: Vec<String>,
    /// Date, as far as it is known: `2019-10`.
    pub date: Option<String>,
    /// `zh-Hans`, `zh-Hant` or `en`.
    pub lang: Option<&'static str>,
    /// What it may have to do with other sources.
    pub relations: Vec<Relation>,
}

/// What a source may have to do with another one.
#[derive(Debug, Clone, PartialEq)]
pub struct Relation {
    /// What it may be.
    pub kind: RelationKind,
    /// The other source's id.
    pub id: String,
    /// Why.
    pub evidence: Evidence,
    /// Enough to write it down; otherwise it is for the author to say.
    pub is_certain: bool,
}

/// What a source may be to another one, by the key of yinwen.toml that says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum RelationKind {
    Work,
    Restates,
    Translates,
}

impl RelationKind {
    /// The key of yinwen.toml.
    pub fn key(self) -> &'static str {
        match self {
            RelationKind::Work => "work",
            RelationKind::Restates => "restates",
            RelationKind::Translates => "translates",
        }
    }
}

/// Why two sources may belong together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Evidence {
    /// This share of the shorter text stands in the other one.
    SameText(f64),
    /// They have one date, to the day.
    SameDate,
    /// They have one date, and one file.
    SameDateAndFile,
}

/// What could be written for the corpus of `ws`, which has no `[[source]]` yet; in order of path and position.
pub fn suggest(ws: &Workspace) -> Vec<Suggestion> {
    let (corpus, anchors) = divided(ws);
    suggestions(&corpus, &anchors, &ws.config.root)
}

/// What could be written for each source of `corpus`, in its order. `anchors`: the first words of those that are parts of a
/// file, by id. What a source may have to do with others is told of the later of the two.
pub(super) fn suggestions(
    corpus: &Corpus,
    anchors: &BTreeMap<String, String>,
    root: &Path,
) -> Vec<Suggestion> {
    let sources = &corpus.sources;
    let mut suggestions: Vec<Suggestion> = sources
        .iter()
        .map(|source| Suggestion {
            id: source.id.clone(),
            path: corpus
                .files
                .get(source.file.0 as usize)
                .map(|file| relative(&file.path, root))
                .unwrap_or_default(),
            from: anchors.get(&source.id).cloned(),
            title: source.title.clone(),
            author: source.author.clone(),
            date: source.date.map(|date| date.to_string()),
            lang: language_tag(source.language),
            relations: Vec::new(),
        })
        .collect();
    let alike = alike(corpus)
        .into_iter()
        .map(|(one, other, share)| witness(sources, one, other, share));
    let translated = (0..sources.len()).map(|one| translation(sources, one));
    for (index, relation) in alike.chain(translated).flatten() {
        if let Some(suggestion) = suggestions.get_mut(index) {
            suggestion.relations.push(relation);
        }
    }
    suggestions
}

/// Two sources of much the same text: the second is a witness of the first's work or, if they are years apart, the later an
/// edition of the earlier one. Gives which of them says so.
fn witness(
    sources: &[Arc<Source>],
    one: usize,
    other: usize,
    share: f64,
) -> Option<(usize, Relation)> {
    let dates = (sources.get(one)?.date, sources.get(other)?.date);
    let (later, earlier, kind) = match dates {
        (Some(a), Some(b)) if a.year > b.year => (one, other, RelationKind::Restates),
        (Some(a), Some(b)) if a.year < b.year => (other, one, RelationKind::Restates),
        _ => (one, other, RelationKind::Work),
    };
    let differ = matches!(dates, (Some(a), Some(b)) if a != b);
    let relation = Relation {
        kind,
        id: sources.get(earlier)?.id.clone(),
        evidence: Evidence::SameText(share),
        is_certain: share >= SAME && !differ,
    };
    Some((later, relation))
}

/// The Chinese source that an English one may translate: of its date, rather in its file.
fn translation(sources: &[Arc<Source>], index: usize) -> Option<(usize, Relation)> {
    let source = sources
        .get(index)
        .filter(|s| s.language == Language::English)?;
    let date = source.date.filter(|date| date.day.is_some());
    let is_original = |other: &&Arc<Source>| {
        matches!(other.language, Language::Hans | Language::Hant)
            && date.is_some()
            && other.date == date
    };
    let in_file = sources
        .iter()
        .filter(is_original)
        .find(|other| other.file == source.file);
    let original = in_file.or_else(|| sources.iter().find(is_original))?;
    let evidence = match in_file {
        Some(_) => Evidence::SameDateAndFile,
        None => Evidence::SameDate,
    };
    let relation = Relation {
        kind: RelationKind::Translates,
        id: original.id.clone(),
        evidence,
        is_certain: in_file.is_some(),
    };
    Some((index, relation))
}

/// The corpus with its files divided into the documents they seem to hold, and the first words of each part, by id. The first
/// part of a file keeps the file's id.
fn divided(ws: &Workspace) -> (Corpus, BTreeMap<String, String>) {
    let mut ids: BTreeSet<String> = ws.corpus.sources.iter().map(|s| s.id.clone()).collect();
    let mut config = Config::defaults(&ws.config.root);
    let mut anchors = BTreeMap::new();
    for source in &ws.corpus.sources {
        let Some(file) = ws.corpus.files.get(source.file.0 as usize) else {
            continue;
        };
        let first = SourceConfig {
            id: spanned(&source.id),
            path: spanned(&relative(&file.path, &ws.config.root)),
            ..SourceConfig::default()
        };
        let parts = divide(first, &file.path, &file.text, &mut ids);
        anchors.extend(parts.iter().skip(1).filter_map(anchor));
        config.sources.extend(parts);
    }
    let corpus = corpus::build(&config, loaded(&ws.corpus).collect(), Vec::new());
    (corpus, anchors)
}

/// The files of a corpus, to build another of.
pub(super) fn loaded(corpus: &Corpus) -> impl Iterator<Item = LoadedFile> {
    corpus.files.iter().map(|file| LoadedFile {
        path: file.path.clone(),
        text: file.text.clone(),
        encoding: file.encoding,
        damaged: false,
    })
}

/// A value that nobody wrote.
pub(super) fn spanned(value: &str) -> Option<Spanned<String>> {
    Some(Spanned {
        value: value.to_owned(),
        span: 0..0,
    })
}

/// The id and the first words of a part.
pub(super) fn anchor(part: &SourceConfig) -> Option<(String, String)> {
    Some((part.id.clone()?.value, part.from.clone()?.value))
}

/// The documents that the file `path` with the source `first` seems to hold: that one, then the others under ids of their own,
/// which `ids` takes in.
pub(super) fn divide(
    first: SourceConfig,
    path: &Path,
    text: &str,
    ids: &mut BTreeSet<String>,
) -> Vec<SourceConfig> {
    let base = first.id.clone().map(|id| id.value).unwrap_or_default();
    let mut parts = vec![first];
    let mut number = 1;
    for hint in corpus::part_hints(path, text) {
        let id = loop {
            number += 1;
            let id = format!("{base}-{number}");
            if ids.insert(id.clone()) {
                break id;
            }
        };
        parts.push(SourceConfig {
            id: spanned(&id),
            path: parts.first().and_then(|first| first.path.clone()),
            from: spanned(&hint.from),
            title: spanned(&hint.title),
            author: hint
                .author
                .as_deref()
                .and_then(spanned)
                .into_iter()
                .collect(),
            ..SourceConfig::default()
        });
    }
    parts
}

/// For each source that shares most of its text with one before it (which is not itself such a source): the two, and the
/// share of the shorter one.
fn alike(corpus: &Corpus) -> Vec<(usize, usize, f64)> {
    let runs: Vec<BTreeSet<u64>> = corpus.sources.iter().map(|s| runs(corpus, s)).collect();
    let mut having: HashMap<u64, Vec<usize>> = HashMap::new();
    for (index, runs) in runs.iter().enumerate() {
        for run in runs {
            having.entry(*run).or_default().push(index);
        }
    }
    let size = |index: usize| runs.get(index).map_or(0, BTreeSet::len);
    let mut found = Vec::new();
    let mut told = BTreeSet::new();
    for (index, own) in runs.iter().enumerate() {
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        let sources = own.iter().filter_map(|run| having.get(run));
        for others in sources.filter(|others| others.len() <= COMMON) {
            let earlier = others.iter().filter(|other| **other < index);
            // A witness of a witness is one of the work.
            for other in earlier.filter(|other| !told.contains(*other)) {
                *shared.entry(*other).or_default() += 1;
            }
        }
        let best = shared
            .into_iter()
            .filter(|(other, _)| size(index).min(size(*other)) >= FEWEST)
            .map(|(other, count)| (other, count as f64 / size(index).min(size(other)) as f64))
            .filter(|(_, share)| *share >= ALIKE)
            // Of equal ones, the earliest.
            .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        if let Some((other, share)) = best {
            told.insert(index);
            found.push((index, other, share));
        }
    }
    found
}

/// The chosen runs of a source's letters.
fn runs(corpus: &Corpus, source: &Source) -> BTreeSet<u64> {
    let Some(file) = corpus.files.get(source.file.0 as usize) else {
        return BTreeSet::new();
    };
    let folded = fold_parts(&file.text, source.readable());
    let hash = |run: &[u16]| {
        let mut hasher = DefaultHasher::new();
        run.hash(&mut hasher);
        hasher.finish()
    };
    let all = folded.units.windows(RUN).map(hash);
    all.filter(|hash| hash % SAMPLE == 0).collect()
}

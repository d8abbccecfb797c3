//! What could be added to a corpus: for each document its id and place, and what it may have to do with the sources there.
//!
//! Nothing is decided and nothing written here: whoever asks accepts or declines the [`Proposal`]s, and
//! [`writes`](super::writes) says what to write then.

use super::suggest::{self, Suggestion, spanned};
use crate::config::{self, Config, Date, SourceConfig, Spanned};
use crate::corpus::{self, Corpus, LoadedFile, Source};
use crate::import::{Damage, Document, ImportError, Reader};
use crate::text::fold::{fold, fold_parts};
use crate::text::hex::hex;
use crate::workspace::Workspace;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What the user says of a document.
#[derive(Debug, Clone, Default)]
pub struct Given {
    /// Its id; the first document's only.
    pub id: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// Its date.
    pub date: Option<Date>,
    /// The work that it is a witness of.
    pub work: Option<String>,
    /// Its language, as a tag.
    pub lang: Option<String>,
}

/// A document on its way into the corpus.
#[derive(Debug, Clone)]
pub struct Incoming {
    /// Path or address, as it was given.
    pub origin: String,
    /// SHA-256 of the original's bytes, in hexadecimal digits.
    pub sha256: String,
    /// What was read.
    pub document: Document,
}

impl Incoming {
    /// Has `reader` read a document. `origin` is its path or address, or `-`.
    ///
    /// # Errors
    ///
    /// As [`Reader::read`].
    pub fn read(reader: &Reader, origin: String, bytes: Vec<u8>) -> Result<Incoming, ImportError> {
        let sha256 = hex(&Sha256::digest(&bytes));
        let document = reader.read(&origin, bytes)?;
        Ok(Incoming {
            origin,
            sha256,
            document,
        })
    }
}

/// What comes of a document.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// It can be added.
    New(Box<Proposal>),
    /// The source of this id has the same text.
    Duplicate(String),
}

/// A document that can be added.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// The file to write, absolute.
    pub path: PathBuf,
    /// What to write into it, front matter not included.
    pub text: String,
    /// The source or, where the file seems to hold several documents, its parts; ids are free. What they may have to do with
    /// other sources is in their relations.
    pub sources: Vec<Suggestion>,
    /// What the user said of it.
    pub given: Given,
    /// Where it comes from.
    pub incoming: Incoming,
    /// Body paragraphs.
    pub paragraphs: usize,
    /// Characters, white space not counted.
    pub characters: usize,
    /// Whether its parts are to be sources of their own.
    pub divided: bool,
    /// Whether the relations are to be written down.
    pub related: bool,
}

impl Proposal {
    /// The id of the source, or of the first part.
    #[must_use]
    pub fn id(&self) -> &str {
        self.sources.first().map_or("", |source| &source.id)
    }

    /// What is not as it was published.
    #[must_use]
    pub fn damage(&self) -> &[Damage] {
        &self.incoming.document.damage
    }

    /// Takes the parts that are proposed as sources of their own, or not; and writes the relations down, or not.
    pub fn accept(&mut self, parts: bool, relations: bool) {
        self.divided = parts && self.sources.len() > 1;
        self.related = relations;
    }

    /// What notes can cite: the ids of the source or of its parts.
    #[must_use]
    pub fn cited_ids(&self) -> Vec<&str> {
        let count = if self.divided { usize::MAX } else { 1 };
        let sources = self.sources.iter().take(count);
        sources.map(|source| source.id.as_str()).collect()
    }

    /// Whether there is anything to accept or to decline.
    #[must_use]
    pub fn asks(&self) -> bool {
        self.sources.len() > 1
            || self
                .sources
                .iter()
                .any(|source| !source.relations.is_empty())
    }
}

/// Whether a new source may have this id: a key that Pandoc reads, and that neither a source nor a work has.
#[must_use]
pub fn is_free_id(ws: &Workspace, id: &str) -> bool {
    config::is_legal_id(id) && !super::ids(ws).contains(&id)
}

/// What comes of each of `incoming`, in their order, in the workspace `ws`, or in a new one at `root`. `exists` says whether
/// there is a file of that path.
#[must_use]
pub fn propose(
    ws: Option<&Workspace>,
    root: &Path,
    incoming: Vec<Incoming>,
    given: &Given,
    exists: &dyn Fn(&Path) -> bool,
) -> Vec<Outcome> {
    let empty = (Config::defaults(root), Corpus::default());
    let (config, old) = ws.map_or((&empty.0, &empty.1), |ws| (&ws.config, &ws.corpus));
    let folder = corpus_folder(config);
    let mut ids: BTreeSet<String> = old.sources.iter().map(|source| source.id.clone()).collect();
    ids.extend(old.works.iter().map(|work| work.id.clone()));
    let mut all = described(config, old);
    let mut files: Vec<LoadedFile> = suggest::loaded(old).collect();
    let mut anchors = BTreeMap::new();
    let mut drafts = Vec::new();
    for (number, incoming) in incoming.into_iter().enumerate() {
        let document = &incoming.document;
        let is_taken = |id: &str| {
            ids.contains(id) || exists(&folder.join(file_name(id, document.extension())))
        };
        let id = match given.id.as_ref().filter(|_| number == 0) {
            Some(id) => id.clone(),
            None => corpus::id_of_path(Path::new(&stem(&incoming)), is_taken),
        };
        ids.insert(id.clone());
        let path = folder.join(file_name(&id, document.extension()));
        let text: Arc<str> = document.text().into();
        let known = SourceConfig {
            id: spanned(&id),
            path: spanned(&super::relative(&path, &config.root)),
            title: given
                .title
                .as_deref()
                .or(document.metadata.title.as_deref())
                .and_then(spanned),
            author: document
                .metadata
                .author
                .iter()
                .filter_map(|name| spanned(name))
                .collect(),
            date: given
                .date
                .or_else(|| Date::parse(document.metadata.date.as_deref()?))
                .map(unspanned),
            lang: given.lang.as_deref().and_then(spanned),
            ..SourceConfig::default()
        };
        let parts = suggest::divide(known, &path, &text, &mut ids);
        anchors.extend(parts.iter().skip(1).filter_map(suggest::anchor));
        files.push(LoadedFile {
            path: path.clone(),
            text: text.clone().into(),
            encoding: "UTF-8",
            damaged: false,
        });
        all.sources.extend(parts.iter().cloned());
        drafts.push((incoming, path, text, parts));
    }
    let corpus = corpus::build(&all, files, Vec::new());
    let mut suggested: HashMap<String, Suggestion> =
        suggest::suggestions(&corpus, &anchors, &config.root)
            .into_iter()
            .map(|suggestion| (suggestion.id.clone(), suggestion))
            .collect();
    let by_id: HashMap<&str, &Source> = corpus
        .sources
        .iter()
        .map(|source| (source.id.as_str(), &**source))
        .collect();
    let mut texts: HashMap<Vec<u16>, String> = HashMap::new();
    for source in &old.sources {
        texts
            .entry(letters(old, std::iter::once(&**source)))
            .or_insert_with(|| source.id.clone());
    }
    for source in &old.sources {
        if let Some(file) = old.files.get(source.file.0 as usize) {
            texts
                .entry(body(&file.text.passing()))
                .or_insert_with(|| source.id.clone());
        }
    }
    // A source without letters is no text to be the same as.
    texts.remove(&Vec::new());
    let mut dropped: BTreeSet<String> = BTreeSet::new();
    let mut outcomes = Vec::new();
    for (incoming, path, text, parts) in drafts {
        let part_ids: Vec<&str> = parts
            .iter()
            .filter_map(|part| part.id.as_ref())
            .map(|id| id.value.as_str())
            .collect();
        let sources: Vec<&Source> = part_ids
            .iter()
            .filter_map(|id| by_id.get(id).copied())
            .collect();
        let same = recorded(old, &incoming.sha256).or_else(|| {
            texts
                .get(&letters(&corpus, sources.iter().copied()))
                .or_else(|| texts.get(&body(&text)))
                .cloned()
        });
        if let Some(same) = same {
            dropped.extend(part_ids.iter().map(|id| (*id).to_owned()));
            outcomes.push(Outcome::Duplicate(same));
            continue;
        }
        let own = part_ids.first().copied().unwrap_or_default().to_owned();
        texts.insert(letters(&corpus, sources.iter().copied()), own);
        let mut suggestions: Vec<Suggestion> = part_ids
            .iter()
            .filter_map(|id| suggested.remove(*id))
            .collect();
        for suggestion in &mut suggestions {
            suggestion.relations.retain(|relation| {
                let is_given = given.work.is_some() && relation.kind == suggest::RelationKind::Work;
                !(is_given || dropped.contains(&relation.id))
            });
            for relation in &mut suggestion.relations {
                let work = by_id
                    .get(relation.id.as_str())
                    .and_then(|other| corpus.works.get(other.work.0 as usize));
                relation.id = work.map_or_else(|| relation.id.clone(), |work| work.id.clone());
            }
        }
        outcomes.push(Outcome::New(Box::new(Proposal {
            paragraphs: sources.iter().map(|source| source.paragraphs().len()).sum(),
            characters: text.chars().filter(|c| !c.is_whitespace()).count(),
            path,
            text: text.to_string(),
            sources: suggestions,
            given: Given {
                id: None,
                ..given.clone()
            },
            incoming,
            divided: false,
            related: false,
        })));
    }
    outcomes
}

/// The configuration with every file that it does not name as a source of its own, so that new sources come last.
fn described(config: &Config, corpus: &Corpus) -> Config {
    let mut all = config.clone();
    let named: BTreeSet<&str> = config
        .sources
        .iter()
        .filter_map(|source| source.id.as_ref())
        .map(|id| id.value.as_str())
        .collect();
    let unnamed = corpus
        .sources
        .iter()
        .filter(|source| !named.contains(source.id.as_str()));
    let described: Vec<SourceConfig> = unnamed
        .filter_map(|source| {
            let file = corpus.files.get(source.file.0 as usize)?;
            Some(SourceConfig {
                id: spanned(&source.id),
                path: spanned(&super::relative(&file.path, &config.root)),
                ..SourceConfig::default()
            })
        })
        .collect();
    all.sources.extend(described);
    all
}

/// The letters of the sources, in fold space.
fn letters<'c>(corpus: &Corpus, sources: impl Iterator<Item = &'c Source>) -> Vec<u16> {
    let mut letters = Vec::new();
    for source in sources {
        if let Some(file) = corpus.files.get(source.file.0 as usize) {
            letters.extend(fold_parts(&file.text.passing(), source.readable()).units);
        }
    }
    letters
}

/// The letters of a whole file after its front matter, in fold space.
fn body(text: &str) -> Vec<u16> {
    let start = config::front_matter(text).map_or(0, |front| front.span.end);
    fold(text.get(start..).unwrap_or_default()).units
}

/// The source whose front matter records that it was made of these bytes.
fn recorded(corpus: &Corpus, sha256: &str) -> Option<String> {
    let line = format!("sha256: {sha256}");
    corpus.sources.iter().find_map(|source| {
        let file = corpus.files.get(source.file.0 as usize)?;
        let front = config::front_matter(&file.text)?.span;
        file.text
            .get(front)?
            .contains(&line)
            .then(|| source.id.clone())
    })
}

/// The folder that new files go to: the fixed beginning of the first glob of the corpus.
fn corpus_folder(config: &Config) -> PathBuf {
    let glob = config
        .corpus_include
        .first()
        .map_or("", |glob| glob.value.as_str());
    let fixed: PathBuf = glob
        .split('/')
        .take_while(|part| !part.contains(['*', '?', '[', '{']) && !part.contains('.'))
        .collect();
    if fixed.as_os_str().is_empty() && !glob.starts_with('*') {
        return config.root.join("corpus");
    }
    config.root.join(fixed)
}

/// What a document's id is made of: the name of its file, else its title.
fn stem(incoming: &Incoming) -> String {
    let name = Path::new(&incoming.origin)
        .file_stem()
        .map(|stem| stem.to_string_lossy().into_owned());
    let is_name = incoming.origin != "-" && !incoming.origin.is_empty();
    let title = incoming.document.metadata.title.clone();
    // The extension of this name is cut off again, so a dot in the stem needs one.
    let stem = match name.filter(|_| is_name) {
        Some(name) => name,
        None => title.unwrap_or_else(|| first_words(&incoming.document.text())),
    };
    let short: String = stem.chars().take(60).collect();
    format!("{}.x", short.replace('/', "-"))
}

/// The first words of a text, for a name.
fn first_words(text: &str) -> String {
    let line = text
        .lines()
        .map(|line| line.trim_start_matches(['#', ' ']))
        .find(|line| line.contains(char::is_alphanumeric));
    line.unwrap_or_default().chars().take(20).collect()
}

/// The name of the file of a source: no character that a system forbids.
fn file_name(id: &str, extension: &str) -> String {
    let legal: String = id
        .chars()
        .map(|c| {
            if matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|') {
                '-'
            } else {
                c
            }
        })
        .collect();
    format!("{legal}.{extension}")
}

fn unspanned(value: Date) -> Spanned<Date> {
    Spanned { value, span: 0..0 }
}

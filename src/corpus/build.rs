//! From configuration and file texts to the corpus: files, sources with unique ids, works, and what is wrong.

use super::account::{self, Account, AccountKey};
use super::body::Body;
use super::parts::{self, Part};
use super::{
    Cause, Corpus, CorpusFile, FileId, LoadedFile, Problem, ProblemKind, Source, SourceId, Work,
    WorkId, structure,
};
use crate::config::{Config, SourceConfig, Spanned};
use crate::files::FileError;
use crate::text::language::Language;
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, OnceLock};

/// How a source was read, in the order of [`Corpus::sources`].
#[derive(Debug)]
pub struct Reading {
    /// What its account is known by.
    pub key: AccountKey,
    /// Its account, if it was not known.
    pub fresh: Option<Account>,
}

/// Finds the account that was made of a source before.
pub type Accounts<'a> = dyn Fn(&AccountKey) -> Option<Account> + Sync + 'a;

/// Builds the corpus that `config` describes from its files. `missing` says which files could not be read.
///
/// Never fails: what is wrong becomes a [`Problem`], and the rest is built without it.
pub fn build(config: &Config, files: Vec<LoadedFile>, missing: Vec<FileError>) -> Corpus {
    build_with(config, files, missing, &|_| None, &mut HashMap::new()).0
}

/// As [`build`]; the text of a source whose account is `known` is not looked at. `given` says how often a key was given already, if
/// a corpus is read in several parts.
pub fn build_with(
    config: &Config,
    mut files: Vec<LoadedFile>,
    missing: Vec<FileError>,
    known: &Accounts,
    given: &mut HashMap<AccountKey, u32>,
) -> (Corpus, Vec<Reading>) {
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files.dedup_by(|a, b| a.path == b.path);
    let mut builder = Builder::new(config, files, missing);
    builder.configured();
    builder.unconfigured();
    let readings = builder.read(known, given);
    builder.connect();
    (builder.corpus, readings)
}

/// What a source says of works, kept until all sources are known.
struct Claim {
    source: SourceId,
    /// The file where it is written: yinwen.toml or the source file.
    path: PathBuf,
    restates: Option<Spanned<String>>,
    translates: Option<Spanned<String>>,
}

/// The corpus under construction.
struct Builder<'c> {
    config: &'c Config,
    corpus: Corpus,
    /// Why a file could not be read.
    missing: BTreeMap<PathBuf, FileError>,
    /// Ids given so far.
    ids: HashSet<String>,
    /// Works by id.
    works: HashMap<String, WorkId>,
    claims: Vec<Claim>,
    /// The language given to each source, if any.
    languages: Vec<Option<Language>>,
}

impl<'c> Builder<'c> {
    fn new(config: &'c Config, files: Vec<LoadedFile>, missing: Vec<FileError>) -> Self {
        let mut corpus = Corpus::default();
        for file in &files {
            if file.damaged {
                corpus.problems.push(Problem {
                    kind: ProblemKind::Undecodable,
                    path: file.path.clone(),
                    range: file
                        .text
                        .find(char::REPLACEMENT_CHARACTER)
                        .map_or(0..0, |at| at..at + char::REPLACEMENT_CHARACTER.len_utf8()),
                    subject: shown(config, &file.path),
                    cause: Some(Cause::Encoding(file.encoding)),
                });
            }
        }
        corpus.files = files
            .into_iter()
            .map(|file| Arc::new(CorpusFile::new(file.path, file.text, file.encoding)))
            .collect();
        let missing: BTreeMap<PathBuf, FileError> = missing
            .into_iter()
            .filter_map(|error| Some((error.path()?.to_path_buf(), error)))
            .collect();
        corpus.unread = missing.keys().cloned().collect();
        Builder {
            config,
            languages: Vec::new(),
            corpus,
            missing,
            ids: HashSet::new(),
            works: HashMap::new(),
            claims: Vec::new(),
        }
    }

    /// The `[[source]]` tables, in their order; parts of one file are found together.
    fn configured(&mut self) {
        let config = self.config;
        let toml = config
            .file
            .clone()
            .unwrap_or_else(|| config.root.join("yinwen.toml"));
        let mut of_file: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        let mut absent = Vec::new();
        for (number, source) in config.sources.iter().enumerate() {
            let Some(path) = &source.path else { continue };
            let absolute = normalize(&config.root.join(&path.value));
            match self.corpus.file_at(&absolute) {
                Some(FileId(file)) => of_file.entry(file as usize).or_default().push(number),
                None => absent.push((path, self.missing.remove(&absolute))),
            }
        }
        for (path, cause) in absent {
            self.problem(
                ProblemKind::MissingFile,
                &toml,
                path.span.clone(),
                path.value.clone(),
                cause.map(Cause::File),
            );
        }
        for (path, error) in std::mem::take(&mut self.missing) {
            let kind = match error {
                FileError::Binary { .. }
                | FileError::Undecodable { .. }
                | FileError::NotAdded { .. } => ProblemKind::Undecodable,
                _ => ProblemKind::MissingFile,
            };
            let subject = shown(self.config, &path);
            self.problem(kind, &path, 0..0, subject, Some(Cause::File(error)));
        }
        let mut found: HashMap<usize, (usize, Range<usize>)> = HashMap::new();
        for (&file, numbers) in &of_file {
            let Some(text) = self.corpus.files.get(file).map(|f| f.text.clone()) else {
                continue;
            };
            let configs: Vec<&SourceConfig> = numbers
                .iter()
                .filter_map(|&n| config.sources.get(n))
                .collect();
            let body = structure::body_start(text.head());
            for (&number, part) in numbers.iter().zip(parts::find(&text, body, &configs)) {
                match part {
                    Part::Found(range) => {
                        found.insert(number, (file, range));
                    }
                    Part::Failed {
                        span,
                        anchor,
                        cause,
                    } => {
                        self.problem(ProblemKind::BadPart, &toml, span, anchor, Some(cause));
                    }
                }
            }
        }
        for (number, source) in config.sources.iter().enumerate() {
            let Some((file, range)) = found.remove(&number) else {
                continue;
            };
            let whole = of_file.get(&file).is_some_and(|n| n.len() == 1);
            let front = if whole { self.front_matter(file) } else { None };
            let id = match source
                .id
                .as_ref()
                .or(front.as_ref().and_then(|f| f.id.as_ref()))
            {
                Some(id) => {
                    if self.ids.contains(&id.value) {
                        self.problem(
                            ProblemKind::DuplicateId,
                            &toml,
                            id.span.clone(),
                            id.value.clone(),
                            None,
                        );
                        continue;
                    }
                    id.value.clone()
                }
                None => self.free_id(file),
            };
            self.add(id, file, range, source, front.as_ref(), &toml);
        }
    }

    /// Every file that no `[[source]]` names is one source.
    fn unconfigured(&mut self) {
        let config = self.config;
        let named: HashSet<PathBuf> = config
            .sources
            .iter()
            .filter_map(|s| s.path.as_ref())
            .map(|p| normalize(&config.root.join(&p.value)))
            .collect();
        for file in 0..self.corpus.files.len() {
            let Some(known) = self.corpus.files.get(file).map(Arc::clone) else {
                continue;
            };
            let (path, head) = (&known.path, known.text.head());
            if named.contains(path) {
                continue;
            }
            let front = self.front_matter(file);
            let id = match front.as_ref().and_then(|f| f.id.as_ref()) {
                Some(id) if self.ids.contains(&id.value) => {
                    self.problem(
                        ProblemKind::DuplicateId,
                        path,
                        id.span.clone(),
                        id.value.clone(),
                        None,
                    );
                    continue;
                }
                Some(id) => id.value.clone(),
                None => self.free_id(file),
            };
            let range = structure::body_start(head)..known.text.len();
            self.add(
                id,
                file,
                range,
                &SourceConfig::default(),
                front.as_ref(),
                path,
            );
        }
    }

    /// The keys in a file's front matter.
    fn front_matter(&self, file: usize) -> Option<SourceConfig> {
        structure::front_matter(self.corpus.files.get(file)?.text.head()).map(|(_, source)| source)
    }

    /// Adds a source. `path` is where its claims are written.
    fn add(
        &mut self,
        id: String,
        file: usize,
        range: Range<usize>,
        given: &SourceConfig,
        front: Option<&SourceConfig>,
        path: &Path,
    ) {
        let either = |pick: fn(&SourceConfig) -> &Option<Spanned<String>>| {
            pick(given)
                .as_ref()
                .or(front.and_then(|f| pick(f).as_ref()))
                .cloned()
        };
        let many = |pick: fn(&SourceConfig) -> &Vec<Spanned<String>>| -> Vec<String> {
            let own = pick(given);
            let list = if own.is_empty() {
                front.map_or(own, pick)
            } else {
                own
            };
            list.iter().map(|s| s.value.clone()).collect()
        };
        let title = either(|c| &c.title).map(|s| s.value);
        let lang = either(|c| &c.lang).and_then(|s| Language::from_tag(&s.value));
        let work_id = either(|c| &c.work).map_or_else(|| id.clone(), |s| s.value);
        let source_id = SourceId(self.corpus.sources.len() as u32);
        let work = self.work(work_id);
        if let Some(work) = self.corpus.works.get_mut(work.0 as usize) {
            work.witnesses.push(source_id);
        }
        let (restates, translates) = (either(|c| &c.restates), either(|c| &c.translates));
        if restates.is_some() || translates.is_some() {
            self.claims.push(Claim {
                source: source_id,
                path: path.to_path_buf(),
                restates,
                translates,
            });
        }
        self.ids.insert(id.clone());
        self.corpus.sources.push(Arc::new(Source {
            id,
            file: FileId(file as u32),
            title,
            aliases: many(|c| &c.aliases),
            author: many(|c| &c.author),
            date: given
                .date
                .as_ref()
                .or(front.and_then(|f| f.date.as_ref()))
                .map(|d| d.value),
            language: Language::Unknown,
            is_bilingual: false,
            work,
            translates: None,
            standing: given
                .standing
                .as_ref()
                .or(front.and_then(|f| f.standing.as_ref()))
                .map(|s| s.value),
            translator: either(|c| &c.translator).map(|s| s.value),
            is_readable: true,
            body: Body::default(),
            range,
        }));
        self.languages.push(lang);
    }

    /// Reads the structure of all sources; what is given about a source wins over what its text says.
    fn read(&mut self, known: &Accounts, given: &mut HashMap<AccountKey, u32>) -> Vec<Reading> {
        let keys = self.keys(given);
        let Corpus { files, sources, .. } = &mut self.corpus;
        // The layout of a file that holds several sources is made for the first of them that has to be read, and kept for the others.
        let (mut held, mut shared) = (HashSet::new(), HashSet::new());
        for source in &*sources {
            if !held.insert(source.file) {
                shared.insert(source.file);
            }
        }
        let shared = shared.into_iter().map(|file| (file, OnceLock::new()));
        let layouts: HashMap<FileId, OnceLock<structure::FileLayout>> = shared.collect();
        let read = |source: &Source, key: AccountKey| {
            if let Some(account) = known(&key) {
                return Some((account, Reading { key, fresh: None }));
            }
            let file = files.get(source.file.0 as usize)?;
            let text = &file.text;
            let new = || structure::FileLayout::new(&file.path, text);
            let title = source.title.as_deref();
            let range = source.range.clone();
            let read = match layouts.get(&source.file) {
                Some(layout) => structure::read(text, range, layout.get_or_init(new), title),
                None => structure::read(text, range, &new(), title),
            };
            let is_readable = !is_garbage(text, &read.readable);
            let account = Account::new(read, is_readable);
            let fresh = (!text.is_lost()).then(|| account.clone());
            Some((account, Reading { key, fresh }))
        };
        let readings = sources
            .par_iter_mut()
            .zip(&self.languages)
            .zip(&keys)
            .map(|((source, language), key)| {
                let Some((account, reading)) = read(source, *key) else {
                    return Reading {
                        key: *key,
                        fresh: None,
                    };
                };
                let facts = account.facts;
                let source = Arc::make_mut(source);
                source.is_readable = facts.is_readable;
                source.is_bilingual = facts.is_bilingual;
                source.title = source.title.take().or(facts.title);
                if source.author.is_empty() {
                    source.author = facts.author;
                }
                source.date = source.date.or(facts.date);
                source.language = language.unwrap_or(facts.language);
                source.body = account.body;
                reading
            })
            .collect();
        let garbled: Vec<(usize, Range<usize>, String)> = sources
            .iter()
            .filter(|source| !source.is_readable)
            .map(|source| {
                (
                    source.file.0 as usize,
                    source.range.clone(),
                    source.id.clone(),
                )
            })
            .collect();
        for (file, range, id) in garbled {
            let Some(path) = self.corpus.files.get(file).map(|file| file.path.clone()) else {
                continue;
            };
            self.problem(ProblemKind::UnreadableText, &path, range, id, None);
        }
        readings
    }

    /// What the account of each source is known by.
    fn keys(&self, given: &mut HashMap<AccountKey, u32>) -> Vec<AccountKey> {
        let key = |source: &Source, ordinal| {
            let file = self.corpus.files.get(source.file.0 as usize);
            file.map_or_else(AccountKey::default, |file| {
                let is_markdown = structure::is_markdown(&file.path);
                let title = source.title.as_deref();
                account::key(&file.text, is_markdown, &source.range, title, ordinal)
            })
        };
        let sources = self.corpus.sources.par_iter();
        let mut keys: Vec<AccountKey> = sources.map(|source| key(source, 0)).collect();
        for (own, source) in keys.iter_mut().zip(&self.corpus.sources) {
            let ordinal = given.entry(*own).or_default();
            if *ordinal > 0 {
                *own = key(source, *ordinal);
            }
            *ordinal += 1;
        }
        keys
    }

    /// The work of that id, made if new.
    fn work(&mut self, id: String) -> WorkId {
        if let Some(&work) = self.works.get(&id) {
            return work;
        }
        let work = WorkId(self.corpus.works.len() as u32);
        self.works.insert(id.clone(), work);
        self.corpus.works.push(Work {
            id,
            witnesses: Vec::new(),
            restates: None,
        });
        work
    }

    /// Resolves `restates` and `translates`, now that every id is known.
    fn connect(&mut self) {
        for claim in std::mem::take(&mut self.claims) {
            let own = self
                .corpus
                .sources
                .get(claim.source.0 as usize)
                .map(|s| s.work);
            if let Some(earlier) = self.resolve(claim.restates.as_ref(), &claim.path)
                && Some(earlier) != own
                && let Some(work) = own.and_then(|w| self.corpus.works.get_mut(w.0 as usize))
            {
                work.restates.get_or_insert(earlier);
            }
            if let Some(original) = self.resolve(claim.translates.as_ref(), &claim.path)
                && let Some(source) = self.corpus.sources.get_mut(claim.source.0 as usize)
            {
                let source = Arc::make_mut(source);
                source.translates = Some(original);
            }
        }
    }

    /// The work that a reference names by work or source id; a problem if there is none.
    fn resolve(&mut self, reference: Option<&Spanned<String>>, path: &Path) -> Option<WorkId> {
        let reference = reference?;
        if let Some(work) = self.corpus.work_by_id(&reference.value) {
            return Some(work);
        }
        if let Some(source) = self.corpus.source_by_id(&reference.value) {
            return self.corpus.sources.get(source.0 as usize).map(|s| s.work);
        }
        let near = self
            .works
            .keys()
            .chain(&self.ids)
            .map(|id| (strsim::damerau_levenshtein(id, &reference.value), id))
            .filter(|&(distance, id)| distance * 3 <= id.chars().count())
            .min()
            .map(|(_, id)| id.clone());
        self.problem(
            ProblemKind::UnknownReference,
            path,
            reference.span.clone(),
            reference.value.clone(),
            near.map(Cause::Near),
        );
        None
    }

    /// An id made from a file's stem that is not taken, neither by a source so far nor by a configured one.
    fn free_id(&self, file: usize) -> String {
        let path = self
            .corpus
            .files
            .get(file)
            .map(|f| f.path.as_path())
            .unwrap_or(Path::new(""));
        id_of_path(path, |id| self.is_taken(id))
    }

    fn is_taken(&self, id: &str) -> bool {
        let configured = |s: &SourceConfig| s.id.as_ref().is_some_and(|i| i.value == id);
        self.ids.contains(id) || self.config.sources.iter().any(configured)
    }

    fn problem(
        &mut self,
        kind: ProblemKind,
        path: &Path,
        range: Range<usize>,
        subject: String,
        cause: Option<Cause>,
    ) {
        self.corpus.problems.push(Problem {
            kind,
            path: path.to_path_buf(),
            range,
            subject,
            cause,
        });
    }
}

/// The id of a source that nobody gave one: the stem of its file, with the names of the folders around it while that is taken.
pub fn id_of_path(path: &Path, is_taken: impl Fn(&str) -> bool) -> String {
    let stem = path.file_stem().map(|stem| stem.to_string_lossy());
    let mut id = legal_id(&stem.unwrap_or_default());
    for folder in path.ancestors().skip(1).filter_map(Path::file_name) {
        if !is_taken(&id) {
            return id;
        }
        id = legal_id(&format!("{}-{id}", folder.to_string_lossy()));
    }
    let base = id.clone();
    let mut number = 2;
    while is_taken(&id) {
        id = format!("{base}-{number}");
        number += 1;
    }
    id
}

/// A legal Pandoc key out of a file's stem: runs of other characters become `-`.
fn legal_id(stem: &str) -> String {
    let mut id = String::new();
    for c in stem.chars() {
        if c.is_alphanumeric() || c == '_' {
            id.push(c);
        } else if matches!(
            c,
            ':' | '.' | '#' | '$' | '%' | '&' | '-' | '+' | '?' | '<' | '>' | '~' | '/'
        ) {
            // Legal only between letters, and never doubled.
            if id
                .chars()
                .last()
                .is_some_and(|l| l.is_alphanumeric() || l == '_')
            {
                id.push(c);
            }
        } else if !id.is_empty() && !id.ends_with('-') {
            while id
                .chars()
                .last()
                .is_some_and(|l| !l.is_alphanumeric() && l != '_')
            {
                id.pop();
            }
            id.push('-');
        }
    }
    let id = id.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '_');
    if id.is_empty() {
        "source".to_owned()
    } else {
        id.to_owned()
    }
}

/// `path` as yinwen.toml would name it.
fn shown(config: &Config, path: &Path) -> String {
    let below = path.strip_prefix(&config.root).unwrap_or(path);
    below.to_string_lossy().replace('\\', "/")
}

/// `path` without `.` and with `..` taken back, as text: nothing is asked of the disk.
fn normalize(path: &Path) -> PathBuf {
    let mut clean = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                clean.pop();
            }
            part => clean.push(part),
        }
    }
    clean
}

/// Whether a text layer is private-use characters or replacement characters: more than a twentieth of what is not space.
fn is_garbage(text: &str, readable: &[Range<usize>]) -> bool {
    let chars = || {
        let parts = readable.iter().filter_map(|range| text.get(range.clone()));
        parts.flat_map(str::chars)
    };
    let is_bad =
        |c: &char| matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10fffd}' | '\u{fffd}');
    let bad = chars().filter(is_bad).count();
    let all = || chars().filter(|c| !c.is_whitespace()).count();
    bad > 0 && bad * 20 > all() && all() >= 20
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_legal_keys() {
        assert_eq!(legal_id("习近平 讲话（2015）"), "习近平-讲话-2015");
        assert_eq!(legal_id("a.b"), "a.b");
        assert_eq!(legal_id("a. b"), "a-b");
        assert_eq!(legal_id("（）"), "source");
        assert_eq!(legal_id("--x--"), "x");
    }
}

//! What is known of the files of the corpus. A file with the stamp that it had when it was read last is not read again.

use crate::corpus::{self, LoadedFile};
use crate::files::{self, FileError, Files, Stamp, Text};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

/// What is known of a file that was read. Nobody looks at its text: who does has a copy that is read by itself.
#[derive(Debug, Clone)]
pub(in crate::workspace) struct Fact {
    pub(super) stamp: Stamp,
    pub(super) file: LoadedFile,
}

type ByPath<T> = HashMap<Arc<Path>, T>;

/// What is known of the files that were read, by path. A copy shares it.
#[derive(Debug, Clone, Default)]
pub(in crate::workspace) struct Facts {
    all: Arc<ByPath<Arc<Fact>>>,
    /// What is known since of a few of them, or no longer.
    since: ByPath<Option<Arc<Fact>>>,
}

/// More than so many differences are not carried along.
const FEW: usize = 256;

impl Facts {
    /// What is known of the file at `path`.
    pub fn get(&self, path: &Path) -> Option<&Arc<Fact>> {
        match self.since.get(path) {
            Some(fact) => fact.as_ref(),
            None => self.all.get(path),
        }
    }

    /// Knows this of the file at `path`, or nothing, from now on.
    pub fn set(&mut self, path: &Path, fact: Option<Arc<Fact>>) {
        self.since.insert(Arc::from(path), fact);
        if self.since.len() > FEW {
            *self = self.iter().cloned().collect();
        }
    }

    /// Of how many files something is known.
    pub fn len(&self) -> usize {
        self.iter().count()
    }

    fn iter(&self) -> impl Iterator<Item = &Arc<Fact>> {
        let all = self.all.iter();
        let all = all.filter(|(path, _)| !self.since.contains_key(*path));
        let since = self.since.values().filter_map(Option::as_ref);
        all.map(|(_, fact)| fact).chain(since)
    }
}

impl FromIterator<Arc<Fact>> for Facts {
    fn from_iter<I: IntoIterator<Item = Arc<Fact>>>(facts: I) -> Facts {
        let facts = facts.into_iter();
        let by_path = facts.map(|fact| (Arc::from(fact.file.path.as_path()), fact));
        Facts {
            all: Arc::new(by_path.collect()),
            since: ByPath::new(),
        }
    }
}

impl Extend<Arc<Fact>> for Facts {
    fn extend<I: IntoIterator<Item = Arc<Fact>>>(&mut self, facts: I) {
        *self = self.iter().cloned().chain(facts).collect();
    }
}

/// A fact as it is kept.
#[derive(Serialize, Deserialize)]
struct Kept<'a> {
    path: &'a str,
    stamp: Stamp,
    length: usize,
    digest: files::Digest,
    encoding: &'a str,
    damaged: bool,
    head: &'a str,
}

/// A file before it is read.
pub(super) struct Seen {
    pub path: PathBuf,
    pub state: State,
}

/// What there is to know of a file without reading it.
pub(super) enum State {
    /// An editor has it open.
    Overlaid,
    /// It is as it was.
    Known(Arc<Fact>),
    /// Nobody read it so far, or it is not as it was; its stamp, if it can be asked for.
    New(Option<Stamp>),
}

impl Seen {
    /// Looks at the file at `path`.
    pub fn new(facts: &Facts, files: &Files, path: PathBuf) -> Seen {
        let state = match files.overlay.get(&path) {
            Some(_) => State::Overlaid,
            None => {
                let stamp = files::stamp(&path);
                let known = known(facts, &path).filter(|fact| Some(fact.stamp) == stamp);
                known.map_or(State::New(stamp), |fact| State::Known(Arc::clone(fact)))
            }
        };
        Seen { path, state }
    }

    /// Bytes of the file, if it has to be read.
    pub fn new_bytes(&self) -> u64 {
        match &self.state {
            State::New(Some(stamp)) => stamp.length(),
            _ => 0,
        }
    }

    /// Bytes of the file, as far as the disk tells.
    pub fn bytes(&self) -> u64 {
        match &self.state {
            State::Known(fact) => fact.stamp.length(),
            _ => self.new_bytes(),
        }
    }

    /// Reads the file, if that is needed.
    pub fn read(&self, facts: &Facts, files: &Files, now: SystemTime) -> Look {
        let stamp = match &self.state {
            State::Known(fact) => {
                return Look {
                    file: Ok(unread(&fact.file)),
                    fact: Some(Arc::clone(fact)),
                    is_read: false,
                };
            }
            State::Overlaid => {
                return Look {
                    file: read(files, &self.path),
                    fact: known(facts, &self.path).cloned(),
                    is_read: true,
                };
            }
            State::New(stamp) => stamp,
        };
        let mut file = read(files, &self.path);
        // The same text again need not be in memory.
        if let (Ok(file), Some(known)) = (&mut file, known(facts, &self.path))
            && file.text == known.file.text
        {
            file.text = unread(&known.file).text;
        }
        let settled = stamp.filter(|stamp| stamp.is_settled(now));
        let fact = settled.zip(file.as_ref().ok()).map(|(stamp, file)| {
            Arc::new(Fact {
                stamp,
                file: file.clone(),
            })
        });
        Look {
            file,
            fact,
            is_read: true,
        }
    }
}

/// What came of looking at a file.
pub(super) struct Look {
    pub file: Result<LoadedFile, FileError>,
    /// What is known of it from now on.
    pub fact: Option<Arc<Fact>>,
    /// Its stamp did not tell all.
    pub is_read: bool,
}

impl Look {
    /// Leaves the text to the disk.
    pub fn release(&mut self) {
        let Ok(file) = &mut self.file else {
            return;
        };
        file.text = stored(file);
        if let Some(fact) = &mut self.fact {
            Arc::make_mut(fact).file.text = unread(file).text;
        }
    }
}

/// The text of a file as one that is read from the disk when somebody looks at it.
pub(super) fn stored(file: &LoadedFile) -> Text {
    let (text, head) = (&file.text, corpus::head(file.text.head()));
    Text::stored(&file.path, text.len(), text.digest(), head)
}

/// The file, as nobody looked at its text so far.
pub(super) fn unread(file: &LoadedFile) -> LoadedFile {
    LoadedFile {
        text: file.text.unread().unwrap_or_else(|| file.text.clone()),
        ..file.clone()
    }
}

/// What is known of the file at `path`, if that is of use.
fn known<'a>(facts: &'a Facts, path: &Path) -> Option<&'a Arc<Fact>> {
    facts.get(path).filter(|fact| !fact.file.text.is_lost())
}

fn read(files: &Files, path: &Path) -> Result<LoadedFile, FileError> {
    let decoded = files.read(path)?;
    Ok(LoadedFile {
        path: path.to_path_buf(),
        text: decoded.text.into(),
        encoding: decoded.encoding,
        damaged: decoded.damaged,
    })
}

/// What is known, as bytes.
pub(super) fn to_bytes(facts: &Facts) -> Vec<u8> {
    let kept = facts.iter().filter_map(|fact| {
        Some(Kept {
            // A name that is no text is rare; its file is read every time.
            path: fact.file.path.to_str()?,
            stamp: fact.stamp,
            length: fact.file.text.len(),
            digest: fact.file.text.digest(),
            encoding: fact.file.encoding,
            damaged: fact.file.damaged,
            head: fact.file.text.head(),
        })
    });
    postcard::to_allocvec(&kept.collect::<Vec<_>>()).unwrap_or_default()
}

/// What is kept as bytes; `None` if they are something else.
pub(super) fn from_bytes(bytes: &[u8]) -> Option<Facts> {
    let kept: Vec<Kept> = postcard::from_bytes(bytes).ok()?;
    let facts = kept.into_iter().filter_map(|kept| {
        let path = PathBuf::from(kept.path);
        let file = LoadedFile {
            text: Text::stored(&path, kept.length, kept.digest, kept.head),
            path: path.clone(),
            encoding: files::encoding_name(kept.encoding)?,
            damaged: kept.damaged,
        };
        let stamp = kept.stamp;
        Some(Arc::new(Fact { stamp, file }))
    });
    Some(facts.collect())
}

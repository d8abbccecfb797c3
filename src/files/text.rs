//! The text of a file that need not be in memory.

use super::read;
use std::fmt;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use sha2::{Digest as _, Sha256};

/// What tells one text from another: SHA-256.
pub type Digest = [u8; 32];

/// The decoded text of a file: in memory, or on the disk until somebody looks at it. Cheap to clone.
///
/// A text that is read later is the one that it was, or, if the file changed meanwhile, none at all: offsets into the one mean
/// nothing in the other. The text is lost then, and says so.
#[derive(Clone, Default)]
pub struct Text {
    known: Arc<Known>,
    /// In memory from the beginning, or since somebody looked at it.
    memory: Arc<OnceLock<Arc<str>>>,
}

/// What is known of a text, in memory or not.
#[derive(Default)]
struct Known {
    digest: OnceLock<Digest>,
    stored: Option<Stored>,
    /// Somebody looked, and the file had another text.
    is_lost: AtomicBool,
}

/// A text on the disk.
struct Stored {
    path: PathBuf,
    /// Bytes of the decoded text.
    length: usize,
    /// The beginning of the text.
    head: Box<str>,
}

impl Text {
    /// A text of so many bytes that the file at `path` has: it is read when somebody looks at it. `head` is its beginning.
    #[must_use]
    pub fn stored(path: &Path, length: usize, digest: Digest, head: &str) -> Text {
        let known = Known {
            digest: OnceLock::from(digest),
            stored: Some(Stored {
                path: path.to_path_buf(),
                length,
                head: head.into(),
            }),
            ..Known::default()
        };
        Text {
            known: Arc::new(known),
            memory: Arc::default(),
        }
    }

    /// The same text as one that nobody looked at so far; `None` if it is not on the disk.
    #[must_use]
    pub fn unread(&self) -> Option<Text> {
        let is_stored = self.known.stored.is_some();
        is_stored.then(|| Text {
            known: Arc::clone(&self.known),
            memory: Arc::default(),
        })
    }

    /// The text. What is read for it stays in memory.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.memory.get_or_init(|| self.read())
    }

    /// The text for somebody who looks at it once: what is read for it does not stay in memory.
    #[must_use]
    pub fn passing(&self) -> Arc<str> {
        let kept = self.memory.get();
        kept.map_or_else(|| self.read(), Arc::clone)
    }

    /// The beginning of the text, as it was given; all of a text that is in memory.
    #[must_use]
    pub fn head(&self) -> &str {
        match (self.memory.get(), &self.known.stored) {
            (None, Some(stored)) => &stored.head,
            _ => self.as_str(),
        }
    }

    /// Whether it is in memory: from the beginning, or since somebody looked at it.
    #[must_use]
    pub fn is_in_memory(&self) -> bool {
        self.memory.get().is_some()
    }

    /// Whether somebody looked and the file that had it had it no longer. Nothing is read for the answer.
    #[must_use]
    pub fn is_lost(&self) -> bool {
        self.known.is_lost.load(Ordering::Relaxed)
    }

    /// How many bytes it has.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.known.stored {
            Some(stored) => stored.length,
            None => self.as_str().len(),
        }
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What tells it from other texts.
    #[must_use]
    pub fn digest(&self) -> Digest {
        let digest = || Sha256::digest(self.as_str()).into();
        *self.known.digest.get_or_init(digest)
    }

    fn read(&self) -> Arc<str> {
        let Some(stored) = self.known.stored.as_ref() else {
            return Arc::default();
        };
        let is_it = |text: &String| {
            let digest: Digest = Sha256::digest(text).into();
            self.known.digest.get() == Some(&digest)
        };
        let found = read(&stored.path).ok().map(|decoded| decoded.text);
        let found = found.filter(is_it);
        if found.is_none() {
            self.known.is_lost.store(true, Ordering::Relaxed);
        }
        found.unwrap_or_default().into()
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl<T: Into<Arc<str>>> From<T> for Text {
    fn from(text: T) -> Text {
        Text {
            known: Arc::default(),
            memory: Arc::new(OnceLock::from(text.into())),
        }
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Text) -> bool {
        Arc::ptr_eq(&self.known, &other.known)
            || self.len() == other.len() && self.digest() == other.digest()
    }
}

impl Eq for Text {}

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        self.len() == other.len() && self.as_str() == other
    }
}

impl PartialEq<Arc<str>> for Text {
    fn eq(&self, other: &Arc<str>) -> bool {
        *self == **other
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Text({} bytes)", self.len())
    }
}

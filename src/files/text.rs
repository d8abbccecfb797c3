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
pub struct Text(Arc<Inner>);

#[derive(Default)]
struct Inner {
    /// In memory from the beginning, or since somebody looked at it.
    text: OnceLock<Arc<str>>,
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
        let inner = Inner {
            digest: OnceLock::from(digest),
            stored: Some(Stored {
                path: path.to_path_buf(),
                length,
                head: head.into(),
            }),
            ..Inner::default()
        };
        Text(Arc::new(inner))
    }

    /// The text. What is read for it stays in memory.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.text.get_or_init(|| self.read())
    }

    /// The text for somebody who looks at it once: what is read for it does not stay in memory.
    #[must_use]
    pub fn passing(&self) -> Arc<str> {
        let kept = self.0.text.get();
        kept.map_or_else(|| self.read(), Arc::clone)
    }

    /// The beginning of the text, as it was given; all of a text that is in memory.
    #[must_use]
    pub fn head(&self) -> &str {
        match (self.0.text.get(), &self.0.stored) {
            (None, Some(stored)) => &stored.head,
            _ => self.as_str(),
        }
    }

    /// Whether it is in memory: from the beginning, or since somebody looked at it.
    #[must_use]
    pub fn is_in_memory(&self) -> bool {
        self.0.text.get().is_some()
    }

    /// Whether somebody looked and the file that had it had it no longer. Nothing is read for the answer.
    #[must_use]
    pub fn is_lost(&self) -> bool {
        self.0.is_lost.load(Ordering::Relaxed)
    }

    /// How many bytes it has.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.0.stored {
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
        *self.0.digest.get_or_init(digest)
    }

    fn read(&self) -> Arc<str> {
        let Some(stored) = self.0.stored.as_ref() else {
            return Arc::default();
        };
        let is_it = |text: &String| {
            let digest: Digest = Sha256::digest(text).into();
            self.0.digest.get() == Some(&digest)
        };
        let found = read(&stored.path).ok().map(|decoded| decoded.text);
        let found = found.filter(is_it);
        if found.is_none() {
            self.0.is_lost.store(true, Ordering::Relaxed);
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
        let inner = Inner {
            text: OnceLock::from(text.into()),
            ..Inner::default()
        };
        Text(Arc::new(inner))
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Text) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
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

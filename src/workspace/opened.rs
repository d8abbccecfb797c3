//! Sources that somebody looks at: their text and its fold with the way back to the bytes. The index finds by units alone.
//!
//! They are kept while they are in use, whatever becomes of the snapshots: of a large corpus, no more than so many bytes.

use super::Workspace;
use crate::collate::variants::Side;
use crate::corpus::{AccountKey, SourceId};
use crate::text::fold::{Folded, fold_parts};
use crate::text::recent::Recent;
use std::fmt;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

/// Bytes of opened sources that are young before the generation before them is forgotten: ten megabytes of Chinese text.
const GENERATION: usize = 32_000_000;

/// A source with its text.
#[derive(Debug)]
pub(super) struct Opened {
    text: Arc<str>,
    /// Byte ranges of the text that are read.
    readable: Vec<Range<usize>>,
    /// Its fold; origins are bytes of the text.
    pub folded: Folded,
}

impl Opened {
    /// As a side of a collation.
    pub fn side(&self) -> Side<'_> {
        Side {
            text: &self.text,
            folded: &self.folded,
            readable: Some(&self.readable),
        }
    }

    /// Bytes that it takes, without a text that others have as well.
    fn weight(&self) -> usize {
        self.text.len()
            + size_of_val(&*self.folded.units)
            + size_of_val(&*self.folded.origins)
            + size_of_val(&*self.readable)
    }
}

/// The sources that somebody looked at lately, by what their texts are known by.
pub(super) struct Shelf(Mutex<Recent<AccountKey, Arc<Opened>>>);

impl Default for Shelf {
    fn default() -> Self {
        Shelf(Mutex::new(Recent::new(GENERATION)))
    }
}

impl fmt::Debug for Shelf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Shelf")
    }
}

impl Workspace {
    /// A source with its text.
    pub(super) fn opened(&self, source: SourceId) -> Option<Arc<Opened>> {
        let lock = || self.opened.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = self.keys.get(source.0 as usize)?;
        if let Some(opened) = lock().get(key) {
            return Some(opened);
        }
        let entry = self.corpus.sources.get(source.0 as usize)?;
        let file = self.corpus.files.get(entry.file.0 as usize)?;
        let text = file.text.passing();
        let readable = entry.body.passing(|layout| layout.readable.clone());
        let opened = Arc::new(Opened {
            folded: fold_parts(&text, &readable),
            readable,
            text,
        });
        // A text that is gone is not the one that the key stands for.
        if !file.text.is_lost() {
            lock().insert(*key, Arc::clone(&opened), opened.weight());
        }
        Some(opened)
    }
}

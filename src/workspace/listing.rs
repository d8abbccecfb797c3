//! Which paragraphs of notes a list may begin in: remembered, since a key stroke asks it of all of them.

use crate::text::edit::Unchanged;
use crate::text::recent::Recent;
use std::ops::Range;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// So many bytes of paragraphs are young.
const GENERATION: usize = 8_000_000;

/// Of so many texts it is remembered where their paragraphs stand.
const TEXTS: usize = 4;

/// What is known of paragraphs, each with the one after it.
#[derive(Debug)]
pub(super) struct Listing {
    /// The texts that were asked about last, the latest at the end.
    texts: Mutex<Vec<Arc<Listed>>>,
    /// What is known of words, wherever they stand.
    words: Mutex<Recent<Box<str>, bool>>,
}

/// A text and what was said of it.
#[derive(Debug)]
struct Listed {
    text: Arc<str>,
    /// Bytes of a paragraph and the next, by where they start.
    pairs: Vec<Range<usize>>,
    may_list: Vec<bool>,
}

impl Default for Listing {
    fn default() -> Self {
        Listing {
            texts: Mutex::default(),
            words: Mutex::new(Recent::new(GENERATION)),
        }
    }
}

impl Listing {
    /// Of each of the `pairs` (bytes of `text`, by where they start), whether a list may begin there: as was said before of the same
    /// words, else as `ask` says of the pair of that number.
    pub fn of(
        &self,
        text: &Arc<str>,
        pairs: Vec<Range<usize>>,
        ask: impl Fn(usize) -> bool,
    ) -> Vec<bool> {
        let before = lock(&self.texts).clone();
        let edit = before.iter().rev().find_map(|listed| {
            let edit = Unchanged::between(&listed.text, text);
            let shorter = text.len().min(listed.text.len());
            edit.is_most_of(shorter).then_some((listed, edit))
        });
        let mut words = lock(&self.words);
        let may_list = |(n, pair): (usize, &Range<usize>)| {
            let carried = edit.and_then(|(listed, edit)| listed.carried(text.len(), edit, pair));
            carried.unwrap_or_else(|| {
                let key = text.get(pair.clone()).unwrap_or_default();
                words.get(key).unwrap_or_else(|| {
                    let may_list = ask(n);
                    words.insert(key.into(), may_list, key.len());
                    may_list
                })
            })
        };
        let may_list: Vec<bool> = pairs.iter().enumerate().map(may_list).collect();
        let mut texts = lock(&self.texts);
        if let Some((edited, _)) = edit {
            texts.retain(|text| !Arc::ptr_eq(text, edited));
        }
        if texts.len() >= TEXTS {
            texts.remove(0);
        }
        texts.push(Arc::new(Listed {
            text: Arc::clone(text),
            pairs,
            may_list: may_list.clone(),
        }));
        may_list
    }
}

impl Listed {
    /// What was said of the words that stand at `pair` of a text of `length` bytes, if the edit left them alone.
    fn carried(&self, length: usize, edit: Unchanged, pair: &Range<usize>) -> Option<bool> {
        let was = if pair.end <= edit.head {
            pair.clone()
        } else if pair.start >= length - edit.tail {
            let moved = |at: usize| at + self.text.len() - length;
            moved(pair.start)..moved(pair.end)
        } else {
            return None;
        };
        let n = self.pairs.partition_point(|pair| pair.start < was.start);
        let is_it = self.pairs.get(n) == Some(&was);
        is_it.then(|| self.may_list.get(n).copied())?
    }
}

fn lock<T>(kept: &Mutex<T>) -> MutexGuard<'_, T> {
    // A panic while the lock was held leaves whole entries behind.
    kept.lock().unwrap_or_else(PoisonError::into_inner)
}

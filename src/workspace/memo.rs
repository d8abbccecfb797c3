//! What was found out about a quotation, kept by its wording and what it cites, so that an edit elsewhere in the note (or the
//! same quotation in another note) costs a look-up and no search.
//!
//! A result holds for one configuration and one corpus. Each snapshot has its own memo, with what the one before knew: whether a
//! changed source may have touched that is told when somebody asks for it.

use super::{Check, Near};
use crate::markup::{BoundCitation, Known, Quotation};
use crate::text::recent::Recent;
use std::collections::HashSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Results of so many bytes are young before the generation before them is forgotten: memory stays flat however long the session.
/// Some ten thousand quotations that hold, some three thousand that do not.
const GENERATION: usize = 16 << 20;

/// Results by quotation. Cheap to share: look-ups take a short lock.
#[derive(Debug)]
pub struct Memo {
    results: Mutex<Recent<Arc<Key>, Remembered>>,
    /// How many changes of sources there were.
    changes: usize,
    /// The sources that changed since the last change but one, the last change but two, and so on: all of them together.
    changed: Vec<HashSet<u32>>,
    judged: AtomicUsize,
}

/// A result, and after how many changes it held.
type Remembered = (Arc<Check>, usize);

/// What nobody asked for during so many changes is forgotten.
const CHANGES: usize = 16;

impl Default for Memo {
    fn default() -> Self {
        Memo {
            results: Mutex::new(Recent::new(GENERATION)),
            changes: 0,
            changed: Vec::new(),
            judged: AtomicUsize::new(0),
        }
    }
}

/// All that a verdict depends on besides the snapshot: fragments, interpolations and whether it is a term follow from the
/// wording.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Key {
    /// The wording.
    pub text: String,
    /// `None` for an uncited quotation.
    pub citations: Option<Vec<Cited>>,
}

/// What a citation says of its quotation.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Cited {
    id: Arc<str>,
    /// A source, a work or an entry of a bibliography has this id; notes may name bibliographies of their own.
    is_known: bool,
    not_verbatim: bool,
}

impl Key {
    pub fn of(quotation: &Quotation, known: &Known) -> Key {
        let citations = quotation.binding.as_ref().map(|binding| {
            let cited = binding.citations.iter().map(|citation| Cited {
                id: citation.id.clone(),
                is_known: known.keys.contains(&*citation.id),
                not_verbatim: citation.not_verbatim,
            });
            cited.collect()
        });
        Key {
            text: quotation.wording.text.clone(),
            citations,
        }
    }
}

/// About how many bytes a result takes.
fn weight(key: &Key, check: &Check) -> usize {
    let cited = key.citations.as_ref().map_or(0, Vec::len);
    let nearest = check.nearest.iter().map(|near| &near.variants);
    let nearest = nearest.map(|variants| size_of::<Near>() + size_of_val(variants.as_slice()));
    let variants = check.variants.iter().map(|(_, variant)| variant);
    let near = check.nearest.iter().flat_map(|near| &near.variants);
    let texts = variants.chain(near).map(|variant| {
        // Small allocations take more than they hold.
        64 + variant.quotation_text.len() + variant.source_text.len()
    });
    size_of::<Key>()
        + size_of::<Check>()
        + key.text.len()
        + cited * size_of::<Cited>()
        + size_of_val(check.passages.as_slice())
        + size_of_val(check.variants.as_slice())
        + nearest.sum::<usize>()
        + texts.sum::<usize>()
}

/// Whether two quotations have the same [`Key`], where the same keys are known to both.
pub(super) fn ask_the_same(a: &Quotation, b: &Quotation) -> bool {
    let asks =
        |a: &BoundCitation, b: &BoundCitation| a.id == b.id && a.not_verbatim == b.not_verbatim;
    let is_bound_alike = match (&a.binding, &b.binding) {
        (None, None) => true,
        (Some(a), Some(b)) => {
            let mut pairs = a.citations.iter().zip(&b.citations);
            a.citations.len() == b.citations.len() && pairs.all(|(a, b)| asks(a, b))
        }
        _ => false,
    };
    a.wording.text == b.wording.text && is_bound_alike
}

impl Memo {
    /// How many quotations had to be searched for and collated so far: what was not remembered.
    #[must_use]
    pub fn judged(&self) -> usize {
        self.judged.load(Ordering::Relaxed)
    }

    /// The result for `key`, made by `judge`, if it has one, where none is remembered. Of one that was found before some sources
    /// changed, `holds` says whether it still is. Two threads may judge the same quotation at once; the results are equal.
    pub(super) fn get_or(
        &self,
        key: Key,
        holds: impl FnOnce(&HashSet<u32>, &Key, &Check) -> bool,
        judge: impl FnOnce() -> Option<Check>,
    ) -> Option<Arc<Check>> {
        let known = self.lock().get(&key);
        let check = match known {
            Some((check, changes)) if changes == self.changes => return Some(check),
            Some((check, changes))
                if self.stands(changes, |changed| holds(changed, &key, &check)) =>
            {
                check
            }
            _ => {
                self.judged.fetch_add(1, Ordering::Relaxed);
                Arc::new(judge()?)
            }
        };
        let weight = weight(&key, &check);
        let known = (Arc::clone(&check), self.changes);
        self.lock().insert(Arc::new(key), known, weight);
        Some(check)
    }

    /// Whether what held after so many changes `holds` after those that came since.
    fn stands(&self, changes: usize, holds: impl FnOnce(&HashSet<u32>) -> bool) -> bool {
        let since = self.changes - changes;
        let changed = since
            .checked_sub(1)
            .and_then(|since| self.changed.get(since));
        changed.is_some_and(holds)
    }

    /// Knows what `before` knew, before these sources `changed`.
    pub(super) fn inherit(&mut self, before: &Memo, changed: &HashSet<u32>) {
        self.results = Mutex::new(before.lock().clone());
        self.changes = before.changes + 1;
        let earlier = before.changed.iter().map(|earlier| earlier | changed);
        let all = [changed.clone()].into_iter().chain(earlier);
        self.changed = all.take(CHANGES).collect();
    }

    fn lock(&self) -> MutexGuard<'_, Recent<Arc<Key>, Remembered>> {
        // A panic while the lock was held leaves whole entries behind: the maps change by single insertions.
        self.results.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

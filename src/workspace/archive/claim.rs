//! Which segments have which sources: what is in one already is not indexed again.

use super::{Archive, merge};
use crate::corpus::AccountKey;
use crate::index::Segment;
use crate::workspace::Workspace;
use foldhash::fast::FixedState;
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Keys are digests: any hash of them is good.
type ByKey<T> = HashMap<AccountKey, T, FixedState>;

/// The documents of a segment that are still there: for each, its number in the corpus.
pub(super) type Numbers = Vec<Option<u32>>;

/// A segment of the index, and what of it is there.
pub(super) type Part = (Arc<Segment>, Numbers);

/// Where sources are in segments.
pub(super) struct Claim {
    pub parts: Vec<Part>,
    /// The numbers of the sources that are in none.
    pub missing: Vec<u32>,
}

impl Archive {
    /// The segments that have sources of these keys.
    pub(super) fn claim(&self, keys: &[AccountKey]) -> Claim {
        let mut wanted: ByKey<u32> = keys.iter().copied().zip(0..).collect();
        let live = |segment: &Arc<Segment>| {
            let keys = (0..).zip(segment.keys());
            let live = keys.filter(|(_, key)| wanted.contains_key(*key));
            live.map(|(own, _)| segment.units_of(own)).sum::<usize>()
        };
        // Where several segments have a source, the one counts that has the most, and the least else.
        let segments = self.segments.iter();
        let mut segments: Vec<_> = segments.map(|segment| (live(segment), segment)).collect();
        segments.sort_by_key(|(live, segment)| (Reverse(*live), segment.len()));
        let mut parts = Vec::new();
        for (_, segment) in segments {
            let keys = segment.keys().iter();
            let numbers: Numbers = keys.map(|key| wanted.remove(key)).collect();
            if numbers.iter().any(Option::is_some) {
                parts.push((Arc::clone(segment), numbers));
            }
        }
        Claim {
            parts,
            missing: wanted.into_values().collect(),
        }
    }

    /// As [`claim`](Self::claim), where all sources but the `revised` ones are those of the snapshot `before`. `None` if one of these has
    /// the key of another source.
    pub(super) fn claim_again(
        &self,
        keys: &[AccountKey],
        before: &Workspace,
        revised: &HashSet<u32>,
    ) -> Option<Claim> {
        let known = before.index.segments().map(Arc::as_ptr);
        if !known.eq(self.segments.iter().map(Arc::as_ptr)) {
            // Some turned out to be damaged, or were brought together.
            let distinct: HashSet<&AccountKey, FixedState> = keys.iter().collect();
            return (distinct.len() == keys.len()).then(|| self.claim(keys));
        }
        let mut parts = before.parts();
        for &number in revised {
            if let Some((part, own)) = before.index.place_of(number) {
                *parts.get_mut(part)?.1.get_mut(own)? = None;
            }
        }
        let mut missing: ByKey<u32> = HashMap::default();
        for &number in revised {
            let key = keys.get(number as usize)?;
            let places = parts
                .iter_mut()
                .filter_map(|(segment, numbers)| numbers.get_mut(segment.find(key)?));
            let mut places: Vec<&mut Option<u32>> = places.collect();
            let is_taken = places.iter().any(|place| place.is_some());
            let other = match places.first_mut() {
                Some(place) => place.replace(number),
                None => missing.insert(*key, number),
            };
            if is_taken || other.is_some() {
                return None;
            }
        }
        parts.retain(|(_, numbers)| numbers.iter().any(Option::is_some));
        Some(Claim {
            parts,
            missing: missing.into_values().collect(),
        })
    }

    /// Gives up the parts that are better brought together with others: what they have is missing then. `most` are the units of a
    /// segment.
    pub(super) fn bring_together(&self, claim: Claim, most: usize) -> Claim {
        let Claim {
            mut parts,
            mut missing,
        } = claim;
        let mut given_up = match self.merges_later {
            true => Vec::new(),
            false => merge::due(&parts, most),
        };
        if !missing.is_empty() || !given_up.is_empty() {
            // A small one is made anew, instead of one more.
            let parts = parts.iter().enumerate();
            let passing = parts.filter(|(_, part)| merge::is_passing(part));
            given_up.extend(passing.map(|(number, _)| number));
        }
        let mut number = 0;
        parts.retain(|(_, numbers)| {
            let stays = !given_up.contains(&number);
            number += 1;
            if !stays {
                missing.extend(numbers.iter().flatten());
            }
            stays
        });
        missing.sort_unstable();
        Claim { parts, missing }
    }
}

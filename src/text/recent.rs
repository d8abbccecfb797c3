//! Values that are kept while they are in use: memory stays flat however long a session lasts.

use foldhash::fast::RandomState;
use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;

/// A map of two generations. Once the young one is full, it becomes the old one, and what was not asked for since the last time
/// is forgotten.
#[derive(Debug, Clone)]
pub struct Recent<K, V> {
    /// Each with what it weighs.
    young: HashMap<K, (V, usize), RandomState>,
    old: HashMap<K, (V, usize), RandomState>,
    /// What the young ones weigh, and how much they may.
    weight: usize,
    most: usize,
}

impl<K: Eq + Hash, V: Clone> Recent<K, V> {
    /// An empty map; it holds at most twice the weight `most`, and what is inserted last.
    #[must_use]
    pub fn new(most: usize) -> Self {
        Recent {
            young: HashMap::default(),
            old: HashMap::default(),
            weight: 0,
            most,
        }
    }

    /// The value of `key`, which is young from now on.
    pub fn get<Q>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        if let Some((value, _)) = self.young.get(key) {
            return Some(value.clone());
        }
        let (key, (value, weight)) = self.old.remove_entry(key)?;
        self.insert(key, value.clone(), weight);
        Some(value)
    }

    /// Keeps a value that weighs so much, instead of the one before.
    pub fn insert(&mut self, key: K, value: V, weight: usize) {
        if self.weight >= self.most {
            self.old = std::mem::take(&mut self.young);
            self.weight = 0;
        }
        self.weight += weight;
        if let Some((_, before)) = self.young.insert(key, (value, weight)) {
            self.weight -= before;
        }
    }

    /// All that is kept.
    pub fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        let all = self.young.iter().chain(&self.old);
        all.map(|(key, (value, _))| (key, value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_stays_and_the_rest_is_forgotten() {
        let mut kept = Recent::new(10);
        kept.insert(0, 'a', 1);
        for key in 1..1000 {
            kept.insert(key, 'b', 1);
            assert_eq!(kept.get(&0), Some('a'));
        }
        assert_eq!(kept.get(&1), None);
        for _ in 0..1000 {
            kept.insert(999, 'c', 1);
        }
        assert_eq!((kept.get(&0), kept.get(&999)), (Some('a'), Some('c')));
        assert!(kept.iter().count() <= 20);
    }
}

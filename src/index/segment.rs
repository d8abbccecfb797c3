//! A segment: some documents, folded, and the order of their suffixes. It never changes: a document that changed is left alone, and
//! its new text goes into another segment.

use super::format::Mapped;
use super::sort;
use foldhash::fast::FixedState;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::OnceLock;

/// What a document is known by: a digest of all that its units and its account depend on.
pub type Key = [u8; 16];

/// A document to be indexed.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// What it is known by.
    pub key: Key,
    /// Its folded text.
    pub units: Vec<u16>,
    /// What else was found out about it; the index only keeps it.
    pub account: Vec<u8>,
}

/// Documents and the order of their suffixes, in memory or in a file of the cache.
#[derive(Debug)]
pub struct Segment {
    pub(super) tables: Tables,
    pub(super) data: Data,
    /// For each `STRETCH` units of the text, the document that the first of them lies in.
    documents: Vec<u32>,
    /// The documents by key, once somebody asked for one.
    by_key: OnceLock<HashMap<Key, u32, FixedState>>,
}

/// As long as some documents: among them, the right one is soon found, and the table stays small.
const STRETCH: usize = 16_384;

/// What is small: the documents, and where the suffixes of each unit are.
#[derive(Debug, Default)]
pub(super) struct Tables {
    pub keys: Vec<Key>,
    /// Where each document begins in the text, and the end of the last; each is followed by a 0.
    pub starts: Vec<u32>,
    /// Where each account begins among the accounts, and the end of the last.
    pub account_starts: Vec<u32>,
    /// For each unit, where its suffixes begin.
    pub first: Vec<u32>,
}

/// The accounts, the text and the order of its suffixes.
#[derive(Debug)]
pub(super) enum Data {
    Owned {
        accounts: Vec<u8>,
        text: Vec<u16>,
        suffixes: Vec<u32>,
    },
    Mapped(Mapped),
}

impl Segment {
    /// Indexes documents. Texts beyond 4 billion units in all are left out.
    pub fn build(documents: Vec<Document>) -> Segment {
        let mut tables = Tables {
            starts: vec![0],
            account_starts: vec![0],
            ..Tables::default()
        };
        let lengths = documents.iter().map(|document| document.units.len() + 1);
        let mut text: Vec<u16> = Vec::with_capacity(lengths.sum());
        let mut accounts = Vec::new();
        for document in documents {
            if text.len() + document.units.len() < u32::MAX as usize {
                text.extend_from_slice(&document.units);
            }
            text.push(0);
            tables.keys.push(document.key);
            tables.starts.push(text.len() as u32);
            accounts.extend_from_slice(&document.account);
            tables.account_starts.push(accounts.len() as u32);
        }
        let (suffixes, first) = sort::suffixes(&text);
        tables.first = first;
        let data = Data::Owned {
            accounts,
            text,
            suffixes,
        };
        Segment::new(tables, data)
    }

    pub(super) fn new(tables: Tables, data: Data) -> Segment {
        let length = tables.starts.last().map_or(0, |&end| end as usize);
        let mut documents = Vec::with_capacity(length / STRETCH + 1);
        for (document, &end) in (0..).zip(tables.starts.iter().skip(1)) {
            while documents.len() * STRETCH < length.min(end as usize) {
                documents.push(document);
            }
        }
        Segment {
            tables,
            data,
            documents,
            by_key: OnceLock::new(),
        }
    }

    /// How many documents there are.
    pub fn documents(&self) -> usize {
        self.tables.keys.len()
    }

    /// What each document is known by.
    pub fn keys(&self) -> &[Key] {
        &self.tables.keys
    }

    /// The document that is known by a key.
    pub fn find(&self, key: &Key) -> Option<usize> {
        let by_key = self.by_key.get_or_init(|| {
            // Keys are digests: any hash of them is good.
            self.keys().iter().copied().zip(0..).collect()
        });
        by_key.get(key).map(|&document| document as usize)
    }

    /// What else is kept of a document.
    pub fn account(&self, document: usize) -> Option<&[u8]> {
        let from = *self.tables.account_starts.get(document)? as usize;
        let to = *self.tables.account_starts.get(document + 1)? as usize;
        let accounts = match &self.data {
            Data::Owned { accounts, .. } => accounts,
            Data::Mapped(mapped) => mapped.accounts(),
        };
        accounts.get(from..to)
    }

    /// Where the units of a document lie in the text.
    pub(super) fn range(&self, document: usize) -> Range<usize> {
        let start = self.tables.starts.get(document).copied().unwrap_or(0) as usize;
        let end = self.tables.starts.get(document + 1).copied().unwrap_or(1) as usize;
        start..end.saturating_sub(1)
    }

    /// How many units a document has.
    pub fn units_of(&self, document: usize) -> usize {
        self.range(document).len()
    }

    /// The units of a document; none if there is no such document, or if they are damaged.
    pub fn units(&self, document: usize) -> &[u16] {
        self.text(self.range(document))
    }

    /// How many units there are, a separator after each document counted.
    pub fn len(&self) -> usize {
        self.tables.starts.last().copied().unwrap_or(0) as usize
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether it is a file, not memory.
    pub fn is_mapped(&self) -> bool {
        matches!(self.data, Data::Mapped(_))
    }

    /// Whether something of it was met that is not what was written: answers may lack something since.
    pub fn is_damaged(&self) -> bool {
        match &self.data {
            Data::Owned { .. } => false,
            Data::Mapped(mapped) => mapped.is_damaged(),
        }
    }

    /// Reads all of it; says whether it is what was written.
    pub fn verify(&self) -> bool {
        match &self.data {
            Data::Owned { .. } => true,
            Data::Mapped(mapped) => mapped.verify(),
        }
    }

    /// The document that a position of the text lies in; the last, if it lies outside.
    pub(super) fn document_at(&self, position: usize) -> usize {
        let last = self.documents().saturating_sub(1);
        let stretch = position / STRETCH;
        let bound = |stretch: usize| {
            self.documents
                .get(stretch)
                .map_or(last, |&own| own as usize)
        };
        let first = bound(stretch);
        let others = self.tables.starts.get(first + 1..=bound(stretch + 1));
        let before = |&start: &u32| start as usize <= position;
        first + others.unwrap_or_default().partition_point(before)
    }

    /// Where in the order of suffixes those are that begin with a unit.
    pub(super) fn bucket(&self, unit: u16) -> Range<usize> {
        let bound = |unit: usize| self.tables.first.get(unit).map_or(0, |&at| at as usize);
        bound(usize::from(unit))..bound(usize::from(unit) + 1)
    }

    /// A stretch of the text; empty if it reaches outside.
    pub(super) fn text(&self, range: Range<usize>) -> &[u16] {
        match &self.data {
            Data::Owned { text, .. } => text.get(range).unwrap_or_default(),
            Data::Mapped(mapped) => mapped.text(range),
        }
    }

    /// The four units from a position on; what lies beyond the end counts as 0.
    #[inline]
    pub(super) fn head(&self, at: usize) -> [u16; 4] {
        let head = match &self.data {
            Data::Owned { text, .. } => text.get(at..at + 4).and_then(|head| head.try_into().ok()),
            Data::Mapped(mapped) => mapped.head(at),
        };
        head.unwrap_or_else(|| {
            let mut head = [0; 4];
            let rest = self.text(at..self.len().min(at + 4));
            head.iter_mut()
                .zip(rest)
                .for_each(|(own, unit)| *own = *unit);
            head
        })
    }

    /// The position at a place of the order of suffixes.
    #[inline]
    pub(super) fn suffix(&self, at: usize) -> Option<u32> {
        match &self.data {
            Data::Owned { suffixes, .. } => suffixes.get(at).copied(),
            Data::Mapped(mapped) => mapped.suffix(at),
        }
    }

    /// A stretch of the positions in the order of their suffixes.
    pub(super) fn suffixes(&self, range: Range<usize>) -> &[u32] {
        match &self.data {
            Data::Owned { suffixes, .. } => suffixes.get(range).unwrap_or_default(),
            Data::Mapped(mapped) => mapped.suffixes(range),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn each_position_is_of_a_document(lengths in prop::collection::vec(prop_oneof![0usize..9, 0usize..2 * STRETCH], 0..12)) {
            let documents = lengths.iter().map(|&length| Document {
                units: vec![7; length],
                ..Document::default()
            });
            let segment = Segment::build(documents.collect());
            for (document, length) in lengths.iter().enumerate() {
                let start = segment.range(document).start;
                for position in start..=start + length {
                    prop_assert_eq!(segment.document_at(position), document);
                }
            }
            for outside in [0, 1, STRETCH, usize::MAX / 4] {
                prop_assert_eq!(segment.document_at(segment.len() + outside), lengths.len().saturating_sub(1));
            }
        }
    }
}

//! A segment as a file.
//!
//! ```text
//! magic 8 · version u32 · documents u32 · units u64 · bytes of accounts u64 · checksum of header and tables u32 · 0 u32
//! keys 16 × documents · starts u32 × (documents + 1) · starts of accounts u32 × (documents + 1)
//! starts of suffixes u32 × 65537 · checksum u32 of each block of the text, then of the suffixes
//! accounts, up to a multiple of 8 · text u16 × units, up to a multiple of 8 · suffixes u32 × units
//! ```
//!
//! Numbers are in the order of the machine; the version of another order is another number. Blocks have 1 MiB, the last what is
//! left. Header and tables are verified when the file is opened, a block when something of it is asked for first.

use super::map::Map;
use super::segment::{Data, Key, Segment, Tables};
use super::sort::UNITS;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::ops::Range;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};

const MAGIC: &[u8; 8] = b"yinwen\x00S";
/// Another layout of the file, or another fold, is another version.
pub const VERSION: u32 = 1;
const HEADER: usize = 40;
const BLOCK: usize = 1 << 20;

/// Why a file is no segment that can be used.
#[derive(Debug)]
pub enum Fault {
    /// It cannot be read.
    Io(io::Error),
    /// Another program's file, or another version's.
    Foreign,
    /// Not what was written.
    Damaged,
}

/// The accounts, the text and the suffixes of a mapped file.
#[derive(Debug)]
pub(super) struct Mapped {
    map: Map,
    /// Bytes of the file.
    accounts: Range<usize>,
    text: Range<usize>,
    suffixes: Range<usize>,
    /// Checksums of the blocks of the text, then of the suffixes.
    sums: Vec<u32>,
    /// A bit for each block that was verified.
    verified: Vec<AtomicU64>,
    /// How many blocks are still to be verified.
    left: AtomicUsize,
    is_damaged: AtomicBool,
}

impl Mapped {
    pub fn is_damaged(&self) -> bool {
        self.is_damaged.load(Ordering::Relaxed)
    }

    pub fn verify(&self) -> bool {
        self.bytes(&self.text, 0, 0..self.text.len());
        self.bytes(
            &self.suffixes,
            self.first_of_suffixes(),
            0..self.suffixes.len(),
        );
        !self.is_damaged()
    }

    /// They were verified when the file was opened.
    pub fn accounts(&self) -> &[u8] {
        self.map.get(self.accounts.clone()).unwrap_or_default()
    }

    pub fn text(&self, units: Range<usize>) -> &[u16] {
        let bytes = self.bytes(&self.text, 0, units.start * 2..units.end * 2);
        bytemuck::try_cast_slice(bytes).unwrap_or_default()
    }

    pub fn suffixes(&self, range: Range<usize>) -> &[u32] {
        let first = self.first_of_suffixes();
        let bytes = self.bytes(&self.suffixes, first, range.start * 4..range.end * 4);
        bytemuck::try_cast_slice(bytes).unwrap_or_default()
    }

    /// One of the suffixes.
    #[inline]
    pub fn suffix(&self, at: usize) -> Option<u32> {
        let first = self.first_of_suffixes();
        let bytes = self.bytes(&self.suffixes, first, at * 4..at * 4 + 4);
        bytes.try_into().ok().map(u32::from_ne_bytes)
    }

    /// Four units of the text.
    #[inline]
    pub fn head(&self, at: usize) -> Option<[u16; 4]> {
        let bytes: [u8; 8] = self
            .bytes(&self.text, 0, at * 2..at * 2 + 8)
            .try_into()
            .ok()?;
        Some(bytemuck::cast(bytes))
    }

    fn first_of_suffixes(&self) -> usize {
        self.text.len().div_ceil(BLOCK)
    }

    /// Bytes of a region whose blocks are numbered from `first`; none if they reach outside or are damaged.
    #[inline]
    fn bytes(&self, region: &Range<usize>, first: usize, range: Range<usize>) -> &[u8] {
        if range.is_empty() || range.end > region.len() {
            return &[];
        }
        let mut blocks = range.start / BLOCK..=(range.end - 1) / BLOCK;
        let is_sound = self.left.load(Ordering::Relaxed) == 0
            || blocks.all(|block| self.is_sound(region, first, block));
        if !is_sound {
            self.is_damaged.store(true, Ordering::Relaxed);
            return &[];
        }
        let range = region.start + range.start..region.start + range.end;
        self.map.get(range).unwrap_or_default()
    }

    /// Whether a block of a region is what was written.
    #[inline]
    fn is_sound(&self, region: &Range<usize>, first: usize, block: usize) -> bool {
        let number = first + block;
        self.verified.get(number / 64).is_some_and(|word| {
            let bit = 1 << (number % 64);
            word.load(Ordering::Relaxed) & bit != 0 || self.check(region, number, block)
        })
    }

    /// Reads a block, the `number`th of all; says whether it is what was written.
    #[cold]
    fn check(&self, region: &Range<usize>, number: usize, block: usize) -> bool {
        let from = region.start + block * BLOCK;
        let bytes = self.map.get(from..(from + BLOCK).min(region.end));
        let is_sound = bytes.map(crc32fast::hash).as_ref() == self.sums.get(number);
        if is_sound && let Some(word) = self.verified.get(number / 64) {
            let bit = 1 << (number % 64);
            // Another thread may have verified it at the same time.
            if word.fetch_or(bit, Ordering::Relaxed) & bit == 0 {
                self.left.fetch_sub(1, Ordering::Relaxed);
            }
        }
        is_sound
    }
}

impl Segment {
    /// Opens the segment in the file at `path`.
    ///
    /// # Errors
    ///
    /// If there is none that this program wrote and that is as it was.
    pub fn open(path: &Path) -> Result<Segment, Fault> {
        let map = Map::open(path).map_err(Fault::Io)?;
        let mut at = 0;
        let mut take = |length: usize| {
            let end = at + length;
            let bytes = map.get(at..end).ok_or(Fault::Damaged);
            at = end;
            bytes
        };
        if take(8)? != MAGIC || number(take(4)?) != VERSION {
            return Err(Fault::Foreign);
        }
        let documents = number(take(4)?) as usize;
        let units = long(take(8)?);
        let accounts = long(take(8)?);
        let sum = number(take(4)?);
        take(4)?;
        // What does not fit into the file is damaged; only then do sums of lengths stay in bounds.
        if documents.max(units).max(accounts) > map.len() {
            return Err(Fault::Damaged);
        }
        let blocks = (units * 2).div_ceil(BLOCK) + (units * 4).div_ceil(BLOCK);
        let keys: Vec<Key> = take(documents * 16)?
            .chunks_exact(16)
            .filter_map(|key| key.try_into().ok())
            .collect();
        let starts = numbers(take((documents + 1) * 4)?);
        let account_starts = numbers(take((documents + 1) * 4)?);
        let first = numbers(take((UNITS + 1) * 4)?);
        let sums = numbers(take(blocks * 4)?);
        take(accounts)?;
        let end_of_tables = at;
        let text = aligned(end_of_tables)..aligned(end_of_tables) + units * 2;
        let suffixes = aligned(text.end)..aligned(text.end) + units * 4;
        let head = map.get(..HEADER - 8).unwrap_or_default();
        let tables = map.get(HEADER..end_of_tables).unwrap_or_default();
        if map.len() != suffixes.end || checksum(&[head, tables]) != sum {
            return Err(Fault::Damaged);
        }
        let verified = (0..blocks.div_ceil(64)).map(|_| AtomicU64::new(0));
        let mapped = Mapped {
            verified: verified.collect(),
            map,
            accounts: end_of_tables - accounts..end_of_tables,
            text,
            suffixes,
            sums,
            left: AtomicUsize::new(blocks),
            is_damaged: AtomicBool::new(false),
        };
        let tables = Tables {
            keys,
            starts,
            account_starts,
            first,
        };
        Ok(Segment::new(tables, Data::Mapped(mapped)))
    }

    /// Writes the segment to `file`. One that is a file already is not written again.
    pub(super) fn write(&self, file: &File) -> io::Result<()> {
        let Data::Owned {
            accounts,
            text,
            suffixes,
        } = &self.data
        else {
            return Ok(());
        };
        let text: &[u8] = bytemuck::cast_slice(text);
        let suffixes: &[u8] = bytemuck::cast_slice(suffixes);
        let tables = &self.tables;
        let mut head = MAGIC.to_vec();
        head.extend(VERSION.to_ne_bytes());
        head.extend((self.documents() as u32).to_ne_bytes());
        head.extend((self.len() as u64).to_ne_bytes());
        head.extend((accounts.len() as u64).to_ne_bytes());
        let sums: Vec<u32> = text
            .chunks(BLOCK)
            .chain(suffixes.chunks(BLOCK))
            .map(crc32fast::hash)
            .collect();
        let parts: [&[u8]; 6] = [
            bytemuck::cast_slice(&tables.keys),
            bytemuck::cast_slice(&tables.starts),
            bytemuck::cast_slice(&tables.account_starts),
            bytemuck::cast_slice(&tables.first),
            bytemuck::cast_slice(&sums),
            accounts,
        ];
        let mut summed = vec![head.as_slice()];
        summed.extend(parts);
        let sum = checksum(&summed);
        head.extend(sum.to_ne_bytes());
        head.extend([0; 4]);
        let mut out = BufWriter::with_capacity(BLOCK, file);
        let mut length = 0;
        for part in [head.as_slice()].into_iter().chain(parts) {
            out.write_all(part)?;
            length += part.len();
        }
        for part in [text, suffixes] {
            let padding = aligned(length) - length;
            out.write_all([0; 8].get(..padding).unwrap_or_default())?;
            out.write_all(part)?;
            length += padding + part.len();
        }
        out.flush()
    }
}

/// The next multiple of 8.
fn aligned(length: usize) -> usize {
    length.next_multiple_of(8)
}

fn checksum(parts: &[&[u8]]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize()
}

fn number(bytes: &[u8]) -> u32 {
    bytes.try_into().map_or(0, u32::from_ne_bytes)
}

fn long(bytes: &[u8]) -> usize {
    let long = bytes.try_into().map_or(0, u64::from_ne_bytes);
    usize::try_from(long).unwrap_or(usize::MAX)
}

fn numbers(bytes: &[u8]) -> Vec<u32> {
    bytes.chunks_exact(4).map(number).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Index, Lookup};
    use super::*;
    use proptest::prelude::*;
    use std::sync::Arc;

    /// Numbers of which most are within `length`.
    fn numbers(count: usize, length: usize) -> impl Strategy<Value = Vec<u32>> {
        let length = length as u32;
        let number = prop_oneof![8 => 0..length + 2, 1 => Just(u32::MAX), 1 => any::<u32>()];
        prop::collection::vec(number, count)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn a_forged_file_fails_nobody(
            (text, suffixes, starts, account_starts, few) in (1usize..200, 1usize..6).prop_flat_map(|(length, documents)| (
                prop::collection::vec(0u16..5, length),
                numbers(length, length),
                numbers(documents, length),
                numbers(documents + 1, length),
                numbers(8, length),
            )),
            query in prop::collection::vec(0u16..5, 0..40),
        ) {
            let documents = starts.len();
            let mut first = vec![u32::MAX; UNITS + 1];
            first[..few.len()].copy_from_slice(&few);
            let tables = Tables {
                keys: vec![Key::default(); documents],
                starts: starts.into_iter().chain([text.len() as u32]).collect(),
                account_starts,
                first,
            };
            let data = Data::Owned { accounts: vec![0; 50], text, suffixes };
            let forged = Segment::new(tables, data);
            let folder = tempfile::tempdir().expect("a folder");
            let path = folder.path().join("forged");
            forged.write(&File::create(&path).expect("a file")).expect("written");
            let segment = Segment::open(&path).expect("its checksums are right");
            for document in 0..documents + 1 {
                segment.account(document);
            }
            for dead in [false, true] {
                let segment = Arc::new(Segment::open(&path).expect("a segment"));
                let numbers = (0..documents as u32).map(|n| (n > 0 || !dead).then_some(n));
                let index = Index::new(vec![(segment, numbers.collect())], None);
                index.exact(&query);
                index.approximate(&query, query.len() / 3, 3);
                index.some(&query, 3);
                index.count(&query);
                for document in 0..documents as u32 + 1 {
                    index.in_document(&query, document, 3);
                }
            }
        }
    }
}

//! What is near a query where its pieces or seeds point: the text there is compared with it.

use super::super::interval::intervals;
use super::super::segment::Segment;
use super::super::sort::UNITS;
use super::super::{Index, Part, Place};
use super::{Approximate, Query};
use std::cell::LazyCell;
use std::hint::black_box;
use std::mem;
use std::ops::Range;

/// A bit for each unit that a query has somewhere.
pub(super) struct Letters(Vec<u64>);

impl Letters {
    pub(super) fn of(units: &[u16]) -> Letters {
        let mut words = vec![0; UNITS / 64];
        for &unit in units {
            if let Some(word) = words.get_mut(usize::from(unit) / 64) {
                *word |= 1 << (unit % 64);
            }
        }
        Letters(words)
    }

    /// How many units of `text` the query has somewhere. A stretch within `k` edits has all but `k` of the query's.
    fn common(&self, text: &[u16]) -> usize {
        let bits = text.iter().map(|&unit| {
            let word = self.0.get(usize::from(unit) / 64).copied().unwrap_or(0);
            (word >> (unit % 64) & 1) as usize
        });
        bits.sum()
    }
}

/// What points at a match.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Pointer {
    /// The document, by its number in the segment.
    pub document: usize,
    /// Where the match would begin in the text of the segment, but for edits.
    pub diagonal: i64,
}

/// A stretch of a document that is compared as a whole.
#[derive(Clone)]
struct Window<'a> {
    segment: &'a Segment,
    /// The document's number in the corpus, and where it begins in the text of the segment.
    document: u32,
    base: usize,
    /// Where the stretch lies in the text of the segment.
    range: Range<usize>,
}

/// A match in a window.
struct Match<'a> {
    window: Window<'a>,
    distance: usize,
    /// Where it ends in its document.
    end: usize,
}

/// How many edits are still of interest, where documents come in order. Of places that are equally near those of the first documents
/// are chosen: once `count` documents have something, only what is nearer than the last of these is.
struct Bar {
    edits: Option<usize>,
    count: usize,
    /// The least distances that documents have, ascending; `count` at most.
    least: Vec<usize>,
    /// The document that is being looked at, and the least distance there.
    document: Option<u32>,
    own: Option<usize>,
}

impl Bar {
    fn new(edits: usize, count: usize) -> Bar {
        Bar {
            edits: Some(edits),
            count,
            least: Vec::new(),
            document: None,
            own: None,
        }
    }

    /// The most edits that are of interest in a document, if anything is.
    fn at(&mut self, document: u32) -> Option<usize> {
        if self.document.replace(document) != Some(document)
            && let Some(own) = self.own.take()
        {
            let at = self.least.partition_point(|&other| other <= own);
            self.least.insert(at, own);
            self.least.truncate(self.count);
            if self.least.len() == self.count {
                self.edits = self.least.last().and_then(|last| last.checked_sub(1));
            }
        }
        self.edits
    }

    /// The document has a place at a distance.
    fn pass(&mut self, distance: usize) {
        self.own = Some(self.own.map_or(distance, |own| own.min(distance)));
    }
}

impl Query<'_> {
    /// What is within `edits` of the query where the `pointers` of each part point, which come in batches, those of each after those
    /// of the ones before: up to `count` places, best first. Parts are gone through in the order of their documents: often, the first
    /// have all that is of interest.
    pub(super) fn verify<B: Iterator<Item = Vec<Pointer>>>(
        &self,
        index: &Index,
        pointers: impl Fn(usize) -> B,
        edits: usize,
        proved: bool,
    ) -> Vec<Approximate> {
        // What stands as it is, is asked for only if nothing else is of interest any more.
        let is_nowhere = LazyCell::new(|| {
            let found = intervals(&index.sound(), &[self.units]);
            found.iter().flatten().all(Range::is_empty)
        });
        let mut bar = Bar::new(edits, self.count);
        let mut found: Vec<Match> = Vec::new();
        'search: for parts in &index.order {
            let mut windows = Vec::new();
            for &number in parts {
                let Some(part) = index.parts.get(number) else {
                    continue;
                };
                for batch in pointers(number) {
                    self.windows(part, batch, edits, &mut windows);
                    // Where documents are mixed, windows are in order once all are there.
                    if parts.len() == 1 && part.is_in_order {
                        let batch = mem::take(&mut windows);
                        if !self.look(batch, &mut bar, || *is_nowhere, &mut found) {
                            break 'search;
                        }
                    }
                }
            }
            if !self.look(windows, &mut bar, || *is_nowhere, &mut found) {
                break;
            }
        }
        self.choose(found, proved)
    }

    /// Looks at windows, in the order of documents; says whether those of further documents are of interest.
    fn look<'a>(
        &self,
        mut windows: Vec<Window<'a>>,
        bar: &mut Bar,
        is_nowhere: impl Fn() -> bool,
        found: &mut Vec<Match<'a>>,
    ) -> bool {
        /// Windows whose text is asked of the memory before the first is looked at: it comes for all at about the same time.
        const CHUNK: usize = 64;
        windows.sort_by_key(|window| (window.document, window.range.start));
        for (n, window) in windows.iter().enumerate() {
            if n % CHUNK == 0 {
                let next = windows.get(n..).unwrap_or_default();
                next.iter().take(CHUNK).for_each(Window::touch);
            }
            let edits = bar.at(window.document).filter(|_| !self.gives_up());
            let Some(edits) = edits.filter(|&edits| edits > 0 || !is_nowhere()) else {
                return false;
            };
            let text = window.segment.text(window.range.clone());
            // Most windows of a text that stands nowhere are told by their letters.
            if self.letters.common(text) + edits < self.units.len() {
                continue;
            }
            let work = text.len() * self.blocks;
            self.work.set(self.work.get().saturating_sub(work));
            for (distance, end) in self.pattern.ends(text, edits, self.count) {
                bar.pass(distance);
                found.push(Match {
                    window: window.clone(),
                    distance,
                    end: window.range.start - window.base + end,
                });
            }
        }
        true
    }

    /// The windows that pointers of a part point at, neighbours merged.
    fn windows<'a>(
        &self,
        part: &'a Part,
        mut pointers: Vec<Pointer>,
        edits: usize,
        windows: &mut Vec<Window<'a>>,
    ) {
        pointers.sort_unstable();
        let segment = part.segment();
        let (slack, length) = (edits as i64, self.units.len() as i64);
        let mut rest = pointers.as_slice();
        while let Some(&Pointer { document, diagonal }) = rest.first() {
            let is_near = |other: &&Pointer| {
                other.document == document && other.diagonal - diagonal <= slack + 16
            };
            let (run, others) = rest.split_at(rest.iter().take_while(is_near).count());
            rest = others;
            let last = run.last().map_or(diagonal, |last| last.diagonal);
            let Some(&Some(number)) = part.numbers.get(document) else {
                continue;
            };
            let text = segment.range(document);
            let within = |at: i64| {
                let at = at - text.start as i64;
                text.start + at.clamp(0, text.len() as i64) as usize
            };
            windows.push(Window {
                segment,
                document: number,
                base: text.start,
                range: within(diagonal - slack)..within(last + length + slack),
            });
        }
    }

    /// Up to `count` matches that do not overlap, best first. Only of these, and of what overlaps with them, the beginning is found.
    fn choose(&self, mut found: Vec<Match>, proved: bool) -> Vec<Approximate> {
        found.sort_by_key(|near| (near.distance, near.window.document, near.end));
        let mut chosen: Vec<Approximate> = Vec::new();
        for Match {
            window,
            distance,
            end,
        } in found
        {
            if chosen.len() == self.count {
                break;
            }
            let text = window.range.start..window.base + end;
            let text = window.segment.text(text);
            let reversed = self.reversed.get_or_init(|| self.pattern.reversed());
            let units = end - reversed.reach(text, distance).min(end)..end;
            let document = window.document;
            let overlaps = |other: &Approximate| {
                other.place.document == document
                    && other.place.units.start < units.end
                    && units.start < other.place.units.end
            };
            if !chosen.iter().any(overlaps) {
                chosen.push(Approximate {
                    place: Place { document, units },
                    distance,
                    proved,
                });
            }
        }
        chosen
    }
}

impl Window<'_> {
    /// Asks the memory for the text.
    fn touch(&self) {
        /// Units that come at once.
        const LINE: usize = 32;
        let text = self.segment.text(self.range.clone());
        let lines = text.chunks(LINE).filter_map(|line| line.first());
        let units = lines.chain(text.last());
        black_box(units.fold(0, |all, unit| all ^ unit));
    }
}

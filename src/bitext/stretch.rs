//! What the other side has where a passage is translated: whole sentences, and the part of them that renders the passage.

use super::align::{Bead, UNCERTAIN};
use super::aligned::Bitext;
use super::segment::{Side, Text};
use std::ops::Range;

/// Sentences in one stretch that translate a passage.
#[derive(Debug, Clone, PartialEq)]
pub struct Stretch {
    /// The sentences that hold the passage: bytes of its side's [`Text::words`].
    pub of: Range<usize>,
    /// Their translation: bytes of the other side's words.
    pub words: Range<usize>,
    /// How sure the least sure of them is, 0 to 1.
    pub coverage: f32,
    beads: Vec<Bead>,
}

/// What of a stretch renders a passage.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rendered {
    /// The part of the translation: bytes of its words. `None` where that is all of it.
    pub part: Option<Range<usize>>,
    /// There is evidence that it is just that part.
    pub is_supported: bool,
}

impl Bitext {
    /// The translated sentences of `asked`, bytes of the `from` side's words, in order. Several where they stand apart.
    #[must_use]
    pub fn stretches(&self, from: Side, asked: &Range<usize>) -> Vec<Stretch> {
        let beads = self.beads_at(from, asked);
        let beads: Vec<&Bead> = beads.into_iter().filter(|bead| bead.is_pair()).collect();
        let runs = beads.chunk_by(|a, b| a.side(from.other()).end == b.side(from.other()).start);
        let hull = |run: &[&Bead], side: Side| {
            let (first, last) = (run.first()?, run.last()?);
            self.side(side)
                .extent(&(first.side(side).start..last.side(side).end))
        };
        runs.filter_map(|run| {
            Some(Stretch {
                of: hull(run, from)?,
                words: hull(run, from.other())?,
                coverage: run.iter().map(|bead| bead.coverage).fold(1.0, f32::min),
                beads: run.iter().map(|bead| (*bead).clone()).collect(),
            })
        })
        .collect()
    }

    /// What of a stretch's translation renders `asked`, bytes of the `from` side's words.
    #[must_use]
    pub fn rendered(&self, from: Side, stretch: &Stretch, asked: &Range<usize>) -> Rendered {
        let (own, text) = (self.side(from), self.side(from.other()));
        let mut all: Option<Range<usize>> = None;
        let (mut is_part, mut is_supported) = (false, true);
        for bead in &stretch.beads {
            let (Some(whole), Some(sentences)) = (
                own.extent(bead.side(from)),
                text.extent(bead.side(from.other())),
            ) else {
                return Rendered::default();
            };
            let part = asked.start.max(whole.start)..asked.end.min(whole.end);
            let cuts = own.letters(&part) < own.letters(&whole);
            is_part |= cuts;
            let rendering = self.rendering(from, bead, &part);
            let is_told = rendering.as_ref().is_some_and(|told| told.words.is_some());
            is_supported &= bead.coverage >= UNCERTAIN && (is_told || !cuts);
            let words = rendering.map_or(sentences, |told| told.words.unwrap_or(told.clause));
            all = Some(match all {
                Some(before) => before.start.min(words.start)..before.end.max(words.end),
                None => words,
            });
        }
        let is_less = |words: &Range<usize>| text.letters(words) < text.letters(&stretch.words);
        Rendered {
            part: all.filter(|words| is_part && is_less(words)),
            is_supported,
        }
    }
}

impl Bead {
    /// The sentences of one side.
    fn side(&self, side: Side) -> &Range<usize> {
        match side {
            Side::Chinese => &self.zh,
            Side::English => &self.en,
        }
    }
}

impl Text {
    /// From the first to the last byte of some sentences; `None` for no sentence.
    #[must_use]
    pub fn extent(&self, sentences: &Range<usize>) -> Option<Range<usize>> {
        let sentences = self.sentences.get(sentences.clone())?;
        Some(sentences.first()?.start..sentences.last()?.end)
    }

    /// How many letters and digits stand in some bytes of the words.
    #[must_use]
    pub fn letters(&self, range: &Range<usize>) -> usize {
        let words = self.words.get(range.clone()).unwrap_or_default();
        words.chars().filter(|c| c.is_alphanumeric()).count()
    }
}

//! A pair of texts, aligned, with what looking up a phrase needs.

use super::align::{Alignment, Bead, align_pair};
use super::lexicon::Lexicon;
use super::pair::Pair;
use super::phrase::{self, Rendering, View};
use super::segment::{Side, Text};
use std::ops::Range;

/// Two texts that translate each other.
#[derive(Debug)]
pub struct Bitext {
    /// The Chinese text.
    pub zh: Text,
    /// The English text.
    pub en: Text,
    /// Which sentences correspond.
    pub alignment: Alignment,
    pair: Pair,
}

impl Bitext {
    /// Aligns two texts.
    #[must_use]
    pub fn new(zh: Text, en: Text, lexicon: &Lexicon) -> Bitext {
        let pair = Pair::new(&zh, &en, lexicon);
        let alignment = align_pair(&pair, &zh, &en);
        Bitext {
            zh,
            en,
            alignment,
            pair,
        }
    }

    /// The text of one side.
    #[must_use]
    pub fn side(&self, side: Side) -> &Text {
        match side {
            Side::Chinese => &self.zh,
            Side::English => &self.en,
        }
    }

    /// The beads that have a sentence touching `range` (bytes of that side's words), in order.
    pub fn beads_at(&self, side: Side, range: &Range<usize>) -> Vec<&Bead> {
        let text = self.side(side);
        let touches = |sentences: &Range<usize>| {
            let sentences = text.sentences.get(sentences.clone()).unwrap_or_default();
            sentences
                .iter()
                .any(|sentence| sentence.start < range.end && range.start < sentence.end)
        };
        let beads = self.alignment.beads.iter();
        beads
            .filter(|bead| {
                touches(match side {
                    Side::Chinese => &bead.zh,
                    Side::English => &bead.en,
                })
            })
            .collect()
    }

    /// How the other side renders `phrase` (bytes of the `from` side's words) inside `bead`. `None` if it is not in the bead.
    #[must_use]
    pub fn rendering(&self, from: Side, bead: &Bead, phrase: &Range<usize>) -> Option<Rendering> {
        let zh = View {
            text: &self.zh,
            tokens: &self.pair.zh,
            sentences: &bead.zh,
        };
        let en = View {
            text: &self.en,
            tokens: &self.pair.en,
            sentences: &bead.en,
        };
        let (a, b) = match from {
            Side::Chinese => (zh, en),
            Side::English => (en, zh),
        };
        phrase::rendering(&self.pair, from, a, b, phrase)
    }
}

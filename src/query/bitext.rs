//! The bitext of two sources, as plain data in the shape of the JSON contract.

use crate::bitext::{Bead, Bitext, Evidence, Side, Text, UNCERTAIN, Unit};
use crate::corpus::SourceId;
use crate::workspace::{SourcePair, Workspace, side_of};
use serde::Serialize;
use std::ops::Range;
use std::sync::Arc;

/// Two sources, sentence by sentence.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AlignedSources {
    /// Always 1.
    pub version: u32,
    /// Id of the first source.
    pub a: String,
    /// Id of the second.
    pub b: String,
    /// The beads, in order of the first source.
    pub beads: Vec<AlignedBead>,
    /// What speaks for the sources being translations of each other.
    #[serde(skip)]
    pub evidence: Evidence,
    /// The first source is the Chinese one.
    #[serde(skip)]
    pub chinese_first: bool,
}

/// Sentences that translate each other.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AlignedBead {
    /// Sentences of the first source.
    pub a: Vec<AlignedSentence>,
    /// Sentences of the second.
    pub b: Vec<AlignedSentence>,
    /// How sure it is: the share of words and numbers that match.
    pub coverage: f64,
}

/// A sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AlignedSentence {
    /// Bytes of the source's file.
    pub bytes: [usize; 2],
    /// Its words, layout gone.
    pub text: String,
}

/// Why two sources cannot be aligned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unalignable {
    /// They are in one language, or in one that is not told apart.
    Languages,
    /// There is no text.
    NoText,
}

impl AlignedBead {
    /// Whether both sides have a sentence.
    #[must_use]
    pub fn is_pair(&self) -> bool {
        !self.a.is_empty() && !self.b.is_empty()
    }

    /// Whether it is shown with a doubt.
    #[must_use]
    pub fn is_uncertain(&self) -> bool {
        self.is_pair() && self.coverage < f64::from(UNCERTAIN)
    }
}

impl AlignedSources {
    /// The beads with two sides as units of a translation memory.
    #[must_use]
    pub fn units(&self) -> Vec<Unit> {
        let pairs = self.beads.iter().filter(|bead| bead.is_pair());
        pairs
            .map(|bead| {
                let join = |sentences: &[AlignedSentence], between: &str| {
                    let texts: Vec<&str> = sentences.iter().map(|s| s.text.as_str()).collect();
                    texts.join(between)
                };
                let (zh, en) = match self.chinese_first {
                    true => (&bead.a, &bead.b),
                    false => (&bead.b, &bead.a),
                };
                Unit {
                    zh: join(zh, ""),
                    en: join(en, " "),
                }
            })
            .collect()
    }
}

/// The bitext of two sources; of one source with itself, that of its two languages.
///
/// # Errors
///
/// If they are not one Chinese and one English text.
pub fn align(ws: &Workspace, a: SourceId, b: SourceId) -> Result<AlignedSources, Unalignable> {
    let source = |id: SourceId| ws.corpus.sources.get(id.0 as usize);
    let (Some(first), Some(second)) = (source(a), source(b)) else {
        return Err(Unalignable::NoText);
    };
    let chinese_first = match (side_of(first.language), side_of(second.language)) {
        (Some(Side::Chinese), Some(Side::English)) => true,
        (Some(Side::English), Some(Side::Chinese)) => false,
        _ if a == b => true,
        _ => return Err(Unalignable::Languages),
    };
    let pair = SourcePair {
        zh: if chinese_first { a } else { b },
        en: if chinese_first { b } else { a },
        is_declared: false,
    };
    let bitext: Arc<Bitext> = ws.bitext(pair).ok_or(Unalignable::NoText)?;
    if a == b && (bitext.zh.sentences.is_empty() || bitext.en.sentences.is_empty()) {
        return Err(Unalignable::Languages);
    }
    let side = match chinese_first {
        true => Side::Chinese,
        false => Side::English,
    };
    let sentences = |text: &Text, range: &Range<usize>| {
        let sentence = |index: usize| {
            let range = text.sentences.get(index)?;
            let bytes = text.in_file(range);
            Some(AlignedSentence {
                bytes: [bytes.start, bytes.end],
                text: text.words.get(range.clone())?.to_owned(),
            })
        };
        range.clone().filter_map(sentence).collect::<Vec<_>>()
    };
    let bead = |bead: &Bead| {
        let zh = sentences(&bitext.zh, &bead.zh);
        let en = sentences(&bitext.en, &bead.en);
        let (a, b) = if chinese_first { (zh, en) } else { (en, zh) };
        AlignedBead {
            a,
            b,
            coverage: (f64::from(bead.coverage) * 1000.0).round() / 1000.0,
        }
    };
    Ok(AlignedSources {
        version: 1,
        a: first.id.clone(),
        b: second.id.clone(),
        beads: bitext
            .alignment
            .in_order_of(side)
            .iter()
            .map(bead)
            .collect(),
        evidence: bitext.alignment.evidence,
        chinese_first,
    })
}

//! Sentence alignment: paragraphs first, then the sentences inside each pair of them, then what was moved.

use super::corridor;
use super::cost::{Level, Scorer, prior};
use super::dp::{Span, divide};
use super::lexicon::Lexicon;
use super::pair::Pair;
use super::rescue::{self, rescue};
use super::segment::{Side, Text};
use std::collections::HashMap;
use std::ops::Range;

/// Beads below this coverage are no evidence of anything and are not shown.
pub const HIDDEN: f32 = 0.10;
/// Beads below this coverage are uncertain.
pub const UNCERTAIN: f32 = 0.20;

/// Sentences that translate each other; one side is empty for a sentence without a counterpart.
#[derive(Debug, Clone, PartialEq)]
pub struct Bead {
    /// Indexes of Chinese sentences.
    pub zh: Range<usize>,
    /// Indexes of English sentences.
    pub en: Range<usize>,
    /// The share of words and numbers that match, 0 to 1: how sure the bead is.
    pub coverage: f32,
}

impl Bead {
    fn swapped(&self) -> Bead {
        Bead {
            zh: self.en.clone(),
            en: self.zh.clone(),
            coverage: self.coverage,
        }
    }

    /// Whether both sides have a sentence.
    #[must_use]
    pub fn is_pair(&self) -> bool {
        !self.zh.is_empty() && !self.en.is_empty()
    }
}

/// A bitext.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Alignment {
    /// Beads in order of the Chinese text; an untranslated English sentence follows the bead of the one before it.
    pub beads: Vec<Bead>,
    /// What speaks for the texts being translations of each other.
    pub evidence: Evidence,
}

impl Alignment {
    /// The beads in order of one side; a sentence of the other side without a counterpart follows the bead of the one before it.
    #[must_use]
    pub fn in_order_of(&self, side: Side) -> Vec<Bead> {
        match side {
            Side::Chinese => self.beads.clone(),
            Side::English => {
                let swapped = self.beads.iter().map(Bead::swapped).collect();
                in_order(swapped).iter().map(Bead::swapped).collect()
            }
        }
    }
}

/// How well two texts match as wholes.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Evidence {
    /// The middle coverage of all beads with two sides, hidden ones included.
    pub median: f32,
    /// The share of a text (by length, of the text where it is more) that stands in a bead that is not uncertain.
    pub share: f32,
}

impl Evidence {
    /// Whether the texts are translations of each other, in part at least. Translations match in half of their words; two texts
    /// that are none match by chance, a few sentences of two laws on one subject better.
    #[must_use]
    pub fn is_translation(self) -> bool {
        self.median >= 0.22 && self.share >= 0.35
    }
}

/// Aligns a Chinese and an English text. Texts that do not translate each other have null beads only, and the evidence says so.
#[must_use]
pub fn align(zh: &Text, en: &Text, lexicon: &Lexicon) -> Alignment {
    align_pair(&Pair::new(zh, en, lexicon), zh, en)
}

pub(super) fn align_pair(pair: &Pair, zh: &Text, en: &Text) -> Alignment {
    let mut scorer = Scorer::new(pair);
    let mut spans = by_paragraphs(&mut scorer, zh, en);
    let (few, many) = (zh.paragraphs.len(), en.paragraphs.len());
    if few.min(many) * 2 < few.max(many) {
        let flat = sentences(&mut scorer, 0..zh.sentences.len(), 0..en.sentences.len());
        if cost(&mut scorer, &flat) < cost(&mut scorer, &spans) {
            spans = flat;
        }
    }
    rescue_sentences(&mut scorer, &mut spans);
    finish(&mut scorer, spans)
}

/// The alignment of paragraphs, and of the sentences inside.
fn by_paragraphs(scorer: &mut Scorer<'_>, zh: &Text, en: &Text) -> Vec<Span> {
    let range = |text: &Text, part: &Range<usize>| {
        let part = text.paragraphs.get(part.clone()).unwrap_or_default();
        match (part.first(), part.last()) {
            (Some(first), Some(last)) => first.start..last.end,
            _ => 0..0,
        }
    };
    let beads = cheapest(scorer, Level::Paragraph, &zh.paragraphs, &en.paragraphs);
    let mut spans = Vec::new();
    let (mut lone_zh, mut lone_en) = (Vec::new(), Vec::new());
    for bead in beads {
        if bead.en.is_empty() {
            lone_zh.push(range(zh, &bead.zh));
        } else if bead.zh.is_empty() {
            lone_en.push(range(en, &bead.en));
        } else {
            spans.extend(sentences(scorer, range(zh, &bead.zh), range(en, &bead.en)));
        }
    }
    let moved = rescue(
        scorer,
        &lone_zh,
        &lone_en,
        (&zh.paragraphs, &en.paragraphs),
        rescue::PARAGRAPH,
    );
    lone_zh.retain(|range| !moved.iter().any(|span| span.zh == *range));
    lone_en.retain(|range| !moved.iter().any(|span| span.en == *range));
    for span in moved {
        spans.extend(sentences(scorer, span.zh, span.en));
    }
    for sentence in lone_zh.into_iter().flatten() {
        spans.push(Span {
            zh: sentence..sentence + 1,
            en: 0..0,
        });
    }
    for sentence in lone_en.into_iter().flatten() {
        spans.push(Span {
            zh: 0..0,
            en: sentence..sentence + 1,
        });
    }
    spans
}

/// The cheapest division of two sequences of items, each some sentences that follow those of the item before.
fn cheapest(
    scorer: &mut Scorer<'_>,
    level: Level,
    zh: &[Range<usize>],
    en: &[Range<usize>],
) -> Vec<Span> {
    let extent = |items: &[Range<usize>], part: &Range<usize>| {
        let part = items.get(part.clone()).unwrap_or_default();
        match (part.first(), part.last()) {
            (Some(first), Some(last)) => first.start..last.end,
            _ => 0..0,
        }
    };
    let rows = corridor::rows(scorer.pair, zh, en);
    // What matches between single items, once it was asked for.
    let mut matched: HashMap<(usize, usize), f32> = HashMap::new();
    divide(zh.len(), en.len(), &rows, |span, limit| {
        let prior = prior(level, span.zh.len(), span.en.len())?;
        if span.is_null() {
            return Some(prior);
        }
        let (a, b) = (extent(zh, &span.zh), extent(en, &span.en));
        if span.zh.len() == 1 && span.en.len() == 1 {
            return Some(scorer.cost(&a, &b, prior));
        }
        let mut parts = 0.0;
        for z in span.zh.clone() {
            for e in span.en.clone() {
                parts += *matched.entry((z, e)).or_insert_with(|| {
                    let (a, b) = (extent(zh, &(z..z + 1)), extent(en, &(e..e + 1)));
                    scorer.mass(&a, &b).matched
                });
            }
        }
        scorer.cost_below(&a, &b, prior, parts, limit)
    })
}

/// Sentences one by one.
fn single(range: &Range<usize>) -> Vec<Range<usize>> {
    range
        .clone()
        .map(|sentence| sentence..sentence + 1)
        .collect()
}

/// The alignment of some sentences with some others, in order.
fn sentences(scorer: &mut Scorer<'_>, zh: Range<usize>, en: Range<usize>) -> Vec<Span> {
    let spans = cheapest(scorer, Level::Sentence, &single(&zh), &single(&en));
    let absolute = |span: Span| Span {
        zh: zh.start + span.zh.start..zh.start + span.zh.end,
        en: en.start + span.en.start..en.start + span.en.end,
    };
    spans.into_iter().map(absolute).collect()
}

/// What an alignment costs, counted by sentences.
fn cost(scorer: &mut Scorer<'_>, spans: &[Span]) -> f32 {
    let mut total = 0.0;
    for span in spans {
        let prior = prior(Level::Sentence, span.zh.len(), span.en.len());
        total += scorer.cost(&span.zh, &span.en, prior.unwrap_or_default());
    }
    total
}

/// Pairs null sentences that say the same.
fn rescue_sentences(scorer: &mut Scorer<'_>, spans: &mut Vec<Span>) {
    let lone = |spans: &[Span], side: fn(&Span) -> &Range<usize>| -> Vec<Range<usize>> {
        let lone = spans.iter().filter(|span| span.is_null()).map(side);
        lone.filter(|range| !range.is_empty()).cloned().collect()
    };
    let (zh, en) = (lone(spans, |span| &span.zh), lone(spans, |span| &span.en));
    let all_zh = single(&(0..scorer.pair.zh.lengths.len()));
    let all_en = single(&(0..scorer.pair.en.lengths.len()));
    let moved = rescue(scorer, &zh, &en, (&all_zh, &all_en), rescue::SENTENCE);
    spans.retain(|span| {
        !span.is_null()
            || !moved
                .iter()
                .any(|pair| pair.zh == span.zh || pair.en == span.en)
    });
    spans.extend(moved);
}

/// Weighs the beads, dissolves those without evidence, and puts them in order.
fn finish(scorer: &mut Scorer<'_>, spans: Vec<Span>) -> Alignment {
    let mut beads: Vec<Bead> = spans
        .into_iter()
        .map(|span| Bead {
            coverage: match span.is_null() {
                true => 0.0,
                false => scorer.mass(&span.zh, &span.en).coverage(),
            },
            zh: span.zh,
            en: span.en,
        })
        .collect();
    let mut coverages: Vec<f32> = beads
        .iter()
        .filter(|bead| bead.is_pair())
        .map(|bead| bead.coverage)
        .collect();
    coverages.sort_by(f32::total_cmp);
    let median = coverages.get(coverages.len() / 2).copied().unwrap_or(0.0);
    let (mut zh, mut en) = (0.0, 0.0);
    let sure = |bead: &&Bead| bead.is_pair() && bead.coverage >= UNCERTAIN;
    for bead in beads.iter().filter(sure) {
        zh += scorer.pair.zh.length(&bead.zh);
        en += scorer.pair.en.length(&bead.en);
    }
    let whole = |lengths: &[f32]| lengths.iter().sum::<f32>().max(1.0);
    let share = (zh / whole(&scorer.pair.zh.lengths)).max(en / whole(&scorer.pair.en.lengths));
    let evidence = Evidence { median, share };
    let holds = evidence.is_translation();
    let (doubtful, mut kept): (Vec<Bead>, Vec<Bead>) = beads
        .drain(..)
        .partition(|bead| bead.is_pair() && (!holds || bead.coverage < HIDDEN));
    for bead in doubtful {
        kept.extend(bead.zh.map(|sentence| Bead {
            zh: sentence..sentence + 1,
            en: 0..0,
            coverage: 0.0,
        }));
        kept.extend(bead.en.map(|sentence| Bead {
            zh: 0..0,
            en: sentence..sentence + 1,
            coverage: 0.0,
        }));
    }
    Alignment {
        beads: in_order(kept),
        evidence,
    }
}

/// Beads by Chinese sentence, an English sentence alone after the bead of the one before it.
fn in_order(mut beads: Vec<Bead>) -> Vec<Bead> {
    beads.sort_by_key(|bead| (bead.en.is_empty(), bead.en.start));
    let mut place = 0;
    let mut keyed: Vec<((usize, usize), Bead)> = Vec::with_capacity(beads.len());
    for bead in beads {
        let key = if bead.zh.is_empty() {
            (place, bead.en.start + 1)
        } else {
            if !bead.en.is_empty() {
                place = bead.zh.end;
            }
            (bead.zh.end, 0)
        };
        keyed.push((key, bead));
    }
    keyed.sort_by_key(|(key, _)| *key);
    keyed.into_iter().map(|(_, bead)| bead).collect()
}

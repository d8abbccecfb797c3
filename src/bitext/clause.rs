//! Which clauses of a bead correspond.

use super::corridor::diagonal;
use super::cost::{Scorer, unlikely};
use super::dp::{Span, divide};
use super::pair::{Pair, Token, Tokens};
use super::segment::Text;
use crate::text::sentence;
use std::ops::Range;

/// Weights, as in [`super::cost`]; clauses are rendered more freely than sentences.
const LENGTH: f32 = 0.3;
const VARIANCE: f32 = 3.5;
const LEXICAL: f32 = 0.35;
const CHANCE: f32 = 0.15;

fn prior(zh: usize, en: usize) -> Option<f32> {
    Some(match (zh.min(en), zh.max(en)) {
        (1, 1) => 0.0,
        (0, 1) => 2.2,
        (1, 2) => 0.8,
        (1, 3) => 1.2,
        (1, 4) => 1.7,
        (2, 2) => 2.0,
        (2, 3) => 2.6,
        _ => return None,
    })
}

/// Clauses that translate each other: bytes of [`Text::words`] on both sides, one of them empty where there is no counterpart.
pub(super) type Group = (Range<usize>, Range<usize>);

/// Divides the sentences `zh` and `en` of one bead into groups of clauses, in order.
pub(super) fn groups(
    pair: &Pair,
    zh: (&Text, &Range<usize>),
    en: (&Text, &Range<usize>),
) -> Vec<Group> {
    let (zh_clauses, en_clauses) = (clauses(zh.0, zh.1), clauses(en.0, en.1));
    let mut scorer = Scorer::new(pair);
    let rows = diagonal(zh_clauses.len(), en_clauses.len());
    let bytes = |clauses: &[Range<usize>], part: &Range<usize>| -> Range<usize> {
        let part = clauses.get(part.clone()).unwrap_or_default();
        match (part.first(), part.last()) {
            (Some(first), Some(last)) => first.start..last.end,
            _ => 0..0,
        }
    };
    let characters = |text: &Text, bytes: &Range<usize>| {
        let words = text.words.get(bytes.clone()).unwrap_or_default();
        words.chars().count() as f32
    };
    let spans: Vec<Span> = divide(zh_clauses.len(), en_clauses.len(), &rows, |span, _| {
        let prior = prior(span.zh.len(), span.en.len())?;
        if span.is_null() {
            return Some(prior);
        }
        let (a, b) = (bytes(&zh_clauses, &span.zh), bytes(&en_clauses, &span.en));
        let mass = scorer.words(within(&pair.zh, &a), within(&pair.en, &b));
        let length = unlikely(
            characters(zh.0, &a),
            characters(en.0, &b) / pair.ratio,
            VARIANCE,
        );
        Some(prior + LENGTH * length - LEXICAL * (mass.matched - CHANCE * mass.total))
    });
    spans
        .iter()
        .map(|span| (bytes(&zh_clauses, &span.zh), bytes(&en_clauses, &span.en)))
        .collect()
}

/// The tokens inside some bytes.
pub(super) fn within<'t>(side: &'t Tokens, bytes: &Range<usize>) -> &'t [Token] {
    let tokens = &side.tokens;
    let first = tokens.partition_point(|token| token.range.start < bytes.start);
    let last = tokens.partition_point(|token| token.range.end <= bytes.end);
    tokens.get(first..last.max(first)).unwrap_or_default()
}

/// The clauses of some sentences; a list (甲、乙、丙) is one clause.
pub(super) fn clauses(text: &Text, sentences: &Range<usize>) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for sentence in text.sentences.get(sentences.clone()).unwrap_or_default() {
        let words = text.words.get(sentence.clone()).unwrap_or_default();
        let mut goes_on = false;
        for clause in sentence::clauses(words) {
            let piece = words.get(clause.clone()).unwrap_or_default();
            let range = sentence.start + clause.start..sentence.start + clause.end;
            // A dash in front, a mark alone: no clause of its own.
            let has_words = piece.contains(char::is_alphanumeric);
            match out.last_mut().filter(|_| goes_on) {
                Some(last) => last.end = range.end,
                None => out.push(range),
            }
            goes_on = piece.ends_with('、') || !has_words;
        }
    }
    out
}

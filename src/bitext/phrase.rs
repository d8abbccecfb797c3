//! How a phrase of a sentence is rendered in the sentence that translates it.

use super::clause::{Group, groups};
use super::links::{Links, Places};
use super::pair::{Pair, Tokens};
use super::segment::{Side, Text};
use super::window::{Finder, atoms};
use std::ops::Range;

/// Where a phrase's rendering stands. Bytes of the other side's [`Text::words`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendering {
    /// The clause or clauses that correspond.
    pub clause: Range<usize>,
    /// The words, where there is evidence for them.
    pub words: Option<Range<usize>>,
}

/// The least link mass that is evidence, and how much more a window outside the clause needs.
const LEAST: f32 = 0.3;
const ELSEWHERE: f32 = 0.6;
/// Clauses longer than so many times the expected length say more than the phrase.
const TOO_LONG: f32 = 2.0;

/// One side as it is looked at: its text, its tokens and the sentences of the bead.
#[derive(Clone, Copy)]
pub(super) struct View<'p> {
    pub text: &'p Text,
    pub tokens: &'p Tokens,
    pub sentences: &'p Range<usize>,
}

/// Finds the rendering of `phrase`, bytes of the `from` side's words, inside one bead. `None` if the phrase is not in it.
pub(super) fn rendering(
    pair: &Pair,
    from_side: Side,
    from: View<'_>,
    to: View<'_>,
    phrase: &Range<usize>,
) -> Option<Rendering> {
    let source = from.tokens.of(from.sentences);
    let whole_from = whole(from)?;
    let whole_to = whole(to)?;
    if phrase.start < whole_from.start || phrase.end > whole_from.end || phrase.is_empty() {
        return None;
    }
    let groups = match from_side {
        Side::Chinese => groups(pair, (from.text, from.sentences), (to.text, to.sentences)),
        Side::English => groups(pair, (to.text, to.sentences), (from.text, from.sentences))
            .into_iter()
            .map(|(zh, en)| (en, zh))
            .collect(),
    };
    let clause = clause_of(&groups, phrase, &whole_to);
    if let Some(words) = quoted(from, to, phrase) {
        let clause = around(&groups, &words).unwrap_or(clause);
        return Some(Rendering {
            clause,
            words: Some(words),
        });
    }
    let wanted = expected_length(pair, from_side, from.text, phrase);
    if covers_clauses(from, &groups, phrase) && (clause.len() as f32) < TOO_LONG * wanted {
        return Some(Rendering {
            words: Some(clause.clone()),
            clause,
        });
    }
    let places = Places {
        groups: &groups,
        from: whole_from,
        to: whole_to.clone(),
    };
    let links = Links::new(pair, from_side, source, to.tokens.of(to.sentences), &places);
    let atoms = atoms(to, &whole_to, &links, phrase);
    let middle = places.expected((phrase.start + phrase.end) / 2);
    let finder = Finder {
        atoms: &atoms,
        wanted,
        middle,
        span: whole_to.len().max(1) as f32,
    };
    let inside = finder.best(Some(&clause));
    let anywhere = finder.best(None);
    let best = match (inside, anywhere) {
        (Some(a), Some(b)) if b.mass > a.mass + ELSEWHERE => Some(b),
        (None, b) => b,
        (a, _) => a,
    };
    let Some(best) = best.filter(|window| window.mass >= LEAST) else {
        return Some(Rendering {
            clause,
            words: None,
        });
    };
    let words = finder.widened(best.first..best.last + 1)?;
    let holds = clause.start <= words.start && words.end <= clause.end;
    let clause = match holds {
        true => clause,
        false => around(&groups, &words).unwrap_or(clause),
    };
    Some(Rendering {
        clause,
        words: Some(words),
    })
}

fn whole(view: View<'_>) -> Option<Range<usize>> {
    let sentences = view.text.sentences.get(view.sentences.clone())?;
    Some(sentences.first()?.start..sentences.last()?.end)
}

/// The other side of the groups that `phrase` touches; of the neighbours if they have none.
fn clause_of(groups: &[Group], phrase: &Range<usize>, whole: &Range<usize>) -> Range<usize> {
    let touched =
        |(from, to): &&Group| from.start < phrase.end && phrase.start < from.end && !to.is_empty();
    let mut found = groups.iter().filter(touched).map(|(_, to)| to.clone());
    let Some(first) = found.next() else {
        return whole.clone();
    };
    found.fold(first, |a, b| a.start.min(b.start)..a.end.max(b.end))
}

/// The groups that hold some bytes of the other side.
fn around(groups: &[Group], words: &Range<usize>) -> Option<Range<usize>> {
    let touched = |(_, to): &&Group| to.start < words.end && words.start < to.end;
    groups
        .iter()
        .filter(touched)
        .map(|(_, to)| to.clone())
        .reduce(|a, b| a.start.min(b.start)..a.end.max(b.end))
}

/// A phrase that is all that stands in quotation marks is what stands in the same marks of the translation, where both sides have
/// equally many.
fn quoted(from: View<'_>, to: View<'_>, phrase: &Range<usize>) -> Option<Range<usize>> {
    let (a, b) = (quotes(from), quotes(to));
    if a.len() != b.len() {
        return None;
    }
    let trimmed = |range: &Range<usize>| {
        let words = from.text.words.get(range.clone()).unwrap_or_default();
        let is_mark = |c: char| !c.is_alphanumeric();
        let start = range.start + words.len() - words.trim_start_matches(is_mark).len();
        start..range.start + words.trim_end_matches(is_mark).len()
    };
    let at = a
        .iter()
        .position(|quote| trimmed(quote) == trimmed(phrase))?;
    b.get(at).cloned()
}

/// What stands between quotation marks.
fn quotes(view: View<'_>) -> Vec<Range<usize>> {
    let Some(range) = whole(view) else {
        return Vec::new();
    };
    let words = view.text.words.get(range.clone()).unwrap_or_default();
    let mut open: Option<usize> = None;
    let mut out = Vec::new();
    for (at, c) in words.char_indices() {
        match c {
            '“' | '「' | '《' => open = Some(at + c.len_utf8()),
            '”' | '」' | '》' => {
                out.extend(
                    open.take()
                        .map(|start| range.start + start..range.start + at),
                );
            }
            '"' => match open.take() {
                Some(start) => out.push(range.start + start..range.start + at),
                None => open = Some(at + 1),
            },
            _ => {}
        }
    }
    out
}

/// Whether the phrase is made of whole groups of clauses, so that their counterparts render it and nothing else.
fn covers_clauses(from: View<'_>, groups: &[Group], phrase: &Range<usize>) -> bool {
    let letters = |range: Range<usize>| {
        let words = from.text.words.get(range).unwrap_or_default();
        words.chars().filter(|c| c.is_alphanumeric()).count()
    };
    let touched = groups
        .iter()
        .filter(|(group, _)| group.start < phrase.end && phrase.start < group.end);
    let (mut inside, mut has_counterpart) = (0, false);
    for (group, counterpart) in touched {
        inside += letters(group.clone());
        has_counterpart |= !counterpart.is_empty();
    }
    has_counterpart && inside == letters(phrase.clone())
}

/// How long the rendering should be, in bytes of the other side.
fn expected_length(pair: &Pair, from: Side, text: &Text, phrase: &Range<usize>) -> f32 {
    let words = text.words.get(phrase.clone()).unwrap_or_default();
    let characters = words.chars().count().max(1) as f32;
    match from {
        Side::Chinese => characters * pair.ratio,
        Side::English => characters / pair.ratio * 3.0,
    }
}

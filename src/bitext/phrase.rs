//! How a phrase of a sentence is rendered in the sentence that translates it.

use super::clause::{Group, groups};
use super::pair::{Pair, Token, Tokens};
use super::segment::{Side, Text};
use crate::text::han::is_han;
use std::collections::HashMap;
use std::ops::Range;

/// Where a phrase's rendering stands. Bytes of the other side's [`Text::words`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendering {
    /// The clause or clauses that correspond.
    pub clause: Range<usize>,
    /// The words, where there is evidence for them.
    pub words: Option<Range<usize>>,
}

/// How fast the chance of a link falls with the distance from the expected place, in parts of the sentence.
const DISTANCE: f32 = 6.0;
/// The chance that a word renders nothing.
const NULL: f32 = 0.08;
/// A word that claims more links than this shares them out.
const LINKS: f32 = 1.6;
/// What a window pays: for words that render something else, for content words, other words and commas, for words outside the clause.
const OUTSIDE: f32 = 0.8;
const CONTENT: f32 = 0.12;
const FUNCTION: f32 = 0.03;
const COMMA: f32 = 0.25;
const STRAY: f32 = 0.35;
const LENGTH: f32 = 0.25;
const PLACE: f32 = 0.5;
/// The least link mass that is evidence, and how much more a window outside the clause needs.
const LEAST: f32 = 0.3;
const ELSEWHERE: f32 = 0.6;
/// Clauses longer than so many times the expected length say more than the phrase.
const TOO_LONG: f32 = 2.0;
/// A window shorter than this share of the expected length is widened.
const SHORT: f32 = 0.7;

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

/// Where on the other side something is expected: inside the corresponding clauses, at the same height.
struct Places<'g> {
    groups: &'g [Group],
    from: Range<usize>,
    to: Range<usize>,
}

impl Places<'_> {
    fn expected(&self, at: usize) -> f32 {
        let group = self
            .groups
            .iter()
            .find(|(from, to)| from.contains(&at) && !to.is_empty());
        let (from, to) = group.map_or((&self.from, &self.to), |(from, to)| (from, to));
        let height = at.saturating_sub(from.start) as f32 / from.len().max(1) as f32;
        to.start as f32 + height.min(1.0) * to.len() as f32
    }
}

/// For each token of the translation: which tokens of the original it renders, and how surely.
struct Links<'s> {
    source: &'s [Token],
    target: &'s [Token],
    shares: Vec<Vec<(usize, f32)>>,
}

impl<'s> Links<'s> {
    fn new(
        pair: &Pair,
        from: Side,
        source: &'s [Token],
        target: &'s [Token],
        places: &Places<'_>,
    ) -> Links<'s> {
        let span = places.to.len().max(1) as f32;
        // Chances by type, looked up once.
        let mut chances: HashMap<(u32, u32), f32> = HashMap::new();
        for zh in if from == Side::Chinese {
            source
        } else {
            target
        } {
            for &(en, p) in pair.renderings.get(zh.kind as usize).into_iter().flatten() {
                chances.insert((zh.kind, en), p);
            }
        }
        let mut shares: Vec<Vec<(usize, f32)>> = target
            .iter()
            .map(|token| {
                let middle = (token.range.start + token.range.end) as f32 / 2.0;
                let mut links: Vec<(usize, f32)> = Vec::new();
                for (at, other) in source.iter().enumerate() {
                    let key = match from {
                        Side::Chinese => (other.kind, token.kind),
                        Side::English => (token.kind, other.kind),
                    };
                    if let Some(p) = chances.get(&key) {
                        let place = places.expected((other.range.start + other.range.end) / 2);
                        let distance = (place - middle).abs() / span;
                        links.push((at, p * (-DISTANCE * distance).exp()));
                    }
                }
                let total: f32 = NULL + links.iter().map(|(_, weight)| weight).sum::<f32>();
                links
                    .iter()
                    .map(|&(at, weight)| (at, weight / total))
                    .collect()
            })
            .collect();
        let mut claimed = vec![0.0f32; source.len()];
        for &(at, share) in shares.iter().flatten() {
            if let Some(claimed) = claimed.get_mut(at) {
                *claimed += share;
            }
        }
        for (at, share) in shares.iter_mut().flatten() {
            let claimed = claimed.get(*at).copied().unwrap_or(0.0);
            if claimed > LINKS {
                *share *= LINKS / claimed;
            }
        }
        Links {
            source,
            target,
            shares,
        }
    }

    /// How surely target token `at` renders something inside and outside the phrase.
    fn of(&self, at: usize, phrase: &Range<usize>) -> (f32, f32) {
        let (mut inside, mut outside) = (0.0, 0.0);
        for &(source, share) in self.shares.get(at).into_iter().flatten() {
            let token = self.source.get(source).map(|token| &token.range);
            // A token counts as inside if most of it is.
            let is_inside = token.is_some_and(|token| {
                let middle = (token.start + token.end) / 2;
                phrase.start <= middle && middle < phrase.end
            });
            match is_inside {
                true => inside += share,
                false => outside += share,
            }
        }
        (inside, outside)
    }
}

/// A word of the translation as a window sees it.
struct Atom {
    range: Range<usize>,
    inside: f32,
    outside: f32,
    is_content: bool,
    /// A comma or another clause mark stands before it.
    after_comma: bool,
}

/// All words of the translation, in order: tokens, and the function words between them.
fn atoms(
    view: View<'_>,
    whole: &Range<usize>,
    links: &Links<'_>,
    phrase: &Range<usize>,
) -> Vec<Atom> {
    let words = &view.text.words;
    let mut out: Vec<Atom> = Vec::new();
    let mut last = whole.start;
    let push =
        |range: Range<usize>, link: Option<(f32, f32)>, out: &mut Vec<Atom>, last: &mut usize| {
            let gap = words.get(*last..range.start).unwrap_or_default();
            *last = range.end;
            let (inside, outside) = link.unwrap_or_default();
            out.push(Atom {
                range,
                inside,
                outside,
                is_content: link.is_some(),
                after_comma: gap.contains([',', ';', ':', '，', '；', '：', '、', '.', '。']),
            });
        };
    let mut at = whole.start;
    for (n, token) in links.target.iter().enumerate() {
        for range in function_words(words, at..token.range.start) {
            push(range, None, &mut out, &mut last);
        }
        push(
            token.range.clone(),
            Some(links.of(n, phrase)),
            &mut out,
            &mut last,
        );
        at = token.range.end;
    }
    for range in function_words(words, at..whole.end) {
        push(range, None, &mut out, &mut last);
    }
    out
}

/// The words of a gap: Latin words, and single Han characters.
fn function_words(words: &str, gap: Range<usize>) -> Vec<Range<usize>> {
    let text = words.get(gap.clone()).unwrap_or_default();
    let mut out: Vec<Range<usize>> = Vec::new();
    let mut open: Option<usize> = None;
    for (at, c) in text.char_indices() {
        let is_letter = c.is_alphanumeric() && !is_han(c);
        if !is_letter {
            out.extend(open.take().map(|start| gap.start + start..gap.start + at));
        }
        if is_han(c) {
            out.push(gap.start + at..gap.start + at + c.len_utf8());
        } else if is_letter {
            open.get_or_insert(at);
        }
    }
    out.extend(open.map(|start| gap.start + start..gap.end));
    out
}

#[derive(Debug, Clone, Copy)]
struct Window {
    first: usize,
    last: usize,
    mass: f32,
    score: f32,
}

struct Finder<'a> {
    atoms: &'a [Atom],
    /// Bytes that the rendering should have.
    wanted: f32,
    /// Where it should stand.
    middle: f32,
    /// Bytes of the whole.
    span: f32,
}

impl Finder<'_> {
    /// The best window; with `clause`, words outside it cost more.
    fn best(&self, clause: Option<&Range<usize>>) -> Option<Window> {
        let mut best: Option<Window> = None;
        for (first, start) in self.atoms.iter().enumerate() {
            if start.inside <= 0.0 {
                continue;
            }
            let (mut sum, mut mass) = (0.0, 0.0);
            for (last, atom) in self.atoms.iter().enumerate().skip(first) {
                sum += atom.inside - OUTSIDE * atom.outside;
                sum -= if atom.is_content { CONTENT } else { FUNCTION };
                mass += atom.inside;
                if last > first && atom.after_comma {
                    sum -= COMMA;
                }
                let is_stray =
                    clause.is_some_and(|c| atom.range.start < c.start || atom.range.end > c.end);
                if is_stray {
                    sum -= STRAY;
                }
                if atom.inside <= 0.0 {
                    continue;
                }
                let length = (atom.range.end - start.range.start).max(1) as f32;
                let middle = (atom.range.end + start.range.start) as f32 / 2.0;
                let score = sum
                    - LENGTH * (length / self.wanted).ln().abs()
                    - PLACE * (middle - self.middle).abs() / self.span;
                if best.is_none_or(|best| score > best.score) {
                    best = Some(Window {
                        first,
                        last,
                        mass,
                        score,
                    });
                }
            }
        }
        best
    }

    /// The bytes of a window of atoms, widened over words that render nothing else while it is much too short.
    fn widened(&self, window: Range<usize>) -> Option<Range<usize>> {
        let (mut first, mut last) = (window.start, window.end.checked_sub(1)?);
        let bytes = |first: usize, last: usize| {
            let range = self.atoms.get(first).zip(self.atoms.get(last))?;
            Some(range.0.range.start..range.1.range.end)
        };
        let is_free = |at: usize| {
            self.atoms
                .get(at)
                .is_some_and(|atom| atom.is_content && atom.outside < 0.2)
        };
        let comma = |at: usize| self.atoms.get(at).is_some_and(|atom| atom.after_comma);
        let is_function = |at: usize| self.atoms.get(at).is_some_and(|atom| !atom.is_content);
        while (bytes(first, last)?.len() as f32) < SHORT * self.wanted {
            // The next content word on either side, over function words, within the clause.
            let mut left = first;
            while left > 0 && !comma(left) && (left == first || is_function(left)) {
                left -= 1;
            }
            let mut right = last + 1;
            while !comma(right) && is_function(right) {
                right += 1;
            }
            if left < first && is_free(left) {
                first = left;
            } else if !comma(right) && is_free(right) {
                last = right;
            } else {
                break;
            }
        }
        bytes(first, last)
    }
}

//! Hyphens at the ends of lines: whether a word was broken there, or has a hyphen of its own.
//!
//! The document itself tells best: it may have the word elsewhere, on one line.

use crate::import::{Block, Piece};
use std::collections::HashSet;

/// Stands for a hyphen at the end of a line until it is known what it was. No soft hyphen is left in the text before.
pub(super) const BROKEN: char = '\u{ad}';

/// Words that have a hyphen after them more often than not.
const FIRST: &[&str] = &[
    "all", "cross", "ever", "far", "half", "hard", "high", "ill", "long", "low", "quasi", "self",
    "short", "so", "well", "world",
];

/// The blocks without [`BROKEN`].
pub(super) fn resolved(mut blocks: Vec<Block>) -> Vec<Block> {
    let mut known = HashSet::new();
    for text in texts(&mut blocks) {
        for word in words(text).filter(|word| !word.contains(BROKEN)) {
            known.insert(word.to_lowercase());
            known.extend(word.split('-').map(str::to_lowercase));
        }
    }
    for text in texts(&mut blocks).filter(|text| text.contains(BROKEN)) {
        *text = joined(text, &known);
    }
    blocks
}

/// Letters with the hyphens inside them.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_alphabetic() || c == '-' || c == BROKEN))
        .map(|word| word.trim_matches('-'))
        .filter(|word| !word.is_empty())
}

fn joined(text: &str, known: &HashSet<String>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut parts = text.split(BROKEN);
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let before = words(&out).last().filter(|word| out.ends_with(word));
        let after = words(part).next().filter(|word| part.starts_with(word));
        let own = before.zip(after).is_some_and(|(before, after)| {
            has_hyphen(&before.to_lowercase(), &after.to_lowercase(), known)
        });
        if own {
            out.push('-');
        }
        out.push_str(part);
    }
    out
}

/// Whether the word of these halves has a hyphen between them.
fn has_hyphen(before: &str, after: &str, known: &HashSet<String>) -> bool {
    if known.contains(&format!("{before}{after}")) {
        return false;
    }
    let last = before.rsplit('-').next().unwrap_or(before);
    let first = after.split('-').next().unwrap_or(after);
    let is_word = |half: &str| half.len() > 3 && known.contains(half);
    known.contains(&format!("{before}-{after}"))
        || known.contains(&format!("{last}-{first}"))
        || FIRST.contains(&last)
        || is_word(last) && is_word(first) && !known.contains(&format!("{last}{first}"))
}

/// Every stretch of text.
fn texts(blocks: &mut [Block]) -> impl Iterator<Item = &mut String> {
    let pieces = blocks
        .iter_mut()
        .flat_map(|block| -> Box<dyn Iterator<Item = &mut Piece>> {
            match block {
                Block::Heading(_, pieces)
                | Block::Paragraph(pieces)
                | Block::Item(pieces)
                | Block::Note(_, pieces) => Box::new(pieces.iter_mut()),
                Block::Table(rows) => Box::new(rows.iter_mut().flatten().flatten()),
            }
        });
    pieces.filter_map(|piece| match piece {
        Piece::Text(text) => Some(text),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What becomes of a text whose line ends are written as `|`.
    fn read(text: &str) -> String {
        let text = text.replace("-|", "\u{ad}");
        let blocks = resolved(vec![Block::Paragraph(vec![Piece::Text(text)])]);
        match &blocks[0] {
            Block::Paragraph(pieces) => crate::import::words(pieces),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_word_that_was_broken_is_whole_again() {
        assert_eq!(
            read("the inter-|national net-|work"),
            "the international network"
        );
        // It stands elsewhere on one line.
        assert_eq!(
            read("frame-|work, frame work, framework"),
            "framework, frame work, framework"
        );
    }

    #[test]
    fn a_word_keeps_the_hyphen_that_is_its_own() {
        assert_eq!(read("self-|control"), "self-control");
        assert_eq!(
            read("cyber-|space and cyber-space"),
            "cyber-space and cyber-space"
        );
        assert_eq!(
            read("civil-|society, civil law, our society"),
            "civil-society, civil law, our society"
        );
        assert_eq!(read("non-govern-|mental"), "non-governmental");
    }
}

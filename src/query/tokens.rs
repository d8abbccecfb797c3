//! What stands where in a note, for colours: quotations, citation keys, locators, titles, directives.

use crate::workspace::CheckedNote;
use std::collections::BTreeMap;
use std::ops::Range;

/// A stretch of a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Bytes of the note; may run over several lines.
    pub range: Range<usize>,
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum TokenKind {
    Quotation,
    Citation,
    Locator,
    Title,
    Directive,
}

/// The tokens of a note in order of position. They never overlap: what lies inside another token is cut out of it.
#[must_use]
pub fn tokens(checked: &CheckedNote) -> Vec<Token> {
    let note = &checked.note;
    let token = |kind, range: &Range<usize>| Token {
        kind,
        range: range.clone(),
    };
    let mut all: Vec<Token> = Vec::new();
    for quotation in &note.quotations {
        // The wording without line breaks, and without what only continues it: `>` at the start of a line, emphasis.
        let mut pieces: Vec<Range<usize>> = Vec::new();
        let is_break = |piece: &Range<usize>| {
            let text = checked.text.get(piece.clone()).unwrap_or_default();
            text.contains(['\n', '\r']) && !text.contains(char::is_alphanumeric)
        };
        let start = quotation.range.start;
        let runs = quotation.wording.runs.iter();
        let runs = runs.map(|(_, piece)| start + piece.start..start + piece.end);
        for piece in runs.filter(|piece| !is_break(piece)) {
            match pieces.last_mut() {
                Some(last) if last.end == piece.start => last.end = piece.end,
                _ => pieces.push(piece),
            }
        }
        all.extend(
            pieces
                .iter()
                .map(|piece| token(TokenKind::Quotation, piece)),
        );
    }
    for citation in &note.citations {
        all.push(token(TokenKind::Citation, &citation.key_range));
        let locator = citation.locator.as_ref();
        all.extend(locator.map(|locator| token(TokenKind::Locator, &locator.span)));
    }
    let titles = note.titles.iter().filter(|title| title.id.is_some());
    all.extend(titles.map(|title| token(TokenKind::Title, &title.range)));
    let directives = note.directives.iter();
    all.extend(directives.map(|directive| token(TokenKind::Directive, &directive.range)));
    apart(all)
}

/// The smaller token wins; of the larger the rest is left.
fn apart(mut tokens: Vec<Token>) -> Vec<Token> {
    tokens.sort_by_key(|token| token.range.len());
    // By start: end and kind.
    let mut taken: BTreeMap<usize, (usize, TokenKind)> = BTreeMap::new();
    for Token { kind, range } in tokens {
        let mut free = Vec::new();
        let mut at = range.start;
        let before = taken.range(..range.start).next_back();
        if let Some((_, &(end, _))) = before {
            at = at.max(end);
        }
        for (&start, &(end, _)) in taken.range(range.clone()) {
            free.push(at..start);
            at = at.max(end);
        }
        free.push(at..range.end);
        let free = free.into_iter().filter(|piece| piece.start < piece.end);
        taken.extend(free.map(|piece| (piece.start, (piece.end, kind))));
    }
    taken
        .into_iter()
        .map(|(start, (end, kind))| Token {
            kind,
            range: start..end,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_inside_is_cut_out() {
        let token = |kind, range| Token { kind, range };
        let (outer, inner) = (TokenKind::Quotation, TokenKind::Title);
        let tokens = vec![token(outer, 0..10), token(inner, 3..5), token(outer, 8..14)];
        assert_eq!(
            apart(tokens),
            [
                token(outer, 0..3),
                token(inner, 3..5),
                token(outer, 5..8),
                token(outer, 8..14),
            ]
        );
    }
}

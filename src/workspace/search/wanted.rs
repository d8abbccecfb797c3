//! What is looked for: a wording, its parts between ellipses and its pieces between interpolations.

use crate::collate::variants::Side;
use crate::markup::Quotation;
use crate::text::fold::{Folded, fold};
use crate::text::han;
use crate::text::language::Language;
use std::ops::Range;

/// What is looked for: a wording and its parts, folded.
pub(in crate::workspace) struct Wanted {
    pub(super) text: String,
    pub(super) folded: Folded,
    /// Units of each part between ellipses; one for a quotation without an ellipsis.
    pub(super) fragments: Vec<Range<usize>>,
    /// For each fragment, its pieces between interpolations (units).
    pub(super) pieces: Vec<Vec<Range<usize>>>,
}

impl Wanted {
    pub(in crate::workspace) fn new(quotation: &Quotation) -> Wanted {
        let text = quotation.wording.text.clone();
        let folded = fold(&text);
        let mut fragments: Vec<Range<usize>> = quotation
            .fragments
            .iter()
            .map(|fragment| folded.units_in(fragment.range.clone()))
            .filter(|units| !units.is_empty())
            .collect();
        if fragments.is_empty() {
            fragments.push(0..folded.units.len());
        }
        let brackets: Vec<Range<usize>> = quotation
            .interpolations
            .iter()
            .map(|i| folded.units_in(i.range.clone()))
            .collect();
        let pieces = fragments
            .iter()
            .map(|fragment| {
                let mut pieces = Vec::new();
                let mut from = fragment.start;
                for bracket in brackets
                    .iter()
                    .filter(|b| b.start >= fragment.start && b.end <= fragment.end)
                {
                    if bracket.start > from {
                        pieces.push(from..bracket.start);
                    }
                    from = bracket.end;
                }
                if fragment.end > from {
                    pieces.push(from..fragment.end);
                }
                pieces
            })
            .collect();
        Wanted {
            text,
            folded,
            fragments,
            pieces,
        }
    }

    /// A phrase without ellipses or interpolations.
    pub(in crate::workspace) fn phrase(text: &str) -> Wanted {
        let folded = fold(text);
        let whole = 0..folded.units.len();
        Wanted {
            text: text.to_owned(),
            folded,
            fragments: vec![whole.clone()],
            pieces: vec![vec![whole]],
        }
    }

    /// How many letters and digits it has.
    pub(in crate::workspace) fn letters(&self) -> usize {
        self.text.chars().filter(|c| c.is_alphanumeric()).count()
    }

    /// No ellipsis divides it.
    pub(in crate::workspace) fn is_whole(&self) -> bool {
        self.fragments.len() == 1
    }

    /// At least 10 Han letters or 6 words.
    pub(in crate::workspace) fn is_substantial(&self) -> bool {
        let han = self.text.chars().filter(|&c| han::is_han(c)).count();
        han >= 10 || (han == 0 && self.text.split_whitespace().count() >= 6)
    }

    pub(in crate::workspace) fn language(&self) -> Language {
        let han = self.text.chars().filter(|&c| han::is_han(c)).count();
        let latin = self.text.chars().filter(char::is_ascii_alphabetic).count();
        match (han, latin) {
            (0, 0) => Language::Unknown,
            _ if han * 4 >= latin => Language::Hans,
            _ => Language::English,
        }
    }

    pub(super) fn units(&self, range: &Range<usize>) -> &[u16] {
        self.folded.units.get(range.clone()).unwrap_or_default()
    }

    pub(super) fn side(&self) -> Side<'_> {
        Side {
            text: &self.text,
            folded: &self.folded,
            readable: None,
        }
    }

    /// A part of it as a quotation of its own, with the byte at which it begins.
    pub(super) fn part(&self, units: &Range<usize>) -> (Wanted, usize) {
        let bytes = self.folded.bytes(units.clone()).unwrap_or(0..0);
        (
            Wanted::phrase(self.text.get(bytes.clone()).unwrap_or_default()),
            bytes.start,
        )
    }
}

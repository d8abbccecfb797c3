//! What is being typed: places where it may be going on, for completion.

use crate::corpus::SourceId;
use crate::text::fold::fold;
use crate::workspace::Workspace;
use std::ops::Range;

impl Workspace {
    /// Some places, at most `most`, where the last letters of `text` stand, at most `letters` of them: what may be
    /// going on there is what is being typed, so a place may end inside a word. Source and bytes of its file.
    pub fn continued(
        &self,
        text: &str,
        letters: usize,
        most: usize,
    ) -> Vec<(SourceId, Range<usize>)> {
        let units = fold(text).units;
        let start = units.len().saturating_sub(letters);
        let last = units.get(start..).unwrap_or_default();
        let places = self.index.some(last, most).into_iter();
        places
            .filter_map(|place| {
                let source = SourceId(place.document);
                let opened = self.opened(source)?;
                let begins_inside = opened.side().inside_token(place.units.start);
                let bytes = opened.folded.bytes(place.units)?;
                (start > 0 || !begins_inside).then_some((source, bytes))
            })
            .collect()
    }

    /// The first places of `source` where the beginning of `text` stands to the letter, at most `most`: bytes of its file.
    pub fn within(&self, source: SourceId, text: &str, most: usize) -> Vec<Range<usize>> {
        const LETTERS: usize = 40;
        let units = fold(text).units;
        let head = units.get(..units.len().min(LETTERS)).unwrap_or_default();
        let places = self.index.in_document(head, source.0, most).into_iter();
        places
            .filter_map(|place| self.opened(source)?.folded.bytes(place.units))
            .collect()
    }
}

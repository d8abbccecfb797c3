//! How a text lies in one stretch of a source.

use super::altered::is_acceptable;
use super::{Wanted, similarity};
use crate::collate::variants::{self, Side};
use crate::collate::{Variant, align};
use crate::corpus::SourceId;
use crate::text::fold::Folded;
use crate::workspace::{Near, Passage, Workspace};
use std::ops::Range;

impl Workspace {
    /// How the words that a source has in `bytes` of its file differ from `text`; `None` if they are others altogether.
    pub fn differences(
        &self,
        text: &str,
        source: SourceId,
        bytes: &Range<usize>,
    ) -> Option<Vec<Variant>> {
        let mut variants = self.inside(text, source, bytes)?.variants;
        variants.retain(|variant| variant.kind.is_wording());
        Some(variants)
    }

    /// `text` collated with `bytes` of a source's file, if what stands there is near enough for it to be an altered form of that.
    pub(in crate::workspace) fn inside(
        &self,
        text: &str,
        source: SourceId,
        bytes: &Range<usize>,
    ) -> Option<Near> {
        let wanted = Wanted::phrase(text);
        let opened = self.opened(source)?;
        let whole = opened.side();
        let units = whole.folded.units_in(bytes.clone());
        let folded = Folded {
            units: whole.folded.units.get(units.clone())?.to_vec(),
            origins: whole.folded.origins.get(units)?.to_vec(),
        };
        let side = Side {
            folded: &folded,
            ..whole
        };
        let (similarity, mut alignment) = align::alignments(&wanted.folded.units, &folded.units)
            .into_iter()
            .map(|alignment| (similarity(&wanted, &alignment), alignment))
            .find(|(similarity, alignment)| is_acceptable(&wanted, *similarity, alignment))?;
        let variants = variants::variants(wanted.side(), side, &mut alignment);
        let passage = Passage {
            fragment: 0,
            cited: true,
            source,
            bytes: folded.bytes(alignment.span.clone())?,
            similarity,
        };
        Some(Near { passage, variants })
    }
}

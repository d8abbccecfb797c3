//! The passages nearest to a quotation, however far.

use super::{Wanted, similarity};
use crate::collate::align::{self, Alignment};
use crate::collate::variants;
use crate::corpus::SourceId;
use crate::workspace::{Near, Workspace};
use std::sync::atomic::AtomicBool;

impl Workspace {
    /// The passages nearest to `wanted`: in `cited`, however far, then anywhere. `None` once `is_cancelled`.
    pub(in crate::workspace) fn nearest(
        &self,
        wanted: &Wanted,
        cited: &[SourceId],
        count: usize,
        is_cancelled: &AtomicBool,
    ) -> Option<Vec<Near>> {
        let query = &wanted.folded.units;
        let mut found: Vec<(f32, SourceId, Alignment)> = Vec::new();
        for &source in cited {
            let best = align::alignments(query, self.index.document(source.0))
                .into_iter()
                .next();
            found.extend(best.map(|alignment| (similarity(wanted, &alignment), source, alignment)));
        }
        let limit = query.len() * 3 / 10;
        let anywhere = self
            .index
            .approximate_unless(is_cancelled, query, limit, count)?;
        for near in anywhere {
            let source = SourceId(near.place.document);
            let alignment = Alignment::of(
                query,
                self.index.document(near.place.document),
                near.place.units,
            );
            found.push((similarity(wanted, &alignment), source, alignment));
        }
        found.retain(|(similarity, ..)| *similarity >= 0.3);
        found.sort_by(|a, b| b.0.total_cmp(&a.0));
        found.dedup_by(|a, b| {
            a.1 == b.1 && a.2.span.start < b.2.span.end && b.2.span.start < a.2.span.end
        });
        found.truncate(count);
        let nearest = found
            .into_iter()
            .filter_map(|(similarity, source, mut alignment)| {
                let opened = self.opened(source)?;
                let variants = variants::variants(wanted.side(), opened.side(), &mut alignment);
                let mut passage = self.passage(0, source, alignment.span.clone(), similarity)?;
                passage.cited = cited.contains(&source);
                Some(Near { passage, variants })
            });
        Some(nearest.collect())
    }
}

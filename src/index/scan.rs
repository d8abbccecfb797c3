//! The other way to look texts up: a scan of everything. Slow and without a way to go wrong; what the index says is measured by it.

use super::myers::Pattern;
use super::{Approximate, Lookup, Place};

/// Documents as folded units.
#[derive(Debug)]
pub struct Scan<'a>(pub Vec<&'a [u16]>);

impl Lookup for Scan<'_> {
    fn exact(&self, query: &[u16]) -> Vec<Place> {
        let mut places = Vec::new();
        for (document, units) in (0..).zip(&self.0) {
            let windows = units.windows(query.len().max(1)).enumerate();
            let starts = windows.filter(|(_, window)| *window == query);
            places.extend(starts.map(|(start, _)| Place {
                document,
                units: start..start + query.len(),
            }));
        }
        places
    }

    fn approximate(&self, query: &[u16], limit: usize, count: usize) -> Vec<Approximate> {
        let pattern = Pattern::new(query);
        let mut found: Vec<Approximate> = Vec::new();
        for (document, units) in (0..).zip(&self.0) {
            let near = pattern.several(units, limit, count);
            found.extend(near.into_iter().map(|near| Approximate {
                place: Place {
                    document,
                    units: near.units,
                },
                distance: near.distance,
                proved: true,
            }));
        }
        found.sort_by_key(|near| (near.distance, near.place.document, near.place.units.start));
        found.truncate(count);
        found
    }
}

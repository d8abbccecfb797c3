//! Numbered formulas (四项原则, 五点主张, four principles) and the lists that they stand for.
//!
//! A source is scanned once, by itself, for its lists and labels ([`Scan`]), and once again for what around the labels points to works
//! with lists ([`Clues`]); what a label stands for in the corpus is then a matter of bringing that together ([`Labels`]). A label is never invented: it has a name that stands in the corpus, and a list of
//! just as many members that the name is given to, announced with, or tied to by more than its number.

mod clues;
mod english;
mod evidence;
mod flat;
mod gloss;
mod items;
mod link;
mod marker;
mod members;
mod name;
mod scan;
mod written;

pub use clues::{Clues, Seen};
pub use link::{Label, Labels, ListId, MentionId};
pub use name::Key;
pub use scan::{List, Member, Mention, Scan};
pub use written::{Comparison, Mismatch, REACH, Written, may_list, name_around, written};

use crate::corpus::{Corpus, SourceId};

/// Who looks for lists and labels: another version may find others in the same sources, and what was kept before means nothing then.
/// Between versions of the program, the number is raised for that.
pub const FINDER: (&str, u32) = (env!("CARGO_PKG_VERSION"), 1);

/// The lists and labels of a source: linear in its text.
#[must_use]
pub fn scan(corpus: &Corpus, id: SourceId) -> Scan {
    let source = corpus.sources.get(id.0 as usize);
    let file = source.and_then(|source| corpus.files.get(source.file.0 as usize));
    match (source, file) {
        (Some(source), Some(file)) => {
            let text = file.text.passing();
            source.body.passing(|layout| scan::scan(layout, &text))
        }
        _ => Scan::default(),
    }
}

/// The letters and digits of `text`, folded as those of labels are.
#[must_use]
pub fn letters(text: &str) -> String {
    scan::letters(&flat::Flat::new(text, std::iter::once(0..text.len())).chars)
}

//! Two texts that translate each other: which sentences correspond, and how a phrase is rendered.
//!
//! In reading order: `segment` cuts a text into sentences; `value`, `english` and `chinese` make comparable units of its words, with
//! `lexicon` (and the user's `cedict`) saying what may render what; `pair` puts two texts side by side; `cost` says what it costs to
//! take sentences for translations of each other; `corridor` says where to look and `dp` finds the cheapest division, `rescue` what was moved, `align` does all of it.
//! `clause`, `links` and `window` serve `phrase`, which finds the rendering of a phrase inside a bead, `stretch` that of a passage, and `wording` compares two; [`Bitext`] holds a pair with all of this.

mod align;
mod aligned;
mod cedict;
mod chinese;
mod clause;
mod corridor;
mod cost;
mod dp;
mod english;
mod lexicon;
mod links;
mod pair;
mod phrase;
mod rescue;
mod segment;
mod stretch;
mod terms;
mod tmx;
mod value;
mod window;
mod wording;

pub use align::{Alignment, Bead, Evidence, HIDDEN, UNCERTAIN, align};
pub use aligned::Bitext;
pub use cedict::{CedictError, cedict, is_cedict};
pub use lexicon::{Lexicon, Table};
pub use phrase::Rendering;
pub use segment::{Side, Text};
pub use stretch::Stretch;
pub use terms::{Entry, TermsError, read_terms};
pub use tmx::{TmxError, TmxErrorKind, Unit, read_tmx, write_tmx};
pub use wording::EnglishWords;

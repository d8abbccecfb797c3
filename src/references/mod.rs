//! References: what is known of works, and a style → the entries of a bibliography.
//!
//! Styles are written in CSL. Two come along, the user may have one of their own. Pure: texts in, texts out.

mod format;
mod style;
mod work;

pub use format::{Reference, Runs, format, format_one, plain};
pub use style::{Fault, Style};
pub use work::Work;

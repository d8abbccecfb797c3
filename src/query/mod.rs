//! What commands and editors ask of a workspace, as plain data in the shapes of the JSON contract.

mod find;
mod findings;
mod place;
mod sources;
mod suggest;

pub use find::find;
pub use findings::{Edit, Finding, Fix, Related, finding};
pub use place::{Passage, Position, TextRange, Texts, flatten, passage, relative, text_range};
pub use sources::{Paragraph, SourceInfo, ids, language_tag, source_text, sources};
pub use suggest::{Evidence, Relation, RelationKind, Suggestion, suggest};

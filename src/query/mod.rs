//! What commands and editors ask of a workspace, as plain data in the shapes of the JSON contract.

pub mod card;
mod find;
mod findings;
pub mod navigation;
mod place;
mod sources;
mod subject;
mod suggest;
pub mod words;

pub use find::find;
pub use findings::{Edit, Finding, Fix, Related, finding};
pub use place::{Passage, Position, TextRange, Texts, flatten, passage, relative, text_range};
pub use sources::{Paragraph, SourceInfo, ids, language_tag, source_text, sources};
pub use subject::{Subject, subject};
pub use suggest::{Evidence, Relation, RelationKind, Suggestion, suggest};

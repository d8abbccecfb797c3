//! What commands and editors ask of a workspace, as plain data in the shapes of the JSON contract.

mod add;
mod add_words;
mod add_writes;
pub mod bitext;
pub mod card;
mod cited;
pub mod completion;
mod find;
mod findings;
pub mod folds;
pub mod hints;
mod label_info;
pub mod labels;
pub mod links;
mod mentions;
pub mod navigation;
pub mod outline;
mod place;
pub mod quoted;
pub mod rename;
pub mod selection;
pub mod settings;
mod sources;
mod subject;
mod suggest;
pub mod symbols;
pub mod tokens;
pub mod translate;
pub mod translation_gloss;
pub mod translation_word;
pub mod words;

pub use add::{Given, Incoming, Outcome, Proposal, is_free_id, propose};
pub use add_writes::{Write, writes};
pub use cited::{Cited, ReferenceInfo};
pub use find::find;
pub use findings::{Edit, Finding, Fix, Related, finding};
pub use label_info::{LabelInfo, ListInfo, MemberInfo, label_info};
pub use place::{
    Passage, Position, TextRange, Texts, flatten, passage, relative, shortened, text_range,
};
pub use sources::{Paragraph, SourceInfo, ids, language_tag, source_text, sources};
pub use subject::{Subject, subject};
pub use suggest::{Evidence, Relation, RelationKind, Suggestion, suggest};

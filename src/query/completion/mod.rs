//! What can be typed next in a note: keys after `@`, locators after a key, behind a quotation its translation, inside an open
//! quotation the words of the corpus.
//!
//! Every list and every scan is bounded, so that an answer comes before the next key is pressed.

mod continuation;
mod glosses;
mod keys;
mod locators;

use crate::lint::Locale;
use crate::text::fold::fold_char;
use crate::workspace::{CheckedNote, Workspace};
use std::ops::Range;

/// What is offered, best first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Completions {
    /// The items.
    pub items: Vec<Item>,
    /// There is more, or other things will fit once more is typed.
    pub is_incomplete: bool,
}

/// One thing that can be typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Item {
    /// As shown.
    pub label: String,
    /// Shown beside the label: a title, first words, where it stands.
    pub description: Option<String>,
    /// Shown with the selected item: title, author, date.
    pub detail: Option<String>,
    /// What sort of thing it is.
    pub kind: ItemKind,
    /// What an editor compares with what was typed: it begins with that, so that one which compares beginnings keeps the item.
    pub filter: String,
    /// Bytes of the document to replace. They hold the cursor and lie in its line.
    pub range: Range<usize>,
    /// With this.
    pub new_text: String,
    /// What is told of it when it is selected.
    pub about: Option<About>,
}

/// What sort of thing an item is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ItemKind {
    /// A source or work.
    #[default]
    Source,
    /// An entry of a bibliography without a text.
    Entry,
    /// A place in a source.
    Locator,
    /// Words of a source.
    Wording,
    /// A table of yinwen.toml.
    Table,
    /// A key of yinwen.toml.
    Key,
    /// A value of yinwen.toml.
    Value,
    /// A path.
    File,
}

/// What an item is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// A source, work or bibliography entry.
    Id(String),
    /// Bytes of the source of that id.
    Passage(String, Range<usize>),
    /// Nothing but these words.
    Words(String),
}

/// What can be typed at byte `at` of `note`; `notes` are those of the workspace, which say what is cited most.
pub fn complete<'a>(
    ws: &Workspace,
    note: &CheckedNote,
    notes: impl Iterator<Item = &'a CheckedNote>,
    at: usize,
    locale: Locale,
) -> Option<Completions> {
    keys::complete(ws, note, at)
        .or_else(|| locators::complete(ws, note, at))
        .or_else(|| glosses::complete(ws, note, at, locale))
        .or_else(|| continuation::complete(ws, note, notes, at))
        .filter(|found| !found.items.is_empty())
}

/// Whether `byte` of the note is read: prose, not front matter or code.
pub(in crate::query) fn is_prose(note: &CheckedNote, byte: usize) -> bool {
    let sentences = &note.note.blocks;
    let after = sentences.partition_point(|sentence| sentence.start <= byte);
    let sentence = after.checked_sub(1).and_then(|last| sentences.get(last));
    sentence.is_some_and(|sentence| {
        let before = note.text.get(sentence.start..byte).unwrap_or_default();
        byte < sentence.end && before.matches('`').count() % 2 == 0
    })
}

/// The letters of a text as they are compared: width, case and script folded, all else gone.
fn letters(text: &str) -> String {
    text.chars().filter_map(fold_char).collect()
}

/// What an editor is given to compare: what was typed, then what else one may go on to type.
fn filter<'f>(typed: &str, fields: impl IntoIterator<Item = &'f str>) -> String {
    let mut filter = typed.to_owned();
    for field in fields {
        if !filter.is_empty() {
            filter.push(' ');
        }
        filter.push_str(field);
    }
    filter
}

/// The first characters of a text, marked if there are more.
fn clip(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

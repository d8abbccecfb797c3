//! Documents made by other programs as text with structure: bytes in, a [`Document`] out.
//!
//! Nothing here knows a corpus or writes a file. [`read`] tells by its content what a file is and hands it to the reader of
//! that kind ([`Reader`] does so in a process of its own); each gives blocks (headings, paragraphs, table rows, footnotes, page breaks), what the file says of itself, and
//! what is damaged. [`Document::text`] is the file that a corpus keeps.

mod bombs;
mod error;
mod guard;
mod html;
mod html_meta;
mod kind;
mod layout;
mod markdown;
mod pdf;
mod plain;
mod word;

pub use error::{Damage, ImportError};
pub use guard::{COMMAND, MOST_BYTES, Reader, answer};
pub use kind::Kind;

use serde::{Deserialize, Serialize};

/// A document as it was understood.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// What kind of file it was.
    pub kind: Kind,
    /// What it says of itself.
    pub metadata: Metadata,
    /// Its text.
    pub body: Body,
    /// What is not as it was published.
    pub damage: Vec<Damage>,
}

/// What a document says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metadata {
    /// Title.
    pub title: Option<String>,
    /// Authors.
    pub author: Vec<String>,
    /// `2015-12-16`, `2015-12` or `2015`.
    pub date: Option<String>,
    /// Where it was published, if the file says so.
    pub address: Option<String>,
}

/// The text of a document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Body {
    /// Text or Markdown that is kept as it is.
    Kept(String),
    /// Text whose structure was recovered.
    Blocks(Vec<Block>),
}

/// A stretch of a recovered text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Block {
    /// A heading; level 1 is the outermost.
    Heading(u8, Vec<Piece>),
    /// A paragraph.
    Paragraph(Vec<Piece>),
    /// An item of a list, without its bullet or with its number.
    Item(Vec<Piece>),
    /// A table, row by row, cell by cell.
    Table(Vec<Vec<Vec<Piece>>>),
    /// A footnote and the label that the text refers to it by.
    Note(String, Vec<Piece>),
}

/// A piece of running text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Piece {
    /// Words.
    Text(String),
    /// A reference to a footnote.
    Reference(String),
    /// Here page `n` begins.
    Page(u32),
}

/// Reads a file called `name` (which decides only where its content leaves a choice).
///
/// # Errors
///
/// [`ImportError`] if there is no text in it, or none that can be trusted.
pub fn read(name: &str, bytes: Vec<u8>) -> Result<Document, ImportError> {
    let kind = kind::of(name, &bytes)?;
    match kind {
        Kind::Text | Kind::Markdown => plain::read(kind, bytes),
        Kind::Html => html::read(bytes),
        Kind::Pdf => pdf::read(bytes),
        Kind::Word => word::read(&bytes),
    }
}

impl Document {
    /// The text that a corpus keeps, front matter not included.
    #[must_use]
    pub fn text(&self) -> String {
        match &self.body {
            Body::Kept(text) => text.clone(),
            Body::Blocks(blocks) => markdown::write(blocks),
        }
    }

    /// The extension of the file that keeps it.
    #[must_use]
    pub fn extension(&self) -> &'static str {
        match (&self.body, self.kind) {
            (Body::Kept(_), Kind::Text) => "txt",
            _ => "md",
        }
    }
}

/// The words of a piece of text, without what refers elsewhere.
fn words(pieces: &[Piece]) -> String {
    let texts = pieces.iter().map(|piece| match piece {
        Piece::Text(text) => text.as_str(),
        _ => "",
    });
    texts.collect()
}

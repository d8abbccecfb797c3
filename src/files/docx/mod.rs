//! Word documents (`.docx`): their text as Markdown, with the way back from each stretch of it to the run it came from.
//!
//! The text is what a reader of the document sees once all tracked changes are accepted: deletions are gone, insertions
//! stay, of fields the results. Headings become `#` lines, set-off quotations `>`, lists and tables what they are in
//! Markdown, footnotes and endnotes `[^1]` and `[^e1]`. Characters of the document that would be Markdown syntax are escaped,
//! so that they stay text; quotation marks, `[@id, ¶8]` and comments that begin `<!-- yinwen-` mean what they mean in a note.

mod annotate;
mod error;
mod escape;
mod markdown;
mod numbering;
mod package;
mod story;
mod styles;
mod xml;

use std::collections::HashMap;
use std::ops::Range;

pub use annotate::Comment;
pub use error::DocxError;
use numbering::Numbering;
use package::Package;
pub(crate) use package::{is_ole, ole_error};
use styles::Styles;

/// A Word document as read.
#[derive(Debug, Clone, Default)]
pub struct Docx {
    /// Its text, as Markdown.
    pub text: String,
    /// Where the text comes from, in order. What is Markdown syntax comes from nowhere.
    pub stretches: Vec<Stretch>,
    /// The runs that the document has text in, by part, in order.
    pub runs: Vec<Run>,
    /// The paragraphs with text, in order.
    pub paragraphs: Vec<Paragraph>,
    /// Bytes of the text at which a page begins: after page breaks, and where Word ended a page when it last saved.
    pub pages: Vec<usize>,
    /// What the document says of itself.
    pub properties: Properties,
    /// The names of the parts in the archive: the body, the footnotes, the endnotes.
    pub parts: [Option<String>; 3],
}

/// Which part of the document a text stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Part {
    Body,
    Footnotes,
    Endnotes,
}

/// A stretch of text from one run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// Bytes of [`Docx::text`].
    pub text: Range<usize>,
    /// Index into [`Docx::runs`].
    pub run: usize,
    /// Bytes of the run's visible text before it.
    pub offset: usize,
    /// Bytes of the part's XML, decoded. If it is as long as the text, byte for byte; else it maps as a whole.
    pub xml: Range<usize>,
}

/// A run of a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The part it stands in.
    pub part: Part,
    /// Paragraphs of the part that begin before its own.
    pub paragraph: usize,
    /// Runs of the paragraph before it.
    pub index: usize,
    /// Bytes of the part's XML, decoded, with its tags.
    pub xml: Range<usize>,
    /// The run that holds the text box in which it stands.
    pub holder: Option<usize>,
}

/// A paragraph with text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    /// Bytes of [`Docx::text`], without what Markdown puts before it.
    pub text: Range<usize>,
    /// The part it stands in.
    pub part: Part,
    /// The number of the footnote or endnote, as Word counts them; 0 in the body.
    pub note: usize,
    /// The run that refers to the note.
    pub reference: Option<usize>,
    /// Its number among the paragraphs with text of the body, or of the note, from 1.
    pub number: usize,
}

/// What a document says of itself; empty where it says nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Properties {
    /// The title.
    pub title: String,
    /// Who wrote it; several are separated by `;`.
    pub creator: String,
    /// When it was begun, as `2015-12-16T08:00:00Z`.
    pub created: String,
    /// When it was last saved.
    pub modified: String,
}

impl Docx {
    /// Reads a document. Never more than a fixed multiple of its size is inflated.
    ///
    /// # Errors
    ///
    /// [`DocxError`] if it is no Word document, is damaged, protected, or built to do harm.
    pub fn read(bytes: &[u8]) -> Result<Docx, DocxError> {
        let mut package = Package::open(bytes)?;
        let name = package.document()?;
        let relationships = package.relationships(&name)?;
        let part = |kind: &str| {
            let mut found = relationships.iter();
            let found = found.find(|one| one.kind == kind && !one.is_external);
            found.map(|one| one.target.clone())
        };
        let styles = match read_part(&mut package, part("styles").as_deref())? {
            Some((name, text)) => Styles::read(&name, &text)?,
            None => Styles::default(),
        };
        let numbering = match read_part(&mut package, part("numbering").as_deref())? {
            Some((name, text)) => Numbering::read(&name, &text)?,
            None => Numbering::default(),
        };
        let mut runs = Vec::new();
        let mut stories = HashMap::new();
        let parts = [Some(name), part("footnotes"), part("endnotes")];
        for (which, name) in [Part::Body, Part::Footnotes, Part::Endnotes]
            .into_iter()
            .zip(&parts)
        {
            let Some((name, text)) = read_part(&mut package, name.as_deref())? else {
                continue;
            };
            let links = match which {
                Part::Body => addresses(&relationships),
                _ => addresses(&package.relationships(&name)?),
            };
            let read = story::read(which, &name, &text, &links, &mut runs)?;
            stories.extend(read.into_iter().map(|(id, blocks)| ((which, id), blocks)));
        }
        let mut docx = markdown::write(&styles, numbering, &stories);
        docx.runs = runs;
        docx.parts = parts;
        let core = package.relationships("")?;
        let core = core.into_iter().find(|one| one.kind == "core-properties");
        if let Some((name, text)) = read_part(&mut package, core.map(|one| one.target).as_deref())?
        {
            docx.properties = properties(&name, &text)?;
        }
        Ok(docx)
    }

    /// The paragraph at a byte of the text; between paragraphs, the next.
    #[must_use]
    pub fn paragraph_at(&self, byte: usize) -> Option<&Paragraph> {
        let next = self.paragraphs.partition_point(|one| one.text.end < byte);
        self.paragraphs.get(next).or(self.paragraphs.last())
    }

    /// The stretches that a range of the text touches; of an empty range, the one before it if any touches.
    #[must_use]
    pub fn stretches_in(&self, range: &Range<usize>) -> &[Stretch] {
        let from = self
            .stretches
            .partition_point(|one| one.text.end <= range.start);
        let to = self
            .stretches
            .partition_point(|one| one.text.start < range.end);
        self.stretches.get(from..to.max(from)).unwrap_or_default()
    }
}

/// The name and the text of a part that may be missing.
fn read_part(
    package: &mut Package,
    name: Option<&str>,
) -> Result<Option<(String, String)>, DocxError> {
    let Some(name) = name else { return Ok(None) };
    let text = package.part(name)?;
    Ok(text.map(|text| (name.to_owned(), text)))
}

/// The addresses outside the document that links of a part lead to, by relationship id.
fn addresses(relationships: &[package::Relationship]) -> HashMap<String, String> {
    let links = relationships
        .iter()
        .filter(|one| one.is_external && one.kind == "hyperlink");
    links
        .map(|one| (one.id.clone(), one.target.clone()))
        .collect()
}

fn properties(name: &str, text: &str) -> Result<Properties, DocxError> {
    let mut properties = Properties::default();
    let mut open: Vec<String> = Vec::new();
    xml::walk(name, text, |node| match node {
        xml::Node::Open { local, .. } => open.push(local.to_owned()),
        xml::Node::Close { .. } => {
            open.pop();
        }
        xml::Node::Text { text, .. } => {
            let field = match open.last().map(String::as_str) {
                Some("title") => &mut properties.title,
                Some("creator") => &mut properties.creator,
                Some("created") => &mut properties.created,
                Some("modified") => &mut properties.modified,
                _ => return,
            };
            field.push_str(&text);
        }
    })?;
    for field in [
        &mut properties.title,
        &mut properties.creator,
        &mut properties.created,
        &mut properties.modified,
    ] {
        *field = field.trim().to_owned();
    }
    Ok(properties)
}

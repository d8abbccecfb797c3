//! Word documents: what `files::docx` makes of them, with marks where pages begin.

use super::{Body, Document, ImportError, Kind, Metadata, plain};
use crate::files::docx::{self, Docx};

/// Reads a Word document.
pub(super) fn read(bytes: &[u8]) -> Result<Document, ImportError> {
    if docx::is_ole(bytes) {
        return Err(ImportError::Word(docx::ole_error(bytes)));
    }
    let docx = Docx::read(bytes).map_err(ImportError::Word)?;
    if !docx.text.contains(char::is_alphanumeric) {
        return Err(ImportError::Empty);
    }
    let title = docx.properties.title.trim();
    Ok(Document {
        kind: Kind::Word,
        // Who made the file and when says little of who wrote the text and when it was published.
        metadata: Metadata {
            title: (!title.is_empty() && has(&docx.text, title)).then(|| title.to_owned()),
            ..Metadata::default()
        },
        damage: plain::damage(&docx.text)?,
        body: Body::Kept(paged(&docx)),
    })
}

/// Whether a title stands in the text: Word keeps those of the template or of an earlier document.
fn has(text: &str, title: &str) -> bool {
    let letters = |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).collect() };
    letters(text).contains(&letters(title))
}

/// The text with a comment wherever a page begins.
fn paged(docx: &Docx) -> String {
    let mut out = String::new();
    if !docx.pages.is_empty() {
        out.push_str("<!-- page 1 -->\n\n");
    }
    let mut from = 0;
    for (number, &at) in (2..).zip(&docx.pages) {
        let Some(before) = docx.text.get(from..at) else {
            continue;
        };
        out.push_str(before);
        // A comment that opens a line makes that line markup, so it has one of its own.
        if out.ends_with('\n') {
            out.push_str(&format!("\n<!-- page {number} -->\n\n"));
        } else {
            out.push_str(&format!("<!-- page {number} -->"));
        }
        from = at;
    }
    out.push_str(docx.text.get(from..).unwrap_or_default());
    out
}

//! What kind of file it is: by its content first, by its name where that leaves a choice.

use super::ImportError;
use crate::files::docx;
use serde::{Deserialize, Serialize};

/// A kind of file that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum Kind {
    Text,
    Markdown,
    Html,
    Pdf,
    Word,
}

impl Kind {
    /// What reads it: for the record that a corpus keeps.
    #[must_use]
    pub fn extractor(self) -> &'static str {
        match self {
            Kind::Text | Kind::Markdown => "encoding_rs 0.8",
            Kind::Html => "dom_smoothie 0.19",
            Kind::Pdf => "hayro 0.9",
            Kind::Word => "zip 9.8, quick-xml 0.42",
        }
    }
}

/// Bytes at the start in which a signature or a tag is looked for.
const HEAD: usize = 1024;

/// The kind of the file `name` with the content `bytes`.
pub(super) fn of(name: &str, bytes: &[u8]) -> Result<Kind, ImportError> {
    let head = bytes.get(..bytes.len().min(HEAD)).unwrap_or_default();
    let has = |signature: &[u8]| head.starts_with(signature);
    if head.windows(5).any(|window| window == b"%PDF-") {
        return Ok(Kind::Pdf);
    }
    if has(b"PK\x03\x04") && memchr::memmem::find(bytes, b"word/").is_some() || docx::is_ole(bytes)
    {
        return Ok(Kind::Word);
    }
    // What else is packed as a zip file says so in its first entry.
    let packed = head.get(30..).unwrap_or_default();
    let packed = [
        (
            &b"mimetypeapplication/vnd.oasis.opendocument"[..],
            "OpenDocument",
        ),
        (b"mimetypeapplication/epub", "EPUB"),
    ]
    .into_iter()
    .find(|(mark, _)| packed.starts_with(mark));
    if let Some((_, name)) = packed.filter(|_| has(b"PK\x03\x04")) {
        return Err(ImportError::Unsupported(name.to_owned()));
    }
    let foreign = [
        (&b"PK\x03\x04"[..], "ZIP"),
        (b"{\\rtf", "RTF"),
        (b"\x89PNG", "PNG"),
        (b"\xFF\xD8\xFF", "JPEG"),
        (b"GIF8", "GIF"),
        (b"II*\0", "TIFF"),
        (b"MM\0*", "TIFF"),
        (b"\x1F\x8B", "gzip"),
        (b"7z\xBC\xAF", "7z"),
        (b"Rar!", "RAR"),
        (b"\x7FELF", "ELF"),
    ];
    if let Some((_, name)) = foreign.iter().find(|(signature, _)| has(signature)) {
        return Err(ImportError::Unsupported((*name).to_owned()));
    }
    let extension = name.rsplit_once('.').map(|(_, e)| e.to_ascii_lowercase());
    let extension = extension.as_deref().unwrap_or_default();
    if matches!(extension, "html" | "htm" | "xhtml" | "shtml") || is_html(head) {
        return Ok(Kind::Html);
    }
    Ok(match extension {
        "md" | "markdown" | "qmd" | "rmd" => Kind::Markdown,
        _ => Kind::Text,
    })
}

/// Whether a text opens as a web page does. UTF-16 is seen through.
fn is_html(head: &[u8]) -> bool {
    let ascii: String = head
        .iter()
        .filter(|byte| **byte != 0 && byte.is_ascii())
        .map(|byte| char::from(byte.to_ascii_lowercase()))
        .collect();
    let start = ascii.trim_start();
    let start = match start.strip_prefix("<?xml").and_then(|s| s.split_once("?>")) {
        Some((_, rest)) => rest.trim_start(),
        None => start,
    };
    ["<!doctype html", "<html", "<head", "<body"]
        .iter()
        .any(|tag| start.starts_with(tag))
}

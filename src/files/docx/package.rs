//! The parts of a Word document: a zip archive, read within bounds, and the relationships between its parts.

use super::DocxError;
use super::xml::{self, Node};
use memchr::memmem;
use std::io::{Cursor, Read};
use zip::ZipArchive;
use zip::result::ZipError;

/// So many bytes are inflated of one document at most, all its parts together.
const INFLATED: u64 = 256 << 20;

/// So many times its size a document may inflate to; documents that stay small are not measured.
const RATIO: u64 = 200;
const SMALL: u64 = 16 << 20;

/// The first bytes of the containers of Office before 2007, in which later versions store what is encrypted.
const OLE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// Whether `bytes` begin as the files of Office before 2007 do (an old or an encrypted document).
pub(crate) fn is_ole(bytes: &[u8]) -> bool {
    bytes.starts_with(OLE)
}

/// What an OLE container holds, as an error.
pub(crate) fn ole_error(bytes: &[u8]) -> DocxError {
    let name: Vec<u8> = "EncryptedPackage"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    if memmem::find(bytes, &name).is_some() {
        DocxError::Encrypted
    } else {
        DocxError::Old
    }
}

/// One relationship of a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::files) struct Relationship {
    pub id: String,
    /// The last word of its type: `officeDocument`, `footnotes`, `hyperlink`.
    pub kind: String,
    /// The name of a part, or an address outside the document.
    pub target: String,
    pub is_external: bool,
}

/// An opened document.
pub(in crate::files) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Bytes that may still be inflated.
    left: u64,
}

impl<'a> Package<'a> {
    /// Opens the archive.
    ///
    /// # Errors
    ///
    /// If it is none.
    pub fn open(bytes: &'a [u8]) -> Result<Self, DocxError> {
        if is_ole(bytes) {
            return Err(ole_error(bytes));
        }
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| DocxError::NotZip)?;
        let size = bytes.len() as u64;
        Ok(Package {
            archive,
            left: INFLATED.min(SMALL.max(size.saturating_mul(RATIO))),
        })
    }

    /// The text of a part; `None` if there is none of that name.
    ///
    /// # Errors
    ///
    /// If it is encrypted, cannot be inflated, inflates to too much, or is no text.
    pub fn part(&mut self, name: &str) -> Result<Option<String>, DocxError> {
        let Some(index) = self.index(name) else {
            return Ok(None);
        };
        let damaged = |reason: String| DocxError::Damaged {
            part: name.to_owned(),
            reason,
        };
        let file = match self.archive.by_index(index) {
            Ok(file) => file,
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => {
                return Err(DocxError::Encrypted);
            }
            Err(error) => return Err(damaged(error.to_string())),
        };
        // What the archive says of its sizes is not believed: what comes out is counted.
        let mut bytes = Vec::new();
        file.take(self.left.saturating_add(1))
            .read_to_end(&mut bytes)
            .map_err(|error| damaged(error.to_string()))?;
        self.left = self
            .left
            .checked_sub(bytes.len() as u64)
            .ok_or(DocxError::Bomb)?;
        xml::text(bytes).map(Some).map_err(damaged)
    }

    /// Names of parts do not tell capital letters from small ones.
    fn index(&self, name: &str) -> Option<usize> {
        self.archive.index_for_name(name).or_else(|| {
            let mut names = self.archive.file_names().enumerate();
            names
                .find(|(_, other)| {
                    other
                        .as_ref()
                        .is_ok_and(|other| other.eq_ignore_ascii_case(name))
                })
                .map(|(index, _)| index)
        })
    }

    /// The relationships of a part (of the document itself: the part ``).
    ///
    /// # Errors
    ///
    /// As [`Package::part`].
    pub fn relationships(&mut self, part: &str) -> Result<Vec<Relationship>, DocxError> {
        let name = relationships_of(part);
        let Some(text) = self.part(&name)? else {
            return Ok(Vec::new());
        };
        let mut all = Vec::new();
        xml::walk(&name, &text, |node| {
            if let Node::Open { local, start, .. } = node
                && local == "Relationship"
            {
                let value = |name| xml::attribute(start, name).unwrap_or_default();
                let is_external = value("TargetMode") == "External";
                let target = value("Target");
                let kind = value("Type");
                all.push(Relationship {
                    id: value("Id"),
                    kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
                    target: match is_external {
                        true => target,
                        false => resolved(part, &target),
                    },
                    is_external,
                });
            }
        })?;
        Ok(all)
    }

    /// The name of the part that holds the text.
    ///
    /// # Errors
    ///
    /// If the archive holds no Word document.
    pub fn document(&mut self) -> Result<String, DocxError> {
        let named = self.relationships("")?;
        let named = named.into_iter().find(|one| one.kind == "officeDocument");
        let name = named.map_or_else(|| "word/document.xml".to_owned(), |one| one.target);
        let is_there = self.index(&name).is_some();
        is_there.then_some(name).ok_or(DocxError::NotWord)
    }
}

/// The name of the part that holds the relationships of `part`.
pub(in crate::files) fn relationships_of(part: &str) -> String {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    if folder.is_empty() {
        format!("_rels/{name}.rels")
    } else {
        format!("{folder}/_rels/{name}.rels")
    }
}

/// The name of the part that `target` leads to from `part`.
fn resolved(part: &str, target: &str) -> String {
    let folder = part.rsplit_once('/').map_or("", |(folder, _)| folder);
    let path = match target.strip_prefix('/') {
        Some(rooted) => rooted.to_owned(),
        None => format!("{folder}/{target}"),
    };
    let mut names: Vec<&str> = Vec::new();
    for name in path.split('/') {
        match name {
            "" | "." => {}
            ".." => {
                names.pop();
            }
            name => names.push(name),
        }
    }
    names.join("/")
}

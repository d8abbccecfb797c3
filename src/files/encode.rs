//! Text back to the bytes of a file, in the encoding that it was read in.

use super::{FileError, bytes, decode_file};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use std::path::Path;

/// The byte order marks that decoding drops.
const MARKS: [&[u8]; 3] = [b"\xFF\xFE", b"\xFE\xFF", b"\x84\x31\x95\x33"];

/// Why a file cannot be given another text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RewriteError {
    /// It cannot be read again.
    Unreadable(FileError),
    /// It is not what it was when it was read.
    Changed,
    /// Bytes that were not changed would not come out as they were.
    Lossy,
    /// The encoding (its name) lacks a character of the new text.
    Lacking(&'static str),
}

/// What to write to the file at `path`, whose text was `old` when it was read, so that it is `new`: in the same encoding, with
/// the byte order mark that it has. Where `new` is as `old`, the bytes are the same.
///
/// # Errors
///
/// [`RewriteError`]; the file should then be left alone.
pub fn rewritten(path: &Path, old: &str, new: &str) -> Result<Vec<u8>, RewriteError> {
    let before = bytes(path).map_err(RewriteError::Unreadable)?;
    let decoded = decode_file(path, before.clone()).map_err(RewriteError::Unreadable)?;
    if decoded.text != old {
        return Err(RewriteError::Changed);
    }
    let encoding = Encoding::for_label(decoded.encoding.as_bytes()).unwrap_or(UTF_8);
    let mark = MARKS.iter().find(|mark| before.starts_with(mark));
    let mark = mark.filter(|_| encoding != UTF_8).copied();
    let encode = |text| encoded(encoding, mark.unwrap_or_default(), text);
    if encode(old).is_none_or(|bytes| bytes != before) {
        return Err(RewriteError::Lossy);
    }
    encode(new).ok_or(RewriteError::Lacking(decoded.encoding))
}

/// `text` after `mark`; `None` if the encoding lacks a character of it.
fn encoded(encoding: &'static Encoding, mark: &[u8], text: &str) -> Option<Vec<u8>> {
    let mut out = mark.to_vec();
    if encoding == UTF_16LE {
        out.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    } else if encoding == UTF_16BE {
        out.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
    } else {
        let (bytes, _, lacks) = encoding.encode(text);
        if lacks {
            return None;
        }
        out.extend_from_slice(&bytes);
    }
    Some(out)
}

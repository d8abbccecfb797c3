//! Packed data that unpacks to more than any document has: found before a reader unpacks it.

use super::ImportError;
use flate2::read::ZlibDecoder;
use std::io::Read;

/// What one stream, in MB, may unpack to.
const STREAM: u64 = 200;
/// What all streams of a file, in MB, may unpack to.
const FILE: u64 = 1_000;
/// How often data may be packed.
const NESTED: usize = 3;

/// Unpacks every deflated stream of a PDF without keeping it.
///
/// # Errors
///
/// [`ImportError::TooLarge`] if there is too much.
pub(super) fn check(pdf: &[u8]) -> Result<(), ImportError> {
    let mut total = 0;
    for start in memchr::memmem::find_iter(pdf, b"stream") {
        let rest = pdf.get(start + 6..).unwrap_or_default();
        let rest = rest.strip_prefix(b"\r").unwrap_or(rest);
        let rest = rest.strip_prefix(b"\n").unwrap_or(rest);
        // The first byte of a zlib stream with the usual window.
        if rest.first() != Some(&0x78) {
            continue;
        }
        total += unpacked(Box::new(rest), NESTED)?;
        if total > FILE << 20 {
            return Err(ImportError::TooLarge { megabytes: FILE });
        }
    }
    Ok(())
}

/// How many bytes a stream unpacks to, and what that unpacks to if it is packed itself.
fn unpacked(packed: Box<dyn Read + '_>, depth: usize) -> Result<u64, ImportError> {
    let mut decoder = ZlibDecoder::new(packed);
    let mut buffer = vec![0; 64 << 10];
    let first = decoder.read(&mut buffer).unwrap_or(0);
    buffer.truncate(first);
    if depth > 1 && buffer.starts_with(&[0x78]) {
        let inner: Box<dyn Read + '_> = Box::new(std::io::Cursor::new(buffer).chain(decoder));
        return unpacked(inner, depth - 1);
    }
    let mut count = first as u64;
    buffer.resize(64 << 10, 0);
    loop {
        match decoder.read(&mut buffer) {
            // A stream that breaks off is read as far as it goes.
            Ok(0) | Err(_) => return Ok(count),
            Ok(more) => count += more as u64,
        }
        if count > STREAM << 20 {
            return Err(ImportError::TooLarge { megabytes: STREAM });
        }
    }
}

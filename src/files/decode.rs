//! Bytes as text: UTF-8, UTF-16 with a byte order mark, GB18030 and Big5.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, Encoding, GB18030, GBK, UTF_16BE, UTF_16LE, WINDOWS_1252};
use serde::{Deserialize, Serialize};

/// The name of the encoding that most files are in.
pub const UTF_8: &str = "UTF-8";

/// What stands for an encoding where a text was extracted from a Word document.
pub const DOCX: &str = "docx";

/// The text of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text. A UTF-8 byte order mark stays in it as U+FEFF, so that offsets are those of the
    /// file; other byte order marks are dropped.
    pub text: String,
    /// The name of the encoding, as the Encoding Standard writes it (`UTF-8`, `gb18030`); `docx` for the text of a Word document.
    pub encoding: &'static str,
    /// The text holds replacement characters: bytes that meant nothing, or that were lost before.
    pub damaged: bool,
    /// The file is valid UTF-8, so byte offsets of `text` are byte offsets of the file.
    pub is_utf8: bool,
}

impl Decoded {
    /// A text that never was bytes, such as an editor buffer.
    #[must_use]
    pub fn from_text(text: &str) -> Self {
        Self::utf8(text.to_owned())
    }

    /// The text of a file that is more than text, such as a Word document.
    pub(super) fn extracted(text: String) -> Self {
        Self {
            encoding: DOCX,
            is_utf8: false,
            ..Self::utf8(text)
        }
    }

    fn utf8(text: String) -> Self {
        Self {
            damaged: text.contains(REPLACEMENT),
            text,
            encoding: UTF_8,
            is_utf8: true,
        }
    }
}

/// Why bytes are no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Undecodable {
    /// NUL bytes, and not UTF-16.
    Binary,
    /// No encoding makes sense of enough of it.
    NoEncoding,
}

const REPLACEMENT: char = '\u{FFFD}';

/// Letters and marks that any Chinese text is full of, in either script. Bytes read in the wrong
/// encoding hardly ever give one.
const FREQUENT: &str = "的一是不在人有我他这這中大来來上国國个個到说說们們为為子和你地出道也时時年得就那要下以生会會\
自着著去之过過家学學对對可里裡后後小么麼心多天而能好都然没沒日于於起还還发發成事只作当當想看文无無开開手十用主行方又如前\
所本见見经經头頭面公同三已老从從动動两兩长長网網络絡，。、：；！？“”「」《》（）";

/// Decodes the bytes of a file.
///
/// A byte order mark decides; then valid UTF-8 is UTF-8; then UTF-8 with some broken bytes is
/// still UTF-8. Of the rest, GB18030 or Big5 is chosen by how plausible a text each gives. Western
/// text with a few stray letters or curly quotes in windows-1252 is recognised as such.
///
/// # Errors
///
/// [`Undecodable`] if there are NUL bytes, or if no encoding makes sense of three quarters of what
/// is not ASCII.
pub fn decode(bytes: Vec<u8>) -> Result<Decoded, Undecodable> {
    for (mark, encoding) in [
        (&b"\xFF\xFE"[..], UTF_16LE),
        (b"\xFE\xFF", UTF_16BE),
        (b"\x84\x31\x95\x33", GB18030),
    ] {
        if let Some(rest) = bytes.strip_prefix(mark) {
            let (text, damaged) = encoding.decode_without_bom_handling(rest);
            return finish(text, encoding, damaged);
        }
    }
    if bytes.contains(&0) {
        return Err(Undecodable::Binary);
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return Ok(Decoded::utf8(text)),
        Err(error) => error.into_bytes(),
    };
    if is_mostly_utf8(&bytes) {
        // Lossy, not by `encoding_rs`: the byte order mark must stay.
        return finish(String::from_utf8_lossy(&bytes), encoding_rs::UTF_8, true);
    }

    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&bytes, true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    if guess == WINDOWS_1252 && is_western(&bytes) {
        let (text, damaged) = WINDOWS_1252.decode_without_bom_handling(&bytes);
        return finish(text, WINDOWS_1252, damaged);
    }
    let (gb, _) = GB18030.decode_without_bom_handling(&bytes);
    let (big5, _) = BIG5.decode_without_bom_handling(&bytes);
    let mut gb_score = plausibility(&gb);
    let mut big5_score = plausibility(&big5);
    // The detector knows frequencies of characters, but rules an encoding out at the first broken
    // byte, so it only tips the scales.
    let bonus = i64::try_from(bytes.len() / 8).unwrap_or(0) + 2;
    if guess == GBK || guess == GB18030 {
        gb_score += bonus;
    } else if guess == BIG5 {
        big5_score += bonus;
    }
    let (text, encoding) = if big5_score > gb_score {
        (big5, BIG5)
    } else {
        (gb, GB18030)
    };
    let foreign = text.chars().filter(|c| !c.is_ascii()).count();
    let broken = text.matches(REPLACEMENT).count();
    if broken * 4 > foreign {
        return Err(Undecodable::NoEncoding);
    }
    finish(text, encoding, broken > 0)
}

fn finish(
    text: Cow<'_, str>,
    encoding: &'static Encoding,
    damaged: bool,
) -> Result<Decoded, Undecodable> {
    if text.contains('\0') {
        return Err(Undecodable::Binary);
    }
    Ok(Decoded {
        damaged: damaged || text.contains(REPLACEMENT),
        text: text.into_owned(),
        encoding: encoding.name(),
        is_utf8: false,
    })
}

/// Whether at most a tenth of what is not ASCII is broken UTF-8. Other encodings give longer valid
/// sequences only by accident.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let mut valid = 0_usize;
    let mut broken = 0_usize;
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    bytes.starts_with(b"\xEF\xBB\xBF") || broken * 2 <= valid
}

/// Whether bytes beyond ASCII stand alone, as accented letters and curly quotes do. Han characters
/// come in pairs of bytes and in runs.
fn is_western(bytes: &[u8]) -> bool {
    let runs = bytes.split(u8::is_ascii).filter(|run| !run.is_empty());
    let (mut short, mut long) = (0_usize, 0_usize);
    for run in runs {
        if run.len() == 1 {
            short += 1;
        } else {
            long += 1;
        }
    }
    long * 8 <= short
}

/// How much a text looks like Chinese; higher is better.
fn plausibility(text: &str) -> i64 {
    text.chars()
        .filter(|c| !c.is_ascii())
        .map(|c| match c {
            REPLACEMENT => -10,
            // Control characters, private use, and what a wrong encoding loves to produce:
            // half-width kana, Hangul, box drawing, Cyrillic, Greek and Bopomofo.
            '\u{80}'..='\u{9F}' | '\u{E000}'..='\u{F8FF}' | '\u{F0000}'.. => -5,
            '\u{370}'..='\u{52F}'
            | '\u{2500}'..='\u{25FF}'
            | '\u{3040}'..='\u{33FF}'
            | '\u{AC00}'..='\u{D7AF}'
            | '\u{FF61}'..='\u{FFDC}' => -2,
            '\u{20000}'.. | '\u{3400}'..='\u{4DBF}' => -1,
            c if FREQUENT.contains(c) => 3,
            _ => 0,
        })
        .sum()
}

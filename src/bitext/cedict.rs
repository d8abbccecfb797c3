//! The user's copy of CC-CEDICT.

use super::lexicon::{Table, key};
use std::fmt;
use std::io::Read;

/// More than any edition of the dictionary holds; a bound on what a small file may unpack to.
const MOST: u64 = 64 << 20;

/// So many bytes tell whether a file is a dictionary.
const GLANCE: u64 = 64 << 10;

/// Why a file is no CC-CEDICT.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CedictError {
    /// It cannot be unpacked.
    Gzip(String),
    /// It is larger than any dictionary.
    TooLarge,
    /// It is not text in UTF-8.
    NotUtf8,
    /// It has no line of the form `Traditional Simplified [pinyin] /gloss/`.
    NoEntries,
}

impl CedictError {
    /// The cause in English or Chinese.
    #[must_use]
    pub fn message(&self, chinese: bool) -> String {
        let text = match (self, chinese) {
            (CedictError::Gzip(reason), true) => return format!("无法解压：{reason}"),
            (CedictError::Gzip(reason), false) => return format!("cannot be unpacked: {reason}"),
            (CedictError::TooLarge, true) => "过大，不是词典",
            (CedictError::TooLarge, false) => "too large for a dictionary",
            (CedictError::NotUtf8, true) => "不是 UTF-8 文本",
            (CedictError::NotUtf8, false) => "not UTF-8 text",
            (CedictError::NoEntries, true) => "没有 CC-CEDICT 格式的词条",
            (CedictError::NoEntries, false) => "no entry in the form of CC-CEDICT",
        };
        text.to_owned()
    }
}

impl fmt::Display for CedictError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message(false))
    }
}

/// Whether the beginning of a file is that of a CC-CEDICT.
///
/// # Errors
///
/// As [`cedict`].
pub fn is_cedict(bytes: &[u8]) -> Result<(), CedictError> {
    let mut start = Vec::new();
    if bytes.starts_with(&[0x1f, 0x8b]) {
        flate2::read::MultiGzDecoder::new(bytes)
            .take(GLANCE)
            .read_to_end(&mut start)
            .map_err(|error| CedictError::Gzip(error.to_string()))?;
    } else {
        bytes
            .take(GLANCE)
            .read_to_end(&mut start)
            .unwrap_or_default();
    }
    // The glance may end inside a character.
    let text = match std::str::from_utf8(&start) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() => {
            let valid = start.get(..error.valid_up_to()).unwrap_or_default();
            std::str::from_utf8(valid).unwrap_or_default()
        }
        Err(_) => return Err(CedictError::NotUtf8),
    };
    match clean(text).is_empty() {
        true => Err(CedictError::NoEntries),
        false => Ok(()),
    }
}

/// Reads a CC-CEDICT file, packed with gzip or not.
///
/// # Errors
///
/// If it is neither, or holds no entries.
pub fn cedict(bytes: &[u8]) -> Result<Table, CedictError> {
    let mut unpacked = Vec::new();
    let bytes = if bytes.starts_with(&[0x1f, 0x8b]) {
        flate2::read::MultiGzDecoder::new(bytes)
            .take(MOST + 1)
            .read_to_end(&mut unpacked)
            .map_err(|error| CedictError::Gzip(error.to_string()))?;
        unpacked.as_slice()
    } else {
        bytes
    };
    if bytes.len() as u64 > MOST {
        return Err(CedictError::TooLarge);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| CedictError::NotUtf8)?;
    let text = clean(text);
    let mut table = Table::over(text.clone());
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if let Some((words, glosses)) = line.split_once('\t') {
            let start = at + words.len() + 1;
            let range = start..start + glosses.trim_end().len();
            if let Some((traditional, simplified)) = words.split_once(' ') {
                table.add(simplified, range.clone());
                if key(traditional) != key(simplified) {
                    table.add(traditional, range);
                }
            }
        }
        at += line.len();
    }
    if table.is_empty() {
        return Err(CedictError::NoEntries);
    }
    Ok(table)
}

/// The entries alone, one a line: `Traditional Simplified<TAB>gloss/gloss`, without remarks in parentheses.
fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let Some((words, rest)) = line.split_once(" [") else {
            continue;
        };
        let Some((_, glosses)) = rest.split_once("] /") else {
            continue;
        };
        out.push_str(words);
        out.push('\t');
        let mut depth = 0usize;
        for c in glosses.trim_end().trim_end_matches('/').chars() {
            match c {
                '(' => depth += 1,
                ')' => depth = depth.saturating_sub(1),
                '/' => {
                    depth = 0;
                    out.push('/');
                }
                c if depth == 0 => out.push(c),
                _ => {}
            }
        }
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bitext::Lexicon;
    use std::io::Write;
    use std::sync::Arc;

    const SAMPLE: &str =
        "# CC-CEDICT\n發展 发展 [fa1 zhan3] /to develop (sth)/development/CL:個|个[ge4]/\n";

    #[test]
    fn plain_and_packed_copies_are_read() {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(SAMPLE.as_bytes()).unwrap();
        let packed = packer.finish().unwrap();
        for bytes in [SAMPLE.as_bytes(), &packed] {
            assert_eq!(is_cedict(bytes), Ok(()));
            let lexicon = Lexicon::only(vec![Arc::new(cedict(bytes).unwrap())]);
            for word in ["发展", "發展"] {
                assert_eq!(lexicon.glosses(word), ["to develop", "development"]);
            }
        }
    }

    #[test]
    fn what_is_no_dictionary_is_an_error() {
        assert_eq!(is_cedict(b"hello"), Err(CedictError::NoEntries));
        assert_eq!(cedict(b"hello").unwrap_err(), CedictError::NoEntries);
        assert_eq!(cedict(b"\xff\xfe").unwrap_err(), CedictError::NotUtf8);
        assert!(matches!(
            cedict(b"\x1f\x8b broken").unwrap_err(),
            CedictError::Gzip(_)
        ));
    }
}

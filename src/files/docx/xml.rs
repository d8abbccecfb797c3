//! XML as Word documents hold it: elements by namespace, text with its bytes, no entities but the predefined ones.

use super::DocxError;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

/// So deep elements may be nested: several times what Word itself can read.
const DEPTH: usize = 2_000;

/// The namespaces that matter, in the transitional and in the strict form of the standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Space {
    /// WordprocessingML.
    Word,
    /// Alternate content.
    Compatibility,
    /// Formulas.
    Math,
    /// Anything else.
    Other,
}

impl Space {
    fn of(address: &str) -> Space {
        match address {
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
            | "http://purl.oclc.org/ooxml/wordprocessingml/main" => Space::Word,
            "http://schemas.openxmlformats.org/markup-compatibility/2006" => Space::Compatibility,
            "http://schemas.openxmlformats.org/officeDocument/2006/math"
            | "http://purl.oclc.org/ooxml/officeDocument/math" => Space::Math,
            _ => Space::Other,
        }
    }

    /// What a prefix stands for by custom, where the root element does not declare it.
    fn by_custom(prefix: &str) -> Space {
        match prefix {
            "w" => Space::Word,
            "mc" => Space::Compatibility,
            "m" => Space::Math,
            _ => Space::Other,
        }
    }
}

/// What is met on the way through a part. Bytes are those of the part's text.
pub(super) enum Node<'a> {
    /// An element begins.
    Open {
        space: Space,
        local: &'a str,
        start: &'a BytesStart<'a>,
        /// The tag.
        range: Range<usize>,
    },
    /// An element ends.
    Close {
        /// The tag; of an element without content, the same as when it began.
        range: Range<usize>,
    },
    /// Text, or a character reference.
    Text {
        text: Cow<'a, str>,
        range: Range<usize>,
    },
}

/// The text of a part: UTF-8, or UTF-16 with a byte order mark, which is dropped.
pub(super) fn text(bytes: Vec<u8>) -> Result<String, String> {
    for (mark, encoding) in [
        (&b"\xFF\xFE"[..], encoding_rs::UTF_16LE),
        (b"\xFE\xFF", encoding_rs::UTF_16BE),
    ] {
        if let Some(rest) = bytes.strip_prefix(mark) {
            let (text, is_damaged) = encoding.decode_without_bom_handling(rest);
            return match is_damaged {
                true => Err("invalid UTF-16".to_owned()),
                false => Ok(text.into_owned()),
            };
        }
    }
    let mut text = String::from_utf8(bytes).map_err(|error| error.utf8_error().to_string())?;
    if text.starts_with('\u{FEFF}') {
        text.remove(0);
    }
    Ok(text)
}

/// Shows `visit` every element and text of a part, in order.
///
/// # Errors
///
/// If it is not well-formed, nested too deeply, or declares a document type.
pub(super) fn walk(
    part: &str,
    text: &str,
    mut visit: impl FnMut(Node<'_>),
) -> Result<(), DocxError> {
    let damaged = |reason: String| DocxError::Damaged {
        part: part.to_owned(),
        reason,
    };
    let mut reader = Reader::from_str(text);
    let mut spaces: Option<HashMap<String, Space>> = None;
    let mut depth = 0usize;
    let at = |reader: &Reader<&[u8]>| usize::try_from(reader.buffer_position()).unwrap_or(0);
    loop {
        let from = at(&reader);
        let event = reader
            .read_event()
            .map_err(|error| damaged(error.to_string()))?;
        let range = from..at(&reader);
        match event {
            Event::Start(ref start) | Event::Empty(ref start) => {
                let spaces = spaces.get_or_insert_with(|| declared(start));
                let name = start.name();
                let prefix = name.prefix();
                let prefix = prefix.as_ref().map_or("", |prefix| prefix.as_ref());
                let space = spaces.get(prefix).copied();
                let local = name.local_name();
                visit(Node::Open {
                    space: space.unwrap_or_else(|| Space::by_custom(prefix)),
                    local: local.as_ref(),
                    start,
                    range: range.clone(),
                });
                if matches!(event, Event::Empty(_)) {
                    visit(Node::Close { range });
                    continue;
                }
                depth += 1;
                if depth > DEPTH {
                    return Err(DocxError::Deep {
                        part: part.to_owned(),
                    });
                }
            }
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                visit(Node::Close { range });
            }
            Event::Text(words) => visit(Node::Text {
                text: words.xml_content(XmlVersion::Implicit1_0),
                range,
            }),
            Event::CData(words) => visit(Node::Text {
                text: words.xml_content(XmlVersion::Implicit1_0),
                range,
            }),
            Event::GeneralRef(name) => {
                let c = name
                    .resolve_char_ref()
                    .map_err(|error| damaged(error.to_string()))?;
                let text = match c {
                    Some(c) => Cow::Owned(c.to_string()),
                    None => {
                        let name = name.xml_content(XmlVersion::Implicit1_0);
                        let known = quick_xml::escape::resolve_predefined_entity(&name);
                        Cow::Borrowed(known.ok_or_else(|| damaged(format!("&{name};")))?)
                    }
                };
                visit(Node::Text { text, range });
            }
            Event::DocType(_) => {
                return Err(DocxError::DocType {
                    part: part.to_owned(),
                });
            }
            Event::Eof if depth > 0 => return Err(damaged("it ends too early".to_owned())),
            Event::Eof => return Ok(()),
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
        }
    }
}

/// The prefixes that the root element declares.
fn declared(root: &BytesStart<'_>) -> HashMap<String, Space> {
    let mut spaces = HashMap::new();
    for attribute in root.attributes().with_checks(false).flatten() {
        let key: &str = attribute.key.as_ref();
        let prefix = match key.strip_prefix("xmlns") {
            Some("") => "",
            Some(rest) => match rest.strip_prefix(':') {
                Some(prefix) => prefix,
                None => continue,
            },
            None => continue,
        };
        spaces.insert(prefix.to_owned(), Space::of(&attribute.value));
    }
    spaces
}

/// The value of the attribute of that name, whatever its prefix.
pub(super) fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    // Duplicates are not looked for: that costs quadratic time.
    let mut attributes = start.attributes();
    let mut attributes = attributes.with_checks(false).flatten();
    let found = attributes.find(|attribute| attribute.key.local_name().as_ref() == name)?;
    let value = found.normalized_value(XmlVersion::Implicit1_0).ok()?;
    Some(value.into_owned())
}

/// Whether a switch such as `<w:i/>` or `<w:i w:val="0"/>` is on.
pub(super) fn is_on(start: &BytesStart<'_>) -> bool {
    !attribute(start, "val").is_some_and(|value| matches!(&*value, "0" | "false" | "off"))
}

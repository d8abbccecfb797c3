//! Translation memories in TMX 1.4: read, and written from a bitext.

use quick_xml::events::{BytesDecl, BytesStart, BytesText, Event};
use quick_xml::{Reader, Writer, XmlVersion};
use std::fmt;
use std::io;

/// A stretch of text and its translation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unit {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// Why a file is no translation memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TmxError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong there.
    pub kind: TmxErrorKind,
}

/// What is wrong with a translation memory.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum TmxErrorKind {
    /// No XML; the parser's own words.
    Xml(String),
    /// An entity that XML does not know by itself. Entities of a file's own are not expanded: they may unfold without end.
    Entity(String),
    /// XML, but not of this kind.
    NotTmx,
    /// It ends before its elements do.
    Cut,
}

impl TmxError {
    /// The cause with its line, in English or Chinese.
    #[must_use]
    pub fn message(&self, chinese: bool) -> String {
        let what = match (&self.kind, chinese) {
            (TmxErrorKind::Xml(reason), _) => reason.clone(),
            (TmxErrorKind::Entity(name), true) => format!("不支持自定义实体 &{name};"),
            (TmxErrorKind::Entity(name), false) => format!("the entity &{name}; is not expanded"),
            (TmxErrorKind::NotTmx, true) => "不是 TMX 文件".to_owned(),
            (TmxErrorKind::NotTmx, false) => "not a TMX file".to_owned(),
            (TmxErrorKind::Cut, true) => "文件不完整".to_owned(),
            (TmxErrorKind::Cut, false) => "the file is cut short".to_owned(),
        };
        match chinese {
            true => format!("第 {} 行：{what}", self.line),
            false => format!("line {}: {what}", self.line),
        }
    }
}

impl fmt::Display for TmxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message(false))
    }
}

/// Reads the Chinese–English units of a TMX file; those without both languages are passed over.
///
/// # Errors
///
/// If it is not well-formed XML or no TMX.
pub fn read_tmx(text: &str) -> Result<Vec<Unit>, TmxError> {
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    let mut state = State::default();
    loop {
        let at = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let fail = |kind| TmxError {
            line: text.bytes().take(at).filter(|&byte| byte == b'\n').count() + 1,
            kind,
        };
        match reader.read_event() {
            Ok(Event::Start(start)) => state.open(&start).map_err(fail)?,
            Ok(Event::Empty(start)) if state.names.is_empty() => {
                state.open(&start).map_err(fail)?;
                state.close();
            }
            Ok(Event::End(_)) => state.close(),
            Ok(Event::Text(words)) => {
                state.words(&words.xml_content(XmlVersion::Implicit1_0));
            }
            Ok(Event::CData(words)) => {
                state.words(&words.xml_content(XmlVersion::Implicit1_0));
            }
            Ok(Event::GeneralRef(name)) => {
                let c = match name.resolve_char_ref() {
                    Ok(Some(c)) => c.to_string(),
                    Ok(None) => {
                        let name = name.xml_content(XmlVersion::Implicit1_0);
                        match quick_xml::escape::resolve_predefined_entity(&name) {
                            Some(known) => known.to_owned(),
                            None => return Err(fail(TmxErrorKind::Entity(name.into_owned()))),
                        }
                    }
                    Err(error) => return Err(fail(TmxErrorKind::Xml(error.to_string()))),
                };
                state.words(&c);
            }
            Ok(Event::Eof) if !state.is_tmx => return Err(fail(TmxErrorKind::NotTmx)),
            Ok(Event::Eof) if !state.names.is_empty() => return Err(fail(TmxErrorKind::Cut)),
            Ok(Event::Eof) => return Ok(state.units),
            Ok(_) => {}
            Err(error) => return Err(fail(TmxErrorKind::Xml(error.to_string()))),
        }
    }
}

/// What is under way.
#[derive(Default)]
struct State {
    /// The elements that are open.
    names: Vec<String>,
    is_tmx: bool,
    units: Vec<Unit>,
    unit: Unit,
    /// The language of the variant.
    language: String,
    segment: String,
    /// How many elements deep inside a segment codes of a word processor stand.
    code: usize,
}

impl State {
    fn open(&mut self, start: &BytesStart<'_>) -> Result<(), TmxErrorKind> {
        let name = start.local_name().as_ref().to_owned();
        if self.names.is_empty() {
            if name != "tmx" {
                return Err(TmxErrorKind::NotTmx);
            }
            self.is_tmx = true;
        }
        match name.as_str() {
            "tu" => self.unit = Unit::default(),
            "tuv" => {
                self.language.clear();
                for attribute in start.attributes() {
                    let attribute =
                        attribute.map_err(|error| TmxErrorKind::Xml(error.to_string()))?;
                    if attribute.key.local_name().as_ref() == "lang" {
                        let value = attribute.normalized_value(XmlVersion::Implicit1_0);
                        self.language = value
                            .map_err(|error| TmxErrorKind::Xml(error.to_string()))?
                            .to_ascii_lowercase();
                    }
                }
            }
            "seg" => self.segment.clear(),
            "bpt" | "ept" | "ph" | "it" | "ut" => self.code += 1,
            // A sub-flow inside a code is text of its own, no part of the sentence.
            _ => {}
        }
        self.names.push(name);
        Ok(())
    }

    fn close(&mut self) {
        match self.names.pop().as_deref() {
            Some("seg") => {
                let words = self
                    .segment
                    .split_whitespace()
                    .collect::<Vec<_>>()
                    .join(" ");
                let language = self.language.split(['-', '_']).next().unwrap_or_default();
                match language {
                    "zh" | "cmn" => self.unit.zh = words,
                    "en" => self.unit.en = words,
                    _ => {}
                }
            }
            Some("tu") => {
                let unit = std::mem::take(&mut self.unit);
                if !unit.zh.is_empty() && !unit.en.is_empty() {
                    self.units.push(unit);
                }
            }
            Some("bpt" | "ept" | "ph" | "it" | "ut") => self.code = self.code.saturating_sub(1),
            _ => {}
        }
    }

    fn words(&mut self, words: &str) {
        if self.code == 0 && self.names.iter().any(|name| name == "seg") {
            self.segment.push_str(words);
        }
    }
}

/// Writes units as a TMX file; `zh` and `en` are language tags.
#[must_use]
pub fn write_tmx(units: &[Unit], zh: &str, en: &str) -> String {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 1);
    // Writing to memory does not fail.
    let _ = write(&mut writer, units, zh, en);
    let mut text = String::from_utf8(writer.into_inner()).unwrap_or_default();
    text.push('\n');
    text
}

fn write(writer: &mut Writer<Vec<u8>>, units: &[Unit], zh: &str, en: &str) -> io::Result<()> {
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let tmx = writer
        .create_element("tmx")
        .with_attribute(("version", "1.4"));
    tmx.write_inner_content(|writer| {
        let header = writer.create_element("header").with_attributes([
            ("creationtool", "yinwen"),
            ("creationtoolversion", env!("CARGO_PKG_VERSION")),
            ("segtype", "sentence"),
            ("o-tmf", "yinwen"),
            ("adminlang", "en"),
            ("srclang", zh),
            ("datatype", "plaintext"),
        ]);
        header.write_empty()?;
        writer
            .create_element("body")
            .write_inner_content(|writer| {
                for unit in units {
                    writer.create_element("tu").write_inner_content(|writer| {
                        for (language, words) in [(zh, &unit.zh), (en, &unit.en)] {
                            let variant = writer
                                .create_element("tuv")
                                .with_attribute(("xml:lang", language));
                            variant.write_inner_content(|writer| {
                                let words: String =
                                    words.chars().filter(|&c| is_legal(c)).collect();
                                writer
                                    .create_element("seg")
                                    .write_text_content(BytesText::new(&words))?;
                                Ok(())
                            })?;
                        }
                        Ok(())
                    })?;
                }
                Ok(())
            })?;
        Ok(())
    })?;
    Ok(())
}

/// Whether XML can hold the character.
fn is_legal(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(zh: &str, en: &str) -> Unit {
        Unit {
            zh: zh.to_owned(),
            en: en.to_owned(),
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let units = [
            unit("“互联网+”<行动>", "“Internet Plus” & action"),
            unit("谢谢！", "Thanks!"),
        ];
        let text = write_tmx(&units, "zh-Hans", "en");
        assert!(text.contains("version=\"1.4\""));
        assert_eq!(read_tmx(&text), Ok(units.to_vec()));
    }

    #[test]
    fn codes_are_left_out_and_other_languages_passed_over() {
        let text = "<?xml version=\"1.0\"?><!DOCTYPE tmx SYSTEM \"tmx14.dtd\">\n<tmx version=\"1.4\"><header/><body>\
            <tu><tuv xml:lang=\"ZH-CN\"><seg><bpt i=\"1\">&lt;b></bpt>网络<ept i=\"1\"/>主权</seg></tuv>\
            <tuv lang=\"fr\"><seg>x</seg></tuv><tuv xml:lang=\"en_US\"><seg>cyber &#x73;overeignty</seg></tuv></tu>\
            <tu><tuv xml:lang=\"fr\"><seg>y</seg></tuv></tu></body></tmx>";
        assert_eq!(
            read_tmx(text),
            Ok(vec![unit("网络主权", "cyber sovereignty")])
        );
    }

    #[test]
    fn what_is_broken_or_unfolds_without_end_is_one_error() {
        let bomb = "<?xml version=\"1.0\"?>\n<!DOCTYPE tmx [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>\n<tmx><body><tu><tuv xml:lang=\"zh\"><seg>&b;</seg></tuv></tu></body></tmx>";
        let error = read_tmx(bomb).unwrap_err();
        assert_eq!(
            (error.line, error.kind),
            (3, TmxErrorKind::Entity("b".to_owned()))
        );
        assert_eq!(read_tmx("<html/>").unwrap_err().kind, TmxErrorKind::NotTmx);
        assert_eq!(read_tmx("").unwrap_err().kind, TmxErrorKind::NotTmx);
        assert_eq!(read_tmx("<tmx><body>").unwrap_err().kind, TmxErrorKind::Cut);
        assert!(matches!(
            read_tmx("<tmx>\n<body></tu></tmx>").unwrap_err(),
            TmxError {
                line: 2,
                kind: TmxErrorKind::Xml(_)
            }
        ));
    }
}

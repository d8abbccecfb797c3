//! The YAML or TOML block at the start of a note or source.

use std::ops::Range;

use saphyr::{LoadableYamlNode, MarkedYaml, Scalar, YamlData};
use toml::de::{DeTable, DeValue};

use super::parse::standing;
use super::{Date, SourceConfig, Spanned};

/// The front matter of a file.
#[derive(Debug, Clone, Default)]
pub struct FrontMatter {
    /// The whole block with both fences and the last line break, in bytes of the file.
    pub span: Range<usize>,
    /// The keys under `yinwen:`, and `title`, `author`, `date` and `lang` of the top level where
    /// those are not set. Spans are bytes of the file; [`SourceConfig::span`] is the block.
    pub source: SourceConfig,
    /// `source` under `yinwen:`: the default source of a note. The span is the id, quotation marks excluded.
    pub default_source: Option<Spanned<String>>,
    /// `bibliography`: paths as written, relative to the file. Spans exclude quotation marks.
    pub bibliographies: Vec<Spanned<String>>,
}

/// More is no front matter; YAML takes long and deep input badly.
const LONGEST: usize = 64 * 1024;

/// Deeper nesting than any metadata has.
const DEEPEST: usize = 48;

/// Reads the block between `---` on the first line and the next `---` or `...` as YAML, or that between `+++` and `+++` as
/// TOML, after a byte order mark if there is one. `None` if there is no such block or it is no mapping; unknown keys and
/// values of another kind are passed over. Of TOML, only the keys of a note are read.
#[must_use]
pub fn front_matter(text: &str) -> Option<FrontMatter> {
    let (block, span, fence) = block(text)?;
    let inner = text.get(block.clone())?;
    if inner.len() > LONGEST {
        return None;
    }
    let mut found = FrontMatter {
        span: span.clone(),
        ..FrontMatter::default()
    };
    found.source.span = span;
    if fence == TOML {
        toml_keys(inner, &mut found)?;
        for own in found
            .default_source
            .iter_mut()
            .chain(&mut found.bibliographies)
        {
            own.span = block.start + own.span.start..block.start + own.span.end;
        }
    } else {
        if is_too_deep(inner) {
            return None;
        }
        let documents = MarkedYaml::load_from_str(inner).ok()?;
        let reader = Reader {
            yaml: inner,
            base: block.start,
        };
        // A block of comments, or an empty one, is no document.
        if let Some(document) = documents.first() {
            if !matches!(
                document.data,
                YamlData::Mapping(_) | YamlData::Value(Scalar::Null)
            ) {
                return None;
            }
            if let Some(own) = reader.get(document, "yinwen") {
                reader.source(own, &mut found.source);
                found.default_source = reader.get(own, "source").and_then(|id| reader.string(id));
            }
            reader.fallbacks(document, &mut found.source);
            found.bibliographies = reader.strings(reader.get(document, "bibliography"));
        }
    }
    for own in found
        .default_source
        .iter_mut()
        .chain(&mut found.bibliographies)
    {
        own.span = unquoted(text, own.span.clone());
    }
    Some(found)
}

/// The `bibliography` of a `_quarto.yml`: paths as written, relative to its folder.
#[must_use]
pub fn quarto_bibliographies(yaml: &str) -> Vec<String> {
    if yaml.len() > LONGEST || is_too_deep(yaml) {
        return Vec::new();
    }
    let documents = MarkedYaml::load_from_str(yaml).unwrap_or_default();
    let reader = Reader { yaml, base: 0 };
    let paths = documents
        .first()
        .map(|document| reader.strings(reader.get(document, "bibliography")));
    let paths = paths.unwrap_or_default().into_iter();
    paths.map(|path| path.value).collect()
}

/// The keys of a note in TOML; `None` if it is none.
fn toml_keys(text: &str, found: &mut FrontMatter) -> Option<()> {
    let string = |value: &toml::Spanned<DeValue<'_>>| {
        let written = value.get_ref().as_str()?;
        Some(Spanned {
            value: written.to_owned(),
            span: value.span(),
        })
    };
    let table = DeTable::parse(text).ok()?;
    let table = table.get_ref();
    let own = table.get("yinwen").and_then(|own| own.get_ref().as_table());
    found.default_source = own.and_then(|own| own.get("source")).and_then(string);
    found.bibliographies = match table.get("bibliography") {
        Some(one) => match one.get_ref() {
            DeValue::Array(list) => list.iter().filter_map(string).collect(),
            _ => string(one).into_iter().collect(),
        },
        None => Vec::new(),
    };
    Some(())
}

/// A scalar's bytes without quotation marks around it.
fn unquoted(text: &str, span: Range<usize>) -> Range<usize> {
    let written = text.get(span.clone()).unwrap_or_default();
    let inner = ['"', '\'']
        .iter()
        .find_map(|mark| written.strip_prefix(*mark)?.strip_suffix(*mark));
    match inner {
        Some(inner) => span.start + 1..span.start + 1 + inner.len(),
        None => span.start..span.start + written.trim_end().len(),
    }
}

const YAML: &str = "---";
const TOML: &str = "+++";

/// The bytes between the fences, those of the block with its fences, and the fence.
fn block(text: &str) -> Option<(Range<usize>, Range<usize>, &'static str)> {
    let start = if text.starts_with('\u{FEFF}') { 3 } else { 0 };
    let mut lines = lines(text.get(start..)?, start);
    let first = lines.next()?;
    let opening = text.get(first.clone())?.trim_end();
    let fence = [YAML, TOML].into_iter().find(|fence| opening == *fence)?;
    let inner = first.end;
    for line in lines {
        let written = text.get(line.clone())?.trim_end();
        if written == fence || fence == YAML && written == "..." {
            return Some((inner..line.start, start..line.end, fence));
        }
    }
    None
}

/// The lines of a text with their breaks (LF, CRLF or CR), as ranges from `base`.
fn lines(text: &str, base: usize) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = bytes.get(at..).filter(|rest| !rest.is_empty())?;
        let length = match rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')) {
            Some(i) if rest.get(i..i + 2) == Some(b"\r\n") => i + 2,
            Some(i) => i + 1,
            None => rest.len(),
        };
        let line = base + at..base + at + length;
        at += length;
        Some(line)
    })
}

/// A rough bound, strings not told apart: the YAML tree is dropped by recursion.
fn is_too_deep(yaml: &str) -> bool {
    let mut flow = 0_usize;
    for line in yaml.split(['\n', '\r']) {
        let indent = line.len() - line.trim_start().len();
        // `- - - a` nests without brackets.
        let compact = line
            .split([' ', '\t'])
            .filter(|part| !part.is_empty())
            .take_while(|part| matches!(*part, "-" | "?" | ":"))
            .count();
        if indent > 4 * DEEPEST || compact > DEEPEST {
            return true;
        }
        for byte in line.bytes() {
            match byte {
                b'[' | b'{' => flow += 1,
                b']' | b'}' => flow = flow.saturating_sub(1),
                _ => {}
            }
            if flow > DEEPEST {
                return true;
            }
        }
    }
    false
}

struct Reader<'t> {
    yaml: &'t str,
    /// Where `yaml` begins in the file.
    base: usize,
}

impl<'t> Reader<'t> {
    fn get<'y>(&self, node: &'y MarkedYaml<'t>, key: &str) -> Option<&'y MarkedYaml<'t>> {
        match &node.data {
            YamlData::Mapping(mapping) => mapping
                .iter()
                .find(|(name, _)| matches!(&name.data, YamlData::Value(Scalar::String(text)) if text == key))
                .map(|(_, value)| value),
            _ => None,
        }
    }

    fn source(&self, node: &MarkedYaml<'t>, source: &mut SourceConfig) {
        let string = |key| self.get(node, key).and_then(|value| self.string(value));
        source.id = string("id");
        source.path = string("path");
        source.from = string("from");
        source.until = string("until");
        source.title = string("title");
        source.aliases = self.strings(self.get(node, "aliases"));
        source.author = self.strings(self.get(node, "author"));
        source.date = string("date").and_then(date);
        source.lang = string("lang");
        source.work = string("work");
        source.restates = string("restates");
        source.translates = string("translates");
        source.standing = string("standing").and_then(|text| {
            standing(&text.value).map(|value| Spanned {
                value,
                span: text.span,
            })
        });
        source.translator = string("translator");
    }

    fn fallbacks(&self, document: &MarkedYaml<'t>, source: &mut SourceConfig) {
        let string = |key| self.get(document, key).and_then(|value| self.string(value));
        if source.title.is_none() {
            source.title = string("title");
        }
        if source.author.is_empty() {
            source.author = self.strings(self.get(document, "author"));
        }
        if source.date.is_none() {
            source.date = string("date").and_then(date);
        }
        if source.lang.is_none() {
            source.lang = string("lang");
        }
    }

    /// A scalar as it is written, so that the year 2019 is a text too.
    fn string(&self, node: &MarkedYaml<'t>) -> Option<Spanned<String>> {
        let span = self.span(node);
        let value = match &node.data {
            YamlData::Value(Scalar::String(text)) => text.to_string(),
            YamlData::Value(Scalar::Null) => return None,
            YamlData::Value(_) => {
                let start = span.start.checked_sub(self.base)?;
                let end = span.end.checked_sub(self.base)?;
                self.yaml.get(start..end)?.trim().to_owned()
            }
            YamlData::Tagged(_, inner) => return self.string(inner),
            _ => return None,
        };
        (!value.trim().is_empty()).then_some(Spanned { value, span })
    }

    /// A scalar or a list of them; Pandoc's authors may be mappings with a `name`.
    fn strings(&self, node: Option<&MarkedYaml<'t>>) -> Vec<Spanned<String>> {
        let Some(node) = node else {
            return Vec::new();
        };
        let one = |node: &MarkedYaml<'t>| {
            self.string(node)
                .or_else(|| self.string(self.get(node, "name")?))
        };
        match &node.data {
            YamlData::Sequence(list) => list.iter().filter_map(one).collect(),
            _ => one(node).into_iter().collect(),
        }
    }

    /// Lines and columns are exact where the parser's running index is not (it counts some
    /// comments in bytes).
    fn span(&self, node: &MarkedYaml<'t>) -> Range<usize> {
        let offset = |line: usize, column: usize| {
            let line = lines(self.yaml, 0).nth(line.saturating_sub(1));
            let Some(line) = line else {
                return self.yaml.len();
            };
            let text = self.yaml.get(line.clone()).unwrap_or_default();
            let within = text
                .char_indices()
                .nth(column)
                .map_or(text.len(), |(at, _)| at);
            line.start + within
        };
        let start = offset(node.span.start.line(), node.span.start.col());
        let end = offset(node.span.end.line(), node.span.end.col()).max(start);
        self.base + start..self.base + end
    }
}

fn date(text: Spanned<String>) -> Option<Spanned<Date>> {
    Date::parse(&text.value).map(|value| Spanned {
        value,
        span: text.span,
    })
}

//! Places in files as the JSON contract gives them: UTF-16 ranges, relative paths, passages.

pub use crate::files::relative;

use crate::corpus::{FileId, Source};
use crate::text::position::LineIndex;
use crate::workspace::{CheckedNote, Workspace};
use serde::Serialize;
use std::collections::HashMap;
use std::ops::Range;
use std::path::Path;
use unicode_width::UnicodeWidthChar;

/// A zero-based line and a column in UTF-16 units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Position {
    /// The line.
    pub line: u32,
    /// The column.
    pub character: u32,
}

/// A stretch of a file, as editors give it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct TextRange {
    /// Its first character.
    pub start: Position,
    /// After its last character.
    pub end: Position,
}

/// A passage of a source.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Passage {
    /// Which part between ellipses, from 0.
    pub fragment: usize,
    /// Stands in a cited source.
    pub cited: bool,
    /// The source's id.
    pub source: String,
    /// The work's id.
    pub work: String,
    /// The file.
    pub path: String,
    /// Bytes of the file.
    pub bytes: [usize; 2],
    /// The same, as lines and columns.
    pub range: TextRange,
    /// The words, layout gone.
    pub text: String,
    /// The paragraph's number, from 1.
    pub paragraph: Option<u32>,
    /// The innermost section's title.
    pub section: Option<String>,
    /// Share of letters (Latin: words) found in order.
    pub similarity: f64,
}

/// The texts of a workspace by path, to turn offsets into lines.
#[derive(Debug)]
pub struct Texts<'a> {
    workspace: &'a Workspace,
    files: HashMap<&'a Path, FileId>,
    config_lines: LineIndex,
}

impl<'a> Texts<'a> {
    /// The texts of `workspace`.
    pub fn new(workspace: &'a Workspace) -> Self {
        let files = workspace
            .corpus
            .files
            .iter()
            .zip(0..)
            .map(|(file, n)| (file.path.as_path(), FileId(n)))
            .collect();
        Texts {
            workspace,
            files,
            config_lines: LineIndex::new(&workspace.config_text),
        }
    }

    /// The text at `path` with its lines: that of `note`, of yinwen.toml or of a corpus file.
    pub fn get<'b>(
        &'b self,
        path: &Path,
        note: Option<&'b CheckedNote>,
    ) -> Option<(&'b str, &'b LineIndex)> {
        if let Some(note) = note.filter(|note| note.path == path) {
            return Some((&note.text, &note.lines));
        }
        if self.workspace.config.file.as_deref() == Some(path) {
            return Some((&self.workspace.config_text, &self.config_lines));
        }
        let file = self
            .workspace
            .corpus
            .files
            .get(self.files.get(path)?.0 as usize)?;
        Some((&file.text, file.lines()))
    }

    /// Whether the file at `path` is one of the corpus.
    pub fn is_source(&self, path: &Path) -> bool {
        self.files.contains_key(path)
    }

    /// `bytes` of the file at `path` as lines and columns; the file's start if its text is not at hand.
    pub fn range(
        &self,
        path: &Path,
        bytes: &Range<usize>,
        note: Option<&CheckedNote>,
    ) -> TextRange {
        self.get(path, note)
            .map_or_else(TextRange::default, |(text, lines)| {
                text_range(text, lines, bytes)
            })
    }
}

/// `bytes` of `text` as lines and columns.
pub fn text_range(text: &str, lines: &LineIndex, bytes: &Range<usize>) -> TextRange {
    let position = |byte| {
        let (line, character) = lines.utf16(text, byte);
        Position { line, character }
    };
    TextRange {
        start: position(bytes.start),
        end: position(bytes.end),
    }
}

/// `text` on one line: a run of white space with a line break in it goes between wide characters, and is a space elsewhere.
pub fn flatten(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.trim();
    while let Some(at) = rest.find(char::is_whitespace) {
        let (head, tail) = rest.split_at(at);
        out.push_str(head);
        rest = tail.trim_start();
        let gap = &tail[..tail.len() - rest.len()];
        let wide = |c: Option<char>| c.is_some_and(|c| c.width() == Some(2));
        let broken = gap.contains(['\n', '\r', '\u{c}']);
        match (
            broken,
            wide(out.chars().next_back()) && wide(rest.chars().next()),
        ) {
            (false, _) => out.push_str(gap),
            (true, true) => {}
            (true, false) => out.push(' '),
        }
    }
    out.push_str(rest);
    out
}

/// `text` on one line, cut after `most` characters with an ellipsis.
pub fn shortened(text: &str, most: usize) -> String {
    let text = flatten(text);
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

/// The words of `range`, layout gone. What lies between readable ranges (running heads, page numbers) is no part of them.
pub(super) fn readable(source: &Source, text: &str, range: &Range<usize>) -> String {
    let first = source
        .readable()
        .partition_point(|part| part.end <= range.start);
    let parts = source
        .readable()
        .iter()
        .skip(first)
        .take_while(|part| part.start < range.end)
        .map(|part| part.start.max(range.start)..part.end.min(range.end))
        .filter(|part| part.start < part.end)
        .filter_map(|part| text.get(part));
    let joined: String = parts.collect();
    flatten(if joined.is_empty() {
        text.get(range.clone()).unwrap_or("")
    } else {
        &joined
    })
}

/// A passage as plain data; `None` if its source is none of the workspace's.
pub fn passage(ws: &Workspace, found: &crate::workspace::Passage, base: &Path) -> Option<Passage> {
    let source = ws.corpus.sources.get(found.source.0 as usize)?;
    let file = ws.corpus.files.get(source.file.0 as usize)?;
    Some(Passage {
        fragment: found.fragment,
        cited: found.cited,
        source: source.id.clone(),
        work: ws
            .corpus
            .works
            .get(source.work.0 as usize)
            .map_or_else(|| source.id.clone(), |work| work.id.clone()),
        path: relative(&file.path, base),
        bytes: [found.bytes.start, found.bytes.end],
        range: text_range(&file.text, file.lines(), &found.bytes),
        text: readable(source, &file.text, &found.bytes),
        paragraph: ws.corpus.paragraph_at(found.source, found.bytes.start),
        section: ws.corpus.section_title_at(found.source, found.bytes.start),
        similarity: (f64::from(found.similarity) * 1000.0).round() / 1000.0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_relative_to_the_current_directory() {
        assert_eq!(relative(Path::new("/a/b/c.md"), Path::new("/a/b")), "c.md");
        assert_eq!(
            relative(Path::new("/a/x/c.md"), Path::new("/a/b")),
            "../x/c.md"
        );
        assert_eq!(relative(Path::new("/a"), Path::new("/a")), ".");
        assert_eq!(relative(Path::new("/x/c.md"), Path::new("/")), "x/c.md");
        assert_eq!(relative(Path::new("/x/c.md"), Path::new("/y/z")), "/x/c.md");
    }

    #[test]
    fn line_breaks_vanish_between_wide_characters_only() {
        assert_eq!(flatten("网络\n 主权"), "网络主权");
        assert_eq!(flatten("cyber\nspace  is"), "cyber space  is");
    }
}

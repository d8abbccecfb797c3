//! Another id for a source, work or bibliography entry, and other paths for files, wherever they are written.
//!
//! Everything is read anew as it is now, in the editor or on the disk: an edit made for an older text would destroy the newer.

use super::mentions::{Mention, Role, mentions, unquoted};
use crate::config::{self, Spanned};
use crate::corpus::{Source, id_of_path};
use crate::files::{self, Files, Globs};
use crate::lint::Locale;
use crate::workspace::Workspace;
use std::collections::BTreeSet;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// Edits of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileEdits {
    /// Absolute path.
    pub path: PathBuf,
    /// The text that the edits are for.
    pub text: String,
    /// Bytes to replace and what by, in order, not overlapping.
    pub edits: Vec<(Range<usize>, String)>,
}

/// Why something is not renamed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Not legal as a citation key.
    Illegal(String),
    /// Another source, work or entry has this id.
    Taken(String),
    /// The id comes from the name of this file.
    FromFileName(String, PathBuf),
    /// The id is given in the client's settings.
    FromSettings(String),
    /// Nothing has this id.
    Unknown(String),
}

impl Refusal {
    /// One or two sentences.
    #[must_use]
    pub fn message(&self, locale: Locale) -> String {
        match (self, locale) {
            (Refusal::Illegal(id), Locale::English) => format!(
                "“{id}” cannot be cited: an id is letters, digits and _, with single marks such as - . : between them"
            ),
            (Refusal::Illegal(id), Locale::Chinese) => {
                format!("“{id}”不能用作标识：只能用字母、汉字、数字和 _，其间可有单个 - . : 等符号")
            }
            (Refusal::Taken(id), Locale::English) => {
                format!("“{id}” is taken by another source, work or bibliography entry")
            }
            (Refusal::Taken(id), Locale::Chinese) => {
                format!("“{id}”已是另一文献、作品或书目条目的标识")
            }
            (Refusal::FromFileName(id, path), locale) => {
                let file = path.file_name().unwrap_or_default().to_string_lossy();
                match locale {
                    Locale::English => format!(
                        "The id “{id}” is the name of the file {file}: rename the file, or give the source an id in yinwen.toml"
                    ),
                    Locale::Chinese => format!(
                        "标识“{id}”取自文件名 {file}：请改文件名，或在 yinwen.toml 中为该文献写明 id"
                    ),
                }
            }
            (Refusal::FromSettings(id), Locale::English) => {
                format!("The id “{id}” is given in the editor's settings: change it there")
            }
            (Refusal::FromSettings(id), Locale::Chinese) => {
                format!("标识“{id}”写在编辑器的设置中：请在设置中修改")
            }
            (Refusal::Unknown(id), Locale::English) => {
                format!("No source, work or bibliography entry is called “{id}”")
            }
            (Refusal::Unknown(id), Locale::Chinese) => {
                format!("没有名为“{id}”的文献、作品或书目条目")
            }
        }
    }
}

/// The id at byte `at` of the file at `path` with this text, and its bytes; `None` where there is none.
///
/// # Errors
///
/// If it cannot be renamed, whatever the new id.
pub fn at(
    ws: &Workspace,
    files: &Files,
    path: &Path,
    text: &str,
    at: usize,
) -> Result<Option<(Range<usize>, String)>, Refusal> {
    let found = mentions(ws, path, text)
        .into_iter()
        .find(|mention| mention.range.start <= at && at <= mention.range.end);
    let Some(found) = found else {
        return Ok(None);
    };
    if !ws.known.keys.contains(&found.id) {
        return Err(Refusal::Unknown(found.id));
    }
    if is_from_settings(ws, &found.id) {
        return Err(Refusal::FromSettings(found.id));
    }
    match file_derived(ws, files, &found.id) {
        Some(path) => Err(Refusal::FromFileName(found.id, path)),
        None => Ok(Some((found.range, found.id))),
    }
}

/// Whether a `[[source]]` of the client's settings gives or names the id.
fn is_from_settings(ws: &Workspace, id: &str) -> bool {
    let tables = ws
        .config
        .sources
        .iter()
        .filter(|table| table.span.is_empty());
    let mut given = tables.flat_map(|table| [&table.id, &table.work]).flatten();
    given.any(|given| given.value == id)
}

/// The edits that rename `old` to `new` in yinwen.toml, bibliographies, front matter and notes. `open` are the documents that
/// the editor holds, saved or not.
///
/// # Errors
///
/// If `new` is no legal id or is taken.
pub fn rename<'p>(
    ws: &Workspace,
    files: &Files,
    open: impl IntoIterator<Item = &'p Path>,
    old: &str,
    new: &str,
) -> Result<Vec<FileEdits>, Refusal> {
    if old == new {
        return Ok(Vec::new());
    }
    if !config::is_legal_id(new) {
        return Err(Refusal::Illegal(new.to_owned()));
    }
    if ws.known.keys.contains(new) {
        return Err(Refusal::Taken(new.to_owned()));
    }
    let paths = paths(ws, open);
    Ok(everywhere(
        ws,
        files,
        &paths,
        &[(old.to_owned(), new.to_owned())],
    ))
}

/// The edits that follow when files or folders move (from, to; absolute): paths in yinwen.toml, and citations of sources
/// whose id is the name of a file that moves.
pub fn moved<'p>(
    ws: &Workspace,
    files: &Files,
    open: impl IntoIterator<Item = &'p Path>,
    moves: &[(PathBuf, PathBuf)],
) -> Vec<FileEdits> {
    let target = |path: &Path| -> Option<PathBuf> {
        moves.iter().find_map(|(from, to)| {
            let rest = path.strip_prefix(from).ok()?;
            Some(match rest.as_os_str().is_empty() {
                true => to.clone(),
                false => to.join(rest),
            })
        })
    };
    let renamed: Vec<(String, String)> = ws
        .corpus
        .sources
        .iter()
        .filter_map(|source| renamed(ws, files, source, target))
        .collect();
    let mut all = match renamed.is_empty() {
        true => Vec::new(),
        false => everywhere(ws, files, &paths(ws, open), &renamed),
    };
    let Some(path) = ws.config.file.as_deref() else {
        return all;
    };
    let Ok(read) = files.read(path) else {
        return all;
    };
    let mut edits = moved_paths(ws, path, &read.text, target);
    match all.iter_mut().find(|file| file.path == path) {
        Some(file) => {
            file.edits.append(&mut edits);
            file.edits.sort_by_key(|(range, _)| range.start);
        }
        None if edits.is_empty() => {}
        None => all.push(FileEdits {
            path: path.to_path_buf(),
            text: read.text,
            edits,
        }),
    }
    all
}

/// The id of a source before and after its file moves, where it comes from the file's name.
fn renamed(
    ws: &Workspace,
    files: &Files,
    source: &Source,
    target: impl Fn(&Path) -> Option<PathBuf>,
) -> Option<(String, String)> {
    let path = &ws.corpus.files.get(source.file.0 as usize)?.path;
    let to = target(path)?;
    file_derived(ws, files, &source.id)?;
    // What leaves the corpus is no source any longer.
    let below = to.strip_prefix(&ws.config.root).ok()?;
    let include = ws.config.corpus_include.iter();
    let (globs, _) = Globs::new(&include.map(|glob| glob.value.as_str()).collect::<Vec<_>>());
    let is_named = ws.config.sources.iter().any(|table| {
        let named = table.path.as_ref();
        named.is_some_and(|named| files::absolute(&ws.config.root.join(&named.value)) == *path)
    });
    if !globs.matches(below) && !is_named {
        return None;
    }
    let is_taken = |id: &str| id != source.id && ws.known.keys.contains(id);
    let id = id_of_path(&to, is_taken);
    (id != source.id).then(|| (source.id.clone(), id))
}

/// The paths in yinwen.toml that move.
fn moved_paths(
    ws: &Workspace,
    path: &Path,
    text: &str,
    target: impl Fn(&Path) -> Option<PathBuf>,
) -> Vec<(Range<usize>, String)> {
    let root = &ws.config.root;
    let (config, _) = config::parse(text, root, path);
    let sources = config
        .sources
        .iter()
        .filter_map(|table| table.path.as_ref());
    let written: Vec<&Spanned<String>> = sources
        .chain(&config.bibliographies)
        .chain(&config.term_files)
        .chain(&config.bitext_files)
        .chain(&config.cedict)
        .collect();
    let mut edits: Vec<(Range<usize>, String)> = written
        .into_iter()
        .filter_map(|value| {
            let to = target(&files::absolute(&root.join(&value.value)))?;
            // A path that leaves the workspace cannot be written.
            let below = to.strip_prefix(root).ok()?;
            let new = below.to_str()?.replace('\\', "/");
            let is_plain = !new.contains(['"', '\'']);
            (is_plain && new != value.value).then(|| (unquoted(value, text), new))
        })
        .collect();
    edits.sort_by_key(|(range, _)| range.start);
    edits
}

/// The file that an id is the name of: that of a source which nobody gave an id.
fn file_derived(ws: &Workspace, files: &Files, id: &str) -> Option<PathBuf> {
    let source = ws.corpus.source_by_id(id)?;
    let source = ws.corpus.sources.get(source.0 as usize)?;
    let path = &ws.corpus.files.get(source.file.0 as usize)?.path;
    let gives = |path: &Path| {
        let read = files.read(path).ok();
        let all = read.map(|read| mentions(ws, path, &read.text));
        let is_given = |mention: &Mention| mention.role == Role::Id && mention.id == id;
        all.unwrap_or_default().iter().any(is_given)
    };
    let is_given = ws.config.file.as_deref().is_some_and(gives) || gives(path);
    (!is_given).then(|| path.clone())
}

/// Every file that may write ids: yinwen.toml, bibliographies, sources with front matter, notes, open documents.
fn paths<'p>(ws: &Workspace, open: impl IntoIterator<Item = &'p Path>) -> BTreeSet<PathBuf> {
    let (notes, _) = ws.note_paths();
    let fronted = ws.corpus.files.iter().filter(|file| {
        let text = file.text.trim_start_matches('\u{feff}');
        text.starts_with("---")
    });
    let bibliographies = ws.bibliographies.iter().map(|(path, _)| path.clone());
    let open = open.into_iter().filter(|path| {
        let is_file = path.is_absolute();
        !is_file || ws.is_note(path) || ws.corpus.file_at(path).is_some()
    });
    notes
        .into_iter()
        .chain(ws.config.file.clone())
        .chain(bibliographies)
        .chain(fronted.map(|file| file.path.clone()))
        .chain(open.map(Path::to_path_buf))
        .collect()
}

/// The edits that give each first id the second, in the files that write it.
fn everywhere(
    ws: &Workspace,
    files: &Files,
    paths: &BTreeSet<PathBuf>,
    names: &[(String, String)],
) -> Vec<FileEdits> {
    let in_file = |path: &PathBuf| {
        // What cannot be read cites nothing.
        let text = files.read(path).ok()?.text;
        let mut edits: Vec<(Range<usize>, String)> = mentions(ws, path, &text)
            .into_iter()
            .filter_map(|mention| {
                let (_, new) = names.iter().find(|(old, _)| *old == mention.id)?;
                Some((mention.range.clone(), written(&text, &mention, new)))
            })
            .collect();
        edits.sort_by_key(|(range, _)| range.start);
        (!edits.is_empty()).then(|| FileEdits {
            path: path.clone(),
            text,
            edits,
        })
    };
    paths.iter().filter_map(in_file).collect()
}

/// The new id as it is written in the place of the old one.
fn written(text: &str, mention: &Mention, new: &str) -> String {
    let before = text.get(..mention.range.start).unwrap_or_default();
    let after = text.get(mention.range.end..).unwrap_or_default();
    let mut next = after.chars();
    let runs_on = next.next().is_some_and(|c| {
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        is_word(c) || (":.#$%&-+?<>~/".contains(c) && next.next().is_some_and(is_word))
    });
    match mention.role {
        Role::Citation if before.ends_with(['@', '＠']) && runs_on => format!("{{{new}}}"),
        // A number in JSON becomes a string.
        Role::Entry if before.trim_end().ends_with(':') => format!("\"{new}\""),
        _ => new.to_owned(),
    }
}

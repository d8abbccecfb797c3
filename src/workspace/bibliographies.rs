//! Bibliographies that a note names itself: in its front matter, or through the `_quarto.yml` beside or above it.

use super::Workspace;
use crate::config::{self, BibEntry, Spanned};
use crate::files::{self, Files};
use std::collections::HashMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// A bibliography that a note names.
#[derive(Debug, Clone)]
pub struct OwnBibliography {
    /// As written.
    pub name: String,
    /// Where the note names it, in bytes; `None` if `_quarto.yml` does.
    pub span: Option<Range<usize>>,
    /// What is in it.
    pub content: BibliographyContent,
}

/// What came of reading a bibliography.
#[derive(Debug, Clone)]
pub enum BibliographyContent {
    /// Its entries.
    Read(Arc<Vec<BibEntry>>),
    /// It is missing or makes no sense: the cause.
    Failed(String),
    /// It lies outside the workspace or on the network, and is not looked at.
    OutOfReach,
}

/// Files of a Quarto project that name bibliographies.
const PROJECTS: [&str; 2] = ["_quarto.yml", "_quarto.yaml"];

/// The files read so far, by path: notes of one folder name the same ones.
#[derive(Debug, Default)]
pub(super) struct Shelf {
    files: Files,
    read: Mutex<HashMap<PathBuf, BibliographyContent>>,
}

impl Shelf {
    /// An empty shelf that is filled from `files`.
    pub fn new(files: Files) -> Self {
        Shelf {
            files,
            ..Shelf::default()
        }
    }

    /// Whether notes may name bibliographies in the file at `path`, or it is one that they named.
    pub fn is_on(&self, path: &Path) -> bool {
        let read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        let is_project = |name| PROJECTS.iter().any(|project| *project == name);
        read.contains_key(path) || path.file_name().is_some_and(is_project)
    }

    fn read(&self, path: &Path) -> BibliographyContent {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        let content = read.entry(path.to_path_buf()).or_insert_with(|| {
            let text = self.files.read(path).map_err(|error| error.cause(false));
            match text.and_then(|decoded| config::bibliography(&decoded.text, path)) {
                Ok(entries) => BibliographyContent::Read(Arc::new(entries)),
                Err(cause) => BibliographyContent::Failed(cause),
            }
        });
        content.clone()
    }
}

impl OwnBibliography {
    /// The keys of its entries.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        let entries = match &self.content {
            BibliographyContent::Read(entries) => entries.as_slice(),
            _ => &[],
        };
        entries.iter().map(|entry| entry.key.as_str())
    }
}

impl Workspace {
    /// The bibliographies of the note at `note`, whose front matter names `named`.
    pub fn own_bibliographies(
        &self,
        note: &Path,
        named: &[Spanned<String>],
    ) -> Vec<OwnBibliography> {
        let folder = note.parent().unwrap_or(&self.config.root);
        let mut own: Vec<OwnBibliography> = named
            .iter()
            .map(|name| OwnBibliography {
                // Pandoc looks from where it is run, which is mostly beside the note or at the root.
                content: self.own(&[folder, &self.config.root], &name.value),
                name: name.value.clone(),
                span: Some(name.span.clone()),
            })
            .collect();
        let projects = folder
            .ancestors()
            .take_while(|folder| folder.starts_with(&self.config.root));
        let project = projects
            .flat_map(|folder| PROJECTS.map(|name| folder.join(name)))
            .find(|path| self.shelf.files.is_file(path));
        if let Some(project) = project
            && let Ok(yaml) = self.shelf.files.read(&project)
        {
            let folder = project.parent().unwrap_or(folder);
            for name in config::quarto_bibliographies(&yaml.text) {
                own.push(OwnBibliography {
                    content: self.own(&[folder], &name),
                    name,
                    span: None,
                });
            }
        }
        own
    }

    /// The bibliography `name` in the first of `folders` that has it.
    fn own(&self, folders: &[&Path], name: &str) -> BibliographyContent {
        let mut paths = folders
            .iter()
            .map(|folder| files::absolute(&folder.join(name)));
        let first = paths.next().unwrap_or_default();
        let found = std::iter::once(first.clone())
            .chain(paths)
            .find(|path| self.shelf.files.is_file(path));
        let path = found.unwrap_or(first);
        if name.contains("://") || !files::is_below(&self.config.root, &path) {
            return BibliographyContent::OutOfReach;
        }
        self.shelf.read(&path)
    }
}

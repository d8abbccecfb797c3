//! What requests see of the session.

use super::super::view::{Kind, View};
use super::{Session, kind};
use crate::workspace::Workspace;
use std::path::{Path, PathBuf};
use std::sync::Arc;

impl Session {
    /// What a request about the document at `path` sees; `None` while its workspace is not loaded, or if it has none.
    pub fn view(&mut self, path: &Path) -> Option<View> {
        let Some(open) = self.documents.get_mut(path) else {
            return self.closed_view(path);
        };
        let folder = open.root.clone()?;
        let root = self.roots.get(&folder)?;
        let workspace = Arc::clone(root.snapshot.as_ref()?);
        let text = open.document.text();
        let original = open.misread().cloned();
        let checked = open
            .checked
            .clone()
            .filter(|note| Arc::ptr_eq(&note.text, &text));
        let kind = kind(&workspace, path);
        Some(View {
            text: Some(text),
            original,
            checked,
            ..self.wide_view(&folder, workspace, kind, path)?
        })
    }

    /// What a request sees about a document that is not open: the protocol lets a client ask for its findings, and views of the
    /// sources ask for the structure of any.
    fn closed_view(&self, path: &Path) -> Option<View> {
        let folder = path.is_absolute().then(|| self.root_of(path, true))??;
        let workspace = Arc::clone(self.roots.get(&folder)?.snapshot.as_ref()?);
        let kind = kind(&workspace, path);
        let is_served = kind != Kind::Other;
        is_served.then(|| self.wide_view(&folder, workspace, kind, path))?
    }

    /// The workspace around `place`, else the only one.
    ///
    /// # Errors
    ///
    /// All workspaces, if it is one of several and nothing tells which.
    pub fn root_for(&self, place: Option<&Path>) -> Result<Option<PathBuf>, Vec<PathBuf>> {
        let roots = || self.roots.keys();
        let around = roots().filter(|root| place.is_some_and(|place| place.starts_with(root)));
        let nearest = around.max_by_key(|root| root.as_os_str().len());
        match nearest {
            None if roots().len() > 1 => Err(roots().cloned().collect()),
            nearest => Ok(nearest.or(roots().next()).cloned()),
        }
    }

    /// The view with the snapshot that is in force now; the document is as it was.
    pub fn renewed(&self, view: &View) -> Option<View> {
        let root = self.roots.get(&view.root)?;
        let workspace = Arc::clone(root.snapshot.as_ref()?);
        let kind = match view.path == view.root {
            true => view.kind,
            false => kind(&workspace, &view.path),
        };
        Some(View {
            kind,
            checked: None,
            notes: Arc::clone(&root.notes),
            workspace,
            ..view.clone()
        })
    }

    /// What a request about the workspace at `folder` sees.
    pub fn root_view(&self, folder: &Path) -> Option<View> {
        let workspace = Arc::clone(self.roots.get(folder)?.snapshot.as_ref()?);
        self.wide_view(folder, workspace, Kind::Config, folder)
    }

    /// What a request about the workspace sees that a document belongs to.
    pub fn view_beside(&self, path: &Path) -> Option<View> {
        let open = self.documents.get(path).and_then(|open| open.root.clone());
        self.root_view(&open.or_else(|| self.root_for(Some(path)).ok()?)?)
    }

    fn wide_view(
        &self,
        folder: &Path,
        workspace: Arc<Workspace>,
        kind: Kind,
        path: &Path,
    ) -> Option<View> {
        let root = self.roots.get(folder)?;
        Some(View {
            root: folder.to_path_buf(),
            path: path.to_path_buf(),
            kind,
            text: None,
            original: None,
            checked: None,
            workspace,
            notes: Arc::clone(&root.notes),
            open: self
                .documents
                .iter()
                .map(|(path, open)| (path.clone(), (open.uri.clone(), open.version)))
                .collect(),
            client: Arc::clone(&self.client),
            settings: self.settings.clone(),
            locale: self.locale(),
            is_cancelled: Arc::default(),
        })
    }
}

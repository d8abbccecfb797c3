//! Files that the editor shows in another encoding than they are in: what stands in the editor is then no text that anybody wrote.

use crate::files;
use crate::text::edit::Unchanged;
use std::path::Path;
use std::sync::Arc;

/// What a file is that is not in UTF-8.
#[derive(Debug, Clone)]
pub(super) struct Original {
    /// Its text.
    pub text: Arc<str>,
    /// The name of its encoding.
    pub encoding: &'static str,
}

impl Original {
    /// The file at `path`, if it is there and not in UTF-8.
    pub fn read(path: &Path) -> Option<Original> {
        let decoded = files::read(path).ok()?;
        (decoded.encoding != files::UTF_8).then(|| Original {
            text: decoded.text.into(),
            encoding: decoded.encoding,
        })
    }

    /// Whether what the editor shows is this file in another encoding. An edit leaves most of a text as it is, and makes no
    /// replacement characters.
    pub fn is_misread_as(&self, shown: &str) -> bool {
        const REPLACEMENT: char = '\u{fffd}';
        let shorter = self.text.len().min(shown.len());
        shown.contains(REPLACEMENT) && !self.text.contains(REPLACEMENT)
            || !Unchanged::between(&self.text, shown).is_most_of(shorter)
    }
}

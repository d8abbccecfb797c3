//! files

/// Unsaved texts by absolute path.
#[derive(Debug, Clone, Default)]
pub struct Overlay {}

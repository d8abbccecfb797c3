//! Lines and columns: the one place where byte offsets become positions an editor understands.

/// The lines of a text.
#[derive(Debug, Clone, Default)]
pub struct LineIndex {}

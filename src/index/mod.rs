//! Where a text occurs in the corpus, exactly and approximately.

/// The index of a corpus.
#[derive(Debug, Default)]
pub struct Index {}

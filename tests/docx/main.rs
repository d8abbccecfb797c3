//! Word documents: which text is read, as what Markdown, where it comes from, and what harm they can do.

mod hostile;
mod text;
#[allow(dead_code)] // Each test crate needs another part of it.
mod writer;

//! Locators: the part of a citation that says where in the source.

/// Where in a source a citation points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Locator {
    /// `¶8`, `¶¶8-9`, `第8段`: paragraphs from 1, first and last.
    Paragraphs(u32, u32),
    /// `§2`, `节 2`: the N-th top-level section, then deeper ones (`§ 二.1` is `[2, 1]`).
    Section(Vec<u32>),
    /// `第二十四条第一款`: headings or articles so labelled, outermost first: unit character and number.
    Labelled(Vec<(char, u32)>),
    /// `p. 4`, `第4页`: pages, first and last.
    Pages(u32, u32),
    /// `"基本原则"`: a heading's words.
    Heading(String),
    /// Lines: accepted unchecked.
    Lines,
    /// A locator that nothing here reads, as written.
    Unreadable(String),
}

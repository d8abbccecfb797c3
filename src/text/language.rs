//! Which language and script a text is in, told from its letters.

/// A language as far as checking a quotation needs to tell it: Chinese by script, or another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// Chinese in simplified characters.
    Hans,
    /// Chinese in traditional characters.
    Hant,
    /// Written in Latin letters; taken for English unless metadata says otherwise.
    English,
    /// Too few letters, or a script that is not told apart.
    Unknown,
}

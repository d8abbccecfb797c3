//! The ground floor: what text is, before anything is a note or a source.

pub mod apart;
pub mod edit;
pub mod fold;
pub mod han;
pub mod hex;
pub mod language;
pub mod number;
pub mod position;
pub mod recent;
pub mod sentence;
pub mod words;

//! yinwen (引文) checks quotations in notes against the documents they quote.
//!
//! The modules, in reading order; each knows only those above it in this list:
//!
//! - [`text`]: the ground floor. Fold, numbers, sentences, words, positions. No I/O.
//! - [`files`]: the only reader of files: globs, decoding, disk overlaid by editor buffers.
//! - [`import`]: documents of other programs (PDF, HTML, text) as text with structure.
//! - [`config`]: `yinwen.toml`, front matter and bibliographies as typed data with spans.
//! - [`markup`]: a note's text as quotations, citations, bindings and directives.
//! - [`corpus`]: file texts as sources, works, paragraphs, sections and locators.
//! - [`references`]: metadata and a style as the entries of a bibliography.
//! - [`index`]: where a text occurs, exactly and approximately.
//! - [`collate`]: a quotation against a passage: variants and their kinds.
//! - [`labels`]: numbered formulas and the lists that they stand for.
//! - [`bitext`]: two texts that translate each other, aligned by sentence; translation look-up.
//! - [`workspace`]: one immutable snapshot of all the above, and the verdicts it gives.
//! - [`lint`]: verdicts and bindings as findings with fixes.
//! - [`query`]: what commands and editors ask of a workspace, as plain data.
//! - [`lsp`]: the language server; the only module that knows the protocol.
//! - [`cli`]: the commands; the only module that prints.
//!
//! Positions are UTF-8 byte offsets everywhere; lines and columns are made at the edge, by
//! [`text::position`].
#![deny(unsafe_code)]
#![warn(missing_docs)]

pub mod bitext;
pub mod cli;
pub mod collate;
pub mod config;
pub mod corpus;
pub mod files;
pub mod import;
pub mod index;
pub mod labels;
pub mod lint;
pub mod lsp;
pub mod markup;
pub mod query;
pub mod references;
pub mod text;
pub mod workspace;

//! The language server, as a client sees it.

mod annotations;
mod client;
mod diagnostics;
mod navigation;
mod repairs;
mod robustness;
mod structure;
mod symbols;

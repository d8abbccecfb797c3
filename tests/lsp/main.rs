//! The language server, as a client sees it.

mod client;
mod diagnostics;
mod navigation;
mod repairs;
mod robustness;

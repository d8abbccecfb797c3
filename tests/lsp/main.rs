//! The language server, as a client sees it.

mod annotations;
mod baseline;
mod capabilities;
mod client;
mod client_settings;
mod commands;
mod completion;
mod diagnostics;
mod encodings;
mod indexing;
mod labels;
mod navigation;
mod rename;
mod repairs;
mod robustness;
mod sessions;
mod settings;
mod structure;
mod symbols;
mod translations;
mod watching;

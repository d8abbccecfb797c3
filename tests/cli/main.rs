//! The program as a user runs it: what it prints where, and how it ends.

mod add;
#[cfg(unix)]
mod asking;
mod bad_input;
mod baseline;
mod check;
mod commands;
mod fixes;
mod formats;
mod hostile_documents;
mod index;
mod init;
mod json;
mod labels;
mod log;
mod references;
mod streams;
mod support;
mod suppressions;
mod translation;
mod watching;
mod word;
mod workspaces;
#[path = "../docx/writer.rs"]
#[allow(dead_code)] // Each test crate needs another part of it.
mod writer;

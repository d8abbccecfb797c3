//! The program as a user runs it: what it prints where, and how it ends.

mod add;
mod bad_input;
mod baseline;
mod check;
mod commands;
mod fixes;
mod formats;
mod init;
mod json;
mod labels;
mod references;
mod streams;
mod support;
mod suppressions;
mod translation;
mod watching;
mod workspaces;

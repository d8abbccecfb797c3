//! Requests: from the protocol, ask the view, to the protocol.

pub(super) mod actions;
pub(super) mod annotations;
pub(super) mod commands;
pub(super) mod completion;
pub(super) mod diagnostics;
pub(super) mod hover;
pub(super) mod navigation;
pub(super) mod rename;
pub(super) mod structure;
pub(super) mod symbols;

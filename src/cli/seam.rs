//! Thin wrappers around the layers below.

use crate::config::{Config, ConfigError, Severity};
use crate::lint::{Finding, Locale};
use crate::workspace::{CheckedNote, Workspace};
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub(super) struct RuleInfo {
    pub name: &'static str,
    pub default: Severity,
    pub summary_en: &'static str,
    pub summary_zh: &'static str,
    pub explanation_en: &'static str,
    pub explanation_zh: &'static str,
}
pub(super) static RULES: &[RuleInfo] = &[];
pub(super) fn validate(_config: &Config) -> Vec<ConfigError> {
    Vec::new()
}
pub(super) fn config_message(_error: &ConfigError, _chinese: bool) -> String {
    String::new()
}
pub(super) fn lint(_ws: &Workspace, _note: &CheckedNote, _locale: Locale) -> Vec<Finding> {
    Vec::new()
}
pub(super) fn lint_corpus(_ws: &Workspace, _locale: Locale) -> Vec<(PathBuf, Vec<Finding>)> {
    Vec::new()
}
pub(super) fn read(path: &Path, _chinese: bool) -> Result<Arc<str>, String> {
    std::fs::read_to_string(path)
        .map(Arc::from)
        .map_err(|e| e.to_string())
}
pub(super) fn decode(bytes: Vec<u8>) -> Arc<str> {
    Arc::from(String::from_utf8_lossy(&bytes).into_owned())
}

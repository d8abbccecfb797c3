//! How grave a finding is: defaults, preset, `[rules]`, `[[override]]`; and rule names that do not exist.

use super::rules;
use crate::config::{Config, ConfigError, ConfigErrorKind, Override, Preset, Severity, Spanned};
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use std::path::Path;

/// The severities in force for one file.
pub(super) struct Severities<'a> {
    config: &'a Config,
    /// The overrides that hold for the file, in order.
    overrides: Vec<&'a Override>,
}

impl<'a> Severities<'a> {
    /// For the file at `path` (absolute).
    pub(super) fn new(config: &'a Config, path: &Path) -> Self {
        let relative = path
            .strip_prefix(&config.root)
            .unwrap_or(path)
            .to_string_lossy()
            .replace('\\', "/");
        let overrides = config
            .overrides
            .iter()
            .filter(|o| globs(&o.paths).is_match(&relative))
            .collect();
        Severities { config, overrides }
    }

    /// The severity of `rule`, whose default in the circumstances (a weak binding, say) is `default`. What somebody wrote
    /// down wins over circumstances.
    pub(super) fn of(&self, rule: &str, default: Severity) -> Severity {
        let written = |rules: &[(Spanned<String>, Severity)]| {
            rules
                .iter()
                .rev()
                .find(|(name, _)| name.value == rule)
                .map(|(_, severity)| *severity)
        };
        self.overrides
            .iter()
            .rev()
            .find_map(|o| written(&o.rules))
            .or_else(|| written(&self.config.rules))
            .unwrap_or_else(|| self.preset(rule, default))
    }

    /// The preset changes what a rule starts from.
    fn preset(&self, rule: &str, default: Severity) -> Severity {
        match (self.config.preset, rule) {
            (Preset::Publication, "unmarked-omission") => Severity::Error,
            (Preset::Publication, "changed-punctuation") => Severity::Warning,
            _ => default,
        }
    }
}

/// A glob that does not parse matches nothing here; reading the configuration reports it.
fn globs(paths: &[Spanned<String>]) -> GlobSet {
    let mut builder = GlobSetBuilder::new();
    for path in paths {
        if let Ok(glob) = GlobBuilder::new(&path.value)
            .literal_separator(true)
            .build()
        {
            builder.add(glob);
        }
    }
    builder.build().unwrap_or_else(|_| GlobSet::empty())
}

/// Rule names in yinwen.toml that no rule has.
pub fn validate(config: &Config) -> Vec<ConfigError> {
    config
        .rules
        .iter()
        .chain(config.overrides.iter().flat_map(|o| &o.rules))
        .filter(|(name, _)| rules::rule(&name.value).is_none())
        .map(|(name, _)| ConfigError {
            span: name.span.clone(),
            kind: ConfigErrorKind::UnknownKey {
                key: name.value.clone(),
                table: "[rules]".to_owned(),
                suggestion: rules::nearest_rule(&name.value).map(str::to_owned),
            },
        })
        .collect()
}

//! Globs relative to a folder, with brace sets.

use std::path::{Path, PathBuf};

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use super::FileError;

/// Several globs as one. `*` stays within a folder, `**` does not; a name without wildcards also
/// stands for everything below it.
#[derive(Debug, Clone)]
pub struct Globs {
    set: GlobSet,
    /// For each glob the folders before its first wildcard: nothing elsewhere can match.
    prefixes: Vec<PathBuf>,
}

impl Globs {
    /// Compiles the globs that can be compiled; the others come back as [`FileError::Glob`].
    #[must_use]
    pub fn new<S: AsRef<str>>(patterns: &[S]) -> (Self, Vec<FileError>) {
        let mut builder = GlobSetBuilder::new();
        let mut prefixes = Vec::new();
        let mut errors = Vec::new();
        for pattern in patterns {
            let pattern = pattern.as_ref();
            match compile(pattern) {
                Ok(globs) => {
                    for glob in globs {
                        builder.add(glob);
                    }
                    prefixes.push(prefix(pattern));
                }
                Err(reason) => errors.push(FileError::Glob {
                    pattern: pattern.to_owned(),
                    reason,
                }),
            }
        }
        let set = builder.build().unwrap_or_else(|error| {
            errors.push(FileError::Glob {
                pattern: error.glob().unwrap_or_default().to_owned(),
                reason: error.kind().to_string(),
            });
            GlobSet::empty()
        });
        (Self { set, prefixes }, errors)
    }

    /// Whether a path relative to the folder of the globs matches one of them.
    #[must_use]
    pub fn matches(&self, relative: &Path) -> bool {
        self.set.is_match(relative)
    }

    /// Whether a folder, relative as in [`Globs::matches`], may hold anything that matches.
    #[must_use]
    pub fn may_match_below(&self, folder: &Path) -> bool {
        self.prefixes
            .iter()
            .any(|prefix| prefix.starts_with(folder) || folder.starts_with(prefix))
    }
}

fn is_wild(c: char) -> bool {
    matches!(c, '*' | '?' | '[' | ']' | '{' | '}' | '\\')
}

fn tidy(pattern: &str) -> &str {
    let mut pattern = pattern;
    while let Some(rest) = pattern.strip_prefix("./") {
        pattern = rest;
    }
    pattern.trim_end_matches('/')
}

fn prefix(pattern: &str) -> PathBuf {
    tidy(pattern)
        .split('/')
        .take_while(|part| !part.contains(is_wild))
        .collect()
}

fn compile(pattern: &str) -> Result<Vec<globset::Glob>, String> {
    let tidied = tidy(pattern);
    if pattern.starts_with('/') || Path::new(pattern).is_absolute() {
        return Err("must be relative to its folder (必须是相对路径)".to_owned());
    }
    if tidied.split('/').any(|part| part == "..") {
        return Err("leaves its folder (超出所在文件夹)".to_owned());
    }
    if tidied.is_empty() {
        return Err("is empty (为空)".to_owned());
    }
    let build = |text: &str| {
        GlobBuilder::new(text)
            .literal_separator(true)
            .build()
            .map_err(|error| error.kind().to_string())
    };
    let mut globs = vec![build(tidied)?];
    if tidied == "." {
        globs.push(build("**")?);
    } else if !tidied.contains(is_wild) {
        globs.push(build(&format!("{tidied}/**"))?);
    }
    Ok(globs)
}

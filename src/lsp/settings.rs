//! What the user sets in the client, under `yinwen`.

use crate::lint::Locale;
use serde_json::Value;
use std::path::{Path, PathBuf};

/// The client's settings. What is not set, or makes no sense, is as if nobody had written it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Settings {
    /// `corpusFolders`: folders of sources outside the workspace, granted by the user; absolute, or below the home folder as
    /// `~/…`.
    pub corpus_folders: Vec<PathBuf>,
    /// `lang`: the language of messages.
    pub locale: Option<Locale>,
    /// `inlayHints`: whether the paragraph is shown after a quotation that holds.
    pub inlay_hints: bool,
    /// `codeLens`: whether paragraphs of sources show how often they are quoted.
    pub code_lens: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            corpus_folders: Vec::new(),
            locale: None,
            inlay_hints: true,
            code_lens: true,
        }
    }
}

impl Settings {
    /// Reads the value of `yinwen`, or an object that holds it.
    pub fn read(value: &Value) -> Settings {
        let value = value.get("yinwen").unwrap_or(value);
        let default = Settings::default();
        let flag =
            |key: &str, default: bool| value.get(key).and_then(Value::as_bool).unwrap_or(default);
        let folders = value.get("corpusFolders").and_then(Value::as_array);
        Settings {
            corpus_folders: folders
                .into_iter()
                .flatten()
                .filter_map(|folder| granted(folder.as_str()?))
                .collect(),
            locale: value
                .get("lang")
                .and_then(Value::as_str)
                .and_then(locale_of),
            inlay_hints: flag("inlayHints", default.inlay_hints),
            code_lens: flag("codeLens", default.code_lens),
        }
    }
}

/// The language of a BCP 47 tag, as far as it is spoken here.
pub(super) fn locale_of(tag: &str) -> Option<Locale> {
    let tag = tag.to_ascii_lowercase();
    match tag.split(['-', '_']).next() {
        Some("zh") => Some(Locale::Chinese),
        Some("en") => Some(Locale::English),
        _ => None,
    }
}

/// A folder as a user writes it; a relative one means nothing here.
fn granted(folder: &str) -> Option<PathBuf> {
    let path = match folder.strip_prefix("~/") {
        Some(rest) => std::env::home_dir()?.join(rest),
        None => PathBuf::from(folder),
    };
    Path::is_absolute(&path).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn settings_are_read_with_and_without_their_section() {
        let bare =
            json!({"corpusFolders": ["/archive", "relative"], "lang": "zh-CN", "codeLens": false});
        let settings = Settings::read(&bare);
        assert_eq!(settings.corpus_folders, [PathBuf::from("/archive")]);
        assert_eq!(settings.locale, Some(Locale::Chinese));
        assert!(settings.inlay_hints && !settings.code_lens);
        assert_eq!(Settings::read(&json!({ "yinwen": bare })), settings);
    }

    #[test]
    fn nonsense_is_as_if_nobody_had_written_it() {
        for value in [
            Value::Null,
            json!(7),
            json!({"lang": 3, "corpusFolders": "x"}),
        ] {
            assert_eq!(Settings::read(&value), Settings::default());
        }
    }
}

//! What the user sets in the client, under `yinwen`: a few keys of the client's own, and every key of yinwen.toml.

use crate::config::{self, ConfigErrorKind, Underlay, keys};
use crate::lint::{self, Locale};
use serde_json::{Map, Value};
use std::path::{Path, PathBuf};

/// The client's settings. What is not set, or makes no sense, is as if nobody had written it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Settings {
    /// `corpusFolders`: folders of sources outside the workspace, granted by the user; absolute, or below the home folder as
    /// `~/…`.
    pub corpus_folders: Vec<PathBuf>,
    /// `lang`: the language of messages.
    pub locale: Option<Locale>,
    /// `inlayHints`: what is shown after a quotation that holds.
    pub inlay_hints: InlayHints,
    /// `codeLens`: whether paragraphs of sources show how often they are quoted.
    pub code_lens: bool,
    /// The keys of yinwen.toml, which hold where the file says nothing.
    pub underlay: Underlay,
    /// What makes no sense.
    pub problems: Vec<ConfigErrorKind>,
}

/// What is shown after a quotation that holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum InlayHints {
    /// `false`: nothing.
    Off,
    /// `true`: where it stands.
    Places,
    /// `"translation"`: how it is translated.
    Translation,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            corpus_folders: Vec::new(),
            locale: None,
            inlay_hints: InlayHints::Places,
            code_lens: true,
            underlay: Underlay::default(),
            problems: Vec::new(),
        }
    }
}

impl Settings {
    /// Reads values of `yinwen`, or objects that hold it; key by key a later one wins.
    pub fn read(values: &[&Value]) -> Settings {
        let mut all = Map::new();
        let mut read = Settings::default();
        for value in values {
            match value.get("yinwen").unwrap_or(value) {
                Value::Null => {}
                // Lua does not tell an empty table from an empty array.
                Value::Array(none) if none.is_empty() => {}
                Value::Object(section) => lay_over(&mut all, section),
                other => read.problems.push(wrong_type("yinwen", "table", other)),
            }
        }
        // What the client itself makes of `trace` is no business of ours.
        all.remove("trace");
        match all.remove("inlayHints") {
            None | Some(Value::Null) => {}
            Some(Value::Bool(true)) => read.inlay_hints = InlayHints::Places,
            Some(Value::Bool(false)) => read.inlay_hints = InlayHints::Off,
            Some(Value::String(text)) if text == "translation" => {
                read.inlay_hints = InlayHints::Translation;
            }
            Some(other) => {
                let expected = "boolean or \"translation\"";
                read.problems
                    .push(wrong_type("inlayHints", expected, &other));
            }
        }
        match all.remove("codeLens") {
            None | Some(Value::Null) => {}
            Some(Value::Bool(value)) => read.code_lens = value,
            Some(other) => read
                .problems
                .push(wrong_type("codeLens", "boolean", &other)),
        }
        match all.remove("lang") {
            None | Some(Value::Null) => {}
            Some(tag) => {
                read.locale = tag.as_str().and_then(locale_of);
                if read.locale.is_none() {
                    read.problems.push(bad_value("lang", &tag, &["en", "zh"]));
                }
            }
        }
        match all.remove("corpusFolders") {
            None | Some(Value::Null) => {}
            Some(Value::Array(folders)) => {
                for folder in &folders {
                    match folder.as_str().and_then(granted) {
                        Some(path) => read.corpus_folders.push(path),
                        None => {
                            let expected = ["/…", "~/…"];
                            let problem = bad_value("corpusFolders", folder, &expected);
                            read.problems.push(problem);
                        }
                    }
                }
            }
            Some(other) => {
                let problem = wrong_type("corpusFolders", "array of strings", &other);
                read.problems.push(problem);
            }
        }
        read.underlay = Underlay::new(all);
        let (config, errors) = config::parse_over("", Path::new("/"), &read.underlay);
        let errors = errors.into_iter().chain(lint::validate(&config));
        read.problems.extend(errors.map(|error| error.kind));
        read
    }

    /// What a client that pushes its settings means for us: some push those of every server.
    pub fn ours(pushed: &Value) -> Value {
        let mut ours = pushed.clone();
        if let Value::Object(map) = &mut ours
            && !map.contains_key("yinwen")
        {
            map.retain(|key, _| OWN_KEYS.contains(&key.as_str()) || keys::table(key).is_some());
        }
        ours
    }

    /// What the user is told of the problems; `None` if there are none.
    pub fn complaint(&self, locale: Locale) -> Option<String> {
        if self.problems.is_empty() {
            return None;
        }
        let mut message = match locale {
            Locale::English => {
                "There are mistakes in the editor's settings for yinwen; the rest of them is in force:"
            }
            Locale::Chinese => "编辑器的 yinwen 设置有误，其余设置仍然生效：",
        }
        .to_owned();
        for problem in &self.problems {
            message.push_str("\n- ");
            message.push_str(&problem.message(locale == Locale::Chinese));
        }
        Some(message)
    }
}

/// The keys that yinwen.toml does not have.
const OWN_KEYS: [&str; 4] = ["corpusFolders", "lang", "inlayHints", "codeLens"];

fn lay_over(below: &mut Map<String, Value>, above: &Map<String, Value>) {
    for (key, value) in above {
        match (below.get_mut(key), value) {
            (Some(Value::Object(below)), Value::Object(above)) => lay_over(below, above),
            (Some(_), Value::Null) => {}
            _ => {
                below.insert(key.clone(), value.clone());
            }
        }
    }
}

fn wrong_type(key: &str, expected: &'static str, found: &Value) -> ConfigErrorKind {
    ConfigErrorKind::WrongType {
        key: key.to_owned(),
        expected,
        found: match found {
            Value::Null => "null",
            Value::Bool(_) => "boolean",
            Value::Number(_) => "number",
            Value::String(_) => "string",
            Value::Array(_) => "array",
            Value::Object(_) => "table",
        },
    }
}

fn bad_value(key: &str, value: &Value, expected: &[&'static str]) -> ConfigErrorKind {
    ConfigErrorKind::BadValue {
        key: key.to_owned(),
        value: value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned),
        expected: expected.to_vec(),
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
        let bare = json!({"corpusFolders": ["/archive"], "lang": "zh-CN", "codeLens": false});
        let settings = Settings::read(&[&bare]);
        assert_eq!(settings.corpus_folders, [PathBuf::from("/archive")]);
        assert_eq!(settings.locale, Some(Locale::Chinese));
        assert!(settings.inlay_hints == InlayHints::Places && !settings.code_lens);
        assert_eq!(Settings::read(&[&json!({ "yinwen": bare })]), settings);
        assert_eq!(settings.complaint(Locale::English), None);
    }

    #[test]
    fn a_later_value_wins_key_by_key() {
        let options = json!({"lang": "zh", "rules": {"reordered": "off", "stitched": "off"}});
        let pulled = json!({"lang": null, "rules": {"stitched": "error"}});
        let both = json!({"lang": "zh", "rules": {"reordered": "off", "stitched": "error"}});
        assert_eq!(
            Settings::read(&[&options, &pulled]),
            Settings::read(&[&both])
        );
        assert_eq!(
            Settings::read(&[&options, &Value::Null]),
            Settings::read(&[&options])
        );
        assert_eq!(
            Settings::read(&[&options, &json!({"yinwen": []})]),
            Settings::read(&[&options])
        );
    }

    #[test]
    fn nonsense_is_named_and_as_if_nobody_had_written_it() {
        for (value, words) in [
            (json!(7), "`yinwen` must be a table, not a number"),
            (json!({"lang": 3}), "`lang` cannot be \"3\""),
            (
                json!({"corpusFolders": "x"}),
                "`corpusFolders` must be an array",
            ),
            (
                json!({"corpusFolders": ["x"]}),
                "`corpusFolders` cannot be \"x\"",
            ),
            (
                json!({"inlayHints": "no"}),
                "`inlayHints` must be a boolean or \"translation\", not a string",
            ),
            (
                json!({"rulez": {}}),
                "unknown key `rulez` at the top level; did you mean `rules`?",
            ),
            (
                json!({"rules": {"reorderd": "off"}}),
                "unknown key `reorderd` in [rules]; did you mean `reordered`?",
            ),
            (
                json!({"rules": {"reordered": true}}),
                "`reordered` must be a string, not a boolean",
            ),
            (
                json!({"check": {"uncited": "never"}}),
                "`uncited` cannot be \"never\"",
            ),
            (
                json!({"source": [{"path": "../secret.txt"}]}),
                "`path` must stay in the folder",
            ),
        ] {
            let settings = Settings::read(&[&value]);
            let told = settings.complaint(Locale::English).unwrap_or_default();
            assert!(told.contains(words), "{value}: {told}");
            assert_eq!(
                Settings {
                    underlay: Underlay::default(),
                    problems: Vec::new(),
                    ..settings
                },
                Settings::default()
            );
        }
    }

    #[test]
    fn what_is_pushed_for_other_servers_is_none_of_ours() {
        let pushed = json!({"pylsp": {"plugins": {}}, "lang": "zh", "rules": {}});
        assert_eq!(Settings::ours(&pushed), json!({"lang": "zh", "rules": {}}));
        let pushed = json!({"pylsp": {}, "yinwen": {"lng": "zh"}});
        assert_eq!(
            Settings::read(&[&Settings::ours(&pushed)]).problems.len(),
            1
        );
    }
}

//! What is wrong with a `yinwen.toml`, in English and Simplified Chinese.

use std::fmt;
use std::ops::Range;

/// One mistake in `yinwen.toml` and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError {
    /// Bytes of the file: the key for an unknown key, the value for a bad value, the head of the
    /// table for a missing key.
    pub span: Range<usize>,
    /// What is wrong.
    pub kind: ConfigErrorKind,
}

/// The kinds of mistakes. `key` is the key alone, `table` the table it stands in, as in `[table]`
/// (empty for the top level).
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum ConfigErrorKind {
    /// No TOML; the parser's own words.
    Syntax(String),
    /// A key that means nothing here, and the known key that is most like it.
    UnknownKey {
        key: String,
        table: String,
        suggestion: Option<String>,
    },
    /// A value of another type; both types by their TOML names.
    WrongType {
        key: String,
        expected: &'static str,
        found: &'static str,
    },
    /// A value that is none of the possible ones (for a date: of the possible forms).
    BadValue {
        key: String,
        value: String,
        expected: Vec<&'static str>,
    },
    /// A table lacks a key that it needs.
    Missing { key: String, table: String },
    /// A path or glob that leaves the folder of `yinwen.toml`.
    Outside { key: String, value: String },
    /// A glob that does not parse.
    BadGlob { value: String, reason: String },
    /// A style of references that cannot be read, or is of no use; why, in English and in Chinese.
    BadStyle {
        path: String,
        reason: (String, String),
    },
    /// An id that Pandoc could not read as a citation key.
    BadId { value: String },
}

impl ConfigError {
    /// Whether it is about settings that stand beneath the file, and no place in it.
    #[must_use]
    pub fn is_in_underlay(&self) -> bool {
        self.span == (0..0) && !matches!(self.kind, ConfigErrorKind::Syntax(_))
    }

    /// One line, in English or Simplified Chinese.
    #[must_use]
    pub fn message(&self, chinese: bool) -> String {
        self.kind.message(chinese)
    }
}

impl ConfigErrorKind {
    /// One line, in English or Simplified Chinese.
    #[must_use]
    pub fn message(&self, chinese: bool) -> String {
        let (english, simplified) = match self {
            Self::Syntax(reason) => (
                format!("invalid TOML: {reason}"),
                format!("TOML 语法错误：{reason}"),
            ),
            Self::UnknownKey {
                key,
                table,
                suggestion,
            } => unknown_key(key, table, suggestion.as_deref()),
            Self::WrongType {
                key,
                expected,
                found,
            } => (
                format!(
                    "`{key}` must be {}, not {}",
                    article(expected),
                    article(found)
                ),
                format!(
                    "`{key}` 应为{}，而不是{}",
                    type_name(expected),
                    type_name(found)
                ),
            ),
            Self::BadValue {
                key,
                value,
                expected,
            } => (
                format!(
                    "`{key}` cannot be \"{value}\"; possible: {}",
                    quoted(expected, ", ")
                ),
                format!("`{key}` 不能是“{value}”，可用：{}", quoted(expected, "、")),
            ),
            Self::Missing { key, table } => (
                format!("{table} lacks `{key}`"),
                format!("{table} 缺少 `{key}`"),
            ),
            Self::Outside { key, value } => (
                format!(
                    "`{key}` must stay in the folder of yinwen.toml: \"{value}\"; \
                     folders elsewhere are granted with --corpus, in an editor with corpusFolders"
                ),
                format!(
                    "`{key}` 不能超出 yinwen.toml 所在的文件夹：“{value}”；其他文件夹请用 --corpus（编辑器中用 corpusFolders）授权"
                ),
            ),
            Self::BadGlob { value, reason } => (
                format!("invalid glob \"{value}\": {reason}"),
                format!("通配符“{value}”无效：{reason}"),
            ),
            Self::BadStyle { path, reason } => (
                format!(
                    "the style {path} cannot be used: {}; name an independent CSL 1.0 style, \"gb7714\" or \"chicago\"",
                    reason.0
                ),
                format!(
                    "样式 {path} 不能用：{}；请指明一份独立的 CSL 1.0 样式，或 \"gb7714\"、\"chicago\"",
                    reason.1
                ),
            ),
            Self::BadId { value } => (
                format!(
                    "\"{value}\" is no citation key: a key begins with a letter, a digit or _, \
                     and holds single marks of :.#$%&-+?<>~/ only between them"
                ),
                format!(
                    "“{value}”不能用作引用键：须以字母、数字或 _ 开头和结尾，:.#$%&-+?<>~/ 只能单个夹在中间"
                ),
            ),
        };
        if chinese { simplified } else { english }
    }
}

fn unknown_key(key: &str, table: &str, suggestion: Option<&str>) -> (String, String) {
    let (place, chinese_place) = match table {
        "" => ("at the top level".to_owned(), "顶层".to_owned()),
        table => (format!("in {table}"), format!("{table} 中")),
    };
    let (near, chinese_near) = match suggestion {
        Some(known) => (
            format!("; did you mean `{known}`?"),
            format!("，是否应为 `{known}`？"),
        ),
        None => (String::new(), String::new()),
    };
    (
        format!("unknown key `{key}` {place}{near}"),
        format!("{chinese_place}没有 `{key}` 这个键{chinese_near}"),
    )
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message(false))
    }
}

impl std::error::Error for ConfigError {}

fn quoted(values: &[&str], separator: &str) -> String {
    values
        .iter()
        .map(|value| format!("\"{value}\""))
        .collect::<Vec<_>>()
        .join(separator)
}

fn article(name: &str) -> String {
    let article = if name.starts_with(['a', 'e', 'i', 'o', 'u']) {
        "an"
    } else {
        "a"
    };
    format!("{article} {name}")
}

fn type_name(name: &str) -> &str {
    match name {
        "string" => "字符串",
        "integer" => "整数",
        "float" => "小数",
        "boolean" => "布尔值",
        "boolean or \"translation\"" => "布尔值或 \"translation\"",
        "datetime" => "日期",
        "array" => "数组",
        "array of strings" => "字符串数组",
        "array of tables" => "表数组",
        "table" => "表",
        "date" => "日期",
        other => other,
    }
}

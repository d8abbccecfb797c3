//! What the commands say, in English and Chinese.

use super::terminal::escape;
use crate::config::Severity;
use crate::files::FileError;
use crate::lint::Locale;
use crate::query::relative;
use crate::workspace::GlossaryError;
use crate::workspace::load::LoadError;
use std::ffi::OsString;
use std::io;
use std::path::Path;

/// One of two texts.
pub(super) fn say<'a>(locale: Locale, english: &'a str, chinese: &'a str) -> &'a str {
    match locale {
        Locale::English => english,
        Locale::Chinese => chinese,
    }
}

/// The language asked for by `--lang`, else the system's. Looked for before parsing, so that help and usage errors speak it.
pub(super) fn locale(args: &[OsString]) -> Locale {
    let args: Vec<_> = args
        .iter()
        .map(|arg| arg.to_string_lossy())
        .take_while(|arg| arg != "--")
        .collect();
    let given = args
        .iter()
        .enumerate()
        .find_map(|(n, arg)| match arg.strip_prefix("--lang") {
            Some("") => args.get(n + 1).map(|next| next.to_string()),
            Some(value) => value.strip_prefix('=').map(str::to_owned),
            None => None,
        });
    let name = given.or_else(sys_locale::get_locale).unwrap_or_default();
    if name.to_ascii_lowercase().starts_with("zh") {
        Locale::Chinese
    } else {
        Locale::English
    }
}

/// `error`, `错误`.
pub(super) fn severity(locale: Locale, severity: Severity) -> &'static str {
    match severity {
        Severity::Error => say(locale, "error", "错误"),
        Severity::Warning => say(locale, "warning", "警告"),
        Severity::Info => say(locale, "info", "提示"),
        Severity::Hint => say(locale, "hint", "建议"),
        Severity::Off => say(locale, "off", "关闭"),
    }
}

/// Why there is no workspace, and what to do.
pub(super) fn load_error(locale: Locale, error: &LoadError, base: &Path) -> String {
    match (error, locale) {
        (LoadError::NoWorkspace(path), Locale::English) => format!(
            "no workspace at {}: neither yinwen.toml nor a corpus/ folder there or above\n  \
             Put the quoted documents into a folder corpus/ beside the notes, or run `yinwen init` there.",
            show(path, base)
        ),
        (LoadError::NoWorkspace(path), Locale::Chinese) => format!(
            "{} 不在任何工作区内：该处及上级目录既无 yinwen.toml，也无 corpus/ 目录\n  \
             请把被引文献放进笔记旁的 corpus/ 目录，或在该处运行 `yinwen init`。",
            show(path, base)
        ),
        (LoadError::Unreadable(error), Locale::English) => format!(
            "{}\n  Check the file's encoding and permissions.",
            file_error(locale, error, base)
        ),
        (LoadError::Unreadable(error), Locale::Chinese) => format!(
            "{}\n  请检查该文件的编码和权限。",
            file_error(locale, error, base)
        ),
        (LoadError::Cancelled, Locale::English) => {
            "cancelled; what was indexed so far is kept".to_owned()
        }
        (LoadError::Cancelled, Locale::Chinese) => "已取消；已建立的索引保留".to_owned(),
    }
}

/// A path for a message.
pub(super) fn show(path: &Path, base: &Path) -> String {
    escape(&relative(path, base))
}

/// A path on the command line that does not exist.
pub(super) fn missing(locale: Locale, path: &str) -> String {
    match locale {
        Locale::English => {
            format!("{path}: no such file or folder\n  Check the spelling, or leave it out.")
        }
        Locale::Chinese => format!("{path}：没有这个文件或目录\n  请检查拼写，或去掉这个参数。"),
    }
}

/// A file with what is wrong with it.
fn file_error(locale: Locale, error: &FileError, base: &Path) -> String {
    let cause = escape(&error.cause(locale == Locale::Chinese));
    match error.path() {
        Some(path) => format!("{}{}{cause}", show(path, base), say(locale, ": ", "：")),
        None => escape(&error.message(locale == Locale::Chinese)),
    }
}

/// A note, or a folder of notes, that cannot be read.
pub(super) fn unreadable(locale: Locale, error: &FileError, base: &Path) -> String {
    let error = file_error(locale, error, base);
    match locale {
        Locale::English => format!("{error}\n  It was not checked."),
        Locale::Chinese => format!("{error}\n  未核对。"),
    }
}

/// A termbase, memory or dictionary that is of no use.
pub(super) fn glossary(locale: Locale, error: &GlossaryError, base: &Path) -> String {
    let cause = escape(&error.cause.message(locale == Locale::Chinese));
    format!(
        "{}{}{cause}",
        show(&error.path, base),
        say(locale, ": ", "：")
    )
}

/// A folder on the command line without a note.
pub(super) fn no_notes(locale: Locale, path: &str) -> String {
    match locale {
        Locale::English => format!(
            "{path}: no note in this folder\n  `[notes] include` in yinwen.toml says which files are notes."
        ),
        Locale::Chinese => format!(
            "{path}：此目录中没有笔记\n  哪些文件是笔记，由 yinwen.toml 的 `[notes] include` 决定。"
        ),
    }
}

/// A folder given with `--corpus` that is none.
pub(super) fn no_corpus_folder(locale: Locale, path: &str) -> String {
    match locale {
        Locale::English => {
            format!("{path}: no such folder\n  `--corpus` takes a folder of documents.")
        }
        Locale::Chinese => format!("{path}：没有这个目录\n  `--corpus` 后应是存放文献的目录。"),
    }
}

/// An output that cannot be written.
pub(super) fn cannot_write(locale: Locale, path: &str, error: &io::Error) -> String {
    match locale {
        Locale::English => format!(
            "{path}: cannot be written: {error}\n  Check that the folder exists and may be written to."
        ),
        Locale::Chinese => {
            format!("{path}：无法写入：{error}\n  请检查目录是否存在、是否有写入权限。")
        }
    }
}

/// No current directory.
pub(super) fn no_current_dir(locale: Locale, error: &io::Error) -> String {
    match locale {
        Locale::English => format!(
            "the current directory cannot be told: {error}\n  Change to an existing folder."
        ),
        Locale::Chinese => format!("无法取得当前目录：{error}\n  请换到一个存在的目录。"),
    }
}

/// What a name on the command line stands for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    Source,
    Rule,
}

/// A name that nothing has, and the nearest that something has.
pub(super) fn unknown(locale: Locale, kind: Kind, name: &str, known: &[&str]) -> String {
    let (english, chinese, list) = match kind {
        Kind::Source => ("source or work", "文献或作品", "`yinwen sources`"),
        Kind::Rule => ("rule", "规则", "`yinwen rule`"),
    };
    let near = known
        .iter()
        .map(|other| (strsim::jaro_winkler(name, other), other))
        .filter(|(similarity, _)| *similarity > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    let name = escape(name);
    let mut out = match locale {
        Locale::English => format!("no {english} is called `{name}`"),
        Locale::Chinese => format!("没有名为 `{name}` 的{chinese}"),
    };
    if let Some((_, near)) = near {
        out.push_str(&match locale {
            Locale::English => format!("; did you mean `{near}`?"),
            Locale::Chinese => format!("；是否指 `{near}`？"),
        });
    }
    match locale {
        Locale::English => format!("{out}\n  {list} lists them."),
        Locale::Chinese => format!("{out}\n  用 {list} 查看全部。"),
    }
}

//! What can go wrong with a file, in English and Simplified Chinese.

use super::docx::DocxError;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Why a file, or a glob for files, is of no use. Every variant names the path or the glob.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum FileError {
    /// There is nothing under this name.
    NotFound { path: PathBuf },
    /// The system does not let us read it.
    Permission { path: PathBuf },
    /// A folder, a pipe or a device where a file was expected.
    NotAFile { path: PathBuf },
    /// It holds NUL bytes and is not UTF-16.
    Binary { path: PathBuf },
    /// Text in none of UTF-8, UTF-16, GB18030 and Big5.
    Undecodable { path: PathBuf },
    /// A PDF or a web page, which is searched once it was added.
    NotAdded { path: PathBuf },
    /// It has more than this many bytes.
    TooLarge { path: PathBuf, most: u64 },
    /// A link that leads out of the folder it stands in; it is not followed.
    Outside { path: PathBuf },
    /// It does not keep to its format; the parser's own words.
    Malformed { path: PathBuf, reason: String },
    /// A Word document that cannot be read.
    Word { path: PathBuf, reason: DocxError },
    /// Anything else that the system said.
    Io { path: PathBuf, reason: String },
    /// A glob that cannot be read or that leaves its folder.
    Glob { pattern: String, reason: String },
}

impl FileError {
    /// The error that the system gave for `path`.
    #[must_use]
    pub fn from_io(path: &Path, error: &io::Error) -> Self {
        let path = path.to_path_buf();
        match error.kind() {
            io::ErrorKind::NotFound => Self::NotFound { path },
            io::ErrorKind::PermissionDenied => Self::Permission { path },
            io::ErrorKind::IsADirectory => Self::NotAFile { path },
            _ => Self::Io {
                path,
                reason: error.to_string(),
            },
        }
    }

    /// The file it is about; `None` for a glob.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::NotFound { path }
            | Self::Permission { path }
            | Self::NotAFile { path }
            | Self::Binary { path }
            | Self::Undecodable { path }
            | Self::NotAdded { path }
            | Self::TooLarge { path, .. }
            | Self::Outside { path }
            | Self::Malformed { path, .. }
            | Self::Word { path, .. }
            | Self::Io { path, .. } => Some(path),
            Self::Glob { .. } => None,
        }
    }

    /// One line with the path and the cause, in English or Simplified Chinese.
    #[must_use]
    pub fn message(&self, chinese: bool) -> String {
        let about = match self {
            Self::Glob { pattern, .. } if chinese => format!("通配符“{pattern}”"),
            Self::Glob { pattern, .. } => format!("glob \"{pattern}\""),
            _ => self
                .path()
                .map(|path| path.display().to_string())
                .unwrap_or_default(),
        };
        let cause = self.cause(chinese);
        if chinese {
            format!("{about}：{cause}")
        } else {
            format!("{about}: {cause}")
        }
    }

    /// The cause alone, for a message that names the path elsewhere.
    #[must_use]
    pub fn cause(&self, chinese: bool) -> String {
        let (english, simplified) = match self {
            Self::NotFound { .. } => ("no such file", "文件不存在"),
            Self::Permission { .. } => ("permission denied", "没有读取权限"),
            Self::NotAFile { .. } => ("not a regular file", "不是普通文件"),
            Self::Binary { .. } => ("binary file, not text", "是二进制文件，不是文本"),
            Self::Undecodable { .. } => (
                "text in no known encoding (UTF-8, UTF-16 with a byte order mark, GB18030, Big5)",
                "无法识别编码（支持 UTF-8、带 BOM 的 UTF-16、GB18030、Big5）",
            ),
            Self::NotAdded { .. } => (
                "not added yet: `yinwen add` makes a source of it",
                "尚未收入：用 `yinwen add` 可收为文献",
            ),
            Self::Outside { .. } => (
                "the link leads out of the workspace and is not followed",
                "链接指向工作区以外，不予读取",
            ),
            Self::TooLarge { most, .. } if chinese => return format!("超过 {} MB", most >> 20),
            Self::TooLarge { most, .. } => return format!("larger than {} MB", most >> 20),
            Self::Word { reason, .. } => return reason.message(chinese),
            Self::Malformed { reason, .. }
            | Self::Io { reason, .. }
            | Self::Glob { reason, .. } => return reason.clone(),
        };
        if chinese { simplified } else { english }.to_owned()
    }
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message(false))
    }
}

impl std::error::Error for FileError {}

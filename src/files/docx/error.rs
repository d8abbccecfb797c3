//! What can be wrong with a Word document, in English and Simplified Chinese.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Why a file is no Word document that can be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum DocxError {
    /// Not a zip archive, or one whose table of contents is damaged.
    NotZip,
    /// A document of Word 97–2003 (`.doc`).
    Old,
    /// Protected by a password.
    Encrypted,
    /// A zip archive without a Word document in it.
    NotWord,
    /// More bytes come out of it than any document needs.
    Bomb,
    /// A part cannot be inflated, is no text, or is no well-formed XML; the parser's own words.
    Damaged {
        /// The name of the part in the archive.
        part: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A part has a document type declaration, which Word never writes and which is never followed.
    DocType {
        /// The name of the part in the archive.
        part: String,
    },
    /// A part whose elements are nested beyond all measure.
    Deep {
        /// The name of the part in the archive.
        part: String,
    },
}

impl DocxError {
    /// The cause and what to do, on one line, in English or Simplified Chinese.
    #[must_use]
    pub fn message(&self, chinese: bool) -> String {
        let (english, simplified) = match self {
            Self::NotZip => (
                "not a Word document (.docx), or a damaged one; open it in Word and save it again",
                "不是 Word 文档（.docx）或已损坏；请用 Word 打开后重新保存",
            ),
            Self::Old => (
                "a document of Word 97–2003 (.doc); save it as .docx",
                "是 Word 97–2003 文档（.doc）；请另存为 .docx",
            ),
            Self::Encrypted => (
                "protected by a password; save a copy without one",
                "有密码保护；请另存为没有密码的副本",
            ),
            Self::NotWord => (
                "a zip archive without a Word document in it; save the document as .docx",
                "压缩包里没有 Word 文档；请另存为 .docx",
            ),
            Self::Bomb => (
                "unpacks to far more than a document needs; it was not read further",
                "解压后大得不像文档，未继续读取",
            ),
            Self::Damaged { part, reason } if chinese => return format!("{part} 已损坏：{reason}"),
            Self::Damaged { part, reason } => return format!("{part} is damaged: {reason}"),
            Self::DocType { part } if chinese => {
                return format!("{part} 含文档类型声明（DTD），Word 文档不应有，未读取");
            }
            Self::DocType { part } => {
                return format!(
                    "{part} has a document type declaration, which no Word document has; it was not read"
                );
            }
            Self::Deep { part } if chinese => return format!("{part} 的元素嵌套过深"),
            Self::Deep { part } => return format!("{part} is nested too deeply"),
        };
        if chinese { simplified } else { english }.to_owned()
    }
}

impl fmt::Display for DocxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message(false))
    }
}

impl std::error::Error for DocxError {}

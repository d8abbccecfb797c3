//! Why a file gives no text, and what is not as it was published; in English and Simplified Chinese.

use crate::files::Undecodable;
use crate::files::docx::DocxError;
use serde::{Deserialize, Serialize};

/// Why a file gives no text that can be trusted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum ImportError {
    /// A kind of file that is not read; its name.
    Unsupported(String),
    /// The system does not give it; why.
    File { english: String, chinese: String },
    /// Bytes that are no text.
    Undecodable(Undecodable),
    /// A Word document that cannot be read.
    Word(DocxError),
    /// Locked with a password.
    Encrypted,
    /// Pages without a text layer: images of text.
    Scanned { pages: usize },
    /// A text layer whose characters mean nothing: out of `all` characters, `bad`.
    Garbled { bad: usize, all: usize },
    /// Nothing to read in it.
    Empty,
    /// It does not keep to its format.
    Malformed,
    /// More than this many MB, packed or unpacked.
    TooLarge { megabytes: u64 },
    /// Nested deeper than any document is.
    TooDeep,
    /// Not read within this many seconds.
    TooSlow { seconds: u64 },
    /// The reader broke down.
    Crashed,
    /// The reader cannot be started; the system's words.
    Unstarted(String),
}

impl ImportError {
    /// The cause with what to do, on one line, in English or Simplified Chinese.
    #[must_use]
    pub fn message(&self, chinese: bool) -> String {
        let pick =
            |english: &str, simplified: &str| if chinese { simplified } else { english }.to_owned();
        match self {
            Self::Unsupported(kind) if chinese => {
                format!("{kind} 文件，不能读取；请另存为 PDF、docx、HTML 或文本")
            }
            Self::Unsupported(kind) => {
                format!("{kind} files are not read; save it as PDF, docx, HTML or text")
            }
            Self::File { english, chinese } => pick(english, chinese),
            Self::Undecodable(Undecodable::Binary) => {
                pick("binary file, not text", "是二进制文件，不是文本")
            }
            Self::Undecodable(Undecodable::NoEncoding) => pick(
                "text in no known encoding (UTF-8, UTF-16 with a byte order mark, GB18030, Big5)",
                "无法识别编码（支持 UTF-8、带 BOM 的 UTF-16、GB18030、Big5）",
            ),
            Self::Word(error) => error.message(chinese),
            Self::Encrypted => pick(
                "locked with a password; save a copy without one",
                "有密码保护；请另存一份无密码的副本",
            ),
            Self::Scanned { pages } if chinese => {
                format!("没有文字层（{pages} 页图像）；请先做文字识别（OCR）")
            }
            Self::Scanned { pages } => format!(
                "no text layer ({}); run text recognition (OCR) first",
                match pages {
                    1 => "1 page of images".to_owned(),
                    n => format!("{n} pages of images"),
                }
            ),
            Self::Garbled { bad, all } if chinese => format!(
                "文字层不可用：{all} 个字符中有 {bad} 个没有通用含义（私用区或缺字符映射）；请做文字识别（OCR）"
            ),
            Self::Garbled { bad, all } => format!(
                "unusable text layer: {bad} of {all} characters have no public meaning (private use, or no mapping); run text recognition (OCR)"
            ),
            Self::Empty => pick("no text in it", "其中没有文字"),
            Self::Malformed => pick("damaged: it cannot be parsed", "文件损坏，无法解析"),
            Self::TooLarge { megabytes } if chinese => {
                format!("太大：超过 {megabytes} MB（含解压之后）")
            }
            Self::TooLarge { megabytes } => {
                format!("too large: over {megabytes} MB, packed or unpacked")
            }
            Self::TooDeep => pick(
                "nested deeper than any document is",
                "嵌套层数过深，不像文献",
            ),
            Self::TooSlow { seconds } if chinese => format!("{seconds} 秒内未能读完，已放弃"),
            Self::TooSlow { seconds } => format!("not read within {seconds} seconds; given up"),
            Self::Crashed => pick(
                "its reader broke down: the file is damaged, or needs more memory than any document",
                "读取程序中止：文件损坏，或所需内存远超一般文献",
            ),
            Self::Unstarted(error) if chinese => format!("无法启动读取程序：{error}"),
            Self::Unstarted(error) => format!("its reader cannot be started: {error}"),
        }
    }
}

/// What of a document is not as it was published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Damage {
    /// Characters without a public meaning (private use, unmapped glyphs), kept or shown as U+FFFD.
    Unmapped(usize),
    /// Bytes that its encoding does not have.
    Undecoded(usize),
    /// Pages without text: images.
    ImagePages(usize),
    /// Characters left out because they run askew: stamps and watermarks.
    Askew(usize),
}

impl Damage {
    /// One line, in English or Simplified Chinese.
    #[must_use]
    pub fn message(self, chinese: bool) -> String {
        match (self, chinese) {
            (Self::Unmapped(n), false) => format!("characters without a public meaning: {n}"),
            (Self::Unmapped(n), true) => format!("{n} 个字符没有通用含义"),
            (Self::Undecoded(n), false) => format!("undecodable characters: {n}"),
            (Self::Undecoded(n), true) => format!("{n} 处无法解码"),
            (Self::ImagePages(n), false) => format!("pages without text (images): {n}"),
            (Self::ImagePages(n), true) => format!("{n} 页只有图像，没有文字"),
            (Self::Askew(n), false) => format!("characters running askew, left out: {n}"),
            (Self::Askew(n), true) => format!("略去倾斜的文字（水印、印章）{n} 字"),
        }
    }
}

//! The rules on whole quotations: where they stand, and lesser differences; severities and texts.

use super::rules::{RuleInfo, Target};
use crate::config::Severity;

/// `not-in-source`.
pub(super) const NOT_IN_SOURCE: RuleInfo = RuleInfo {
    name: "not-in-source",
    default: Severity::Error,
    summary_en: "The cited source has nothing like it",
    summary_zh: "所引来源没有类似的文字",
    on: Target::Note,
    what_en: "Neither the cited source nor any other one has the quotation or anything close enough to be a misquotation of it. The nearest passages are named; a fairly near one suggests a paraphrase.",
    what_zh: "所引来源和其他来源都没有这段文字，也没有近到可以算误引的文字。提示会指出最接近的段落；相当接近的，可能是转述。",
    why_en: "A quotation that nobody can find is at best a paraphrase, at worst an invention.",
    why_zh: "谁也查不到的引文，往好说是转述，往坏说是编造。",
    wrong: "“互联网不是避罪天堂，更不是犯罪乐园”[@xi2015]。",
    right: "“网络空间不是‘法外之地’”[@xi2015]。",
    fix_en: "Find where it comes from; drop the quotation marks around a paraphrase, or say so in the citation: [大意 @xi2015].",
    fix_zh: "查明出处；转述的去掉引号，或在引用里注明：[大意 @xi2015]。",
};

/// `misattributed`.
pub(super) const MISATTRIBUTED: RuleInfo = RuleInfo {
    name: "misattributed",
    default: Severity::Error,
    summary_en: "It stands in another work than the one cited",
    summary_zh: "出自另一部作品，不是所引的那一部",
    on: Target::Note,
    what_en: "The cited source does not have the quotation, another work does.",
    what_zh: "所引来源没有这段文字，另一部作品有。",
    why_en: "Who said it, and when, is half of what a quotation says.",
    why_zh: "谁说的、何时说的，是引文的一半分量。",
    wrong: "“深刻改变着全球经济格局、利益格局、安全格局”[@xi2015]。",
    right: "“深刻改变着全球经济格局、利益格局、安全格局”[@liu2016]。",
    fix_en: "Cite the work that has it; the fix exchanges the id.",
    fix_zh: "改引有此文字的作品（修正会更换 id）。",
};

/// `superseded-wording`.
pub(super) const SUPERSEDED_WORDING: RuleInfo = RuleInfo {
    name: "superseded-wording",
    default: Severity::Warning,
    summary_en: "It is the wording of another edition than the one cited",
    summary_zh: "是另一版本的文字，不是所引版本的",
    on: Target::Note,
    what_en: "The words stand in a later or earlier edition (`restates` in yinwen.toml) of the cited work.",
    what_zh: "这些文字见于所引作品的后一版或前一版（yinwen.toml 的 `restates`）。",
    why_en: "A formulation that was revised is a change of position; quoting one edition under the name of another hides it.",
    why_zh: "提法的修订就是立场的变化；把一版的文字记在另一版名下，变化就看不见了。",
    wrong: "“《联合国宪章》确立的主权平等原则是当代国际关系的基本准则，同样适用于网络空间”[@xi2015]。",
    right: "“《联合国宪章》确立的主权平等原则是当代国际关系的基本准则，同样适用于网络空间”[@wic2019]。",
    fix_en: "Cite that edition, or take the wording of the one cited.",
    fix_zh: "改引那一版，或改用所引版本的文字。",
};

/// `changed-punctuation`.
pub(super) const CHANGED_PUNCTUATION: RuleInfo = RuleInfo {
    name: "changed-punctuation",
    default: Severity::Hint,
    summary_en: "The same words with other punctuation",
    summary_zh: "文字相同而标点不同",
    on: Target::Note,
    what_en: "Letter for letter the source's words, with another mark between them.",
    what_zh: "文字与来源完全相同，标点不同。",
    why_en: "Where texts are published to the letter, a semicolon for a comma is a deviation; elsewhere it does not matter, so this is a hint.",
    why_zh: "要求一字不差的出版物里，逗号改分号也是改动；别处无妨，所以只是建议。",
    wrong: "“世界因互联网而更多彩；生活因互联网而更丰富”[@xi2015]。",
    right: "“世界因互联网而更多彩，生活因互联网而更丰富”[@xi2015]。",
    fix_en: "Take the source's punctuation. The preset \"publication\" makes this a warning.",
    fix_zh: "改用来源的标点。预设 \"publication\" 下为警告。",
};

/// `changed-script`.
pub(super) const CHANGED_SCRIPT: RuleInfo = RuleInfo {
    name: "changed-script",
    default: Severity::Off,
    summary_en: "The same words in the other script, or with variant characters",
    summary_zh: "文字相同而繁简或字形不同",
    on: Target::Note,
    what_en: "Simplified and traditional characters, and variants of one character, count as the same word. This rule, off unless asked for, points them out.",
    what_zh: "繁简字、异体字算同一个字。此规则默认关闭，打开后会指出这类差别。",
    why_en: "Quoting a simplified text in traditional characters is normal practice; some publishers want the source's characters all the same.",
    why_zh: "用繁体引简体文本是常例；但有的出版者要求保留来源的字形。",
    wrong: "“尊重網絡主權”[@xi2015]。",
    right: "“尊重网络主权”[@xi2015]。",
    fix_en: "Take the source's characters.",
    fix_zh: "改用来源的字形。",
};

/// `number-style`.
pub(super) const NUMBER_STYLE: RuleInfo = RuleInfo {
    name: "number-style",
    default: Severity::Hint,
    summary_en: "The same value in another notation",
    summary_zh: "值相同而数字写法不同",
    on: Target::Note,
    what_en: "A number has the source's value in other digits.",
    what_zh: "数值与来源相同，写法不同。",
    why_en: "The value is right, so this is a matter of fidelity to the letter alone.",
    why_zh: "值没有错，只关乎是否一字不差。",
    wrong: "“五点主张”[@xi2015]。",
    right: "“5点主张”[@xi2015]。",
    fix_en: "Write it as the source does, if it matters to you.",
    fix_zh: "需要严格一致时，照来源的写法。",
};

/// `uncited-quotation`.
pub(super) const UNCITED_QUOTATION: RuleInfo = RuleInfo {
    name: "uncited-quotation",
    default: Severity::Hint,
    summary_en: "A source has these words, and no citation says so",
    summary_zh: "来源里有这段话，引文未注出处",
    on: Target::Note,
    what_en: "With `uncited = \"check\"` under `[check]`: words in quotation marks that stand in a source, without a citation. Terms are not reported.",
    what_zh: "在 `[check]` 下设 `uncited = \"check\"` 时：引号里的话见于某来源，却没有出处。术语不提示。",
    why_en: "Words between quotation marks belong to somebody, and the reader is owed the name.",
    why_zh: "引号里的话是别人的，应当交代出处。",
    wrong: "有人说过，“网络空间前途命运应由世界各国共同掌握”。",
    right: "有人说过，“网络空间前途命运应由世界各国共同掌握”[@xi2015]。",
    fix_en: "The fix adds the citation in the configured style.",
    fix_zh: "修正会按设定的格式补上出处。",
};

/// `resembles-source`.
pub(super) const RESEMBLES_SOURCE: RuleInfo = RuleInfo {
    name: "resembles-source",
    default: Severity::Info,
    summary_en: "An uncited quotation nearly matches a source",
    summary_zh: "未注出处的引文与来源只差一点",
    on: Target::Note,
    what_en: "At least 10 Han letters or 6 words in quotation marks, without a citation, differ little from a passage of the corpus. Where a number or a negator differs, this is a warning.",
    what_zh: "引号里至少 10 个汉字或 6 个词，没有出处，与语料中的一段相差很小。所差是数字或否定词时为警告。",
    why_en: "A quotation from memory, most likely: the source is in the corpus, and one word of it is wrong.",
    why_zh: "多半是凭记忆引用：来源就在语料里，错了一个词。",
    wrong: "有人说过，“网络空间前途命运应由世界各国共同把握”。",
    right: "有人说过，“网络空间前途命运应由世界各国共同掌握”[@xi2015]。",
    fix_en: "Correct the wording and cite the source; or set `uncited = \"ignore\"` under `[check]`.",
    fix_zh: "改正文字并注明出处；不需要此类提示时，在 `[check]` 下设 `uncited = \"ignore\"`。",
};

//! The rules on whole quotations: where they stand, and lesser differences; severities, summaries and explanations.

use super::rules::RuleInfo;
use crate::config::Severity;

/// `not-in-source`.
pub(super) const NOT_IN_SOURCE: RuleInfo = RuleInfo {
    name: "not-in-source",
    default: Severity::Error,
    summary_en: "The cited source has nothing like it",
    summary_zh: "所引来源没有类似的文字",
    explanation_en: "Neither the cited source nor any other one has the quotation or anything close enough to be a misquotation of it. The nearest passages are named; a fairly near one suggests a paraphrase.\n\n\
         Example: “互联网不是避罪天堂” [@xi2015].\n\n\
         To fix: find where it comes from; drop the quotation marks around a paraphrase, or say so in the citation: [大意 @xi2015].\n\n\
         To silence: `<!-- yinwen-disable-next-line not-in-source -->` above the line, or `not-in-source = \"off\"` under `[rules]` in yinwen.toml.",
    explanation_zh: "所引来源和其他来源都没有这段文字，也没有近到可以算误引的文字。提示会指出最接近的段落；相当接近的，可能是转述。\n\n\
         例：“互联网不是避罪天堂”[@xi2015]。\n\n\
         改法：查明出处；转述的去掉引号，或在引用里注明：[大意 @xi2015]。\n\n\
         压下提示：在上一行写 `<!-- yinwen-disable-next-line not-in-source -->`，或在 yinwen.toml 的 `[rules]` 下写 `not-in-source = \"off\"`。",
};

/// `misattributed`.
pub(super) const MISATTRIBUTED: RuleInfo = RuleInfo {
    name: "misattributed",
    default: Severity::Error,
    summary_en: "It stands in another work than the one cited",
    summary_zh: "出自另一部作品，不是所引的那一部",
    explanation_en: "The cited source does not have the quotation, another work does.\n\n\
         Example: a sentence of the 2016 address with [@xi2015].\n\n\
         To fix: cite the work that has it; the fix exchanges the id.\n\n\
         To silence: `<!-- yinwen-disable-next-line misattributed -->` above the line, or `misattributed = \"off\"` under `[rules]` in yinwen.toml.",
    explanation_zh: "所引来源没有这段文字，另一部作品有。\n\n\
         例：2016 年致辞中的一句，注作 [@xi2015]。\n\n\
         改法：改引有此文字的作品（修正会更换 id）。\n\n\
         压下提示：在上一行写 `<!-- yinwen-disable-next-line misattributed -->`，或在 yinwen.toml 的 `[rules]` 下写 `misattributed = \"off\"`。",
};

/// `superseded-wording`.
pub(super) const SUPERSEDED_WORDING: RuleInfo = RuleInfo {
    name: "superseded-wording",
    default: Severity::Warning,
    summary_en: "It is the wording of another edition than the one cited",
    summary_zh: "是另一版本的文字，不是所引版本的",
    explanation_en: "The words stand in a later or earlier edition (`restates` in yinwen.toml) of the cited work.\n\n\
         Example: the 2019 paper's version of a principle with [@xi2015].\n\n\
         To fix: cite that edition, or take the wording of the one cited.\n\n\
         To silence: `<!-- yinwen-disable-next-line superseded-wording -->` above the line, or `superseded-wording = \"off\"` under `[rules]` in yinwen.toml.",
    explanation_zh: "这些文字见于所引作品的后一版或前一版（yinwen.toml 的 `restates`）。\n\n\
         例：2019 年文件对某项原则的表述，注作 [@xi2015]。\n\n\
         改法：改引那一版，或改用所引版本的文字。\n\n\
         压下提示：在上一行写 `<!-- yinwen-disable-next-line superseded-wording -->`，或在 yinwen.toml 的 `[rules]` 下写 `superseded-wording = \"off\"`。",
};

/// `changed-punctuation`.
pub(super) const CHANGED_PUNCTUATION: RuleInfo = RuleInfo {
    name: "changed-punctuation",
    default: Severity::Hint,
    summary_en: "The same words with other punctuation",
    summary_zh: "文字相同而标点不同",
    explanation_en: "Letter for letter the source's words, with another mark between them.\n\n\
         Example: “世界因互联网而更多彩；生活因互联网而更丰富” [@xi2015]; the speech has a comma.\n\n\
         To fix: take the source's punctuation. The preset \"publication\" makes this a warning.\n\n\
         To silence: `<!-- yinwen-disable-next-line changed-punctuation -->` above the line, or `changed-punctuation = \"off\"` under `[rules]` in yinwen.toml.",
    explanation_zh: "文字与来源完全相同，标点不同。\n\n\
         例：“世界因互联网而更多彩；生活因互联网而更丰富”[@xi2015]，讲话用逗号。\n\n\
         改法：改用来源的标点。预设 \"publication\" 下为警告。\n\n\
         压下提示：在上一行写 `<!-- yinwen-disable-next-line changed-punctuation -->`，或在 yinwen.toml 的 `[rules]` 下写 `changed-punctuation = \"off\"`。",
};

/// `changed-script`.
pub(super) const CHANGED_SCRIPT: RuleInfo = RuleInfo {
    name: "changed-script",
    default: Severity::Off,
    summary_en: "The same words in the other script, or with variant characters",
    summary_zh: "文字相同而繁简或字形不同",
    explanation_en: "Simplified and traditional characters, and variants of one character, count as the same word. This rule, off unless asked for, points them out.\n\n\
         Example: “網絡主權” [@xi2015], where the source is in simplified characters.\n\n\
         To fix: take the source's characters.\n\n\
         To turn on: `changed-script = \"hint\"` under `[rules]` in yinwen.toml.",
    explanation_zh: "繁简字、异体字算同一个字。此规则默认关闭，打开后会指出这类差别。\n\n\
         例：“網絡主權”[@xi2015]，来源用简体。\n\n\
         改法：改用来源的字形。\n\n\
         打开：在 yinwen.toml 的 `[rules]` 下写 `changed-script = \"hint\"`。",
};

/// `number-style`.
pub(super) const NUMBER_STYLE: RuleInfo = RuleInfo {
    name: "number-style",
    default: Severity::Hint,
    summary_en: "The same value in another notation",
    summary_zh: "值相同而数字写法不同",
    explanation_en: "A number has the source's value in other digits.\n\n\
         Example: “五点主张” [@xi2015]; the speech has 5点主张.\n\n\
         To fix: write it as the source does, if it matters to you.\n\n\
         To silence: `<!-- yinwen-disable-next-line number-style -->` above the line, or `number-style = \"off\"` under `[rules]` in yinwen.toml.",
    explanation_zh: "数值与来源相同，写法不同。\n\n\
         例：“五点主张”[@xi2015]，讲话作“5点主张”。\n\n\
         改法：需要严格一致时，照来源的写法。\n\n\
         压下提示：在上一行写 `<!-- yinwen-disable-next-line number-style -->`，或在 yinwen.toml 的 `[rules]` 下写 `number-style = \"off\"`。",
};

/// `uncited-quotation`.
pub(super) const UNCITED_QUOTATION: RuleInfo = RuleInfo {
    name: "uncited-quotation",
    default: Severity::Hint,
    summary_en: "A source has these words, and no citation says so",
    summary_zh: "来源里有这段话，引文未注出处",
    explanation_en: "With `uncited = \"check\"` under `[check]`: words in quotation marks that stand in a source, without a citation. Terms are not reported.\n\n\
         Example: “网络空间前途命运应由世界各国共同掌握” without [@xi2015].\n\n\
         To fix: the fix adds the citation in the configured style.\n\n\
         To silence: `<!-- yinwen-disable-next-line uncited-quotation -->` above the line, or `uncited-quotation = \"off\"` under `[rules]` in yinwen.toml.",
    explanation_zh: "在 `[check]` 下设 `uncited = \"check\"` 时：引号里的话见于某来源，却没有出处。术语不提示。\n\n\
         例：“网络空间前途命运应由世界各国共同掌握”，未注 [@xi2015]。\n\n\
         改法：修正会按设定的格式补上出处。\n\n\
         压下提示：在上一行写 `<!-- yinwen-disable-next-line uncited-quotation -->`，或在 yinwen.toml 的 `[rules]` 下写 `uncited-quotation = \"off\"`。",
};

/// `resembles-source`.
pub(super) const RESEMBLES_SOURCE: RuleInfo = RuleInfo {
    name: "resembles-source",
    default: Severity::Info,
    summary_en: "An uncited quotation nearly matches a source",
    summary_zh: "未注出处的引文与来源只差一点",
    explanation_en: "At least 10 Han letters or 6 words in quotation marks, without a citation, differ little from a passage of the corpus. Where a number or a negator differs, this is a warning.\n\n\
         Example: “网络空间前途命运应由世界各国共同把握”; the speech has 共同掌握.\n\n\
         To fix: correct the wording and cite the source; or set `uncited = \"ignore\"` under `[check]`.\n\n\
         To silence: `<!-- yinwen-disable-next-line resembles-source -->` above the line, or `resembles-source = \"off\"` under `[rules]` in yinwen.toml.",
    explanation_zh: "引号里至少 10 个汉字或 6 个词，没有出处，与语料中的一段相差很小。所差是数字或否定词时为警告。\n\n\
         例：“网络空间前途命运应由世界各国共同把握”，讲话作“共同掌握”。\n\n\
         改法：改正文字并注明出处；不需要此类提示时，在 `[check]` 下设 `uncited = \"ignore\"`。\n\n\
         压下提示：在上一行写 `<!-- yinwen-disable-next-line resembles-source -->`，或在 yinwen.toml 的 `[rules]` 下写 `resembles-source = \"off\"`。",
};

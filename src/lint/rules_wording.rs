//! The rules on wording that differs from a cited source's: severities, summaries and explanations.

use super::rules::RuleInfo;
use crate::config::Severity;

/// `misquoted-negation`.
pub(super) const MISQUOTED_NEGATION: RuleInfo = RuleInfo {
    name: "misquoted-negation",
    default: Severity::Error,
    summary_en: "A negator was dropped or added",
    summary_zh: "漏了或多了否定词",
    explanation_en: "The quotation differs from the cited source in a negator (不, 没有, 未, not, no, never): it may say the opposite.\n\n\
         Example: “不搞单边主义，搞一方主导” [@xi2015]; the speech has 不搞一方主导.\n\n\
         To fix: restore the source's words, which the fix does, or mark a deliberate change with square brackets.\n\n\
         To silence: `<!-- yinwen-disable-next-line misquoted-negation -->` above the line, or `misquoted-negation = \"off\"` under `[rules]` in yinwen.toml.",
    explanation_zh: "引文与所引来源相差一个否定词（不、没有、未、not、no、never），意思可能相反。\n\n\
         例：“不搞单边主义，搞一方主导”[@xi2015]，讲话作“不搞一方主导”。\n\n\
         改法：恢复来源的文字（可用修正）；有意改动的，用方括号标明。\n\n\
         压下提示：在上一行写 `<!-- yinwen-disable-next-line misquoted-negation -->`，或在 yinwen.toml 的 `[rules]` 下写 `misquoted-negation = \"off\"`。",
};

/// `misquoted-number`.
pub(super) const MISQUOTED_NUMBER: RuleInfo = RuleInfo {
    name: "misquoted-number",
    default: Severity::Error,
    summary_en: "A number, date, percentage or unit has another value",
    summary_zh: "数字、日期、百分比或单位的值不同",
    explanation_en: "A number in the quotation has another value than in the cited source. Another notation of the same value (5点, 五点) is `number-style`.\n\n\
         Example: “中国有7.6亿网民” [@xi2015]; the speech has 6.7亿.\n\n\
         To fix: copy the number from the source.\n\n\
         To silence: `<!-- yinwen-disable-next-line misquoted-number -->` above the line, or `misquoted-number = \"off\"` under `[rules]` in yinwen.toml.",
    explanation_zh: "引文中的数值与所引来源不同。值相同而写法不同（5点、五点）的，属于 `number-style`。\n\n\
         例：“中国有7.6亿网民”[@xi2015]，讲话作 6.7亿。\n\n\
         改法：照来源改正数字。\n\n\
         压下提示：在上一行写 `<!-- yinwen-disable-next-line misquoted-number -->`，或在 yinwen.toml 的 `[rules]` 下写 `misquoted-number = \"off\"`。",
};

/// `misquoted-wording`.
pub(super) const MISQUOTED_WORDING: RuleInfo = RuleInfo {
    name: "misquoted-wording",
    default: Severity::Error,
    summary_en: "Words were exchanged or added",
    summary_zh: "换了词或加了词",
    explanation_en: "The quotation is close to a passage of the cited source, with other words or more of them. Words of the author's own belong in square brackets or outside the quotation marks.\n\n\
         Example: “明确各方权力义务” [@xi2015]; the speech has 权利义务.\n\n\
         To fix: take the source's wording, or drop the quotation marks and paraphrase.\n\n\
         To silence: `<!-- yinwen-disable-next-line misquoted-wording -->` above the line, or `misquoted-wording = \"off\"` under `[rules]` in yinwen.toml.",
    explanation_zh: "引文与所引来源的一段相近，但换了词或加了词。自己的话应放在方括号里或引号之外。\n\n\
         例：“明确各方权力义务”[@xi2015]，讲话作“权利义务”。\n\n\
         改法：改用来源的文字，或去掉引号作转述。\n\n\
         压下提示：在上一行写 `<!-- yinwen-disable-next-line misquoted-wording -->`，或在 yinwen.toml 的 `[rules]` 下写 `misquoted-wording = \"off\"`。",
};

/// `misquoted-modality`.
pub(super) const MISQUOTED_MODALITY: RuleInfo = RuleInfo {
    name: "misquoted-modality",
    default: Severity::Error,
    summary_en: "The force differs: 应该 for 必须, may for shall",
    summary_zh: "语气轻重不同：应该与必须、may 与 shall",
    explanation_en: "A word that says how binding something is has been exchanged for a stronger or weaker one.\n\n\
         Example: “各国必须加强沟通” [@xi2015]; the speech has 应该.\n\n\
         To fix: restore the source's word.\n\n\
         To silence: `<!-- yinwen-disable-next-line misquoted-modality -->` above the line, or `misquoted-modality = \"off\"` under `[rules]` in yinwen.toml.",
    explanation_zh: "表示约束力强弱的词被换成了更强或更弱的词。\n\n\
         例：“各国必须加强沟通”[@xi2015]，讲话作“应该”。\n\n\
         改法：恢复来源的用词。\n\n\
         压下提示：在上一行写 `<!-- yinwen-disable-next-line misquoted-modality -->`，或在 yinwen.toml 的 `[rules]` 下写 `misquoted-modality = \"off\"`。",
};

/// `dropped-qualifier`.
pub(super) const DROPPED_QUALIFIER: RuleInfo = RuleInfo {
    name: "dropped-qualifier",
    default: Severity::Error,
    summary_en: "A qualifier such as 多, 约, 基本, 原则上, “about” was lost or added",
    summary_zh: "漏了或多了限定语：多、约、基本、原则上",
    explanation_en: "A word that limits a statement or a number differs from the source, so that the quotation claims more or less.\n\n\
         Example: “中国宽带网络将覆盖所有行政村” [@xi2015]; the speech has 将基本覆盖.\n\n\
         To fix: restore the qualifier.\n\n\
         To silence: `<!-- yinwen-disable-next-line dropped-qualifier -->` above the line, or `dropped-qualifier = \"off\"` under `[rules]` in yinwen.toml.",
    explanation_zh: "限定陈述或数字的词与来源不同，引文说得过头或不足。\n\n\
         例：“中国宽带网络将覆盖所有行政村”[@xi2015]，讲话作“将基本覆盖”。\n\n\
         改法：补上限定语。\n\n\
         压下提示：在上一行写 `<!-- yinwen-disable-next-line dropped-qualifier -->`，或在 yinwen.toml 的 `[rules]` 下写 `dropped-qualifier = \"off\"`。",
};

/// `unmarked-omission`.
pub(super) const UNMARKED_OMISSION: RuleInfo = RuleInfo {
    name: "unmarked-omission",
    default: Severity::Warning,
    summary_en: "Words are left out with no ellipsis",
    summary_zh: "有省略而无省略号",
    explanation_en: "Words of the source are missing within the quotation and no ellipsis says so. Leaving out a negator, a number or a qualifier is reported under those names.\n\n\
         Example: “各国应该加强沟通、深化合作” [@xi2015] leaves out 扩大共识.\n\n\
         To fix: insert …… (the first fix) or restore the words (the second).\n\n\
         To silence: `<!-- yinwen-disable-next-line unmarked-omission -->` above the line, or `unmarked-omission = \"off\"` under `[rules]` in yinwen.toml.",
    explanation_zh: "引文中间少了来源的文字，又没有省略号。所漏是否定词、数字或限定语的，另按相应规则提示。\n\n\
         例：“各国应该加强沟通、深化合作”[@xi2015]漏了“扩大共识”。\n\n\
         改法：补省略号（第一个修正），或补上文字（第二个修正）。\n\n\
         压下提示：在上一行写 `<!-- yinwen-disable-next-line unmarked-omission -->`，或在 yinwen.toml 的 `[rules]` 下写 `unmarked-omission = \"off\"`。",
};

/// `reordered`.
pub(super) const REORDERED: RuleInfo = RuleInfo {
    name: "reordered",
    default: Severity::Warning,
    summary_en: "The parts stand in another order in the source",
    summary_zh: "各部分次序与来源不同",
    explanation_en: "Every part is in the source, in another order.\n\n\
         Example: “发展是安全的目的，安全是发展的保障” [@xi2015]; the speech has the halves the other way round.\n\n\
         To fix: restore the order, or quote the parts one by one.\n\n\
         To silence: `<!-- yinwen-disable-next-line reordered -->` above the line, or `reordered = \"off\"` under `[rules]` in yinwen.toml.",
    explanation_zh: "各部分来源里都有，次序不同。\n\n\
         例：“发展是安全的目的，安全是发展的保障”[@xi2015]，讲话的前后两句正相反。\n\n\
         改法：恢复次序，或分开引用。\n\n\
         压下提示：在上一行写 `<!-- yinwen-disable-next-line reordered -->`，或在 yinwen.toml 的 `[rules]` 下写 `reordered = \"off\"`。",
};

/// `stitched`.
pub(super) const STITCHED: RuleInfo = RuleInfo {
    name: "stitched",
    default: Severity::Warning,
    summary_en: "Places far apart are run together",
    summary_zh: "把相隔较远的文字接成一段",
    explanation_en: "The parts come from different paragraphs and stand in one quotation without an ellipsis.\n\n\
         Example: a sentence of ¶3 and one of ¶4 of the speech between one pair of quotation marks.\n\n\
         To fix: insert an ellipsis, or make two quotations.\n\n\
         To silence: `<!-- yinwen-disable-next-line stitched -->` above the line, or `stitched = \"off\"` under `[rules]` in yinwen.toml.",
    explanation_zh: "各部分来自不同段落，放在同一对引号里而没有省略号。\n\n\
         例：讲话第 3 段的一句与第 4 段的一句接在一起。\n\n\
         改法：补省略号，或分作两处引文。\n\n\
         压下提示：在上一行写 `<!-- yinwen-disable-next-line stitched -->`，或在 yinwen.toml 的 `[rules]` 下写 `stitched = \"off\"`。",
};

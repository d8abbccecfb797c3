//! The rules on wording that differs from a cited source's: severities and texts.

use super::rules::{RuleInfo, Target};
use crate::config::Severity;

/// `misquoted-negation`.
pub(super) const MISQUOTED_NEGATION: RuleInfo = RuleInfo {
    name: "misquoted-negation",
    default: Severity::Error,
    summary_en: "A negator was dropped or added",
    summary_zh: "漏了或多了否定词",
    on: Target::Note,
    what_en: "The quotation differs from the cited source in a negator (不, 没有, 未, not, no, never): it may say the opposite.",
    what_zh: "引文与所引来源相差一个否定词（不、没有、未、not、no、never），意思可能相反。",
    why_en: "One character turns a sentence into its opposite, and a reader of the note cannot see it.",
    why_zh: "一字之差，意思相反，读笔记的人看不出来。",
    wrong: "“不搞单边主义，搞一方主导或由几方凑在一起说了算”[@xi2015]。",
    right: "“不搞单边主义，不搞一方主导或由几方凑在一起说了算”[@xi2015]。",
    fix_en: "Restore the source's words, which the fix does, or mark a deliberate change with square brackets.",
    fix_zh: "恢复来源的文字（可用修正）；有意改动的，用方括号标明。",
};

/// `misquoted-number`.
pub(super) const MISQUOTED_NUMBER: RuleInfo = RuleInfo {
    name: "misquoted-number",
    default: Severity::Error,
    summary_en: "A number, date, percentage or unit has another value",
    summary_zh: "数字、日期、百分比或单位的值不同",
    on: Target::Note,
    what_en: "A number in the quotation has another value than in the cited source. Another notation of the same value (5点, 五点) is `number-style`.",
    what_zh: "引文中的数值与所引来源不同。值相同而写法不同（5点、五点）的，属于 `number-style`。",
    why_en: "Figures are what readers take over first, and digits change places unnoticed when they are typed again.",
    why_zh: "读者最先引用的是数字，重打时前后颠倒又最不易察觉。",
    wrong: "“目前，中国有7.6亿网民、413万多家网站”[@xi2015]。",
    right: "“目前，中国有6.7亿网民、413万多家网站”[@xi2015]。",
    fix_en: "Copy the number from the source.",
    fix_zh: "照来源改正数字。",
};

/// `misquoted-wording`.
pub(super) const MISQUOTED_WORDING: RuleInfo = RuleInfo {
    name: "misquoted-wording",
    default: Severity::Error,
    summary_en: "Words were exchanged or added",
    summary_zh: "换了词或加了词",
    on: Target::Note,
    what_en: "The quotation is close to a passage of the cited source, with other words or more of them. Words of the author's own belong in square brackets or outside the quotation marks.",
    what_zh: "引文与所引来源的一段相近，但换了词或加了词。自己的话应放在方括号里或引号之外。",
    why_en: "Quotation marks promise the source's own words. A formulation of a policy document is often settled word by word; another word is another policy.",
    why_zh: "引号表示照录原文。政策文件的提法往往逐字斟酌，换一个词就是另一种提法。",
    wrong: "“大家都应该遵守法律，明确各方权力义务”[@xi2015]。",
    right: "“大家都应该遵守法律，明确各方权利义务”[@xi2015]。",
    fix_en: "Take the source's wording, or drop the quotation marks and paraphrase.",
    fix_zh: "改用来源的文字，或去掉引号作转述。",
};

/// `misquoted-modality`.
pub(super) const MISQUOTED_MODALITY: RuleInfo = RuleInfo {
    name: "misquoted-modality",
    default: Severity::Error,
    summary_en: "The force differs: 应该 for 必须, may for shall",
    summary_zh: "语气轻重不同：应该与必须、may 与 shall",
    on: Target::Note,
    what_en: "A word that says how binding something is has been exchanged for a stronger or weaker one.",
    what_zh: "表示约束力强弱的词被换成了更强或更弱的词。",
    why_en: "Must, should and may are different obligations: exchanging them invents a commitment or removes one.",
    why_zh: "“必须”“应该”“可以”约束力不同，换了就凭空多出或减去一项要求。",
    wrong: "“各国必须加强沟通、扩大共识、深化合作”[@xi2015]。",
    right: "“各国应该加强沟通、扩大共识、深化合作”[@xi2015]。",
    fix_en: "Restore the source's word.",
    fix_zh: "恢复来源的用词。",
};

/// `dropped-qualifier`.
pub(super) const DROPPED_QUALIFIER: RuleInfo = RuleInfo {
    name: "dropped-qualifier",
    default: Severity::Error,
    summary_en: "A qualifier such as 多, 约, 基本, 原则上, “about” was lost or added",
    summary_zh: "漏了或多了限定语：多、约、基本、原则上",
    on: Target::Note,
    what_en: "A word that limits a statement or a number differs from the source, so that the quotation claims more or less.",
    what_zh: "限定陈述或数字的词与来源不同，引文说得过头或不足。",
    why_en: "Without its qualifier an estimate becomes a fact and a plan a promise.",
    why_zh: "去掉限定语，估计成了事实，计划成了承诺。",
    wrong: "“让互联网发展成果惠及13亿中国人民，更好造福各国人民”[@xi2015]。",
    right: "“让互联网发展成果惠及13亿多中国人民，更好造福各国人民”[@xi2015]。",
    fix_en: "Restore the qualifier.",
    fix_zh: "补上限定语。",
};

/// `unmarked-omission`.
pub(super) const UNMARKED_OMISSION: RuleInfo = RuleInfo {
    name: "unmarked-omission",
    default: Severity::Warning,
    summary_en: "Words are left out with no ellipsis",
    summary_zh: "有省略而无省略号",
    on: Target::Note,
    what_en: "Words of the source are missing within the quotation and no ellipsis says so. Leaving out a negator, a number or a qualifier is reported under those names.",
    what_zh: "引文中间少了来源的文字，又没有省略号。所漏是否定词、数字或限定语的，另按相应规则提示。",
    why_en: "The reader takes the quotation for continuous text, and cannot ask what was left out.",
    why_zh: "读者会以为引文是连续的，无从追问省去了什么。",
    wrong: "“各国应该加强沟通、深化合作，共同构建网络空间命运共同体”[@xi2015]。",
    right: "“各国应该加强沟通……深化合作，共同构建网络空间命运共同体”[@xi2015]。",
    fix_en: "Insert …… (the first fix) or restore the words (the second).",
    fix_zh: "补省略号（第一个修正），或补上文字（第二个修正）。",
};

/// `reordered`.
pub(super) const REORDERED: RuleInfo = RuleInfo {
    name: "reordered",
    default: Severity::Warning,
    summary_en: "The parts stand in another order in the source",
    summary_zh: "各部分次序与来源不同",
    on: Target::Note,
    what_en: "Every part is in the source, in another order.",
    what_zh: "各部分来源里都有，次序不同。",
    why_en: "Order carries meaning: what comes first is the condition, the reason or the priority of what follows.",
    why_zh: "次序有含义：在前的往往是条件、理由或重点。",
    wrong: "“发展是安全的目的，安全是发展的保障”[@xi2015]。",
    right: "“安全是发展的保障，发展是安全的目的”[@xi2015]。",
    fix_en: "Restore the order, or quote the parts one by one.",
    fix_zh: "恢复次序，或分开引用。",
};

/// `stitched`.
pub(super) const STITCHED: RuleInfo = RuleInfo {
    name: "stitched",
    default: Severity::Warning,
    summary_en: "Places far apart are run together",
    summary_zh: "把相隔较远的文字接成一段",
    on: Target::Note,
    what_en: "The parts come from different paragraphs and stand in one quotation without an ellipsis.",
    what_zh: "各部分来自不同段落，放在同一对引号里而没有省略号。",
    why_en: "Two remarks on different matters read as one argument that the source never made.",
    why_zh: "谈两件事的话连成一段，成了来源没有说过的论述。",
    wrong: "“世界因互联网而更多彩，生活因互联网而更丰富。中国高度重视互联网发展”[@xi2015]。",
    right: "“世界因互联网而更多彩，生活因互联网而更丰富”，“中国高度重视互联网发展”[@xi2015]。",
    fix_en: "Insert an ellipsis, or make two quotations.",
    fix_zh: "补省略号，或分作两处引文。",
};

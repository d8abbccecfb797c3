//! The rule on glosses and translated quotations.

use super::rules::{RuleInfo, Target};
use crate::config::Severity;

/// `translation-mismatch`.
pub(super) const TRANSLATION_MISMATCH: RuleInfo = RuleInfo {
    name: "translation-mismatch",
    default: Severity::Info,
    summary_en: "A gloss or a translated quotation is not the translation of the passage",
    summary_zh: "括注的译文或译文引文与该段的译文不符",
    on: Target::Note,
    what_en: "What stands in parentheses after a quotation as its translation is compared with the translations of the passage that yinwen.toml declares by `translates`. It is right if one of them has these words in the sentences concerned; inflection and articles do not count, and the termbase's synonyms are accepted. A gloss in the wording of an unofficial translation, and an unofficial translation that is quoted, are reported where an official one differs. A warning where the translation is official, else info.",
    what_zh: "引文之后括号里的译文，与该段的译文比对；译文以 yinwen.toml 中用 `translates` 声明的为准。只要有一种译文在相应句子里有这些词，就算对；单复数、时态和冠词不计，术语库里的同义译法都认。用了非官方译文的说法（或引用了非官方译文）而官方译文与之不同，也会提示。译文是官方的，报警告；否则只报提示。",
    why_en: "Terms of policy have settled translations. Another rendering makes readers look for a difference that is not meant.",
    why_zh: "政策术语有通行译法；换一种译法，读者会以为另有所指。",
    wrong: "“尊重网络主权”（“respect for internet sovereignty”）[@xi2015]。",
    right: "“尊重网络主权”（“respect for cyber sovereignty”）[@xi2015]。",
    fix_en: "Use the translation's wording, or add the term to the termbase (`[[term]]`) if both are in use. `yinwen translate 尊重网络主权` shows what there is.",
    fix_zh: "改用译文的文字；两种译法都通行的，把该词写进术语库（`[[term]]`）。`yinwen translate 尊重网络主权` 可查现有译文。",
};

//! The rule on labels and the lists that notes give them.

use super::rules::{RuleInfo, Target};
use crate::config::Severity;

/// `label-mismatch`.
pub(super) const LABEL_MISMATCH: RuleInfo = RuleInfo {
    name: "label-mismatch",
    default: Severity::Warning,
    summary_en: "A label such as 四项原则 is followed by another list than the one it stands for",
    summary_zh: "“四项原则”之类数字略语后所列与其所指不符",
    on: Target::Note,
    what_en: "A numbered formula stands for a list in a source. The note spells the list out with another number of members, in another order, or with a member of another list.",
    what_zh: "数字略语指代来源中的一组列举。笔记把它展开时，项数不对、次序不同，或混入了别的列举中的一项。",
    why_en: "Numbered formulas are quoted from memory, and the missing member is the one that nobody misses.",
    why_zh: "数字略语常凭记忆展开，漏掉的一项往往没人发觉。",
    wrong: "坚持“四项原则”（尊重网络主权、促进开放合作、构建良好秩序）。",
    right: "坚持“四项原则”（尊重网络主权、维护和平安全、促进开放合作、构建良好秩序）。",
    fix_en: "List the members as the source has them; end a selection with 等. `yinwen label 四项原则` shows them.",
    fix_zh: "照来源列出各项；只举几项的，以“等”收尾。`yinwen label 四项原则` 可查看各项。",
};

//! Verdicts and reasons by name, and as readers call them.

use super::translate::Translation;
use crate::collate::{Variant, VariantKind, Verdict};
use crate::lint::Locale;
use crate::workspace::Reason;

fn say<'a>(locale: Locale, english: &'a str, chinese: &'a str) -> &'a str {
    match locale {
        Locale::English => english,
        Locale::Chinese => chinese,
    }
}

/// The verdict's name in JSON.
#[must_use]
pub fn verdict_name(verdict: Verdict) -> &'static str {
    verdict_in(Locale::English, verdict)
}

/// The verdict's name for readers.
#[must_use]
pub fn verdict_in(locale: Locale, verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Verbatim => say(locale, "verbatim", "一致"),
        Verdict::Equivalent => say(locale, "equivalent", "等同"),
        Verdict::Altered => say(locale, "altered", "有改动"),
        Verdict::Elsewhere => say(locale, "elsewhere", "另有出处"),
        Verdict::Absent => say(locale, "absent", "未见"),
        Verdict::Unchecked => say(locale, "unchecked", "未核对"),
    }
}

/// The verdict as one sign.
#[must_use]
pub fn verdict_sign(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Verbatim => "✓",
        Verdict::Equivalent => "≈",
        Verdict::Altered | Verdict::Absent => "✗",
        Verdict::Elsewhere => "⇄",
        Verdict::Unchecked => "○",
    }
}

/// The reason's name in JSON.
#[must_use]
pub fn reason_name(reason: Reason) -> &'static str {
    match reason {
        Reason::Uncited => "uncited",
        Reason::NotVerbatim => "not-verbatim",
        Reason::UnknownSource => "unknown-source",
        Reason::NoText => "no-text",
        Reason::TooShort => "too-short",
        Reason::OtherLanguage => "other-language",
    }
}

/// The reason for readers.
#[must_use]
pub fn reason_in(locale: Locale, reason: Reason) -> &'static str {
    match reason {
        Reason::Uncited => say(locale, "no citation", "未注出处"),
        Reason::NotVerbatim => say(locale, "cited as not verbatim", "注明非原文"),
        Reason::UnknownSource => say(locale, "unknown source", "来源不明"),
        Reason::NoText => say(locale, "no text of the source", "无来源全文"),
        Reason::TooShort => say(locale, "too short", "太短"),
        Reason::OtherLanguage => say(
            locale,
            "in another language than the source",
            "与来源语言不同",
        ),
    }
}

/// What sort of translation it is, for readers.
#[must_use]
pub fn standing_in(locale: Locale, translation: &Translation) -> &'static str {
    match translation.standing {
        _ if translation.is_original => say(locale, "original", "原文"),
        Some("official") => say(locale, "official translation", "官方译文"),
        Some("press") => say(locale, "press translation", "媒体译文"),
        Some(_) => say(locale, "unofficial translation", "非官方译文"),
        None => say(locale, "translation", "译文"),
    }
}

/// What kind of difference it is, for readers.
#[must_use]
pub fn kind_in(locale: Locale, kind: VariantKind) -> &'static str {
    match kind {
        VariantKind::Negation => say(locale, "negation", "否定"),
        VariantKind::NumberValue => say(locale, "number", "数值"),
        VariantKind::Substitution => say(locale, "other words", "改字"),
        VariantKind::Addition => say(locale, "added", "增字"),
        VariantKind::Modality => say(locale, "force", "语气"),
        VariantKind::Qualifier => say(locale, "qualifier", "限定"),
        VariantKind::Omission => say(locale, "left out", "脱漏"),
        VariantKind::Transposition => say(locale, "order", "语序"),
        VariantKind::NumberStyle => say(locale, "number style", "数字写法"),
        VariantKind::Punctuation => say(locale, "punctuation", "标点"),
        VariantKind::Width => say(locale, "width", "全半角"),
        VariantKind::Script => say(locale, "script", "繁简"),
        VariantKind::QuoteMarks => say(locale, "quotation marks", "引号"),
        VariantKind::Dash => say(locale, "dash", "破折号"),
        VariantKind::EllipsisStyle => say(locale, "ellipsis", "省略号"),
        VariantKind::Case => say(locale, "case", "大小写"),
    }
}

/// `“加强” → “深化”`; what is missing on one side is `∅`.
#[must_use]
pub fn exchange(variant: &Variant) -> (String, String) {
    let side = |text: &str| match text {
        "" => "∅".to_owned(),
        text => format!("“{text}”"),
    };
    (side(&variant.quotation_text), side(&variant.source_text))
}

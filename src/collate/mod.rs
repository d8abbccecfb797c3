//! A quotation against a passage: what differs, classified, and what that makes of the quotation.

pub mod align;
mod chain;
mod classify;
mod cuts;
mod edges;
mod gaps;
mod gotoh;
mod orthographic;
mod reorder;
mod runs;
mod settle;
mod side;
pub mod variants;
mod widen;

use side::Side;

use std::ops::Range;

/// What collation says of a quotation (DESIGN vocabulary).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Letter for letter, layout aside.
    Verbatim,
    /// The same words: only orthographic variants.
    Equivalent,
    /// Close to a passage of a cited source, with other words.
    Altered,
    /// Another work has it, no cited one.
    Elsewhere,
    /// No source has it.
    Absent,
    /// Not judged, for a reason.
    Unchecked,
}

/// The kind of a variant, in the order in which a verdict finding is named after it
/// (orthographic kinds last).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum VariantKind {
    /// A negator was dropped, added or exchanged.
    Negation,
    /// A number, date, percentage or unit has another value.
    NumberValue,
    /// Other words.
    Substitution,
    /// Words that the source does not have.
    Addition,
    /// The force differs: 应该 and 必须, may and shall.
    Modality,
    /// 多, 余, 约, 基本, "about" lost, added or exchanged.
    Qualifier,
    /// Words of the source are missing, and no ellipsis says so.
    Omission,
    /// Two stretches have changed places.
    Transposition,
    /// Another notation of the same value.
    NumberStyle,
    /// Other punctuation.
    Punctuation,
    /// Full and half width.
    Width,
    /// Simplified, traditional, variant characters.
    Script,
    /// Another style of quotation mark.
    QuoteMarks,
    /// Another style of dash.
    Dash,
    /// Another style of ellipsis.
    EllipsisStyle,
    /// Upper and lower case.
    Case,
}

impl VariantKind {
    /// Whether it changes the words: the verdict is `altered`.
    pub fn is_wording(self) -> bool {
        self <= VariantKind::Transposition
    }

    /// The name in JSON and messages.
    pub fn name(self) -> &'static str {
        match self {
            VariantKind::Negation => "negation",
            VariantKind::NumberValue => "number-value",
            VariantKind::Substitution => "substitution",
            VariantKind::Addition => "addition",
            VariantKind::Modality => "modality",
            VariantKind::Qualifier => "qualifier",
            VariantKind::Omission => "omission",
            VariantKind::Transposition => "transposition",
            VariantKind::NumberStyle => "number-style",
            VariantKind::Punctuation => "punctuation",
            VariantKind::Width => "width",
            VariantKind::Script => "script",
            VariantKind::QuoteMarks => "quote-marks",
            VariantKind::Dash => "dash",
            VariantKind::EllipsisStyle => "ellipsis-style",
            VariantKind::Case => "case",
        }
    }
}

/// A place where quotation and source differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    /// What kind of difference.
    pub kind: VariantKind,
    /// Bytes of the quotation's wording (`Wording::text`); empty at the insertion point of what is missing.
    pub quotation: Range<usize>,
    /// Bytes of the source's file; empty at the insertion point of what is added.
    pub source: Range<usize>,
    /// The quotation's reading, layout gone.
    pub quotation_text: String,
    /// The source's reading, layout gone.
    pub source_text: String,
}

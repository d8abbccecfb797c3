//! The translation of a quotation as it can stand behind it in a note: `“尊重网络主权”（“respect for cyber sovereignty”）`.

use super::translate::{Patience, Translation, best, translations_of};
use super::words;
use crate::collate::Verdict;
use crate::lint::Locale;
use crate::markup::{Quotation, QuotationForm};
use crate::text::language::detect;
use crate::text::sentence::is_closer;
use crate::workspace::{CheckedNote, Workspace};

/// So many places of a quotation are looked at, and so many translations offered.
const PLACES: usize = 12;
const MOST: usize = 3;

/// A translation that can be written behind a quotation.
#[derive(Debug, Clone, PartialEq)]
pub struct Gloss {
    /// Its words, as they stand between the marks.
    pub words: String,
    /// What they stand in.
    pub marks: Marks,
    /// Where it comes from.
    pub translation: Translation,
}

/// The parentheses and quotation marks that a gloss stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Marks {
    /// Before the words: parenthesis (with the space before it), quotation mark.
    pub open: [&'static str; 2],
    /// After the words: quotation mark, parenthesis.
    pub close: [&'static str; 2],
}

impl Marks {
    /// The words in quotation marks.
    #[must_use]
    pub fn around(&self, words: &str) -> String {
        format!("{}{words}{}", self.open[1], self.close[0])
    }
}

impl Gloss {
    /// As it is written right behind the quotation.
    #[must_use]
    pub fn text(&self) -> String {
        let words = self.marks.around(&self.words);
        format!("{}{words}{}", self.marks.open[0], self.marks.close[1])
    }

    /// Whose words they are: standing, translator, source.
    #[must_use]
    pub fn provenance(&self, locale: Locale) -> String {
        let standing = words::standing_in(locale, &self.translation);
        let mut facts = vec![standing.to_owned()];
        facts.extend(self.translation.translator.clone());
        facts.extend(self.translation.source.clone());
        facts.join(" · ")
    }
}

/// How a quotation (by its index in the note) that holds is translated, official translations first: only declared ones, and only
/// where there is evidence that these words, and no more, render it.
#[must_use]
pub fn glosses(ws: &Workspace, note: &CheckedNote, index: usize, patience: Patience) -> Vec<Gloss> {
    let (Some(quotation), Some(check)) = (note.note.quotations.get(index), note.checks.get(index))
    else {
        return Vec::new();
    };
    let Some(marks) = marks(quotation) else {
        return Vec::new();
    };
    let holds = matches!(
        check.verdict,
        Verdict::Verbatim | Verdict::Equivalent | Verdict::Elsewhere
    );
    if !holds || quotation.fragments.len() != 1 || !quotation.interpolations.is_empty() {
        return Vec::new();
    }
    let passages = check.passages.iter().take(PLACES);
    let translations = passages.flat_map(|passage| {
        let root = &ws.config.root;
        translations_of(ws, passage.source, &passage.bytes, root, patience)
    });
    let supported = translations.filter(|one| one.is_declared && one.is_supported);
    let mut glosses: Vec<Gloss> = Vec::new();
    for translation in best(supported.collect()) {
        let words = written(ws, &quotation.wording.text, &translation);
        let is_new = !words.is_empty() && glosses.iter().all(|other| other.words != words);
        if is_new {
            glosses.push(Gloss {
                words,
                marks,
                translation,
            });
        }
    }
    glosses.truncate(MOST);
    glosses
}

/// The marks of a gloss behind `quotation`, in the way of its language; none behind a block quote.
pub(super) fn marks(quotation: &Quotation) -> Option<Marks> {
    let QuotationForm::Marks { open, .. } = quotation.form else {
        return None;
    };
    let (before, after) = match detect(&quotation.wording.text).is_chinese() {
        true => ("（", "）"),
        false => (" (", ")"),
    };
    let (open, close) = match open {
        '"' | '＂' => ("\"", "\""),
        _ => ("“", "”"),
    };
    Some(Marks {
        open: [before, open],
        close: [close, after],
    })
}

/// The words of a translation as they stand in a gloss: without dashes before them; without the full stop after them, and with a
/// small letter, where the quotation is no sentence.
fn written(ws: &Workspace, quoted: &str, translation: &Translation) -> String {
    let text = &translation.text;
    let part = translation.matched.as_ref();
    let range = part.map_or(0..text.len(), |matched| matched.within.clone());
    let words = text.get(range.clone()).unwrap_or_default();
    let opens = |c: char| matches!(c, '“' | '‘' | '"' | '「' | '『' | '《' | '(' | '（' | '[');
    let words = words.trim_start_matches(|c: char| !c.is_alphanumeric() && !opens(c));
    let ends = quoted.trim_end_matches(is_closer);
    if ends.ends_with(['。', '！', '？', '.', '!', '?']) {
        return nested(words.trim_end());
    }
    let words = words.trim_end_matches([
        '.', ',', ';', ':', '!', '?', '。', '，', '、', '；', '：', '！', '？', '—', '–', ' ',
    ]);
    let before = text.get(..range.start).unwrap_or_default().trim_end();
    let begins = !before.contains(char::is_alphanumeric) || before.ends_with(['.', '!', '?']);
    nested(
        &match begins && is_small_elsewhere(ws, translation, words) {
            true => decapitalised(words),
            false => words.to_owned(),
        },
    )
}

/// Whether the first word is written with a small letter in the same source, so that it is a capital one only because a sentence
/// begins.
fn is_small_elsewhere(ws: &Workspace, translation: &Translation, words: &str) -> bool {
    let first: String = words.chars().take_while(|c| c.is_alphabetic()).collect();
    let small = decapitalised(&first);
    let source = translation.source.as_deref();
    let source = source.and_then(|id| ws.corpus.source_by_id(id));
    let entry = source.and_then(|id| ws.corpus.sources.get(id.0 as usize));
    let file = entry.and_then(|entry| ws.corpus.files.get(entry.file.0 as usize));
    let text = entry
        .zip(file)
        .and_then(|(entry, file)| file.text.get(entry.range.clone()))
        .unwrap_or_default();
    let is_free = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    small != first
        && text.match_indices(&small).any(|(at, _)| {
            let (before, after) = (text.get(..at), text.get(at + small.len()..));
            is_free(before.and_then(|text| text.chars().next_back()))
                && is_free(after.and_then(|text| text.chars().next()))
        })
}

fn decapitalised(words: &str) -> String {
    let mut rest = words.chars();
    let first = rest.next().into_iter().flat_map(char::to_lowercase);
    first.chain(rest).collect()
}

/// Words with their quotation marks as they stand inside other ones.
fn nested(words: &str) -> String {
    let mut is_open = false;
    let inner = words.chars().map(|c| match c {
        '“' => '‘',
        '”' => '’',
        '"' => {
            is_open = !is_open;
            if is_open { '‘' } else { '’' }
        }
        c => c,
    });
    inner.collect()
}

//! Translations: of a sentence, of a word, and what an action that inserts one is called.

use super::Page;
use crate::lint::Locale;
use crate::lsp::view::View;
use crate::query::shortened;
use crate::query::translate::Translation;
use crate::query::translation_gloss::Gloss;
use crate::query::translation_word::WordCard;
use crate::query::words::{exchange, standing_in};
use std::ops::Range;

/// At most so many characters of a translation stand in a title.
const TITLE: usize = 40;

/// What is known of a word.
pub(in crate::lsp) fn word(view: &View, card: &WordCard) -> String {
    Page { view }.word(card)
}

/// What the action that inserts a gloss is called.
pub(in crate::lsp) fn gloss_title(locale: Locale, gloss: &Gloss) -> String {
    let words = gloss.marks.around(&shortened(&gloss.words, TITLE));
    let provenance = gloss.provenance(locale);
    match locale {
        Locale::English => format!("Insert {words} ({provenance})"),
        Locale::Chinese => format!("插入{words}（{provenance}）"),
    }
}

impl Page<'_> {
    /// A word: its terms, sentences that have it with their translations, then what dictionaries say. Each is called what it is.
    fn word(&self, card: &WordCard) -> String {
        let word = self.bold(&card.word);
        let line = |what: &str, found: &[Translation]| {
            let texts: Vec<String> = found.iter().map(|one| self.plain(&one.text)).collect();
            format!("{word} · {what} · {}", texts.join("; "))
        };
        let mut parts = Vec::new();
        if !card.terms.is_empty() {
            parts.push(line(&self.say("termbase", "术语表"), &card.terms));
        } else if !card.translations.is_empty() {
            parts.push(word.clone());
        }
        parts.extend(card.translations.iter().map(|one| self.translation(one)));
        if !card.glosses.is_empty() {
            parts.push(line(&self.say("dictionary", "词典"), &card.glosses));
        }
        parts.join("\n\n")
    }

    /// A translated sentence, the matching part in bold, with its provenance.
    pub(super) fn translation(&self, translation: &Translation) -> String {
        let text = &translation.text;
        let words = match &translation.matched {
            Some(matched) => {
                let part = |range: Range<usize>| text.get(range).unwrap_or_default();
                let (start, end) = (matched.within.start, matched.within.end);
                format!(
                    "{}{}{}",
                    self.plain(part(0..start)),
                    self.bold(part(start..end)),
                    self.plain(part(end..text.len()))
                )
            }
            None => self.plain(text),
        };
        let name = translation.source.as_deref().unwrap_or_default();
        let mut facts = vec![match &translation.place {
            Some(place) => self.link(name, place),
            None => self.plain(name),
        }];
        let standing = standing_in(self.view.locale, translation);
        facts.push(standing.to_owned());
        facts.extend(translation.translator.as_deref().map(|who| self.plain(who)));
        facts.extend(translation.date.clone());
        let quote = if self.is_markdown() { "> " } else { "" };
        let mut told = format!("{}\n\n{quote}{words}", facts.join(" · "));
        let mut differences = translation.differences.iter().peekable();
        if differences.peek().is_some() {
            told.push_str("\n\n");
            told.push_str(&self.say("Other words: ", "用词不同："));
            let exchanges = differences.map(|variant| {
                let (first, here) = exchange(variant);
                format!("{} → {}", self.plain(&first), self.plain(&here))
            });
            told.push_str(&exchanges.collect::<Vec<_>>().join("; "));
        }
        told
    }
}

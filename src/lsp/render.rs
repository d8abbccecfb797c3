//! Cards as Markdown for a narrow window, or as plain text for clients that show no Markdown.
//!
//! Whatever comes from a file is escaped: nothing in a source can become a link, a command or a heading.

mod labels;
mod translations;

pub(super) use labels::label;
pub(super) use translations::{gloss_title, word};

use super::convert;
use super::view::View;
use crate::collate::Verdict;
use crate::config::Standing;
use crate::lint::Locale;
use crate::query::card::{Card, ParagraphCard, PassageCard, QuotationCard, SourceCard};
use crate::query::navigation::Place;
use crate::query::settings::Meaning;
use crate::query::{shortened, words};

/// The text of a hover.
pub(super) fn card(view: &View, card: &Card) -> String {
    let page = Page { view };
    let parts = match card {
        Card::Quotation(quotation) => page.quotation(quotation),
        Card::Sources(sources) => sources.iter().map(|source| page.source(source)).collect(),
        Card::Places(places) => places
            .iter()
            .map(|place| page.passage(place, true))
            .collect(),
        Card::Entry { id, reference } => vec![page.entry(id, reference)],
        Card::Unknown(id) => vec![page.say(
            &format!(
                "No source, work or bibliography entry is called {}",
                page.plain(id)
            ),
            &format!("没有名为 {} 的文献、作品或书目条目", page.plain(id)),
        )],
    };
    page.join(&parts)
}

/// Texts of hovers as one.
pub(super) fn joined(view: &View, parts: &[String]) -> String {
    Page { view }.join(parts)
}

/// The text of a hover in a source.
pub(super) fn paragraph(view: &View, card: &ParagraphCard) -> String {
    let page = Page { view };
    page.join(&page.paragraph(card))
}

/// At most so many quotations of a paragraph are listed,
const QUOTATIONS: usize = 12;
/// each with at most so many characters.
const WORDING: usize = 40;

/// How often a paragraph is quoted.
pub(super) fn quoted_times(locale: Locale, count: usize) -> String {
    match (locale, count) {
        (Locale::English, 0) => "not quoted".to_owned(),
        (Locale::English, _) => format!("quoted {count}×"),
        (Locale::Chinese, 0) => "未被引用".to_owned(),
        (Locale::Chinese, _) => format!("被引 {count} 次"),
    }
}

/// What a name in yinwen.toml means.
pub(super) fn meaning(view: &View, meaning: &Meaning) -> String {
    let page = Page { view };
    let mut text = format!("{} · {}", page.bold(&meaning.name), meaning.sentence);
    if !meaning.choices.is_empty() {
        let choices: Vec<String> = meaning
            .choices
            .iter()
            .map(|choice| format!("\"{choice}\""))
            .collect();
        text.push_str(&format!("\n\n{}", choices.join(" | ")));
    }
    text
}

/// How things are written for one client.
struct Page<'v> {
    view: &'v View,
}

impl Page<'_> {
    fn is_markdown(&self) -> bool {
        self.view.client.markdown
    }

    fn join(&self, parts: &[String]) -> String {
        let rule = if self.is_markdown() {
            "\n\n---\n\n"
        } else {
            "\n\n"
        };
        parts.join(rule)
    }

    fn say(&self, english: &str, chinese: &str) -> String {
        match self.view.locale {
            Locale::English => english.to_owned(),
            Locale::Chinese => chinese.to_owned(),
        }
    }

    /// Text from a file.
    fn plain(&self, text: &str) -> String {
        match self.is_markdown() {
            true => escape(text),
            false => text.to_owned(),
        }
    }

    /// Text from a file, in bold.
    fn bold(&self, text: &str) -> String {
        self.marked(text, "**")
    }

    /// Text from a file between marks. Punctuation at its ends stays outside: next to a letter, Markdown would not take the
    /// marks.
    fn marked(&self, text: &str, mark: &str) -> String {
        if !self.is_markdown() {
            return text.to_owned();
        }
        let inner = text.trim_matches(|c: char| !c.is_alphanumeric());
        let Some(at) = text.find(inner).filter(|_| !inner.is_empty()) else {
            return escape(text);
        };
        let (before, rest) = text.split_at(at);
        let after = rest.get(inner.len()..).unwrap_or_default();
        format!(
            "{}{mark}{}{mark}{}",
            escape(before),
            escape(inner),
            escape(after)
        )
    }

    fn runs(&self, runs: &[(String, bool)], is_bold: bool) -> String {
        runs.iter()
            .map(|(text, marked)| match marked == &is_bold {
                true => self.bold(text),
                false => self.plain(text),
            })
            .collect()
    }

    /// Text that leads to a place.
    fn link(&self, text: &str, place: &Place) -> String {
        let line = convert::range_in(self.view, &place.path, &place.range)
            .map_or(1, |range| range.start.line + 1);
        match convert::uri(&place.path) {
            Some(uri) if self.is_markdown() => {
                format!("[{}]({}#L{line})", escape(text), uri.as_str())
            }
            _ => text.to_owned(),
        }
    }

    fn quotation(&self, card: &QuotationCard) -> Vec<String> {
        let mut head = vec![self.verdict(card)];
        if card.verdict == Verdict::Altered || (card.is_near && !card.passages.is_empty()) {
            let differences = card
                .variants
                .iter()
                .filter(|variant| variant.kind.is_wording())
                .map(|variant| {
                    let (mine, source) = words::exchange(variant);
                    let kind = words::kind_in(self.view.locale, variant.kind);
                    format!("- {kind}: {} → {}", self.plain(&mine), self.plain(&source))
                });
            head.extend(differences);
            let note = self.say("Note", "文稿");
            let wording = self.runs(&card.wording, true);
            head.push(String::new());
            head.push(format!("{note}: {wording}"));
        }
        let mut parts = vec![head.join("\n")];
        let marks_differences = card.verdict == Verdict::Altered || card.is_near;
        let passages = card.passages.iter();
        let mut passages = passages.map(|passage| self.passage(passage, !marks_differences));
        // In a narrow window, where else it stands may be far down.
        parts.extend(passages.next());
        parts.extend(card.translations.iter().map(|one| self.translation(one)));
        parts.extend(passages);
        if card.more > 0 {
            parts.push(self.say(
                &format!("and {} more places", card.more),
                &format!("另有 {} 处", card.more),
            ));
        }
        parts
    }

    fn verdict(&self, card: &QuotationCard) -> String {
        let sign = words::verdict_sign(card.verdict);
        let name = words::verdict_in(self.view.locale, card.verdict);
        let mut line = format!("{sign} {}", self.bold(name));
        if let Some(reason) = card.reason {
            line.push_str(&format!(
                " · {}",
                words::reason_in(self.view.locale, reason)
            ));
        }
        if card.verdict == Verdict::Equivalent {
            let mut kinds: Vec<&str> = card
                .variants
                .iter()
                .map(|variant| words::kind_in(self.view.locale, variant.kind))
                .collect();
            kinds.dedup();
            line.push_str(&format!(" · {}", kinds.join(", ")));
        }
        if card.by_translation {
            line.push_str(&self.say(" · against a declared translation", " · 据所声明的译文"));
        }
        if card.is_near && !card.passages.is_empty() {
            line.push_str(&self.say(" · nearest:", " · 最接近："));
        }
        line
    }

    /// A passage: its source in a line, then its paragraph. `is_whole`: all of the passage is in bold, else the runs that differ.
    fn passage(&self, card: &PassageCard, is_whole: bool) -> String {
        let mut name = card.source.id.clone();
        if let Some(paragraph) = card.paragraph {
            name.push_str(&format!(" ¶{paragraph}"));
        }
        let mut line = self.link(&name, &card.place);
        if let Some(section) = &card.section {
            line.push_str(&format!(" · {}", self.plain(section)));
        }
        let words = match is_whole {
            true => {
                let text: String = card.text.iter().map(|(text, _)| text.as_str()).collect();
                self.bold(&text)
            }
            false => self.runs(&card.text, true),
        };
        let quote = if self.is_markdown() { "> " } else { "" };
        format!(
            "{line}\n\n{quote}{}{words}{}\n\n{}",
            self.plain(&card.before),
            self.plain(&card.after),
            self.details(&card.source),
        )
    }

    /// A source with its opening words.
    fn source(&self, card: &SourceCard) -> String {
        let line = self.link(&card.id, &card.start);
        let quote = if self.is_markdown() { "> " } else { "" };
        let count = self.say(
            &format!("{} paragraphs", card.paragraphs),
            &format!("{} 段", card.paragraphs),
        );
        format!(
            "{line} · {count}\n\n{}\n\n{quote}{}",
            self.details(card),
            self.plain(&card.opening)
        )
    }

    /// A paragraph of a source: what it is, then who quotes it.
    fn paragraph(&self, card: &ParagraphCard) -> Vec<String> {
        let mut line = self.bold(&format!("{} ¶{}", card.source.id, card.number));
        if let Some(section) = &card.section {
            line.push_str(&format!(" · {}", self.plain(section)));
        }
        let head = format!("{line}\n\n{}", self.details(&card.source));
        let mut quoting = vec![quoted_times(self.view.locale, card.by.len())];
        quoting.push(String::new());
        quoting.extend(card.by.iter().take(QUOTATIONS).map(|(name, quoting)| {
            let link = self.link(name, &quoting.place);
            let sign = words::verdict_sign(quoting.verdict);
            format!(
                "- {link} {sign} {}",
                self.plain(&shortened(&quoting.wording, WORDING))
            )
        }));
        if card.by.len() > QUOTATIONS {
            quoting.push("- …".to_owned());
        }
        vec![head, quoting.join("\n")]
    }

    /// The source as a reference, its standing, other witnesses.
    fn details(&self, card: &SourceCard) -> String {
        let mut lines = vec![self.reference(&card.reference)];
        if let Some(work) = &card.translates {
            let standing = match card.standing {
                Some(Standing::Official) => self.say("official translation of", "官方译文，译自"),
                Some(Standing::Press) => self.say("press translation of", "媒体译文，译自"),
                Some(Standing::Unofficial) => {
                    self.say("unofficial translation of", "非官方译文，译自")
                }
                None => self.say("translation of", "译自"),
            };
            let mut line = format!("{standing} {}", self.plain(work));
            if let Some(translator) = &card.translator {
                line.push_str(&format!(" ({})", self.plain(translator)));
            }
            lines.push(line);
        }
        if !card.sisters.is_empty() {
            let label = self.say("other witnesses", "其他文本");
            lines.push(format!("{label}: {}", self.plain(&card.sisters.join(", "))));
        }
        lines.join("  \n")
    }

    /// A reference, with emphasis where its style has it.
    fn reference(&self, runs: &[(String, bool)]) -> String {
        let runs = runs
            .iter()
            .map(|(text, is_emphasised)| match is_emphasised {
                true => self.marked(text, "*"),
                false => self.plain(text),
            });
        runs.collect()
    }

    fn entry(&self, id: &str, reference: &[(String, bool)]) -> String {
        let missing = self.say("its text is not in the corpus", "语料库中没有其全文");
        format!(
            "{} · {missing}\n\n{}",
            self.plain(id),
            self.reference(reference)
        )
    }
}

/// Text that Markdown shows as it is: no emphasis, code, link (bare addresses too), HTML, heading, list, table or entity.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = None;
    for c in text.chars() {
        let starts = before.is_none();
        let special = match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '!' | '@'
            | '$' => true,
            // `http://` and `www.` are links even without brackets.
            ':' | '.' => before.is_some_and(|c: char| c.is_ascii_alphanumeric()),
            '+' | '-' | '=' => starts,
            ')' => before.is_some_and(|c| c.is_ascii_digit()),
            _ => false,
        };
        if special {
            out.push('\\');
        }
        out.push(if c == '\n' || c == '\r' { ' ' } else { c });
        before = Some(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escape;
    use proptest::prelude::*;
    use pulldown_cmark::{Event, Options, Parser, Tag};

    proptest! {
        #[test]
        fn escaped_text_is_a_paragraph_of_plain_text(text in "[a网1 \\-+*_#`<>\\[\\]()!|~&;:/.=@$\"']{1,40}") {
            let escaped = escape(text.trim());
            let options = Options::all() - Options::ENABLE_SMART_PUNCTUATION;
            let mut shown = String::new();
            for event in Parser::new_ext(&escaped, options) {
                match event {
                    Event::Text(run) => shown.push_str(&run),
                    Event::Start(Tag::Paragraph) | Event::End(_) | Event::SoftBreak => {}
                    other => prop_assert!(false, "{escaped} has {other:?}"),
                }
            }
            prop_assert_eq!(shown, text.trim());
        }
    }

    #[test]
    fn addresses_are_no_links() {
        assert_eq!(escape("https://example.org"), "https\\://example\\.org");
        assert_eq!(escape("www.example.org"), "www\\.example\\.org");
        assert_eq!(escape("a@b.cn"), "a\\@b\\.cn");
    }
}

//! What a label stands for, as a hover shows it.

use super::Page;
use crate::lsp::view::View;
use crate::query::labels::{LabelCard, ListCard};

/// At most so many lists of one name are shown,
const LISTS: usize = 4;
/// and so many members of each.
const MEMBERS: usize = 20;

/// The lists that a label stands for, by date.
pub(in crate::lsp) fn label(view: &View, cards: &[LabelCard]) -> String {
    let page = Page { view };
    let mut parts: Vec<String> = cards
        .iter()
        .take(LISTS)
        .map(|card| page.label(card))
        .collect();
    if let Some(more) = cards.len().checked_sub(LISTS).filter(|&more| more > 0) {
        parts.push(page.say(
            &format!("and {more} more lists of this name"),
            &format!("同名的列举另有 {more} 组"),
        ));
    }
    page.join(&parts)
}

impl Page<'_> {
    /// A label: its list with whose it is, where it was named, then other editions and translations.
    fn label(&self, card: &LabelCard) -> String {
        let head = format!(
            "{} · {}",
            self.bold(&card.label),
            self.list_link(&card.list)
        );
        let mut parts = vec![format!(
            "{head}  \n{}",
            self.reference(&card.list.source.reference)
        )];
        let members = (1..)
            .zip(&card.list.members)
            .take(MEMBERS)
            .map(|(n, member)| {
                let paragraph = member
                    .paragraph
                    .map(|n| self.link(&format!("¶{n}"), &member.place));
                format!(
                    "{n}. {} {}",
                    self.plain(&member.name),
                    paragraph.unwrap_or_default()
                )
            });
        parts.push(members.collect::<Vec<_>>().join("\n"));
        parts.push(match &card.coined {
            Some(name) => {
                let paragraph = name.paragraph.map(|n| format!(" ¶{n}")).unwrap_or_default();
                let link = self.link(&format!("{}{paragraph}", name.source.id), &name.place);
                let named = self.say("Named in", "名称首见于");
                format!(
                    "{named} {link} · {}",
                    self.reference(&name.source.reference)
                )
            }
            None => self.say(
                "The corpus has the list, not this name for it",
                "语料库有此列举，未见此名称",
            ),
        });
        let lists = card
            .editions
            .iter()
            .map(|list| (self.say("Restated in ", "后来的表述："), list));
        let translations = card
            .translations
            .iter()
            .map(|list| (self.say("In translation: ", "译文："), list));
        for (what, list) in lists.chain(translations) {
            parts.push(format!(
                "{what}{} · {}  \n{}",
                self.list_link(list),
                self.reference(&list.source.reference),
                self.beside(&card.list, list)
            ));
        }
        parts.join("\n\n")
    }

    /// `xi2015-pdf ¶8–11`, leading to the list.
    fn list_link(&self, list: &ListCard) -> String {
        let paragraphs = match list.paragraphs {
            Some((first, last)) if first == last => format!(" ¶{first}"),
            Some((first, last)) => format!(" ¶{first}–{last}"),
            None => String::new(),
        };
        self.link(&format!("{}{paragraphs}", list.source.id), &list.place)
    }

    /// The members of another edition in a line, those in bold that the first list has not.
    fn beside(&self, first: &ListCard, other: &ListCard) -> String {
        let letters = |name: &str| crate::labels::letters(name);
        let known: Vec<String> = first
            .members
            .iter()
            .map(|member| letters(&member.name))
            .collect();
        let is_same_language = first.source.lang.map(primary) == other.source.lang.map(primary);
        let names = other.members.iter().take(MEMBERS).map(|member| {
            match !is_same_language || known.contains(&letters(&member.name)) {
                true => self.plain(&member.name),
                false => self.bold(&member.name),
            }
        });
        names.collect::<Vec<_>>().join(&self.say("; ", "；"))
    }
}

/// `zh` of `zh-Hans`.
fn primary(tag: &str) -> &str {
    tag.split('-').next().unwrap_or(tag)
}

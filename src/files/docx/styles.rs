//! Styles of paragraphs: which are headings, quotations, lists, tables of contents.

use super::DocxError;
use super::xml::{self, Node, Space};
use std::collections::HashMap;

/// What a paragraph is by its style.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// A heading, 1 for the outermost.
    Heading(u8),
    /// A set-off quotation.
    Quote,
    /// An entry of a table of contents, which repeats a heading.
    Contents,
}

/// The list that a paragraph is an item of: its number in the document, and how deep it stands (0 for the outermost).
pub(super) type List = (String, u8);

#[derive(Debug, Default)]
struct Style {
    /// In small letters.
    name: String,
    based_on: Option<String>,
    outline: Option<u8>,
    list: Option<String>,
    depth: u8,
}

/// The styles of a document, by their ids.
#[derive(Debug, Default)]
pub(super) struct Styles(HashMap<String, Style>);

/// A chain of styles longer than this goes round in circles.
const CHAIN: usize = 32;

impl Styles {
    /// Reads the part that defines them.
    pub fn read(part: &str, text: &str) -> Result<Styles, DocxError> {
        let mut styles = Styles::default();
        let mut id: Option<String> = None;
        xml::walk(part, text, |node| {
            let Node::Open {
                space: Space::Word,
                local,
                start,
                ..
            } = node
            else {
                return;
            };
            if local == "style" {
                id = xml::attribute(start, "styleId");
            }
            let Some(id) = &id else { return };
            let style = styles.0.entry(id.clone()).or_default();
            let value = || xml::attribute(start, "val");
            match local {
                "name" => style.name = value().unwrap_or_default().to_lowercase(),
                "basedOn" => style.based_on = value(),
                "outlineLvl" => style.outline = value().and_then(|value| value.parse().ok()),
                "numId" => style.list = value(),
                "ilvl" => style.depth = value().and_then(|value| value.parse().ok()).unwrap_or(0),
                _ => {}
            }
        })?;
        Ok(styles)
    }

    fn chain(&self, id: &str) -> impl Iterator<Item = &Style> {
        let based_on = |style: &&Style| {
            style
                .based_on
                .as_deref()
                .and_then(|based| self.0.get(based))
        };
        std::iter::successors(self.0.get(id), based_on).take(CHAIN)
    }

    /// What paragraphs of that style are.
    pub fn role(&self, id: &str) -> Option<Role> {
        self.chain(id).find_map(Style::role)
    }

    /// The list that paragraphs of that style are items of.
    pub fn list(&self, id: &str) -> Option<List> {
        self.chain(id)
            .find_map(|style| Some((style.list.clone()?, style.depth)))
    }
}

impl Style {
    fn role(&self) -> Option<Role> {
        let level = |prefix: &str| -> Option<u8> {
            let level = self.name.strip_prefix(prefix)?.trim().parse().ok()?;
            (1..=9).contains(&level).then_some(level)
        };
        if let Some(level) = level("heading").or_else(|| level("标题")) {
            return Some(Role::Heading(level));
        }
        if level("toc").is_some() {
            return Some(Role::Contents);
        }
        match self.name.as_str() {
            "title" | "标题" => return Some(Role::Heading(1)),
            "quote"
            | "intense quote"
            | "block text"
            | "footnote block text"
            | "quotations"
            | "block quote"
            | "block quotation"
            | "引用"
            | "明显引用" => {
                return Some(Role::Quote);
            }
            _ => {}
        }
        self.outline
            .filter(|outline| *outline < 9)
            .map(|outline| Role::Heading(outline + 1))
    }
}

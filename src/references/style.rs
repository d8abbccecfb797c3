//! Styles: those that come along, and the user's own.

use hayagriva::citationberg::{
    self, IndependentStyle, LayoutRenderingElement, Locale, LocaleFile, NamesChild, SortKey,
    TextTarget,
};
use std::sync::{Arc, OnceLock};

/// How references are written.
#[derive(Debug, Clone, Default)]
pub enum Style {
    /// GB/T 7714—2015, numbered in the order of citation.
    #[default]
    Gb7714,
    /// Chicago, notes and bibliography.
    Chicago,
    /// The user's own.
    Own(Arc<IndependentStyle>),
}

/// Why a style is of no use, in English and Simplified Chinese.
pub type Fault = (String, String);

/// Elements that stand in each other, macros in their places: no style has more, and whoever reads so many runs out of stack.
const DEPTH: usize = 128;
/// Elements altogether, macros in their places.
const ELEMENTS: usize = 200_000;

impl Style {
    /// Reads a style that somebody wrote, in CSL 1.0.
    ///
    /// # Errors
    ///
    /// Why it is of no use.
    pub fn read(xml: &str) -> Result<Style, Fault> {
        if depth(xml) > DEPTH {
            return Err(too_deep());
        }
        match citationberg::Style::from_xml(xml) {
            Ok(citationberg::Style::Independent(style)) => {
                Walk::new(&style).all()?;
                Ok(Style::Own(Arc::new(style)))
            }
            Ok(citationberg::Style::Dependent(_)) => Err((
                "it only points to another style".to_owned(),
                "它只指向另一份样式".to_owned(),
            )),
            Err(error) => {
                let cause = error.to_string();
                Err((
                    format!("it is no CSL style ({cause})"),
                    format!("它不是 CSL 样式（{cause}）"),
                ))
            }
        }
    }

    /// The style as its rules; those that come along are read when they are first asked for.
    pub(super) fn rules(&self) -> &IndependentStyle {
        static GB7714: OnceLock<IndependentStyle> = OnceLock::new();
        static CHICAGO: OnceLock<IndependentStyle> = OnceLock::new();
        let ours = |xml| IndependentStyle::from_xml(xml).expect("a style of ours is sound");
        match self {
            Style::Gb7714 => GB7714.get_or_init(|| ours(include_str!("gb7714.csl"))),
            Style::Chicago => CHICAGO.get_or_init(|| ours(include_str!("chicago.csl"))),
            Style::Own(style) => style,
        }
    }
}

/// The words and dates of English and Chinese, which styles leave to others.
pub(super) fn locales() -> &'static [Locale] {
    static LOCALES: OnceLock<[Locale; 2]> = OnceLock::new();
    LOCALES.get_or_init(|| {
        [include_str!("locale-en.xml"), include_str!("locale-zh.xml")].map(|xml| {
            let file = LocaleFile::from_xml(xml).expect("a locale of ours is sound");
            Locale::from(file)
        })
    })
}

/// How deep elements stand in each other, at least.
fn depth(xml: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for tag in xml.split('<').skip(1) {
        let head = tag.split('>').next().unwrap_or_default();
        if head.starts_with('/') {
            depth = depth.saturating_sub(1);
        } else if !head.starts_with(['?', '!']) && !head.ends_with('/') {
            depth += 1;
            deepest = deepest.max(depth);
        }
    }
    deepest
}

fn too_deep() -> Fault {
    (
        "its elements stand too deep in each other, or its macros call each other in a circle"
            .to_owned(),
        "其中的元素嵌套过深，或宏互相循环调用".to_owned(),
    )
}

/// A walk through all that a style may render, into the macros that it calls.
struct Walk<'s> {
    style: &'s IndependentStyle,
    left: usize,
}

impl<'s> Walk<'s> {
    fn new(style: &'s IndependentStyle) -> Self {
        Walk {
            style,
            left: ELEMENTS,
        }
    }

    fn all(&mut self) -> Result<(), Fault> {
        let style = self.style;
        self.elements(&style.citation.layout.elements, 0)?;
        let mut sorts = vec![&style.citation.sort];
        if let Some(bibliography) = &style.bibliography {
            self.elements(&bibliography.layout.elements, 0)?;
            sorts.push(&bibliography.sort);
        }
        for key in sorts.into_iter().flatten().flat_map(|sort| &sort.keys) {
            if let SortKey::MacroName { name, .. } = key {
                self.called(name, 0)?;
            }
        }
        Ok(())
    }

    fn called(&mut self, name: &str, depth: usize) -> Result<(), Fault> {
        let mut macros = self.style.macros.iter();
        match macros.find(|called| called.name == name) {
            Some(called) => self.elements(&called.children, depth),
            None => Ok(()),
        }
    }

    fn elements(&mut self, elements: &[LayoutRenderingElement], depth: usize) -> Result<(), Fault> {
        for element in elements {
            self.left = self.left.checked_sub(1).ok_or_else(too_deep)?;
            if depth > DEPTH {
                return Err(too_deep());
            }
            let depth = depth + 1;
            match element {
                LayoutRenderingElement::Text(text) => {
                    if let TextTarget::Macro { name } = &text.target {
                        self.called(name, depth)?;
                    }
                }
                LayoutRenderingElement::Names(names) => {
                    for child in &names.children {
                        if let NamesChild::Substitute(substitute) = child {
                            self.elements(&substitute.children, depth)?;
                        }
                    }
                }
                LayoutRenderingElement::Group(group) => self.elements(&group.children, depth)?,
                LayoutRenderingElement::Choose(choose) => {
                    for branch in choose.branches() {
                        self.elements(&branch.children, depth)?;
                    }
                    if let Some(otherwise) = &choose.otherwise {
                        self.elements(&otherwise.children, depth)?;
                    }
                }
                LayoutRenderingElement::Date(_)
                | LayoutRenderingElement::Number(_)
                | LayoutRenderingElement::Label(_) => {}
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn style(macros: &str, layout: &str) -> String {
        format!(
            r#"<style xmlns="http://purl.org/net/xbiblio/csl" class="note" version="1.0">
            <info><title>t</title><id>t</id><updated>2025-01-01T00:00:00+00:00</updated></info>
            {macros}
            <citation><layout><text variable="title"/></layout></citation>
            <bibliography><layout>{layout}</layout></bibliography></style>"#
        )
    }

    #[test]
    fn what_comes_along_is_sound() {
        for own in [Style::Gb7714, Style::Chicago] {
            assert!(own.rules().bibliography.is_some());
            assert_eq!(Walk::new(own.rules()).all(), Ok(()));
        }
        assert_eq!(locales().len(), 2);
    }

    #[test]
    fn a_style_of_no_use_says_why() {
        let good = style("", r#"<text variable="title"/>"#);
        assert!(Style::read(&good).is_ok());
        let circle =
            r#"<macro name="a"><text macro="b"/></macro><macro name="b"><text macro="a"/></macro>"#;
        let doubling: String = (0..40)
            .map(|n| {
                let next = n + 1;
                format!(
                    r#"<macro name="m{n}"><text macro="m{next}"/><text macro="m{next}"/></macro>"#
                )
            })
            .collect();
        let deep = format!(
            "{}{}",
            "<group>".repeat(100_000),
            "</group>".repeat(100_000)
        );
        for (xml, words) in [
            ("hello".to_owned(), "no CSL style"),
            ("<style/>".to_owned(), "no CSL style"),
            (style(circle, r#"<text macro="a"/>"#), "in a circle"),
            (style(&doubling, r#"<text macro="m0"/>"#), "too deep"),
            (style("", &deep), "too deep"),
        ] {
            let (english, chinese) = Style::read(&xml).expect_err("a fault");
            assert!(english.contains(words), "{english}");
            assert!(!chinese.is_ascii());
        }
    }
}

//! Works as references, by a style.

use super::style::{Style, locales};
use super::work::Work;
use hayagriva::citationberg::json::Item;
use hayagriva::citationberg::{FontStyle, IndependentStyle, LocaleCode};
use hayagriva::{
    BibliographyDriver, BibliographyRequest, CitationItem, CitationRequest, ElemChild, ElemChildren,
};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A text in runs; a run is marked where it is emphasised.
pub type Runs = Vec<(String, bool)>;

/// A work as it stands in a list of references.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// Which of the works it is.
    pub work: usize,
    /// What stands before it, where the style numbers references: `[1]`.
    pub label: Option<String>,
    /// The reference.
    pub runs: Runs,
}

/// The works as a list of references: in their order, or as the style sorts them.
#[must_use]
pub fn format(style: &Style, works: &[Work]) -> Vec<Reference> {
    match style {
        // Styles may ask for what makes no sense, which the library answers with a panic.
        Style::Own(_) => catch_unwind(AssertUnwindSafe(|| list(style, works)))
            .unwrap_or_else(|_| list(&Style::Gb7714, works)),
        _ => list(style, works),
    }
}

/// A work as a reference that stands alone, without a number.
#[must_use]
pub fn format_one(style: &Style, work: &Work) -> Runs {
    let references = format(style, std::slice::from_ref(work)).into_iter();
    references.flat_map(|reference| reference.runs).collect()
}

/// The text of runs.
#[must_use]
pub fn plain(runs: &[(String, bool)]) -> String {
    runs.iter().map(|(text, _)| text.as_str()).collect()
}

/// The languages that references are written in.
const LANGUAGES: [(bool, &str); 2] = [(true, "zh-CN"), (false, "en-US")];

/// CSL writes a list in one language. Ours may hold both: it is written in each, in one order, and every work is taken in its own.
fn list(style: &Style, works: &[Work]) -> Vec<Reference> {
    let has_capitals = matches!(style, Style::Gb7714);
    let numbered = works.iter().enumerate();
    let items: Vec<Item> = numbered
        .map(|(number, work)| work.item(number, has_capitals))
        .collect();
    let spoken = LANGUAGES
        .iter()
        .filter(|(is_chinese, _)| works.iter().any(|work| work.is_chinese() == *is_chinese));
    let mut spoken = spoken.map(|(_, language)| *language);
    let rules = style.rules();
    let Some(first) = spoken.next() else {
        return Vec::new();
    };
    let mut references = render(rules, &items, first);
    if let Some(second) = spoken.next() {
        let mut unsorted = rules.clone();
        if let Some(bibliography) = &mut unsorted.bibliography {
            bibliography.sort = None;
        }
        let order = references.iter().map(|reference| reference.work);
        let sorted: Vec<Item> = order.filter_map(|work| items.get(work).cloned()).collect();
        let others = render(&unsorted, &sorted, second);
        for (reference, other) in references.iter_mut().zip(others) {
            if works
                .get(reference.work)
                .is_some_and(|work| !work.is_chinese())
            {
                *reference = other;
            }
        }
    }
    references
}

fn render(rules: &IndependentStyle, items: &[Item], language: &str) -> Vec<Reference> {
    let language = Some(LocaleCode(language.to_owned()));
    let mut driver = BibliographyDriver::new();
    for item in items {
        let cited = vec![CitationItem::with_entry(item)];
        let locales = locales();
        driver.citation(CitationRequest::new(
            cited,
            rules,
            language.clone(),
            locales,
            None,
        ));
    }
    let rendered = driver.finish(BibliographyRequest::new(rules, language, locales()));
    let number = |key: &str| key.parse().unwrap_or_default();
    match rendered.bibliography {
        Some(bibliography) => bibliography
            .items
            .into_iter()
            .map(|item| Reference {
                work: number(&item.key),
                label: item.first_field.and_then(|field| {
                    let label = plain(&runs(&ElemChildren(vec![field])));
                    Some(label.trim().to_owned()).filter(|label| !label.is_empty())
                }),
                runs: runs(&item.content),
            })
            .collect(),
        // A style of notes alone.
        None => items
            .iter()
            .zip(rendered.citations)
            .map(|(item, citation)| Reference {
                work: number(&item.id().unwrap_or_default()),
                label: None,
                runs: runs(&citation.citation),
            })
            .collect(),
    }
}

fn runs(children: &ElemChildren) -> Runs {
    let mut runs = Runs::new();
    gather(children, &mut runs);
    runs
}

fn gather(children: &ElemChildren, runs: &mut Runs) {
    for child in &children.0 {
        let (text, is_emphasised) = match child {
            ElemChild::Text(run) | ElemChild::Link { text: run, .. } => {
                (&run.text, run.formatting.font_style == FontStyle::Italic)
            }
            ElemChild::Markup(text) => (text, false),
            ElemChild::Elem(element) => {
                gather(&element.children, runs);
                continue;
            }
            ElemChild::Transparent { .. } => continue,
        };
        match runs.last_mut() {
            Some((last, was_emphasised)) if *was_emphasised == is_emphasised => last.push_str(text),
            _ if text.is_empty() => {}
            _ => runs.push((text.clone(), is_emphasised)),
        }
    }
}

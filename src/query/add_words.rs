//! What is asked of a document that is added, in English and Chinese.

use super::add::Proposal;
use super::suggest::{Evidence, Relation, RelationKind, Suggestion};
use crate::lint::Locale;

impl Proposal {
    /// The relations of the source, or of its parts where it is divided.
    pub fn relations(&self) -> impl Iterator<Item = (&Suggestion, &Relation)> {
        let count = if self.divided { usize::MAX } else { 1 };
        let sources = self.sources.iter().take(count);
        sources.flat_map(|source| {
            let relations = source.relations.iter();
            relations.map(move |relation| (source, relation))
        })
    }

    /// Whether the file is several documents: each on a line. `None` if it seems to be one.
    #[must_use]
    pub fn parts_question(&self, locale: Locale) -> Option<String> {
        if self.sources.len() < 2 {
            return None;
        }
        let (id, count) = (self.id(), self.sources.len());
        let mut out = match locale {
            Locale::English => format!("{id} seems to hold {count} documents:"),
            Locale::Chinese => format!("{id} 中似有 {count} 份文献："),
        };
        for source in &self.sources {
            let title = source.title.as_deref().unwrap_or_default();
            out.push_str(&format!("\n  [@{}] {title}", source.id));
            if let Some(from) = &source.from {
                out.push_str(&match locale {
                    Locale::English => format!("  from “{from}”"),
                    Locale::Chinese => format!("  起于“{from}”"),
                });
            }
        }
        Some(out)
    }

    /// Whether the document, or its parts where it is divided, are what they seem to be to others. `None` if that is nothing.
    #[must_use]
    pub fn relations_question(&self, locale: Locale) -> Option<String> {
        let lines: Vec<String> = self
            .relations()
            .map(|(source, relation)| {
                let (id, kind, why) = (&source.id, relation.kind(locale), relation.why(locale));
                match locale {
                    Locale::English => format!("{id}: a {kind} ({why})?"),
                    Locale::Chinese => format!("{id}：是 {kind}（{why}）吗？"),
                }
            })
            .collect();
        (!lines.is_empty()).then(|| lines.join("\n"))
    }
}

impl Relation {
    /// What a source is to the other one: `witness of xi2015`.
    #[must_use]
    pub fn kind(&self, locale: Locale) -> String {
        let id = &self.id;
        match (self.kind, locale) {
            (RelationKind::Work, Locale::English) => format!("witness of {id}"),
            (RelationKind::Work, Locale::Chinese) => format!("{id} 的版本"),
            (RelationKind::Restates, Locale::English) => format!("later edition of {id}"),
            (RelationKind::Restates, Locale::Chinese) => format!("{id} 的后来版次"),
            (RelationKind::Translates, Locale::English) => format!("translation of {id}"),
            (RelationKind::Translates, Locale::Chinese) => format!("{id} 的译文"),
        }
    }

    /// Why that is believed.
    #[must_use]
    pub fn why(&self, locale: Locale) -> String {
        match (self.evidence, locale) {
            (Evidence::SameText(share), Locale::English) => {
                format!("{:.0} % of the text is equal", share * 100.0)
            }
            (Evidence::SameText(share), Locale::Chinese) => {
                format!("{:.0}% 的文字相同", share * 100.0)
            }
            (Evidence::SameDate | Evidence::SameDateAndFile, Locale::English) => {
                "of the same date".to_owned()
            }
            (Evidence::SameDate | Evidence::SameDateAndFile, Locale::Chinese) => {
                "日期相同".to_owned()
            }
        }
    }
}

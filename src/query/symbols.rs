//! Looking for something in a workspace by name or by its words: sources, works, passages.

use super::labels::{self, LabelCard};
use super::navigation::Place;
use super::outline::SymbolKind;
use super::place::readable;
use crate::corpus::{Source, SourceId};
use crate::text::fold::fold;
use crate::workspace::Workspace;

/// Something that was looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// As shown. It holds what was looked for, because editors filter the answers once more.
    pub name: String,
    /// What it belongs to.
    pub container: Option<String>,
    /// A source, a work or a passage.
    pub kind: SymbolKind,
    /// Where it stands.
    pub place: Place,
}

/// At most so many passages.
const PASSAGES: usize = 50;
/// At most so many characters of a passage's neighbourhood on either side.
const AROUND: usize = 12;

/// Labels by name, sources and works by id, title, alias or author, whole stretches before scattered letters; then the passages that have the
/// words. All sources, if nothing is looked for.
#[must_use]
pub fn search(ws: &Workspace, query: &str) -> Vec<Hit> {
    let wanted = fold(query).units;
    let mut named: Vec<(bool, Hit)> = Vec::new();
    for (id, source) in (0..).map(SourceId).zip(&ws.corpus.sources) {
        let aliases = source.aliases.iter();
        let names = [&source.id]
            .into_iter()
            .chain(&source.title)
            .chain(&source.author);
        let by_name = names.filter_map(|name| match_of(name, &wanted)).min();
        let by_alias = aliases
            .filter_map(|alias| Some((match_of(alias, &wanted)?, alias)))
            .min_by_key(|(rank, _)| *rank);
        let (rank, alias) = match (by_name, by_alias) {
            (Some(rank), _) => (rank, None),
            (None, Some((rank, alias))) => (rank, Some(alias)),
            (None, None) => continue,
        };
        named.extend(named_source(ws, id, source, alias).map(|hit| (rank, hit)));
    }
    if !wanted.is_empty() {
        for work in &ws.corpus.works {
            let is_source = ws.corpus.source_by_id(&work.id).is_some();
            let rank = match_of(&work.id, &wanted).filter(|_| !is_source);
            let place = work.witnesses.first().and_then(|&first| start(ws, first));
            if let (Some(rank), Some(place)) = (rank, place) {
                let hit = Hit {
                    name: work.id.clone(),
                    container: None,
                    kind: SymbolKind::Work,
                    place,
                };
                named.push((rank, hit));
            }
        }
    }
    if !wanted.is_empty() {
        let cards = ws
            .labels()
            .all()
            .iter()
            .filter_map(|label| labels::card(ws, label));
        let hits =
            cards.filter_map(|card| Some((match_of(&card.label, &wanted)?, named_label(card))));
        named.extend(hits.filter(|(is_scattered, _)| !is_scattered));
    }
    named.sort_by_key(|(rank, _)| *rank);
    let mut hits: Vec<Hit> = named.into_iter().map(|(_, hit)| hit).collect();
    if wanted.len() >= 2 {
        let found = ws.find_exactly(query, PASSAGES);
        let found = found.iter();
        hits.extend(found.filter_map(|place| passage(ws, place.source, &place.bytes)));
    }
    hits
}

/// Whether `name` has the letters of `wanted` in order: `false` (first in order) in one stretch, `true` scattered.
fn match_of(name: &str, wanted: &[u16]) -> Option<bool> {
    let units = fold(name).units;
    if wanted.is_empty() || units.windows(wanted.len()).any(|window| window == wanted) {
        return Some(false);
    }
    let mut rest = units.iter();
    wanted
        .iter()
        .all(|unit| rest.any(|other| other == unit))
        .then_some(true)
}

fn named_source(
    ws: &Workspace,
    id: SourceId,
    source: &Source,
    alias: Option<&String>,
) -> Option<Hit> {
    let mut name = vec![source.id.clone()];
    name.extend(match (&source.title, alias) {
        (Some(title), Some(alias)) => Some(format!("{title} ({alias})")),
        (title, alias) => title.as_ref().or(alias).cloned(),
    });
    name.extend(source.author.iter().cloned());
    let work = ws.corpus.works.get(source.work.0 as usize);
    let work = work
        .map(|work| work.id.clone())
        .filter(|work| *work != source.id);
    let container: Vec<String> = work
        .into_iter()
        .chain(source.date.map(|date| date.to_string()))
        .collect();
    Some(Hit {
        name: name.join(" · "),
        container: (!container.is_empty()).then(|| container.join(" · ")),
        kind: SymbolKind::Source,
        place: start(ws, id)?,
    })
}

/// A label at its list, with its members.
fn named_label(card: LabelCard) -> Hit {
    let members: Vec<String> = card
        .list
        .members
        .into_iter()
        .map(|member| member.name)
        .collect();
    Hit {
        name: format!("{} · {}", card.label, members.join(" | ")),
        container: Some(card.list.source.id),
        kind: SymbolKind::Label,
        place: card.list.place,
    }
}

/// The beginning of a source.
fn start(ws: &Workspace, id: SourceId) -> Option<Place> {
    super::navigation::start(ws, id).map(|target| target.place)
}

/// A passage with the words around it.
fn passage(ws: &Workspace, id: SourceId, bytes: &std::ops::Range<usize>) -> Option<Hit> {
    let source = ws.corpus.sources.get(id.0 as usize)?;
    let file = ws.corpus.files.get(source.file.0 as usize)?;
    let number = ws.corpus.paragraph_at(id, bytes.start);
    let paragraph = number.and_then(|number| source.paragraphs().get(number as usize - 1));
    let around = paragraph.map_or(bytes.clone(), |paragraph| paragraph.range.clone());
    let text = |range: std::ops::Range<usize>| match range.is_empty() {
        true => String::new(),
        false => readable(source, &file.text, &range),
    };
    let before = text(around.start.min(bytes.start)..bytes.start);
    let after = text(bytes.end..around.end.max(bytes.end));
    let cut = before.chars().count().saturating_sub(AROUND);
    let head: String = before.chars().skip(cut).collect();
    let tail: String = after.chars().take(AROUND).collect();
    let sign = |is_cut: bool| if is_cut { "…" } else { "" };
    let is_tail_cut = tail.len() < after.len();
    Some(Hit {
        name: format!(
            "{}{head}{}{tail}{}",
            sign(cut > 0),
            text(bytes.clone()),
            sign(is_tail_cut)
        ),
        container: Some(match number {
            Some(number) => format!("{} ¶{number}", source.id),
            None => source.id.clone(),
        }),
        kind: SymbolKind::Passage,
        place: Place {
            path: file.path.clone(),
            range: bytes.clone(),
        },
    })
}

//! How something is translated: by the aligned sentences of the corpus, by sentences that are nearly the same, by the termbase, by a
//! dictionary.

use super::language_tag;
use super::navigation::Place;
use super::place::{Passage, flatten, passage, relative};
use crate::bitext::{Bitext, Side, Stretch, Unit};
use crate::collate::Variant;
use crate::config::Standing;
use crate::corpus::SourceId;
use crate::text::fold::fold;
use crate::text::language::detect;
use crate::workspace::{self, Near, SourcePair, Workspace, side_of};
use serde::Serialize;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

/// What is looked through of the places where a text stands, and what is told of them.
const PLACES: usize = 50;
const MOST: usize = 10;
/// A remembered sentence is alike in so much of its letters at least.
const ALIKE: f32 = 0.7;

/// Fewer units than this are like too much.
const ENOUGH: usize = 6;

/// A translation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Translation {
    /// The translated sentence or sentences, the term's translations, or the glosses.
    pub text: String,
    /// Its language.
    pub lang: Option<&'static str>,
    /// The source that has it.
    pub source: Option<String>,
    /// That source's file.
    pub path: Option<String>,
    /// Its bytes there.
    pub bytes: Option<[usize; 2]>,
    /// What it translates.
    pub of: Option<Passage>,
    /// The part that renders what was asked for, where it is told from the rest.
    #[serde(rename = "match")]
    pub matched: Option<Match>,
    /// `official`, `press` or `unofficial`.
    pub standing: Option<&'static str>,
    /// Who translated it.
    pub translator: Option<String>,
    /// When that source was issued.
    pub date: Option<String>,
    /// Where it comes from.
    pub via: Via,
    /// How like the sentence translated is to what was asked for, 0 to 1.
    pub similarity: f64,
    /// The term or word that it translates, where that is a part of what was asked for.
    pub term: Option<String>,
    /// Declared by `translates`, not guessed.
    #[serde(skip)]
    pub is_declared: bool,
    /// It is what was translated: the source it stands in translates nothing, the other one of the pair does.
    #[serde(skip)]
    pub is_original: bool,
    /// There is evidence that just these words render what was asked for.
    #[serde(skip)]
    pub is_supported: bool,
    /// How the sentence translated differs from what was asked for.
    #[serde(skip)]
    pub variants: Vec<Variant>,
    /// How its words differ from those of the first of the translations that it is told with, if both render the same.
    #[serde(skip)]
    pub differences: Vec<Variant>,
    /// Where the source has it, with its path in full.
    #[serde(skip)]
    pub place: Option<Place>,
}

/// A part of a translation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Match {
    /// Its words.
    pub text: String,
    /// Bytes of the source's file.
    pub bytes: [usize; 2],
    /// The same, in bytes of the translation's `text`.
    #[serde(skip)]
    pub within: Range<usize>,
}

/// Where a translation comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Via {
    /// The translation of the sentence itself.
    Aligned,
    /// The translation of a sentence that is nearly the same.
    Memory,
    /// The termbase.
    Term,
    /// A dictionary.
    Dictionary,
}

/// Whether a request waits for texts to be aligned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Patience {
    /// It does.
    Wait,
    /// For short texts it does, what of long ones is not aligned yet is left out.
    Short,
    /// What is not aligned yet is left out.
    Ready,
}

/// The translations of `text`, best first.
pub fn translate(ws: &Workspace, text: &str, base: &Path, patience: Patience) -> Vec<Translation> {
    let Some(side) = side_of(detect(text)) else {
        return Vec::new();
    };
    let found = ws.find(text, PLACES);
    let is_exact = found
        .first()
        .is_some_and(|near| near.passage.similarity >= 1.0);
    let mut all = Vec::new();
    if is_exact {
        for near in &found {
            let place = (near.passage.source, &near.passage.bytes);
            all.extend(translations_of(ws, place.0, place.1, base, patience));
        }
        all = best(all);
    }
    if all.is_empty() {
        if is_exact {
            let places = found.iter().take(3);
            all.extend(places.flat_map(|near| remembered(ws, near, base, patience)));
        }
        if fold(text).units.len() >= ENOUGH {
            all.extend(like(ws, text, None, base, patience));
        }
        all = best(all);
    }
    all.extend(units(ws, text, side));
    all.truncate(MOST);
    tell_apart(ws, &mut all);
    all.extend(terms(ws, text, side));
    all.extend(glosses(ws, text, side));
    all
}

/// The pairs of the corpus, as far as they are known by then.
fn pairs(ws: &Workspace, patience: Patience) -> &[SourcePair] {
    match patience {
        Patience::Ready => ws.source_pairs_ready().unwrap_or_default(),
        Patience::Short => ws.source_pairs_at_hand().unwrap_or_default(),
        Patience::Wait => ws.source_pairs(),
    }
}

/// The translations of a passage (bytes of the source's file), by the pairs that its source belongs to, best first.
pub fn translations_of(
    ws: &Workspace,
    source: SourceId,
    bytes: &Range<usize>,
    base: &Path,
    patience: Patience,
) -> Vec<Translation> {
    let mut all = Vec::new();
    for &pair in pairs(ws, patience).iter().filter(|pair| pair.has(source)) {
        let Some(bitext) = aligned(ws, pair, patience) else {
            continue;
        };
        let side = pair.side_of(source).or_else(|| {
            let file = ws.corpus.sources.get(source.0 as usize)?.file;
            let text = &ws.corpus.files.get(file.0 as usize)?.text;
            side_of(detect(text.get(bytes.clone())?))
        });
        let Some(side) = side else { continue };
        let range = bitext.side(side).of_file(bytes);
        for stretch in bitext.stretches(side, &range) {
            let asked = (bytes, &range);
            all.extend(translation(ws, pair, &bitext, side, asked, &stretch, base));
        }
    }
    best(all)
}

/// Says of each translation after the first how its words differ from the first one's: of those that render the same words, or
/// the same sentence.
pub(super) fn tell_apart(ws: &Workspace, all: &mut [Translation]) {
    let Some((first, others)) = all.split_first_mut() else {
        return;
    };
    let words = |one: &Translation| match &one.matched {
        Some(matched) => (matched.text.clone(), matched.bytes),
        None => (one.text.clone(), one.bytes.unwrap_or_default()),
    };
    let of = |one: &Translation| one.of.as_ref().map(|of| (of.source.clone(), of.bytes));
    for other in others {
        let is_alike = match (&first.matched, &other.matched) {
            (Some(_), Some(_)) => true,
            (None, None) => of(first) == of(other),
            _ => false,
        };
        let source = other.source.as_deref();
        let source = source.and_then(|id| ws.corpus.source_by_id(id));
        if let Some(source) = source.filter(|_| is_alike) {
            let [start, end] = words(other).1;
            let differences = ws.differences(&words(first).0, source, &(start..end));
            other.differences = differences.unwrap_or_default();
        }
    }
}

fn aligned(ws: &Workspace, pair: SourcePair, patience: Patience) -> Option<Arc<Bitext>> {
    match patience {
        Patience::Short if !ws.is_short(pair) => ws.bitext_ready(pair),
        Patience::Ready => ws.bitext_ready(pair),
        Patience::Wait | Patience::Short => ws.bitext(pair),
    }
}

/// One stretch of translated sentences. `asked` is what was asked for, in bytes of the file and of the words.
fn translation(
    ws: &Workspace,
    pair: SourcePair,
    bitext: &Bitext,
    side: Side,
    asked: (&Range<usize>, &Range<usize>),
    stretch: &Stretch,
    base: &Path,
) -> Option<Translation> {
    let text = bitext.side(side.other());
    let range = stretch.words.clone();
    let id = pair.side(side.other());
    let source = ws.corpus.sources.get(id.0 as usize)?;
    let file = ws.corpus.files.get(source.file.0 as usize)?;
    let bytes = text.in_file(&range);
    let rendered = bitext.rendered(side, stretch, asked.1);
    let matched = rendered.part.and_then(|words| {
        let bytes = text.in_file(&words);
        Some(Match {
            text: text.words.get(words.clone())?.to_owned(),
            bytes: [bytes.start, bytes.end],
            within: words.start - range.start..words.end - range.start,
        })
    });
    let of = workspace::Passage::at(pair.side(side), asked.0.clone());
    Some(Translation {
        text: text.words.get(range)?.to_owned(),
        lang: language_tag(match pair.zh == pair.en {
            true => detect(text.words.as_str()),
            false => source.language,
        }),
        source: Some(source.id.clone()),
        path: Some(relative(&file.path, base)),
        bytes: Some([bytes.start, bytes.end]),
        of: passage(ws, &of, base),
        matched,
        standing: source.standing.map(standing_name),
        translator: source.translator.clone(),
        date: source.date.map(|date| date.to_string()),
        via: Via::Aligned,
        similarity: 1.0,
        term: None,
        is_declared: pair.is_declared,
        is_original: pair.is_declared && source.translates.is_none(),
        is_supported: rendered.is_supported,
        variants: Vec::new(),
        differences: Vec::new(),
        place: Some(Place {
            path: file.path.clone(),
            range: bytes,
        }),
    })
}

/// The standing's name in JSON.
fn standing_name(standing: Standing) -> &'static str {
    match standing {
        Standing::Official => "official",
        Standing::Press => "press",
        Standing::Unofficial => "unofficial",
    }
}

/// Each translation once, the original and official ones first, then those whose match is told, then by date.
pub(super) fn best(mut all: Vec<Translation>) -> Vec<Translation> {
    let standing = |translation: &Translation| match translation.standing {
        Some("official") => 0,
        None if translation.is_original => 0,
        Some("press") => 1,
        None => 2,
        Some(_) => 3,
    };
    all.sort_by(|a, b| {
        let key = |t: &Translation| (standing(t), t.matched.is_none(), t.date.clone());
        let by_likeness = b.similarity.total_cmp(&a.similarity);
        by_likeness.then_with(|| key(a).cmp(&key(b)))
    });
    let mut kept: Vec<Translation> = Vec::new();
    for translation in all {
        let is_new = |other: &Translation| {
            (&other.source, other.bytes) != (&translation.source, translation.bytes)
                && other.text != translation.text
        };
        if kept.iter().all(is_new) {
            kept.push(translation);
        }
    }
    kept
}

/// Translations of the sentence around an exact find that has none of its own, from sentences nearly the same.
fn remembered(ws: &Workspace, near: &Near, base: &Path, patience: Patience) -> Vec<Translation> {
    let found = &near.passage;
    let sentence = ws.bitext_text(found.source, None).and_then(|text| {
        let place = text.of_file(&found.bytes);
        let first = text.sentence_at(place.start)?;
        let last = text
            .sentence_at(place.end.saturating_sub(1))
            .unwrap_or(first);
        let range = text.extent(&(first..last.max(first) + 1))?;
        text.words.get(range).map(str::to_owned)
    });
    let Some(sentence) = sentence else {
        return Vec::new();
    };
    let asked = ws
        .corpus
        .sources
        .get(found.source.0 as usize)
        .and_then(|source| ws.corpus.files.get(source.file.0 as usize))
        .and_then(|file| file.text.get(found.bytes.clone()))
        .map(flatten);
    like(ws, &sentence, asked.as_deref(), base, patience)
}

/// Translations of sentences that are nearly `text`. Where they have `asked` to the letter, its rendering is told.
fn like(
    ws: &Workspace,
    text: &str,
    asked: Option<&str>,
    base: &Path,
    patience: Patience,
) -> Vec<Translation> {
    let mut sources: Vec<SourceId> = pairs(ws, patience)
        .iter()
        .flat_map(|pair| [pair.zh, pair.en])
        .filter(|id| {
            let language = ws.corpus.sources.get(id.0 as usize).map(|s| s.language);
            language.and_then(side_of) == side_of(detect(text))
        })
        .collect();
    sources.sort();
    sources.dedup();
    let mut all = Vec::new();
    for near in ws.near_in(text, &sources, 5) {
        let found = &near.passage;
        if found.similarity < ALIKE {
            continue;
        }
        let inside = asked.and_then(|asked| {
            let places = ws.within(found.source, asked, PLACES);
            places
                .into_iter()
                .find(|place| found.bytes.start <= place.start && place.end <= found.bytes.end)
        });
        let bytes = inside.unwrap_or_else(|| found.bytes.clone());
        for mut translation in translations_of(ws, found.source, &bytes, base, patience) {
            translation.via = Via::Memory;
            translation.similarity = (f64::from(found.similarity) * 1000.0).round() / 1000.0;
            translation.variants.clone_from(&near.variants);
            if let Some(of) = &mut translation.of {
                of.similarity = translation.similarity;
            }
            all.push(translation);
        }
    }
    all
}

/// Units of the translation memories that have `text` or are nearly it.
fn units(ws: &Workspace, text: &str, side: Side) -> Vec<Translation> {
    let wanted = fold(text).units;
    let mut found: Vec<(f64, &Unit)> = Vec::new();
    for unit in &ws.glossary.units {
        let own = fold(match side {
            Side::Chinese => &unit.zh,
            Side::English => &unit.en,
        });
        let (short, long) = (
            wanted.len().min(own.units.len()),
            wanted.len().max(own.units.len()),
        );
        let similarity = if own.units == wanted {
            1.0
        } else if short * 2 >= long {
            let edits = strsim::generic_levenshtein(&Slice(&wanted), &Slice(&own.units));
            1.0 - edits as f64 / long.max(1) as f64
        } else {
            0.0
        };
        if similarity >= f64::from(ALIKE) {
            found.push((similarity, unit));
        }
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    found
        .into_iter()
        .take(MOST)
        .map(|(similarity, unit)| {
            let text = match side {
                Side::Chinese => unit.en.clone(),
                Side::English => unit.zh.clone(),
            };
            Translation {
                similarity: (similarity * 1000.0).round() / 1000.0,
                ..bare(text, side, Via::Memory)
            }
        })
        .collect()
}

/// Units as `strsim` wants them.
struct Slice<'s>(&'s [u16]);

impl<'a> IntoIterator for &'a Slice<'_> {
    type Item = &'a u16;
    type IntoIter = std::slice::Iter<'a, u16>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

/// A translation without a place in the corpus.
pub(super) fn bare(text: String, side: Side, via: Via) -> Translation {
    Translation {
        lang: language_tag(detect(&text)).or(match side {
            Side::Chinese => Some("en"),
            Side::English => Some("zh-Hans"),
        }),
        text,
        source: None,
        path: None,
        bytes: None,
        of: None,
        matched: None,
        standing: None,
        translator: None,
        date: None,
        via,
        similarity: 1.0,
        term: None,
        is_declared: false,
        is_original: false,
        is_supported: false,
        variants: Vec::new(),
        differences: Vec::new(),
        place: None,
    }
}

/// Terms of the termbase that `text` is or has, the longest first.
fn terms(ws: &Workspace, text: &str, side: Side) -> Vec<Translation> {
    let wanted = fold(text).units;
    let lower = format!(" {} ", spaced(text));
    let mut found: Vec<(usize, Translation)> = Vec::new();
    for entry in &ws.glossary.terms {
        let hit = match side {
            Side::Chinese => {
                let own = fold(&entry.zh).units;
                let has = !own.is_empty() && wanted.windows(own.len()).any(|part| part == own);
                has.then(|| (own.len(), entry.zh.clone(), entry.en.join("; ")))
            }
            Side::English => entry
                .en
                .iter()
                .find(|en| lower.contains(&format!(" {} ", spaced(en))))
                .map(|en| (en.chars().count(), en.clone(), entry.zh.clone())),
        };
        if let Some((length, term, text)) = hit {
            let translation = Translation {
                term: Some(term),
                ..bare(text, side, Via::Term)
            };
            found.push((length, translation));
        }
    }
    found.sort_by_key(|(length, _)| std::cmp::Reverse(*length));
    found.dedup_by(|a, b| a.1 == b.1);
    found
        .into_iter()
        .map(|(_, found)| found)
        .take(MOST)
        .collect()
}

/// Lower-case words with single spaces between them.
fn spaced(text: &str) -> String {
    let lower = text.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// What the dictionaries say of a Chinese word.
pub(super) fn glosses(ws: &Workspace, text: &str, side: Side) -> Vec<Translation> {
    let word = text.trim();
    if side != Side::Chinese || word.chars().count() > 12 {
        return Vec::new();
    }
    let mut glosses = ws.glossary.lexicon().glosses(word);
    let is_term = |gloss: &String| ws.glossary.terms.iter().any(|term| term.en.contains(gloss));
    glosses.retain(|gloss| !is_term(gloss));
    glosses.truncate(8);
    match glosses.is_empty() {
        true => Vec::new(),
        false => vec![Translation {
            term: Some(word.to_owned()),
            ..bare(glosses.join("; "), side, Via::Dictionary)
        }],
    }
}

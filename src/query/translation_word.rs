//! What the word under the cursor means: by the termbase, by how the corpus translates it, by a dictionary.

use super::completion::is_prose;
use super::labels::paragraph_at;
use super::translate::{Patience, Translation, Via, bare, best, glosses, translations_of};
use crate::bitext::{Side, Text};
use crate::corpus::{FileId, SourceId};
use crate::text::fold::fold;
use crate::text::han::is_han;
use crate::text::words::words;
use crate::workspace::{CheckedNote, Workspace};
use std::cmp::Reverse;
use std::ops::Range;

/// A word that is known has at most so many of the words that segmentation makes.
const JOINED: usize = 5;
/// So many sources are looked through, so many places of each, and so many translations told.
const SOURCES: usize = 16;
const PLACES: usize = 6;
const MOST: usize = 2;

/// A word, and what is known of it.
#[derive(Debug, Clone, PartialEq)]
pub struct WordCard {
    /// Bytes of the document.
    pub range: Range<usize>,
    /// It, layout gone.
    pub word: String,
    /// What the termbase has for it.
    pub terms: Vec<Translation>,
    /// How the sentence around it is translated, or sentences of the corpus that have it.
    pub translations: Vec<Translation>,
    /// What a dictionary says.
    pub glosses: Vec<Translation>,
}

impl WordCard {
    /// The card, if anything is known.
    fn if_known(self) -> Option<WordCard> {
        let counts = [&self.terms, &self.translations, &self.glosses];
        counts.iter().any(|found| !found.is_empty()).then_some(self)
    }
}

/// The word at `byte` of a note's prose; with `sentences`, how the corpus translates it too, as far as it is aligned.
#[must_use]
pub fn in_note(
    ws: &Workspace,
    note: &CheckedNote,
    byte: usize,
    sentences: bool,
) -> Option<WordCard> {
    if !is_prose(note, byte) {
        return None;
    }
    let blocks = &note.note.blocks;
    let last = blocks.partition_point(|block| block.start <= byte);
    let block = blocks.get(last.checked_sub(1)?)?;
    let (card, side) = word(ws, &note.text, &note.readable(block.clone()), byte)?;
    let translations = match sentences {
        true => of_word(ws, &card.word, side),
        false => Vec::new(),
    };
    WordCard {
        translations,
        ..card
    }
    .if_known()
}

/// The word at `byte` of a source file, and how its sentence is translated; if it is not, how the corpus translates the word.
#[must_use]
pub fn in_source(ws: &Workspace, file: FileId, byte: usize) -> Option<WordCard> {
    let text = &ws.corpus.files.get(file.0 as usize)?.text;
    let (source, parts) = paragraph_at(ws, file, byte)?;
    let (card, side) = word(ws, text, &parts, byte)?;
    let root = &ws.config.root;
    let mut translations = translations_of(ws, source, &card.range, root, Patience::Short);
    translations.truncate(MOST);
    if translations.is_empty() {
        translations = of_word(ws, &card.word, side);
    }
    WordCard {
        translations,
        ..card
    }
    .if_known()
}

/// The word at `byte` of a text, with terms and glosses: the longest term, else the longest word that the dictionaries have, else
/// the word as segmentation cuts it.
fn word(
    ws: &Workspace,
    document: &str,
    parts: &[Range<usize>],
    byte: usize,
) -> Option<(WordCard, Side)> {
    let first = document.get(byte..)?.chars().next()?;
    let is_inside = parts.iter().any(|part| part.contains(&byte));
    if !first.is_alphabetic() || !is_inside {
        return None;
    }
    let side = match is_han(first) {
        true => Side::Chinese,
        false => Side::English,
    };
    let whole = parts.first()?.start..parts.last()?.end;
    let text = Text::new(document, parts, &[whole], None);
    let at = text.of_file(&(byte..byte + first.len_utf8())).start;
    let (range, terms) =
        term(ws, &text, at, side).or_else(|| Some((known(ws, &text, at)?, Vec::new())))?;
    let word = text.words.get(range.clone())?.to_owned();
    let card = WordCard {
        range: text.in_file(&range),
        terms,
        translations: Vec::new(),
        glosses: glosses(ws, &word, side),
        word,
    };
    Some((card, side))
}

/// The longest term around byte `at` of the words, and what it is called in the other language.
fn term(
    ws: &Workspace,
    text: &Text,
    at: usize,
    side: Side,
) -> Option<(Range<usize>, Vec<Translation>)> {
    let sentence = text.sentences.get(text.sentence_at(at)?)?;
    let words = text.words.get(sentence.clone())?;
    let folded = fold(words);
    let at = u32::try_from(at - sentence.start).ok()?;
    let unit = folded
        .origins
        .iter()
        .position(|&(start, end)| start <= at && at < end)?;
    let is_whole = |units: &Range<usize>| {
        folded
            .bytes(units.clone())
            .is_some_and(|bytes| is_whole(words, &bytes))
    };
    let (units, entries) = ws.glossary.term_around(&folded.units, unit, is_whole)?;
    let bytes = folded.bytes(units)?;
    let mut terms: Vec<Translation> = Vec::new();
    for entry in entries {
        let other = match side {
            Side::Chinese => entry.en.join("; "),
            Side::English => entry.zh.clone(),
        };
        if terms.iter().all(|known| known.text != other) {
            terms.push(bare(other, side, Via::Term));
        }
    }
    Some((
        sentence.start + bytes.start..sentence.start + bytes.end,
        terms,
    ))
}

/// The longest run of words around byte `at` that the dictionaries have, else the word there.
fn known(ws: &Workspace, text: &Text, at: usize) -> Option<Range<usize>> {
    let sentence = text.sentences.get(text.sentence_at(at)?)?;
    let own = text.words.get(sentence.clone())?;
    let cut = words(own);
    let here = cut.partition_point(|word| sentence.start + word.end <= at);
    let first = (here + 1).saturating_sub(JOINED);
    let runs = (first..=here).flat_map(|from| {
        let last = cut.len().min(from + JOINED);
        (here + 1..=last).map(move |to| (from, to))
    });
    let runs = runs.filter_map(|(from, to)| Some(cut.get(from)?.start..cut.get(to - 1)?.end));
    let lexicon = ws.glossary.lexicon();
    let has = |run: &Range<usize>| {
        let word = own.get(run.clone()).unwrap_or_default();
        word.chars().all(is_han) && !lexicon.glosses(word).is_empty()
    };
    let longest = runs.filter(has).max_by_key(Range::len);
    let range = longest.or_else(|| cut.get(here).cloned())?;
    Some(sentence.start + range.start..sentence.start + range.end)
}

/// How aligned sentences of the corpus translate a word: each rendering once, with the first sentence that has it; official ones
/// first, then the most frequent.
fn of_word(ws: &Workspace, word: &str, side: Side) -> Vec<Translation> {
    let pairs = ws.source_pairs_ready().unwrap_or_default();
    let mut sources: Vec<SourceId> = Vec::new();
    for source in pairs.iter().map(|pair| pair.side(side)) {
        if !sources.contains(&source) {
            sources.push(source);
        }
    }
    let mut all = Vec::new();
    for source in sources.into_iter().take(SOURCES) {
        let Some(file) = ws.corpus.sources.get(source.0 as usize).map(|s| s.file) else {
            continue;
        };
        let Some(file) = ws.corpus.files.get(file.0 as usize) else {
            continue;
        };
        let places = ws.within(source, word, PLACES).into_iter();
        for place in places.filter(|place| is_whole(&file.text, place)) {
            let found = translations_of(ws, source, &place, &ws.config.root, Patience::Ready);
            let told = |one: &Translation| one.is_supported && one.matched.is_some();
            all.extend(found.into_iter().filter(told));
        }
    }
    let rendering = |one: &Translation| one.matched.as_ref().map(|part| part.text.to_lowercase());
    let mut told: Vec<(usize, Translation)> = Vec::new();
    for translation in best(all) {
        let is_same = |other: &&mut (usize, Translation)| {
            other.1.standing == translation.standing
                && rendering(&other.1) == rendering(&translation)
        };
        match told.iter_mut().find(is_same) {
            Some((count, _)) => *count += 1,
            None => told.push((1, translation)),
        }
    }
    // Those of one standing stand together.
    for alike in told.chunk_by_mut(|a, b| a.1.standing == b.1.standing) {
        alike.sort_by_key(|(count, _)| Reverse(*count));
    }
    let told = told.into_iter().map(|(_, translation)| translation);
    told.take(MOST).collect()
}

/// Whether `range` begins and ends where Latin words do.
fn is_whole(text: &str, range: &Range<usize>) -> bool {
    let is_latin = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !is_han(c));
    let (before, own, after) = (
        text.get(..range.start).unwrap_or_default(),
        text.get(range.clone()).unwrap_or_default(),
        text.get(range.end..).unwrap_or_default(),
    );
    let cuts = |left: Option<char>, right: Option<char>| is_latin(left) && is_latin(right);
    !cuts(before.chars().next_back(), own.chars().next())
        && !cuts(own.chars().next_back(), after.chars().next())
}

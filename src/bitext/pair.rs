//! Two texts as tokens that can be compared: which Chinese token may be rendered by which English one, and how much each weighs.

use super::chinese::{self, Unit};
use super::english::Stems;
use super::lexicon::Lexicon;
use super::segment::Text;
use super::value::{self, Piece, Value};
use pinyin::ToPinyin;
use std::collections::HashMap;
use std::ops::Range;

/// Numbers tell more than words do.
const NUMBER: f32 = 1.5;
/// Single characters tell less.
const SINGLE: f32 = 0.6;
/// What a part of a long word counts for.
const PART: f32 = 0.7;
/// Renderings kept of one word, and the least probable of them.
const RENDERINGS: usize = 12;
const LEAST: f32 = 0.25;

/// A word or number of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// Its type: an index into the weights of its side.
    pub kind: u32,
    /// Bytes of [`Text::words`].
    pub range: Range<usize>,
}

/// How many marks of each kind a sentence has: quotes, !, ?, ;, (, a dash in front, colons.
pub(super) type Marks = [f32; 7];

/// What each mark weighs.
pub(super) const MARK_WEIGHTS: Marks = [1.5, 1.5, 2.0, 1.0, 1.2, 2.0, 0.7];

/// One side, as tokens. Ranges of sentences select ranges of everything else.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    pub tokens: Vec<Token>,
    /// `ends[s]`: tokens up to the beginning of sentence `s`; one more entry than sentences.
    pub ends: Vec<usize>,
    /// Marks of each sentence.
    pub marks: Vec<Marks>,
    /// Characters of each sentence.
    pub lengths: Vec<f32>,
    /// The weight of each type, its rarity times what its kind counts for.
    pub weights: Vec<f32>,
}

impl Tokens {
    /// The tokens of a range of sentences.
    pub fn of(&self, sentences: &Range<usize>) -> &[Token] {
        let at = |s: usize| self.ends.get(s).copied().unwrap_or(self.tokens.len());
        self.tokens
            .get(at(sentences.start)..at(sentences.end))
            .unwrap_or_default()
    }

    /// The characters of a range of sentences.
    pub fn length(&self, sentences: &Range<usize>) -> f32 {
        let lengths = self.lengths.get(sentences.clone()).unwrap_or_default();
        lengths.iter().sum()
    }

    pub fn weight(&self, kind: u32) -> f32 {
        self.weights.get(kind as usize).copied().unwrap_or(0.0)
    }

    fn sentence(&mut self, text: &str) {
        self.marks.push(marks(text));
        self.lengths.push(text.chars().count() as f32);
        self.ends.push(self.tokens.len());
    }

    /// Gives each type its weight: how rare it is among the sentences, times `count(type)`.
    fn weigh(&mut self, types: usize, count: impl Fn(usize) -> f32) {
        let mut frequency = vec![0f32; types];
        let mut last = vec![usize::MAX; types];
        for sentence in 0..self.lengths.len() {
            let range = self
                .ends
                .get(sentence)
                .copied()
                .zip(self.ends.get(sentence + 1).copied());
            let Some((from, to)) = range else { continue };
            for token in self.tokens.get(from..to).unwrap_or_default() {
                let kind = token.kind as usize;
                if let (Some(last), Some(frequency)) = (last.get_mut(kind), frequency.get_mut(kind))
                    && *last != sentence
                {
                    *last = sentence;
                    *frequency += 1.0;
                }
            }
        }
        let sentences = self.lengths.len().max(1) as f32;
        self.weights = frequency
            .iter()
            .enumerate()
            .map(|(kind, &frequency)| count(kind) * (1.0 + sentences / frequency.max(1.0)).ln())
            .collect();
    }
}

/// Both sides.
#[derive(Debug, Default)]
pub(super) struct Pair {
    pub zh: Tokens,
    pub en: Tokens,
    /// For each Chinese type: English types that may render it with how likely each is, the likeliest first.
    pub renderings: Vec<Vec<(u32, f32)>>,
    /// English characters for one Chinese character.
    pub ratio: f32,
}

/// What English has for one Chinese character, where a pair is too uneven to tell.
const RATIO: Range<f32> = 3.2..5.2;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Kind {
    Word(String),
    Number(Value),
}

#[derive(Default)]
struct Types(HashMap<Kind, u32>);

impl Types {
    fn get(&mut self, kind: Kind) -> u32 {
        let next = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        *self.0.entry(kind).or_insert(next)
    }

    /// What each type counts for.
    fn counts(&self, count: impl Fn(&Kind) -> f32) -> Vec<f32> {
        let mut counts = vec![1.0; self.0.len()];
        for (kind, &at) in &self.0 {
            if let Some(slot) = counts.get_mut(at as usize) {
                *slot = count(kind);
            }
        }
        counts
    }
}

impl Pair {
    pub fn new(zh: &Text, en: &Text, lexicon: &Lexicon) -> Pair {
        let stems = Stems::new();
        let mut en_types = Types::default();
        let mut names = HashMap::new();
        let mut en_side = english(en, &stems, &mut en_types, &mut names);
        let counts = en_types.counts(|kind| match kind {
            Kind::Word(_) => 1.0,
            Kind::Number(_) => NUMBER,
        });
        en_side.weigh(counts.len(), |kind| {
            counts.get(kind).copied().unwrap_or(1.0)
        });

        let mut zh_types = Types::default();
        let named = spelled(zh, &names);
        let knows = |word: &str| named.contains_key(word) || lexicon.has(word);
        let mut zh_side = Tokens {
            ends: vec![0],
            ..Tokens::default()
        };
        let mut latin = Vec::new();
        for range in &zh.sentences {
            let text = zh.words.get(range.clone()).unwrap_or_default();
            for (unit, bytes) in chinese::units(text, knows) {
                let kind = match unit {
                    Unit::Word(word) => zh_types.get(Kind::Word(word)),
                    Unit::Number(value) => zh_types.get(Kind::Number(value)),
                    Unit::Latin(word) => {
                        let Some(stem) = stems.stem(&word) else {
                            continue;
                        };
                        let kind = zh_types.get(Kind::Word(word));
                        latin.push((kind, stem));
                        kind
                    }
                };
                zh_side.tokens.push(Token {
                    kind,
                    range: range.start + bytes.start..range.start + bytes.end,
                });
            }
            zh_side.sentence(text);
        }
        let counts = zh_types.counts(|kind| match kind {
            Kind::Word(word) if word.chars().nth(1).is_none() => SINGLE,
            Kind::Word(_) => 1.0,
            Kind::Number(_) => NUMBER,
        });
        zh_side.weigh(counts.len(), |kind| {
            counts.get(kind).copied().unwrap_or(1.0)
        });

        let mut vocabulary = Vocabulary {
            stems: &stems,
            types: &en_types,
            known: HashMap::new(),
        };
        let mut renderings = vec![Vec::new(); zh_types.0.len()];
        for (kind, &at) in &zh_types.0 {
            let found = match kind {
                Kind::Number(_) => en_types
                    .0
                    .get(kind)
                    .map(|&kind| (kind, 1.0))
                    .into_iter()
                    .collect(),
                Kind::Word(word) => {
                    let mut found = rendered(word, lexicon, &mut vocabulary);
                    found.extend(named.get(word).map(|&kind| (kind, 1.0)));
                    found
                }
            };
            if let Some(slot) = renderings.get_mut(at as usize) {
                *slot = found;
            }
        }
        for (at, stem) in latin {
            if let (Some(slot), Some(&kind)) = (
                renderings.get_mut(at as usize),
                en_types.0.get(&Kind::Word(stem)),
            ) && !slot.contains(&(kind, 1.0))
            {
                slot.push((kind, 1.0));
            }
        }
        for found in &mut renderings {
            found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            found.truncate(RENDERINGS);
        }
        let total = |side: &Tokens| side.lengths.iter().sum::<f32>().max(1.0);
        Pair {
            ratio: (total(&en_side) / total(&zh_side)).clamp(RATIO.start, RATIO.end),
            zh: zh_side,
            en: en_side,
            renderings,
        }
    }
}

/// The English side. `names` collects capitalised words, lower case, with their type.
fn english(
    text: &Text,
    stems: &Stems,
    types: &mut Types,
    names: &mut HashMap<String, u32>,
) -> Tokens {
    let mut side = Tokens {
        ends: vec![0],
        ..Tokens::default()
    };
    for range in &text.sentences {
        let sentence = text.words.get(range.clone()).unwrap_or_default();
        let found = pieces(sentence);
        let (places, words): (Vec<usize>, Vec<Piece>) = found.into_iter().unzip();
        let mut at = 0;
        while let (Some(piece), Some(&start)) = (words.get(at), places.get(at)) {
            let before = at
                .checked_sub(1)
                .and_then(|at| words.get(at))
                .map(|w| w.text);
            let rest = words.get(at..).unwrap_or_default();
            let (kind, taken) = match value::english(rest, before) {
                Some((value, taken)) => (Some(Kind::Number(value)), taken),
                None => {
                    let word = piece.text.to_lowercase();
                    (stems.stem(&word).map(Kind::Word), 1)
                }
            };
            if let Some(kind) = kind {
                let kind = types.get(kind);
                if piece.text.starts_with(char::is_uppercase) && taken == 1 {
                    names.entry(piece.text.to_lowercase()).or_insert(kind);
                }
                let last = words.get(at + taken - 1).zip(places.get(at + taken - 1));
                let end = last.map_or(start, |(last, &place)| place + last.text.len());
                side.tokens.push(Token {
                    kind,
                    range: range.start + start..range.start + end,
                });
            }
            at += taken;
        }
        side.sentence(sentence);
    }
    side
}

/// The words and numbers of an English sentence with where each begins. Hyphens and apostrophes separate.
fn pieces(text: &str) -> Vec<(usize, Piece<'_>)> {
    let mut out: Vec<(usize, Piece)> = Vec::new();
    let mut rest = text;
    let mut at = 0;
    let mut end = 0;
    while let Some(skip) = rest.find(char::is_alphanumeric) {
        let gap_before = text.get(end..at + skip).unwrap_or_default();
        at += skip;
        rest = text.get(at..).unwrap_or_default();
        let is_digit = rest.starts_with(|c: char| c.is_ascii_digit());
        let mut len = 0;
        let mut chars = rest.char_indices().peekable();
        while let Some((i, c)) = chars.next() {
            let next_is_digit = chars.peek().is_some_and(|(_, c)| c.is_ascii_digit());
            if c.is_alphanumeric() || is_digit && matches!(c, ',' | '.') && next_is_digit {
                len = i + c.len_utf8();
            } else {
                break;
            }
        }
        let word = rest.get(..len).unwrap_or_default();
        let joined = matches!(gap_before, " " | "-" | "");
        out.push((at, Piece { text: word, joined }));
        at += len;
        end = at;
        rest = text.get(at..).unwrap_or_default();
    }
    out
}

/// The English types, by words that glosses have.
struct Vocabulary<'p> {
    stems: &'p Stems,
    types: &'p Types,
    /// What was looked up: whether the word has content, and its type if the text has it.
    known: HashMap<String, (bool, Option<u32>)>,
}

impl Vocabulary<'_> {
    fn look_up(&mut self, word: &str) -> (bool, Option<u32>) {
        if let Some(&known) = self.known.get(word) {
            return known;
        }
        let stem = self.stems.stem(word);
        let known = match stem {
            Some(stem) => (true, self.types.0.get(&Kind::Word(stem)).copied()),
            None => (false, None),
        };
        self.known.insert(word.to_owned(), known);
        known
    }
}

/// English types that may render a Chinese word.
fn rendered(word: &str, lexicon: &Lexicon, vocabulary: &mut Vocabulary<'_>) -> Vec<(u32, f32)> {
    let mut found: Vec<(u32, f32)> = Vec::new();
    let mut take = |key: &str, whole: f32| {
        for gloss in lexicon.by_key(key) {
            let lower = gloss.to_lowercase();
            let words = lower.split(|c: char| !c.is_alphanumeric());
            let mut content = 0usize;
            let mut kinds: Vec<u32> = Vec::new();
            for word in words.filter(|word| !word.is_empty()) {
                let (has_content, kind) = vocabulary.look_up(word);
                content += usize::from(has_content);
                kinds.extend(kind);
            }
            let p = whole * (content.max(1) as f32).powf(-0.6);
            if content > 5 || p <= LEAST {
                continue;
            }
            for kind in kinds {
                match found.iter_mut().find(|(other, _)| *other == kind) {
                    Some(entry) => entry.1 = entry.1.max(p),
                    None => found.push((kind, p)),
                }
            }
        }
    };
    take(word, 1.0);
    // The parts of a long word are hints as well.
    let bounds: Vec<usize> = word
        .char_indices()
        .map(|(at, _)| at)
        .chain([word.len()])
        .collect();
    if bounds.len() > 4 {
        for pair in bounds.windows(3) {
            if let [from, _, to] = pair {
                take(word.get(*from..*to).unwrap_or_default(), PART);
            }
        }
    }
    found
}

/// Chinese words whose pinyin is a capitalised English word: 乌镇 and Wuzhen.
fn spelled(zh: &Text, names: &HashMap<String, u32>) -> HashMap<String, u32> {
    let mut found = HashMap::new();
    let mut window: Vec<(char, &'static str)> = Vec::new();
    for c in zh.words.chars() {
        match c.to_pinyin() {
            Some(pinyin) => window.push((c, pinyin.plain())),
            None => window.clear(),
        }
        let len = window.len();
        for take in 2..=len.min(4) {
            let part = window.get(len - take..).unwrap_or_default();
            let spelling: String = part.iter().map(|&(_, syllable)| syllable).collect();
            if let Some(&kind) = names.get(&spelling) {
                let word: String = part.iter().map(|&(c, _)| c).collect();
                found.insert(super::lexicon::key(&word), kind);
            }
        }
        if len >= 4 {
            window.remove(0);
        }
    }
    found
}

/// The marks of a sentence, in either language.
fn marks(text: &str) -> Marks {
    let count = |chars: &[char]| text.matches(chars).count() as f32;
    let straight = (count(&['"']) / 2.0).floor();
    [
        (count(&['“', '「', '『']) + straight).min(3.0),
        f32::from(u8::from(
            text.trim_end_matches(['”', '"', '」'])
                .ends_with(['!', '！']),
        )),
        count(&['?', '？']).min(2.0),
        count(&[';', '；']).min(3.0),
        count(&['(', '（']).min(3.0),
        f32::from(u8::from(text.starts_with(['–', '—', '-']))),
        count(&[':', '：']).min(2.0),
    ]
}

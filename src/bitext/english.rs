//! English words as comparable stems.

use rust_stemmers::{Algorithm, Stemmer};
use std::borrow::Cow;

/// Makes stems.
pub(super) struct Stems(Stemmer);

impl Stems {
    pub fn new() -> Stems {
        Stems(Stemmer::create(Algorithm::English))
    }

    /// The stem of a lower-case word, British and American spelling made one; `None` for a word that carries no content.
    pub fn stem(&self, word: &str) -> Option<String> {
        if STOP.binary_search(&word).is_ok() {
            return None;
        }
        let word = match IRREGULAR.binary_search_by_key(&word, |&(form, _)| form) {
            Ok(at) => IRREGULAR.get(at).map_or(word, |&(_, base)| base),
            Err(_) => word,
        };
        Some(self.0.stem(&spelling(word)).into_owned())
    }
}

/// One spelling of what British and American English write differently. Both texts and dictionary pass through here, so that a form
/// that is no word does no harm.
fn spelling(word: &str) -> Cow<'_, str> {
    let mut out = Cow::Borrowed(word);
    for (british, american) in [
        ("isation", "ization"),
        ("ising", "izing"),
        ("ised", "ized"),
        ("ise", "ize"),
        ("yse", "yze"),
        ("our", "or"),
        ("programme", "program"),
        ("centre", "center"),
        ("metre", "meter"),
        ("theatre", "theater"),
        ("fence", "fense"),
        ("cence", "cense"),
        ("judgement", "judgment"),
    ] {
        // Short endings only after something: hour and rise are no spellings.
        let least = match british.len() {
            short @ ..5 => short + 3,
            long => long,
        };
        if out.len() >= least && out.contains(british) {
            out = Cow::Owned(out.replace(british, american));
        }
    }
    out
}

/// Words without content, sorted.
const STOP: &[&str] = &[
    "a",
    "about",
    "above",
    "after",
    "again",
    "all",
    "also",
    "am",
    "among",
    "an",
    "and",
    "any",
    "are",
    "as",
    "at",
    "be",
    "because",
    "been",
    "before",
    "being",
    "between",
    "both",
    "but",
    "by",
    "can",
    "could",
    "did",
    "do",
    "does",
    "doing",
    "done",
    "down",
    "during",
    "each",
    "ever",
    "for",
    "from",
    "further",
    "had",
    "has",
    "have",
    "having",
    "he",
    "hence",
    "her",
    "here",
    "hers",
    "him",
    "his",
    "how",
    "i",
    "if",
    "in",
    "into",
    "is",
    "it",
    "its",
    "just",
    "let",
    "lets",
    "like",
    "ll",
    "may",
    "me",
    "might",
    "more",
    "most",
    "much",
    "must",
    "my",
    "nor",
    "of",
    "off",
    "on",
    "once",
    "one's",
    "only",
    "onto",
    "or",
    "other",
    "others",
    "our",
    "ours",
    "out",
    "over",
    "own",
    "per",
    "re",
    "s",
    "shall",
    "she",
    "should",
    "so",
    "some",
    "such",
    "t",
    "than",
    "that",
    "the",
    "their",
    "theirs",
    "them",
    "then",
    "there",
    "thereby",
    "therefore",
    "thereof",
    "these",
    "they",
    "this",
    "those",
    "through",
    "thus",
    "to",
    "too",
    "under",
    "up",
    "upon",
    "us",
    "ve",
    "very",
    "was",
    "we",
    "well",
    "were",
    "what",
    "when",
    "where",
    "whereas",
    "whether",
    "which",
    "while",
    "who",
    "whom",
    "whose",
    "why",
    "will",
    "with",
    "within",
    "would",
    "yet",
    "you",
    "your",
    "yours",
];

/// Forms that a stemmer cannot lead back, sorted, with their base.
const IRREGULAR: &[(&str, &str)] = &[
    ("began", "begin"),
    ("begun", "begin"),
    ("best", "good"),
    ("better", "good"),
    ("bore", "bear"),
    ("borne", "bear"),
    ("bought", "buy"),
    ("brought", "bring"),
    ("built", "build"),
    ("came", "come"),
    ("caught", "catch"),
    ("children", "child"),
    ("chosen", "choose"),
    ("dealt", "deal"),
    ("drawn", "draw"),
    ("drew", "draw"),
    ("driven", "drive"),
    ("fallen", "fall"),
    ("fell", "fall"),
    ("felt", "feel"),
    ("fought", "fight"),
    ("found", "find"),
    ("gave", "give"),
    ("given", "give"),
    ("gone", "go"),
    ("got", "get"),
    ("grew", "grow"),
    ("grown", "grow"),
    ("held", "hold"),
    ("kept", "keep"),
    ("knew", "know"),
    ("known", "know"),
    ("laid", "lay"),
    ("led", "lead"),
    ("left", "leave"),
    ("lost", "lose"),
    ("made", "make"),
    ("meant", "mean"),
    ("men", "man"),
    ("met", "meet"),
    ("overcame", "overcome"),
    ("paid", "pay"),
    ("persons", "people"),
    ("risen", "rise"),
    ("rose", "rise"),
    ("said", "say"),
    ("saw", "see"),
    ("seen", "see"),
    ("sent", "send"),
    ("shown", "show"),
    ("sold", "sell"),
    ("sought", "seek"),
    ("spent", "spend"),
    ("spoke", "speak"),
    ("spoken", "speak"),
    ("stood", "stand"),
    ("taken", "take"),
    ("taught", "teach"),
    ("thought", "think"),
    ("told", "tell"),
    ("took", "take"),
    ("understood", "understand"),
    ("went", "go"),
    ("women", "woman"),
    ("won", "win"),
    ("worse", "bad"),
    ("worst", "bad"),
    ("written", "write"),
    ("wrote", "write"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted() {
        assert!(STOP.is_sorted());
        assert!(IRREGULAR.is_sorted());
    }

    #[test]
    fn forms_of_one_word_have_one_stem() {
        let stems = Stems::new();
        for (a, b) in [
            ("colourful", "colorful"),
            ("programmes", "program"),
            ("organisations", "organizations"),
            ("built", "builds"),
            ("women", "woman"),
            ("defence", "defense"),
        ] {
            assert_eq!(stems.stem(a), stems.stem(b), "{a} {b}");
        }
        assert_eq!(stems.stem("the"), None);
    }
}

//! Phrases of the speech and where the translation has them.

use std::ops::Range;
use std::path::Path;
use yinwen::bitext::{Bitext, Lexicon, Side};

use crate::harness::whole;

/// What became of the phrases.
#[derive(Debug, Default)]
pub struct Tally {
    pub phrases: usize,
    /// The clauses shown hold most of the rendering.
    pub clause: usize,
    /// The words shown are the rendering, give or take little.
    pub words: usize,
    /// The sum of what is shown of each sentence when the clauses are.
    pub shown: f64,
    pub missed: Vec<String>,
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> usize {
    a.end.min(b.end).saturating_sub(a.start.max(b.start))
}

/// Looks up each phrase of a pair, from one side to the other.
pub fn tally(folder: &Path, from: Side, lexicon: &Lexicon) -> Tally {
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).expect("a file of a pair");
    let bitext = Bitext::new(whole(&read("zh.txt")), whole(&read("en.txt")), lexicon);
    let to = match from {
        Side::Chinese => Side::English,
        Side::English => Side::Chinese,
    };
    let mut tally = Tally::default();
    for line in read("phrases.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
    {
        let (zh, en) = line.split_once('\t').expect("a phrase and its rendering");
        let (phrase, gold) = match from {
            Side::Chinese => (zh, en),
            Side::English => (en, zh),
        };
        tally.phrases += 1;
        // A phrase may occur more than once; the rendering says which is meant.
        let places = bitext
            .side(from)
            .words
            .match_indices(phrase)
            .filter_map(|(at, _)| {
                let range = at..at + phrase.len();
                let bead = *bitext.beads_at(from, &range).first()?;
                let sentences = match to {
                    Side::Chinese => &bead.zh,
                    Side::English => &bead.en,
                };
                let sentences = bitext.side(to).sentences.get(sentences.clone())?;
                let all = sentences.first()?.start..sentences.last()?.end;
                let start = all.start + bitext.side(to).words.get(all.clone())?.find(gold)?;
                let rendering = bitext.rendering(from, bead, &range)?;
                Some((rendering, start..start + gold.len(), all))
            });
        let Some((rendering, gold_range, all)) = places.into_iter().next() else {
            tally.missed.push(format!("{phrase}: no bead has it"));
            continue;
        };
        let is_clause = overlap(&rendering.clause, &gold_range) * 10 >= gold_range.len() * 6;
        tally.shown += rendering.clause.len() as f64 / all.len() as f64;
        tally.clause += usize::from(is_clause);
        let words = rendering.words.clone().unwrap_or(rendering.clause.clone());
        let f1 =
            2.0 * overlap(&words, &gold_range) as f64 / (words.len() + gold_range.len()) as f64;
        tally.words += usize::from(f1 >= 0.7);
        if f1 < 0.7 || !is_clause {
            let text = &bitext.side(to).words;
            tally.missed.push(format!(
                "{phrase} -> {gold}: {:?} in {:?}",
                rendering.words.and_then(|r| text.get(r)),
                text.get(rendering.clause)
            ));
        }
    }
    tally
}

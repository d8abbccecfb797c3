//! Distinct text of any size, made from the example by a fixed seed: chains of its words, with names and numbers among them. A stretch
//! of ten letters stands in few places; every tenth sentence stands as it is in the example, as laws and reports repeat theirs.

use crate::corpus::{Random, example};
use std::collections::HashMap;
use yinwen::text::{sentence, words};

/// Bytes of a document, or a little more.
const DOCUMENT: usize = 10_000;
/// The words of a sentence, at most.
const WORDS: usize = 40;
/// Names that occur.
const NAMES: usize = 20_000;

/// Documents of about 10 kB, without end.
pub struct Distinct {
    random: Random,
    /// The words of the example in their order.
    words: Vec<String>,
    /// Where each word stands among them.
    places: HashMap<String, Vec<usize>>,
    /// Whole sentences.
    stock: Vec<String>,
    number: usize,
}

impl Distinct {
    pub fn new() -> Distinct {
        let texts = ["xi2015-book", "wic2019-concept", "liu2016"];
        let texts = texts.map(|name| example(&format!("corpus/{name}.txt")));
        let sentences = texts.iter().flat_map(|text| {
            let all = sentence::sentences(text).into_iter();
            all.map(|range| text[range].to_owned())
        });
        let stock: Vec<String> = sentences.collect();
        let words: Vec<String> = stock
            .iter()
            .flat_map(|text| words::words(text).into_iter().map(|range| &text[range]))
            .map(str::to_owned)
            .collect();
        let mut places: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, word) in words.iter().enumerate() {
            places.entry(word.clone()).or_default().push(at);
        }
        Distinct {
            random: Random(11),
            words,
            places,
            stock,
            number: 0,
        }
    }

    /// The word after `word`: what follows it somewhere, or any.
    fn next_word(&mut self, word: &str) -> String {
        match self.random.below(100) {
            0..4 => self.name(),
            4..6 => self.random.below(3_000).to_string(),
            6..60 => {
                let places = self.places.get(word).map_or(&[][..], Vec::as_slice);
                let at = places.get(self.random.below(places.len()));
                let next = at.map_or(0, |at| at + 1) % self.words.len();
                self.words[next].clone()
            }
            _ => self.words[self.random.below(self.words.len())].clone(),
        }
    }

    /// A name of two letters; some are frequent, most are rare.
    fn name(&mut self) -> String {
        let number = self.random.below(NAMES) * self.random.below(NAMES) / NAMES;
        let letter = |number: usize| char::from_u32(0x4E00 + number as u32).unwrap_or('一');
        [letter(number * 7 % 6_000), letter(number * 13 % 5_003)]
            .iter()
            .collect()
    }

    fn sentence(&mut self) -> String {
        if self.random.below(10) == 0 {
            return self.stock[self.random.below(self.stock.len())].clone();
        }
        let mut word = self.words[self.random.below(self.words.len())].clone();
        let mut sentence = String::new();
        for _ in 0..WORDS {
            sentence.push_str(word.trim());
            word = self.next_word(&word);
            if word.ends_with('。') {
                break;
            }
        }
        sentence.push('。');
        sentence
    }
}

impl Iterator for Distinct {
    type Item = String;

    fn next(&mut self) -> Option<String> {
        self.number += 1;
        let mut document = format!("第{}号报告\n\n", self.number);
        while document.len() < DOCUMENT {
            for _ in 0..1 + self.random.below(5) {
                document.push_str(&self.sentence());
            }
            document.push_str("\n\n");
        }
        Some(document)
    }
}

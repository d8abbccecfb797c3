//! A corpus of any size: sentences of the example, re-mixed by a fixed seed.

use std::path::Path;
use yinwen::text::sentence;

/// A small linear congruential generator (Knuth's MMIX constants): the same corpus in every run.
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit.max(1)
    }
}

/// A file of the example.
pub fn example(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("examples/wuzhen")
        .join(name);
    std::fs::read_to_string(path).unwrap_or_default()
}

/// Documents of about 10 kB, `size` bytes in all.
#[allow(
    dead_code,
    reason = "not every bench that shares this module has its corpus in memory"
)]
pub fn documents(size: usize) -> Vec<String> {
    let texts = ["xi2015-book", "wic2019-concept", "liu2016", "xi2015-blog"]
        .map(|name| example(&format!("corpus/{name}.txt")));
    let sentences: Vec<&str> = texts
        .iter()
        .flat_map(|text| {
            sentence::sentences(text)
                .into_iter()
                .filter_map(|range| text.get(range))
        })
        .collect();
    let mut random = Random(1);
    let mut documents = Vec::new();
    let mut written = 0;
    while written < size {
        let mut document = String::new();
        while document.len() < 10_000 {
            // Two halves of different sentences: long enough runs, few exact repetitions.
            for half in 0..2 {
                let chars: Vec<char> = sentences[random.below(sentences.len())].chars().collect();
                let middle = chars.len() / 2;
                let range = if half == 0 {
                    0..middle
                } else {
                    middle..chars.len()
                };
                document.extend(&chars[range]);
            }
        }
        written += document.len();
        documents.push(document);
    }
    documents
}

//! Word segmentation, loaded only when words are needed (the dictionary costs about a tenth of a second).

use jieba_rs::Jieba;
use std::ops::Range;
use std::sync::LazyLock;

static JIEBA: LazyLock<Jieba> = LazyLock::new(Jieba::new);

/// Cuts `text` into words, as byte ranges in order that cover all of it.
pub fn words(text: &str) -> Vec<Range<usize>> {
    let mut at = 0;
    JIEBA
        .cut(text, true)
        .into_iter()
        .map(|token| {
            let start = at;
            at += token.word.len();
            start..at
        })
        .collect()
}

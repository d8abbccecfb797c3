//! English wordings as a translator compares them: inflection and articles do not count.

use super::english::Stems;

/// The words of an English text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnglishWords {
    /// Stems, each with whether it carries content.
    stems: Vec<(String, bool)>,
}

impl EnglishWords {
    /// Reads `text`.
    #[must_use]
    pub fn new(text: &str) -> EnglishWords {
        let stems = Stems::new();
        let lower = text.to_lowercase();
        let words = lower.split(|c: char| !c.is_alphanumeric());
        let counts = |word: &&str| !matches!(*word, "" | "a" | "an" | "the" | "s");
        let stem = |word: &str| match stems.stem(word) {
            Some(stem) => (stem, true),
            None => (word.to_owned(), false),
        };
        EnglishWords {
            stems: words.filter(counts).map(stem).collect(),
        }
    }

    /// Whether these words stand in `text`, one after the other.
    #[must_use]
    pub fn stand_in(&self, text: &EnglishWords) -> bool {
        let length = self.stems.len();
        length > 0 && text.stems.windows(length).any(|part| part == self.stems)
    }

    /// Whether the two have a word in common that says something.
    #[must_use]
    pub fn share_content(&self, other: &EnglishWords) -> bool {
        let says = |word: &&(String, bool)| word.1;
        self.stems
            .iter()
            .filter(says)
            .any(|word| other.stems.contains(word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stand(words: &str, text: &str) -> bool {
        EnglishWords::new(words).stand_in(&EnglishWords::new(text))
    }

    #[test]
    fn inflection_and_articles_do_not_count_and_negators_do() {
        assert!(stand(
            "respecting a sovereign nation",
            "We respect the sovereign nations."
        ));
        assert!(stand("China's netizen", "China’s netizens"));
        assert!(!stand("should become", "should not become"));
        assert!(!stand("art", "part of it"));
        assert!(!stand("", "part of it"));
    }
}

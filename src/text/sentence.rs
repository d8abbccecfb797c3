//! Sentence and clause boundaries in Chinese and English.

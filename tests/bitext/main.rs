//! Sentence alignment and translation look-up, judged by gold that was made by reading.

mod harness;

//! Numbers as written in Chinese and English text, and their values.

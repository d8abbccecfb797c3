//! Classes of Han characters that write the same word: simplified, traditional and variant forms.

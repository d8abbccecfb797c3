//! From a quotation and its binding to a verdict.

//! Word segmentation, loaded only when words are needed.

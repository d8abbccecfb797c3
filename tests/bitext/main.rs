//! Sentence alignment and translation look-up, judged by gold that was made by reading.

mod harness;
mod phrases;

use harness::{Change, Pair, Score, run, whole};
use std::path::{Path, PathBuf};
use yinwen::bitext::{Lexicon, Side, align, read_tmx, write_tmx};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/bitext/pairs")
        .join(name)
}

fn lexicon() -> Lexicon {
    Lexicon::new(Vec::new())
}

/// The score of both pairs under a change: the speech, a close translation, and the declaration, whose sentences are much alike.
fn both(change: Change) -> [Score; 2] {
    ["speech", "declaration"].map(|name| run(&Pair::read(&folder(name)), change, 0..3, &lexicon()))
}

#[track_caller]
fn at_least(change: Change, speech: f64, declaration: f64) {
    let scores = both(change);
    for (score, least) in scores.iter().zip([speech, declaration]) {
        assert!(
            score.f1() >= least,
            "{change:?}: {:.3} of {score:?}",
            score.f1()
        );
        // What is shown with confidence is right.
        assert!(score.wrong * 100 <= score.sure, "{change:?}: {score:?}");
    }
}

#[test]
fn a_clean_pair_is_aligned_sentence_by_sentence() {
    at_least(Change::Clean, 0.98, 0.97);
}

#[test]
fn missing_paragraphs_stay_alone() {
    at_least(Change::Deleted, 0.97, 0.97);
}

#[test]
fn paragraphs_in_another_place_are_found() {
    at_least(Change::Swapped, 0.97, 0.97);
}

#[test]
fn lines_of_a_web_page_and_footnote_marks_do_no_harm() {
    at_least(Change::Boilerplate, 0.95, 0.95);
}

#[test]
fn paragraphs_run_together_are_taken_apart() {
    at_least(Change::Merged, 0.95, 0.93);
}

#[test]
fn all_at_once() {
    at_least(Change::Combined, 0.90, 0.90);
}

#[test]
fn every_sentence_is_in_one_bead() {
    let pair = Pair::read(&folder("speech"));
    let (zh, en) = pair.changed(Change::Combined, 1);
    let (zh, en) = (
        harness::written(&zh, true).0,
        harness::written(&en, false).0,
    );
    let (zh, en) = (whole(&zh), whole(&en));
    let alignment = align(&zh, &en, &lexicon());
    for side in [Side::Chinese, Side::English] {
        let beads = alignment.in_order_of(side);
        let sentences = |of: Side| {
            let beads = beads.iter();
            let beads = beads.flat_map(move |bead| match of {
                Side::Chinese => bead.zh.clone(),
                Side::English => bead.en.clone(),
            });
            beads.collect::<Vec<_>>()
        };
        let all = |of: Side| match of {
            Side::Chinese => 0..zh.sentences.len(),
            Side::English => 0..en.sentences.len(),
        };
        // In order on its own side, each once on the other.
        assert_eq!(sentences(side), all(side).collect::<Vec<_>>());
        let other = match side {
            Side::Chinese => Side::English,
            Side::English => Side::Chinese,
        };
        let mut others = sentences(other);
        others.sort_unstable();
        assert_eq!(others, all(other).collect::<Vec<_>>());
    }
}

#[test]
fn another_text_is_no_translation() {
    let read = |pair: &str, file: &str| {
        whole(&std::fs::read_to_string(folder(pair).join(file)).expect("a text"))
    };
    for (zh, en) in [("speech", "declaration"), ("declaration", "speech")] {
        let alignment = align(&read(zh, "zh.txt"), &read(en, "en.txt"), &lexicon());
        assert!(
            !alignment.evidence.is_translation(),
            "{:?}",
            alignment.evidence
        );
        assert!(alignment.beads.iter().all(|bead| !bead.is_pair()));
    }
    // Half a translation is one.
    let half = std::fs::read_to_string(folder("speech").join("en.txt")).expect("a text");
    let half = half.get(..6000).expect("more than that");
    let alignment = align(&read("speech", "zh.txt"), &whole(half), &lexicon());
    assert!(
        alignment.evidence.is_translation(),
        "{:?}",
        alignment.evidence
    );
}

#[test]
fn traditional_text_is_aligned_like_simplified() {
    let zh = whole("各國應該加強溝通、擴大共識、深化合作。\n\n網絡空間不是“法外之地”。");
    let en = whole(
        "Cyberspace is not a “land outside the law”.\n\nAll countries should strengthen communication, broaden consensus and deepen collaboration.",
    );
    let alignment = align(&zh, &en, &lexicon());
    let pairs: Vec<_> = alignment
        .beads
        .iter()
        .filter(|bead| bead.is_pair())
        .map(|bead| (bead.zh.start, bead.en.start))
        .collect();
    assert_eq!(pairs, [(0, 1), (1, 0)]);
}

#[test]
fn phrases_are_found_in_the_right_clause() {
    for (side, words) in [(Side::Chinese, 50), (Side::English, 55)] {
        let tally = phrases::tally(&folder("speech"), side, &lexicon());
        assert!(tally.clause * 60 >= tally.phrases * 55, "{tally:#?}");
        assert!(tally.words >= words, "{tally:#?}");
        // A clause, not the sentence.
        assert!(tally.shown < 0.6 * tally.phrases as f64, "{tally:#?}");
    }
}

#[test]
fn hostile_texts_are_aligned_without_harm() {
    let long = "国".repeat(20_000);
    let lines = "好。\n\n".repeat(300);
    for zh in [
        "",
        "。。。",
        "\u{feff}\n\n\u{3000}",
        "[1][2]",
        &long,
        &lines,
        "１２３",
    ] {
        for en in ["", "...", "a", "1 2 3 [4]", "\u{202e}x\u{301}"] {
            let alignment = align(&whole(zh), &whole(en), &lexicon());
            assert!(alignment.beads.iter().all(|bead| bead.coverage <= 1.0));
        }
    }
}

#[test]
fn a_translation_memory_survives_a_round() {
    let units = vec![yinwen::bitext::Unit {
        zh: "网络主权".to_owned(),
        en: "cyber sovereignty".to_owned(),
    }];
    assert_eq!(read_tmx(&write_tmx(&units, "zh-Hans", "en")), Ok(units));
}

//! Changed quotations of a small corpus at random: each wrong one is told of exactly once.

use proptest::prelude::*;
use std::sync::LazyLock;
use yinwen::collate::Verdict;
use yinwen::lint::{self, Locale};
use yinwen::workspace::Workspace;
use yinwen::workspace::load::LoadOptions;

/// The rules that a verdict can be named by.
const VERDICTS: [&str; 11] = [
    "misquoted-negation",
    "misquoted-number",
    "misquoted-wording",
    "misquoted-modality",
    "dropped-qualifier",
    "unmarked-omission",
    "reordered",
    "stitched",
    "not-in-source",
    "misattributed",
    "superseded-wording",
];

const LONG: &str = "在讲话中，我愿提出五点主张，请大家批评指正。\n\n\
    第一，加快全球网络基础设施建设，促进互联互通。网络的本质在于互联，信息的价值在于互通。\n\n\
    第二，打造网上文化交流共享平台，不搞网络霸权，不干涉他国内政。目前，中国有6.7亿网民、413万多家网站。\n\n\
    第三，应该尊重各国自主选择网络发展道路的权利。\n";
const OTHER: &str = "各国应该加强沟通交流，完善网络空间对话协商机制，研究制定全球互联网治理规则。\n\n\
    网络的本质在于互联，信息的价值在于互通，这是大家的共识。\n";

/// A workspace of two documents, the second of which repeats a sentence of the first.
static MUTATED: LazyLock<(tempfile::TempDir, Workspace)> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("corpus")).unwrap();
    for (id, text) in [("long", LONG), ("other", OTHER)] {
        std::fs::write(folder.path().join(format!("corpus/{id}.txt")), text).unwrap();
    }
    let options = LoadOptions {
        start: folder.path().to_path_buf(),
        ..LoadOptions::default()
    };
    let ws = Workspace::load(&options).unwrap();
    (folder, ws)
});

/// A change to a list of letters at some place.
#[derive(Debug, Clone)]
enum Change {
    Drop(usize, usize),
    Swap(usize),
    Set(usize, char),
    Insert(usize, &'static str),
    Repeat(usize, usize),
}

fn change() -> impl Strategy<Value = Change> {
    let place = 0..200usize;
    let words = prop::sample::select(vec!["不", "约", "必须", "7", "……", "[的]", "和", "“互联”"]);
    let letter = prop::sample::select("不未三9甲网必，。".chars().collect::<Vec<_>>());
    prop_oneof![
        (place.clone(), 1..12usize).prop_map(|(at, length)| Change::Drop(at, length)),
        place.clone().prop_map(Change::Swap),
        (place.clone(), letter).prop_map(|(at, c)| Change::Set(at, c)),
        (place.clone(), words).prop_map(|(at, word)| Change::Insert(at, word)),
        (place, 1..12usize).prop_map(|(at, length)| Change::Repeat(at, length)),
    ]
}

/// `length` letters of `text` from `start` on, changed.
fn changed(text: &str, start: usize, length: usize, changes: &[Change]) -> String {
    let letters: Vec<char> = text.chars().filter(|c| *c != '\n').collect();
    let start = start % letters.len();
    let mut out: Vec<char> = letters[start..].iter().take(length).copied().collect();
    for change in changes {
        let size = out.len().max(1);
        match change {
            Change::Drop(at, length) => {
                let at = at % size;
                out.drain(at..(at + length).min(out.len()));
            }
            Change::Swap(at) if out.len() > 1 => {
                let at = at % (out.len() - 1);
                out.swap(at, at + 1);
            }
            Change::Set(at, c) if !out.is_empty() => out[at % size] = *c,
            Change::Insert(at, word) if !out.is_empty() => {
                let at = at % size;
                out.splice(at..at, word.chars());
            }
            Change::Repeat(at, length) if !out.is_empty() => {
                let at = at % size;
                let again: Vec<char> = out[at..].iter().take(*length).copied().collect();
                out.splice(0..0, again);
            }
            _ => {}
        }
    }
    out.into_iter().collect()
}

proptest! {
    /// Every altered, elsewhere or absent quotation yields exactly one verdict finding; no other yields any, nor does a weakly bound
    /// term.
    #[test]
    fn a_verdict_is_one_finding(
        quotations in prop::collection::vec(
            (any::<bool>(), any::<bool>(), 0..200usize, 2..60usize, prop::collection::vec(change(), 0..4)),
            1..6,
        ),
    ) {
        let ws = &MUTATED.1;
        let mut text = String::new();
        for (of_long, cite_long, start, length, changes) in &quotations {
            let (source, id) = (
                if *of_long { LONG } else { OTHER },
                if *cite_long { "long" } else { "other" },
            );
            let wording = changed(source, *start, *length, changes);
            text.push_str(&format!("有人说“{wording}”[@{id}]。\n\n"));
        }
        let note = ws.check(&ws.config.root.join("n.md"), text.as_str().into());
        let found = lint::lint(ws, &note, Locale::English);
        for (index, check) in note.checks.iter().enumerate() {
            let quotation = &note.note.quotations[index];
            let is_strong = quotation.binding.as_ref().is_some_and(|binding| binding.strong);
            let wrong = matches!(check.verdict, Verdict::Altered | Verdict::Elsewhere | Verdict::Absent)
                && (is_strong || !quotation.is_term);
            let told: Vec<&str> = found
                .iter()
                .filter(|f| f.quotation == Some(index) && VERDICTS.contains(&f.rule))
                .map(|f| f.rule)
                .collect();
            prop_assert_eq!(
                told.len(),
                usize::from(wrong),
                "{:?} of {:?}: {:?}",
                check.verdict,
                &quotation.wording.text,
                told
            );
        }
    }
}

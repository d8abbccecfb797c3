//! The citation reader against what Pandoc 3.9 reads in the same inputs (recorded by tests/pandoc/record.py).

use yinwen::markup::{Known, citation};

/// Key and whether it stands in brackets, sorted: nested items come in another order than in Pandoc's tree.
type Reading = Vec<(String, bool)>;

/// Inputs, what Pandoc reads in them, and the keys whose author is suppressed.
fn cases() -> Vec<(String, Reading, Vec<String>)> {
    include_str!("pandoc/cases.jsonl")
        .lines()
        .map(|line| {
            let case: serde_json::Value = serde_json::from_str(line).expect("a case is JSON");
            let mut reading: Reading = case["citations"]
                .as_array()
                .expect("an answer is recorded")
                .iter()
                .map(|c| {
                    let key = c["key"].as_str().unwrap_or_default().to_owned();
                    // A suppressed author stands in brackets or in the text; Pandoc does not say which.
                    (key, c["mode"] == "NormalCitation")
                })
                .collect();
            reading.sort();
            let suppressed = case["citations"]
                .as_array()
                .into_iter()
                .flatten()
                .filter(|c| c["mode"] == "SuppressAuthor")
                .filter_map(|c| c["key"].as_str().map(str::to_owned))
                .collect();
            (
                case["input"].as_str().unwrap_or_default().to_owned(),
                reading,
                suppressed,
            )
        })
        .collect()
}

fn reading(citations: &[citation::Citation], suppressed: &[String]) -> Reading {
    let mut reading: Reading = citations
        .iter()
        .map(|c| {
            (
                c.key.to_string(),
                c.bracketed && !suppressed.iter().any(|key| *key == *c.key),
            )
        })
        .collect();
    reading.sort();
    reading
}

#[test]
fn reads_what_pandoc_reads() {
    let cases = cases();
    assert!(cases.len() >= 160, "only {} cases", cases.len());
    let mut wrong = Vec::new();
    for (input, expected, suppressed) in cases {
        let whole = 0..input.len();
        let found = reading(
            &citation::pandoc(&input, std::slice::from_ref(&whole)),
            &suppressed,
        );
        if found != expected {
            wrong.push(format!(
                "{input:?}: pandoc reads {expected:?}, yinwen {found:?}"
            ));
        }
        let known = Known {
            keys: expected.iter().map(|(key, _)| key.clone()).collect(),
            ..Known::default()
        };
        let (citations, nonportable) =
            citation::parse(&input, std::slice::from_ref(&whole), &known);
        let quarto = expected.iter().any(|(key, _)| key.is_empty());
        if nonportable.is_empty() && !quarto && reading(&citations, &suppressed) != expected {
            wrong.push(format!(
                "{input:?}: with known keys {:?}",
                reading(&citations, &suppressed)
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} differ:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

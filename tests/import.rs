//! Documents of other programs, whatever their bytes: an answer, in time, and no panic of ours.
//!
//! A library that reads a format may panic at a damaged file: it runs in a process of its own for that. Our own code may not.

use proptest::prelude::*;
use std::cell::RefCell;
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Once;
use yinwen::import;

thread_local! {
    /// Where this thread panicked last.
    static PLACE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Reads a document; fails where a line of this crate panics.
#[track_caller]
fn read(name: &str, bytes: &[u8]) {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            let place = panic.location().map(|place| place.file().to_owned());
            if place
                .as_ref()
                .is_some_and(|file| !file.contains("/.cargo/"))
            {
                usual(panic);
            }
            PLACE.set(place);
        }));
    });
    PLACE.set(None);
    let read = catch_unwind(AssertUnwindSafe(|| {
        import::read(name, bytes.to_vec()).map(|document| document.text())
    }));
    let place = PLACE.take().unwrap_or_default();
    assert!(
        read.is_ok() || Path::new(&place).is_absolute(),
        "{name} of {} bytes: {place} panicked",
        bytes.len()
    );
}

fn made(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sources/fixtures");
    std::fs::read(folder.join(name)).expect("a file")
}

/// `bytes` with some of them changed, and perhaps cut off.
fn damaged(
    bytes: &[u8],
    changes: &[(prop::sample::Index, u8)],
    end: Option<prop::sample::Index>,
) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for (at, value) in changes {
        let at = at.index(bytes.len());
        bytes[at] = *value;
    }
    if let Some(end) = end {
        bytes.truncate(end.index(bytes.len()));
    }
    bytes
}

/// A page of a PDF that draws what `content` says in Helvetica.
fn pdf(content: &[u8]) -> Vec<u8> {
    let mut stream = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    stream.write_all(content).expect("packed");
    let stream = stream.finish().expect("packed");
    let mut out = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n\
        2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n\
        3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents 4 0 R \
        /Resources << /Font << /F 5 0 R >> >> >>\nendobj\n\
        5 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>\nendobj\n"
        .to_vec();
    let head = format!(
        "4 0 obj\n<< /Length {} /Filter /FlateDecode >>\nstream\n",
        stream.len()
    );
    out.extend(head.into_bytes());
    out.extend(stream);
    out.extend(b"\nendstream\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n");
    out
}

/// A step of a page description: numbers of every size before an operator.
fn operation() -> impl Strategy<Value = String> {
    let number = prop_oneof![
        8 => (-400.0..400.0).prop_map(|n: f64| format!("{n:.2}")),
        1 => Just("0".to_owned()),
        1 => (-1e30..1e30).prop_map(|n: f64| format!("{n:.0}")),
    ];
    let operator = prop_oneof![
        (prop::collection::vec(number.clone(), 2)).prop_map(|n| format!("{} Td", n.join(" "))),
        (prop::collection::vec(number.clone(), 6)).prop_map(|n| format!("{} Tm", n.join(" "))),
        (prop::collection::vec(number.clone(), 6)).prop_map(|n| format!("{} cm", n.join(" "))),
        (prop::collection::vec(number.clone(), 4)).prop_map(|n| format!("{} re S", n.join(" "))),
        (prop::collection::vec(number.clone(), 4))
            .prop_map(|n| format!("{} {} m {} {} l S", n[0], n[1], n[0], n[3])),
        (prop::collection::vec(number.clone(), 4))
            .prop_map(|n| format!("{} {} m {} {} l S", n[0], n[1], n[2], n[1])),
        number.clone().prop_map(|n| format!("/F {n} Tf")),
        "[a-zA-Z0-9 .,-]{0,12}".prop_map(|text| format!("({text}) Tj")),
        "[0-9]{1,2}".prop_map(|text| format!("/F 5 Tf ({text}) Tj /F 10 Tf")),
        Just("1 0 0 1 20 250 Tm".to_owned()),
        Just("0 -12 Td".to_owned()),
        Just("0 1 -1 0 100 20 Tm".to_owned()),
    ];
    operator
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..3000), name in "a\\.(pdf|docx|html|txt|md)") {
        read(&name, &bytes);
        for head in [b"%PDF-1.7\n".as_slice(), b"PK\x03\x04word/", b"<!DOCTYPE html>", b"---\nyinwen:\n"] {
            read(&name, &[head, &bytes].concat());
        }
    }

    #[test]
    fn damaged_files(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..20),
        end in prop::option::of(any::<prop::sample::Index>()),
    ) {
        for name in ["principles.pdf", "columns.pdf", "pandoc.docx", "office.docx"] {
            read(name, &damaged(&made(name), &changes, end));
        }
    }

    #[test]
    fn any_page(operations in prop::collection::vec(operation(), 0..120)) {
        let content = format!("BT /F 10 Tf 20 250 Td\n{}\nET", operations.join("\n"));
        read("a.pdf", &pdf(content.as_bytes()));
    }

    #[test]
    fn any_tags(parts in prop::collection::vec(prop_oneof![
        "<(/)?(p|div|table|tr|td|li|h1|sup|a href=.#n1.|br|article|nav|section id=.n1.)>",
        "[一-龥。“”a-z1-9 \n]{0,30}",
        "&[a-z#0-9]{0,8};?",
        "<[!/?a-z \"'=-]{0,10}",
    ], 0..200)) {
        read("a.html", parts.concat().as_bytes());
    }
}

//! What the parts of a check cost: `cargo bench`. Corpus of about 10 MB: sentences of the example, re-mixed by a fixed seed.

#[path = "corpus/mod.rs"]
mod corpus;

use corpus::{Random, documents, example};
use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use std::path::Path;
use std::sync::{Arc, LazyLock};
use yinwen::bitext::{Bitext, Lexicon, Side, Text};
use yinwen::collate::align;
use yinwen::config::Config;
use yinwen::corpus::{LoadedFile, SourceId};
use yinwen::index::{Index, Lookup};
use yinwen::labels;
use yinwen::markup::{self, Known, NoteKind};
use yinwen::text::fold::fold;
use yinwen::workspace::Workspace;
use yinwen::workspace::load::LoadOptions;

fn main() {
    divan::main();
}

const SIZE: usize = 10_000_000;

static DOCUMENTS: LazyLock<Vec<String>> = LazyLock::new(|| documents(SIZE));

static FOLDED: LazyLock<Vec<Vec<u16>>> =
    LazyLock::new(|| DOCUMENTS.iter().map(|text| fold(text).units).collect());

static INDEX: LazyLock<Index> = LazyLock::new(|| Index::build(FOLDED.iter().map(Vec::as_slice)));

/// A stretch of the corpus with `edits` units exchanged.
fn query(length: usize, edits: usize) -> Vec<u16> {
    let document = &FOLDED[FOLDED.len() / 2];
    let mut query = document[document.len() / 3..][..length].to_vec();
    for edit in 0..edits {
        let at = (edit * 2 + 1) * length / (2 * edits);
        query[at] = FOLDED[0][edit * 7];
    }
    query
}

/// Pieces of three units from all over: every pair of letters exists, nothing aligns.
fn absent(length: usize) -> Vec<u16> {
    let mut random = Random(7);
    let mut query = Vec::new();
    while query.len() < length {
        let document = &FOLDED[random.below(FOLDED.len())];
        query.extend_from_slice(&document[random.below(document.len() - 3)..][..3]);
    }
    query.truncate(length);
    query
}

#[divan::bench]
fn fold_text(bencher: Bencher) {
    let text: String = DOCUMENTS.iter().take(100).map(String::as_str).collect();
    bencher
        .counter(BytesCount::of_str(&text))
        .bench(|| fold(black_box(&text)));
}

/// The speech of the tests and its translation, cut into sentences.
fn speech() -> (Text, Text) {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/bitext/pairs/speech");
    let cut = |name: &str| {
        let text = std::fs::read_to_string(format!("{folder}/{name}")).expect("a text");
        Text::new(&text, std::slice::from_ref(&(0..text.len())), &[], None)
    };
    (cut("zh.txt"), cut("en.txt"))
}

#[divan::bench]
fn align_speech(bencher: Bencher) {
    let lexicon = Lexicon::new(Vec::new());
    bencher.with_inputs(speech).bench_values(|(zh, en)| {
        let aligned = Bitext::new(zh, en, &lexicon);
        assert!(aligned.alignment.evidence.is_translation());
        aligned
    });
}

#[divan::bench]
fn rendering_of_a_phrase(bencher: Bencher) {
    let (zh, en) = speech();
    let bitext = Bitext::new(zh, en, &Lexicon::new(Vec::new()));
    let at = bitext.zh.words.find("扩大共识").expect("the phrase");
    let range = at..at + "扩大共识".len();
    bencher.bench(|| {
        let beads = bitext.beads_at(Side::Chinese, black_box(&range));
        let bead = beads.first().expect("its bead");
        bitext.rendering(Side::Chinese, bead, &range)
    });
}

#[divan::bench]
fn parse_note(bencher: Bencher) {
    let note = ["brief", "memo", "reading-notes", "essay", "messy"]
        .map(|name| example(&format!("notes/{name}.md")))
        .concat();
    let known = Known {
        keys: ["xi2015", "wic2019", "liu2016", "xi2015-en"]
            .map(str::to_owned)
            .into(),
        ..Known::default()
    };
    bencher
        .counter(BytesCount::of_str(&note))
        .bench(|| markup::parse(black_box(&note), NoteKind::Markdown, &known));
}

/// A note that is one line, of 1 and of 8 MB: the time per byte must be the same.
#[divan::bench(args = [1, 8], sample_count = 3)]
fn parse_one_line(bencher: Bencher, megabytes: usize) {
    let sentence = "网络空间是人类共同的活动空间，“尊重网络主权”[@xi2015]与\"主权\"[^1]。另见[@a](";
    let note = sentence.repeat(megabytes * 1_000_000 / sentence.len());
    let known = Known {
        keys: ["xi2015"].map(str::to_owned).into(),
        ..Known::default()
    };
    bencher
        .counter(BytesCount::of_str(&note))
        .bench(|| markup::parse(black_box(&note), NoteKind::Markdown, &known));
}

#[divan::bench(sample_count = 3)]
fn build_index(bencher: Bencher) {
    let documents = &*FOLDED;
    bencher
        .counter(BytesCount::new(SIZE))
        .bench(|| Index::build(documents.iter().map(Vec::as_slice)));
}

/// The corpus as files, with what was kept of it: from nothing known to the first answer, and after a change of one source.
struct Kept {
    folder: tempfile::TempDir,
    options: LoadOptions,
    wording: String,
}

static KEPT: LazyLock<Kept> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    let corpus = folder.path().join("corpus");
    std::fs::create_dir(&corpus).expect("a folder");
    let hour = std::time::Duration::from_secs(3600);
    for (n, text) in DOCUMENTS.iter().enumerate() {
        let path = corpus.join(format!("{n:05}.txt"));
        std::fs::write(&path, text).expect("a source");
        let file = std::fs::File::options().append(true).open(path);
        let then = std::time::SystemTime::now() - hour;
        file.and_then(|file| file.set_modified(then))
            .expect("a time");
    }
    let options = LoadOptions {
        start: folder.path().to_path_buf(),
        caches: Some(folder.path().join("caches")),
        ..LoadOptions::default()
    };
    Workspace::load(&options).expect("a workspace");
    let wording = DOCUMENTS[DOCUMENTS.len() / 2].chars().skip(500).take(40);
    Kept {
        wording: wording.collect(),
        options,
        folder,
    }
});

#[divan::bench(sample_count = 10)]
fn open_kept(bencher: Bencher) {
    let kept = &*KEPT;
    bencher.bench(|| {
        let workspace = Workspace::load(&kept.options).expect("a workspace");
        let found = workspace.find(&kept.wording, 1);
        assert!(!found.is_empty());
        workspace
    });
}

#[divan::bench(sample_count = 10)]
fn reload_one_source(bencher: Bencher) {
    let kept = &*KEPT;
    let before = Workspace::load(&kept.options).expect("a workspace");
    let mut options = kept.options.clone();
    let path = kept.folder.path().join("corpus/00007.txt");
    let text = DOCUMENTS[7].replace("网络", "网路");
    options.overlay.insert(&path, text);
    bencher.bench(|| before.reload(&options).expect("a workspace"));
}

#[divan::bench]
fn look_up_exact(bencher: Bencher) {
    let query = query(40, 0);
    let index = &*INDEX;
    bencher.bench(|| index.exact(black_box(&query)));
}

/// 1 edit, then 15 %.
#[divan::bench(args = [1, 6])]
fn look_up_edits(bencher: Bencher, edits: usize) {
    let query = query(40, edits);
    let index = &*INDEX;
    bencher.bench(|| index.approximate(black_box(&query), 12, 3));
}

#[divan::bench]
fn look_up_absent(bencher: Bencher) {
    let query = absent(40);
    let index = &*INDEX;
    bencher.bench(|| index.approximate(black_box(&query), 12, 3));
}

/// A quotation with 5 % edits against a document of about 10 kB (30 kB for the longest).
#[divan::bench(args = [40, 200, 2000])]
fn collate(bencher: Bencher, length: usize) {
    let query = query(length, length / 20);
    let document = &FOLDED[FOLDED.len() / 2];
    bencher.bench(|| align::alignments(black_box(&query), document));
}

/// The lists and labels of the corpus, and what each label stands for: linear in the text.
#[divan::bench(args = [1, 10], sample_count = 3)]
fn labels(bencher: Bencher, megabytes: usize) {
    let mut size = 0;
    let texts = DOCUMENTS.iter().take_while(|text| {
        size += text.len();
        size <= megabytes * 1_000_000
    });
    let files = texts.enumerate().map(|(n, text)| LoadedFile {
        path: format!("/w/{n:05}.txt").into(),
        text: text.as_str().into(),
        encoding: "UTF-8",
        damaged: false,
    });
    let corpus = yinwen::corpus::build(
        &Config::defaults(Path::new("/w")),
        files.collect(),
        Vec::new(),
    );
    let bytes: usize = corpus.files.iter().map(|file| file.text.len()).sum();
    bencher.counter(BytesCount::new(bytes)).bench(|| {
        let sources = (0..u32::try_from(corpus.sources.len()).unwrap_or(u32::MAX)).map(SourceId);
        let scans = sources
            .clone()
            .map(|id| Arc::new(labels::scan(&corpus, id)));
        let scans: Vec<_> = scans.collect();
        let clues = labels::Clues::new(&corpus, &scans);
        let seen = sources.zip(&scans);
        let seen: Vec<_> = seen
            .map(|(id, scan)| Arc::new(clues.seen(&corpus, id, scan)))
            .collect();
        labels::Labels::new(&corpus, scans, Arc::new(clues), &seen)
    });
}

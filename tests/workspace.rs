//! What a snapshot remembers: the cost of an edit is counted in quotations judged, never in time.

use std::path::{Path, PathBuf};
use yinwen::files::Overlay;
use yinwen::lint::{self, Locale};
use yinwen::workspace::Workspace;
use yinwen::workspace::load::LoadOptions;

fn options(overlay: Overlay) -> LoadOptions {
    LoadOptions {
        start: Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/wuzhen"),
        overlay,
        ..LoadOptions::default()
    }
}

fn load() -> Workspace {
    Workspace::load(&options(Overlay::default())).expect("the example is a workspace")
}

fn notes(workspace: &Workspace) -> Vec<(PathBuf, String)> {
    let (paths, _) = workspace.note_paths();
    let text = |path: &PathBuf| std::fs::read_to_string(path).expect("a note");
    paths
        .into_iter()
        .map(|path| (path.clone(), text(&path)))
        .collect()
}

/// Everything that is reported on `text`, as it would be printed.
fn findings(workspace: &Workspace, path: &Path, text: &str) -> String {
    let note = workspace.check(path, text.into());
    format!(
        "{:#?}\n{:#?}",
        note.checks,
        lint::lint(workspace, &note, Locale::English)
    )
}

#[test]
fn a_second_look_at_a_note_searches_for_nothing() {
    let workspace = load();
    for (path, text) in notes(&workspace) {
        findings(&workspace, &path, &text);
    }
    let judged = workspace.memo.judged();
    assert!(judged > 50, "{judged} quotations were judged");
    for (path, text) in notes(&workspace) {
        findings(&workspace, &path, &text);
    }
    assert_eq!(workspace.memo.judged(), judged);
}

#[test]
fn an_edit_of_one_quotation_judges_one_quotation() {
    let workspace = load();
    let path = workspace.config.root.join("notes/edited.md");
    let paragraph = "“尊重网络主权”[@xi2015]。\n\n“维护和平安全”[@xi2015]。\n\n";
    let many = paragraph.repeat(200);
    workspace.check(&path, many.as_str().into());
    let before = workspace.memo.judged();
    assert_eq!(before, 2, "equal quotations are one search");
    let edited = format!("An opening line.\n\n{many}“促进开放合作”[@xi2015]。\n");
    workspace.check(&path, edited.as_str().into());
    assert_eq!(workspace.memo.judged(), before + 1);
}

#[test]
fn another_citation_is_another_question() {
    let workspace = load();
    let path = workspace.config.root.join("notes/edited.md");
    workspace.check(&path, "“尊重网络主权”[@xi2015]。".into());
    workspace.check(&path, "“尊重网络主权”[@liu2016]。".into());
    assert_eq!(workspace.memo.judged(), 2);
}

#[test]
fn after_a_source_changed_results_are_those_of_a_fresh_workspace() {
    let before = load();
    let notes = notes(&before);
    for (path, text) in &notes {
        findings(&before, path, text);
    }
    for file in &before.corpus.files {
        // A sentence more, and a wording that notes quote changed.
        let changed = format!(
            "{}\n\n尊重网络主权，是本段新加的话。\n",
            file.text.replace("共享", "分享").replace("國際", "全球")
        );
        let mut overlay = Overlay::default();
        overlay.insert(&file.path, changed);
        let reloaded = before.reload(&options(overlay.clone())).expect("reloaded");
        let fresh = Workspace::load(&options(overlay)).expect("loaded");
        for (path, text) in &notes {
            assert_eq!(
                findings(&reloaded, path, text),
                findings(&fresh, path, text),
                "{} after a change of {}",
                path.display(),
                file.path.display()
            );
        }
    }
}

#[test]
fn what_a_changed_source_does_not_touch_is_not_searched_again() {
    let before = load();
    let path = before.config.root.join("notes/edited.md");
    let note =
        "“谢谢大家”[@xi2015]。\n\n“an altogether different sentence of no source”[@xi2015].\n";
    before.check(&path, note.into());
    let concept = before
        .corpus
        .files
        .iter()
        .find(|file| file.path.ends_with("wic2019-concept.txt"))
        .expect("the concept paper");
    let mut overlay = Overlay::default();
    overlay.insert(&concept.path, concept.text.replace("國際", "全球"));
    let after = before.reload(&options(overlay)).expect("reloaded");
    after.check(&path, note.into());
    assert_eq!(
        after.memo.judged(),
        1,
        "only what no source had may have come to stand somewhere"
    );
    let same = before
        .reload(&options(Overlay::default()))
        .expect("reloaded");
    same.check(&path, note.into());
    assert_eq!(
        same.memo.judged(),
        0,
        "nothing changed, nothing is searched"
    );
}

#[test]
fn an_alignment_is_made_once_and_outlives_an_edit_elsewhere() {
    let before = load();
    let id = |id: &str| before.corpus.source_by_id(id).expect("a source");
    let (zh, en) = (id("xi2015-blog"), id("xi2015-en"));
    let pairs = before.source_pairs().iter();
    let pair = *pairs
        .clone()
        .find(|pair| pair.zh == zh && pair.en == en)
        .expect("the translation is declared");
    assert!(pair.is_declared && before.bitext_ready(pair).is_none());
    let made = before.bitext(pair).expect("two texts");
    assert!(std::sync::Arc::ptr_eq(
        &made,
        &before.bitext_ready(pair).expect("at hand")
    ));
    // Another source changes, then this one.
    let changed = |name: &str, from: &str, to: &str| {
        let path = before.config.root.join(name);
        let text = std::fs::read_to_string(&path).expect("a source");
        let mut overlay = Overlay::default();
        overlay.insert(&path, text.replacen(from, to, 1));
        before.reload(&options(overlay)).expect("reloaded")
    };
    let after = changed("corpus/liu2016.txt", "互联网", "网络");
    assert!(std::sync::Arc::ptr_eq(
        &made,
        &after.bitext_ready(pair).expect("at hand")
    ));
    let after = changed("corpus/xi2015-blog.txt", "法外之地", "法外之境");
    assert!(after.bitext_ready(pair).is_none());
}

/// Whoever asks for the labels first makes them, on several threads. Those who ask meanwhile wait, and must not be what these threads
/// wait for: findings are made on the same pool, whenever a request comes in.
#[test]
fn labels_that_many_ask_for_while_they_are_made_are_made_once() {
    let (done, finished) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        for _ in 0..20 {
            let workspace = load();
            let ask = &|n: u64| {
                std::thread::sleep(std::time::Duration::from_millis(3 * n));
                rayon::scope(|_| std::ptr::from_ref(workspace.labels()).addr())
            };
            let asked: Vec<usize> = std::thread::scope(|scope| {
                let threads = (0..12).map(|n| scope.spawn(move || ask(n)));
                let threads: Vec<_> = threads.collect();
                let ended = threads.into_iter().map(|thread| thread.join());
                ended.map(|labels| labels.expect("labels")).collect()
            });
            assert!(asked.iter().all(|labels| *labels == asked[0]));
        }
        done.send(()).expect("somebody waits");
    });
    let patience = std::time::Duration::from_secs(120);
    assert_eq!(
        finished.recv_timeout(patience),
        Ok(()),
        "they wait for each other"
    );
}

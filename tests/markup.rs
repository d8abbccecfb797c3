//! Notes as the markup reads them: quotations, marks, and what the rules on marks and citations say of whole notes.

use yinwen::config::Severity;
use yinwen::lint::{self, Finding, Locale};
use yinwen::workspace::load::LoadOptions;
use yinwen::workspace::{CheckedNote, Workspace};

/// A folder with these files, and the workspace in it.
fn workspace(files: &[(&str, &str)]) -> (tempfile::TempDir, Workspace) {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }
    let options = LoadOptions {
        start: folder.path().to_path_buf(),
        ..LoadOptions::default()
    };
    let workspace = Workspace::load(&options).expect("a workspace");
    (folder, workspace)
}

fn read(ws: &Workspace, name: &str, text: &str) -> (CheckedNote, Vec<Finding>) {
    let note = ws.check(&ws.config.root.join(name), text.into());
    let found = lint::lint(ws, &note, Locale::English);
    (note, found)
}

fn wordings(note: &CheckedNote) -> Vec<&str> {
    note.note
        .quotations
        .iter()
        .map(|quotation| quotation.wording.text.as_str())
        .collect()
}

/// The note after the first fix of each finding.
fn mended(note: &CheckedNote, found: &[Finding]) -> String {
    let mut text = note.text.to_string();
    let mut edits: Vec<_> = found
        .iter()
        .filter_map(|finding| finding.fixes.first())
        .flat_map(|fix| &fix.edits)
        .collect();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.range.start));
    edits.dedup();
    for edit in edits {
        text.replace_range(edit.range.clone(), &edit.new_text);
    }
    text
}

fn rules(found: &[Finding]) -> Vec<(&str, Severity)> {
    found.iter().map(|f| (f.rule, f.severity)).collect()
}

const SPEECH: &str = "讲话\n\n网络空间是人类共同的活动空间。我们应该尊重网络主权，维护和平安全。\n";

#[test]
fn marks_turned_the_wrong_way_round_are_a_pair_and_a_hint() {
    let (_folder, ws) = workspace(&[("corpus/a.txt", SPEECH)]);
    for written in [
        "他说“我们应该尊重网络主权“[@a]。",
        "他说 ”我们应该尊重网络主权”[@a]。",
    ] {
        let (note, found) = read(&ws, "n.md", written);
        assert_eq!(wordings(&note), ["我们应该尊重网络主权"], "{written}");
        assert_eq!(rules(&found), [("unclosed-quote", Severity::Hint)]);
        assert!(!found[0].fixes[0].safe);
        let after = mended(&note, &found);
        assert!(after.contains("“我们应该尊重网络主权”"), "{after}");
        assert_eq!(rules(&read(&ws, "n.md", &after).1), []);
    }
}

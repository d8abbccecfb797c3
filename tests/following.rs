//! What a change of a few files costs a snapshot, counted in files and sources, and that it comes to what a fresh one comes to.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;
use yinwen::files::Overlay;
use yinwen::lint::{self, Locale};
use yinwen::workspace::Workspace;
use yinwen::workspace::load::LoadOptions;

/// A copy of the example with further sources, of which many make the corpus so large that its index is kept in parts.
struct Folder {
    root: TempDir,
    overlay: Overlay,
}

/// So many further sources make the corpus so large.
const LARGE: usize = 24;
const SMALL: usize = 2;

impl Folder {
    fn new(further: usize) -> Folder {
        let root = tempfile::tempdir().expect("a folder");
        let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/wuzhen");
        copy(&example, root.path());
        let folder = Folder {
            root,
            overlay: Overlay::default(),
        };
        let book = folder.text("corpus/xi2015-book.txt");
        for number in 0..further {
            let sentences = book.replace('。', &format!("，见第{number}号。"));
            let text = format!("第{number}号报告\n\n{}", sentences.repeat(6));
            folder.write(&format!("corpus/further/r{number:02}.txt"), &text);
        }
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("a text")
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("written");
    }

    fn options(&self) -> LoadOptions {
        LoadOptions {
            start: self.root.path().to_path_buf(),
            overlay: self.overlay.clone(),
            ..LoadOptions::default()
        }
    }

    fn load(&self) -> Arc<Workspace> {
        Arc::new(Workspace::load(&self.options()).expect("a workspace"))
    }

    /// The snapshot after `before`, where the files of these names changed.
    fn follow(&self, before: &Arc<Workspace>, names: &[&str]) -> Arc<Workspace> {
        let changed: BTreeSet<PathBuf> = names.iter().map(|name| self.path(name)).collect();
        let after = before.follow(&self.options(), &changed);
        after.expect("a workspace")
    }

    /// The snapshot after `before`, which is held against a fresh one.
    fn follow_rightly(&self, before: &Arc<Workspace>, names: &[&str]) -> Arc<Workspace> {
        // What was found out is handed on.
        answers(before);
        let after = self.follow(before, names);
        assert_eq!(answers(&after), answers(&self.load()), "after {names:?}");
        after
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder").flatten() {
        let to = to.join(entry.file_name());
        match entry.path().is_dir() {
            true => copy(&entry.path(), &to),
            false => drop(fs::copy(entry.path(), to).expect("copied")),
        }
    }
}

/// All that a workspace says of its notes, and of itself.
fn answers(workspace: &Workspace) -> String {
    // A body that nobody looked at says nothing of itself.
    let sources: Vec<_> = workspace
        .corpus
        .sources
        .iter()
        .map(|source| (source, source.body.layout()))
        .collect();
    let labels = workspace.labels();
    let known = &workspace.known;
    let works: Vec<_> = known
        .works
        .iter()
        .map(|work| (&work.id, work.date))
        .collect();
    let titles = known.titles.iter().map(|known| (&known.title, &known.id));
    let mut said = format!(
        "{}\n{sources:#?}\n{:?}\n{:?}\n{:?}\n{:?}\n{works:?}\n{:?}\n{:?}\n",
        workspace.digest(),
        workspace.corpus.problems,
        workspace.source_pairs(),
        labels.all(),
        labels.scans(),
        titles.collect::<Vec<_>>(),
        workspace.find("尊重各国自主选择网络发展道路和网络管理模式", 5),
    );
    for path in workspace.note_paths().0 {
        let text = fs::read_to_string(&path).expect("a note");
        let note = workspace.check(&path, text.into());
        let findings = lint::lint(workspace, &note, Locale::English);
        said.push_str(&format!("{:#?}\n{findings:#?}\n", note.checks));
    }
    said
}

#[test]
fn a_changed_source_is_all_that_is_looked_at() {
    let folder = Folder::new(LARGE);
    let before = folder.load();
    let name = "corpus/further/r01.txt";
    folder.write(name, &folder.text(name).replace("互联网", "网络"));
    let after = folder.follow_rightly(&before, &[name]);
    assert_eq!(after.effort.files_looked_at, 1);
    assert_eq!(after.effort.files_read, 1);
    assert_eq!(after.effort.sources_read, 1);
    assert_eq!(after.effort.sources_indexed, 1);
}

#[test]
fn many_changes_one_after_the_other_never_come_to_more_than_what_changed() {
    let folder = Folder::new(LARGE);
    let mut workspace = folder.load();
    for number in 0..6 {
        let name = format!("corpus/further/r{number:02}.txt");
        folder.write(
            &name,
            &format!("{}\n\n新加的第{number}段。\n", folder.text(&name)),
        );
        workspace = folder.follow(&workspace, &[&name]);
        assert_eq!(workspace.effort.files_read, 1);
        // What changed before lies in one small segment, which is made again.
        assert!(workspace.effort.sources_indexed <= number + 1);
    }
    assert_eq!(answers(&workspace), answers(&folder.load()));
}

#[test]
fn what_was_found_out_is_believed_after_several_changes_if_none_touched_it() {
    let folder = Folder::new(SMALL);
    let book = folder.text("corpus/xi2015-book.txt");
    let name = "corpus/further/r01.txt";
    let text = folder.text(name);
    // The second change takes back what the first did; the third has what notes quote; the fourth leaves that alone, elsewhere.
    let edits = [
        text.replace("网络", "网路"),
        text.clone(),
        format!("{text}\n\n{book}"),
        format!("{text}\n\n{book}\n\n又一段。"),
    ];
    for asked in [vec![0], vec![0, 2], vec![1, 3]] {
        folder.write(name, &text);
        let mut workspace = folder.load();
        for (number, edit) in edits.iter().enumerate() {
            if asked.contains(&number) {
                answers(&workspace);
            }
            folder.write(name, edit);
            workspace = folder.follow(&workspace, &[name]);
        }
        assert_eq!(answers(&workspace), answers(&folder.load()), "{asked:?}");
    }
    // Nobody asks for very long.
    let mut workspace = folder.load();
    answers(&workspace);
    for number in 0..40 {
        folder.write(name, &format!("{text}\n\n第{number}段。"));
        workspace = folder.follow(&workspace, &[name]);
    }
    assert_eq!(answers(&workspace), answers(&folder.load()));
}

#[test]
fn a_text_that_comes_back_is_in_the_index_still() {
    let folder = Folder::new(LARGE);
    let first = folder.load();
    let name = "corpus/further/r01.txt";
    let text = folder.text(name);
    folder.write(name, &text.replace("网络", "网路"));
    let other = folder.follow_rightly(&first, &[name]);
    assert_eq!(other.effort.sources_indexed, 1);
    folder.write(name, &text);
    let again = folder.follow_rightly(&other, &[name]);
    assert_eq!(again.effort.sources_indexed, 0);
    assert_eq!(again.segments().len(), first.segments().len());
}

#[test]
fn a_file_that_was_written_with_the_text_it_had_changes_nothing() {
    let folder = Folder::new(SMALL);
    let before = folder.load();
    let name = "corpus/further/r01.txt";
    folder.write(name, &folder.text(name));
    let after = folder.follow(&before, &[name]);
    assert!(Arc::ptr_eq(&before, &after));
}

#[test]
fn an_unsaved_source_counts_until_it_is_closed() {
    let mut folder = Folder::new(SMALL);
    let before = folder.load();
    let name = "corpus/further/r01.txt";
    let unsaved = folder.text(name).replace("互联网", "网络");
    folder.overlay.insert(&folder.path(name), unsaved.as_str());
    let open = folder.follow_rightly(&before, &[name]);
    assert_eq!(open.effort.files_read, 1);
    folder.overlay.remove(&folder.path(name));
    let closed = folder.follow_rightly(&open, &[name]);
    assert_eq!(closed.effort.files_read, 1);
    assert_eq!(answers(&closed), answers(&before));
}

#[test]
fn whatever_changes_the_next_snapshot_is_what_a_fresh_one_is() {
    let folder = Folder::new(SMALL);
    let before = folder.load();
    let files = before.corpus.files.iter();
    let names = files.map(|file| file.path.strip_prefix(folder.root.path()).expect("below"));
    let names = names.map(|name| name.to_string_lossy().into_owned());
    for (number, name) in names.enumerate() {
        let text = folder.text(&name);
        let edits = [
            // As long as it was, with other words around labels.
            text.replace("大会", "小会").replace("提出", "说到"),
            // A wording that notes quote, a sentence more, another beginning, other paragraphs.
            text.replace("共享", "分享").replace("國際", "全球"),
            format!(
                "{text}\n\n尊重网络主权，是本段新加的话。四项原则：一是甲，二是乙，三是丙，四是丁。\n"
            ),
            format!("另一个题目\n\n{text}"),
            text.replace("\n\n", "\n"),
            String::new(),
        ];
        // Not each of them for every file: that tells nothing more.
        for edited in edits.iter().cycle().skip(number).take(2) {
            folder.write(&name, edited);
            folder.follow_rightly(&before, &[&name]);
        }
        folder.write(&name, &text);
    }
}

#[test]
fn what_a_source_says_of_itself_counts_when_it_changes() {
    let folder = Folder::new(SMALL);
    let said = |id: &str, translates: &str| {
        let text = folder.text("corpus/further/r01.txt");
        format!("---\ntitle: 报告\nyinwen:\n  id: {id}\n{translates}---\n\n{text}")
    };
    let name = "corpus/further/r01.txt";
    folder.write(name, &said("seventh", ""));
    let mut workspace = folder.load();
    folder.write(name, &format!("{}\n\n又一段。\n", said("seventh", "")));
    workspace = folder.follow_rightly(&workspace, &[name]);
    assert_eq!(workspace.effort.files_looked_at, 1, "only its text changed");
    for text in [
        said("other", ""),
        // An id that another source has, and back.
        said("xi2015-book", ""),
        said("seventh", "  translates: xi2015\n"),
        said("seventh", "  translates: no-such-work\n"),
        said("seventh", ""),
    ] {
        folder.write(name, &text);
        workspace = folder.follow_rightly(&workspace, &[name]);
    }
}

#[test]
fn files_may_come_and_go_and_be_renamed() {
    let folder = Folder::new(LARGE);
    let mut workspace = folder.load();
    let (old, new) = ("corpus/further/r01.txt", "corpus/further/seven.txt");
    folder.write(
        "corpus/added.txt",
        "标题\n\n一句从未有人说过的新话，在此写下。\n",
    );
    workspace = folder.follow_rightly(&workspace, &["corpus/added.txt"]);
    fs::rename(folder.path(old), folder.path(new)).expect("renamed");
    workspace = folder.follow_rightly(&workspace, &[old, new]);
    assert_eq!(
        workspace.effort.sources_indexed, 0,
        "its text is in the index under whatever name"
    );
    // The same text twice, and then changed in one of the two.
    fs::copy(folder.path(new), folder.path(old)).expect("copied");
    workspace = folder.follow_rightly(&workspace, &[old]);
    folder.write(new, &folder.text("corpus/further/r00.txt"));
    workspace = folder.follow_rightly(&workspace, &[new]);
    fs::remove_file(folder.path(new)).expect("removed");
    workspace = folder.follow_rightly(&workspace, &[new]);
    fs::remove_dir_all(folder.path("corpus/further")).expect("removed");
    workspace = folder.follow_rightly(&workspace, &["corpus/further"]);
    let toml = format!(
        "{}\n[rules]\nmisquoted-wording = \"hint\"\n",
        folder.text("yinwen.toml")
    );
    folder.write("yinwen.toml", &toml);
    folder.follow_rightly(&workspace, &["yinwen.toml"]);
}

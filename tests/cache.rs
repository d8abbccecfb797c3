//! The cache of the index: whatever is or happens to be in it, the answers are those of a workspace without one.

use std::fs::{self, File};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};
use tempfile::TempDir;
use yinwen::index::cache::Store;
use yinwen::lint::{self, Locale};
use yinwen::text::sentence;
use yinwen::workspace::load::{LoadError, LoadOptions};
use yinwen::workspace::{Observer, Workspace};

/// A workspace whose corpus is large enough to be kept, and a folder of caches.
struct Archive {
    root: TempDir,
    caches: TempDir,
}

/// So many sources.
const SOURCES: usize = 40;

/// A source of about 30 kB: sentences of the example, in another order for every number.
fn source(number: usize) -> String {
    let texts = ["xi2015-book", "wic2019-concept", "liu2016"].map(|name| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/wuzhen/corpus");
        fs::read_to_string(folder.join(format!("{name}.txt"))).expect("a source")
    });
    let sentences: Vec<&str> = texts
        .iter()
        .flat_map(|text| {
            let all = sentence::sentences(text).into_iter();
            all.map(|range| text[range].trim())
        })
        .collect();
    let mut state = number as u64 + 1;
    let mut text = format!("第{number}号报告\n\n");
    while text.len() < 30_000 {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        let chosen = sentences[(state >> 33) as usize % sentences.len()];
        text.push_str(&format!("{chosen}第{number}之{}项。\n\n", state >> 50));
    }
    text
}

impl Archive {
    fn new() -> Archive {
        let archive = Archive {
            root: tempfile::tempdir().expect("a folder"),
            caches: tempfile::tempdir().expect("a folder"),
        };
        fs::create_dir(archive.root.path().join("corpus")).expect("a folder");
        for number in 0..SOURCES {
            archive.write(number, &source(number));
        }
        archive
    }

    fn path(&self, number: usize) -> PathBuf {
        self.root.path().join(format!("corpus/s{number:02}.txt"))
    }

    /// Writes a source, an hour ago: what was written this moment is read again anyway.
    fn write(&self, number: usize, text: &str) {
        fs::write(self.path(number), text).expect("a source");
        self.touch(number, Duration::from_secs(3600));
    }

    fn touch(&self, number: usize, age: Duration) {
        let file = File::options().append(true).open(self.path(number));
        let file = file.expect("a source");
        file.set_modified(SystemTime::now() - age).expect("a time");
    }

    fn load(&self, caches: Option<&Path>) -> Workspace {
        Workspace::load(&self.options(caches)).expect("a workspace")
    }

    fn options(&self, caches: Option<&Path>) -> LoadOptions {
        LoadOptions {
            start: self.root.path().to_path_buf(),
            caches: caches.map(Path::to_path_buf),
            ..LoadOptions::default()
        }
    }

    /// The answers of a workspace that keeps nothing.
    fn expected(&self) -> String {
        answers(&self.load(None))
    }

    /// The answers of one that has the cache as it is.
    fn cached(&self) -> String {
        answers(&self.load(Some(self.caches.path())))
    }

    fn store(&self) -> Store {
        Store::new(self.caches.path(), self.root.path())
    }

    /// The files of the cache of one kind, each with the time of its writing.
    fn files(&self, extension: &str) -> Vec<(PathBuf, SystemTime)> {
        let entries = fs::read_dir(self.store().folder()).into_iter().flatten();
        let paths = entries.map(|entry| entry.expect("an entry").path());
        let mut files: Vec<(PathBuf, SystemTime)> = paths
            .filter(|path| path.extension().is_some_and(|own| own == extension))
            .map(|path| {
                let written = fs::metadata(&path).and_then(|data| data.modified());
                (path, written.expect("a time"))
            })
            .collect();
        files.sort();
        files
    }

    fn segments(&self) -> Vec<(PathBuf, SystemTime)> {
        self.files("segment")
    }
}

/// What a workspace says of quotations that are exact, altered, cut, everywhere and nowhere, and of itself.
fn answers(workspace: &Workspace) -> String {
    let own = source(7);
    let sentences: Vec<&str> = own.split("\n\n").collect();
    let mut note = String::new();
    for (n, sentence) in sentences.iter().enumerate().skip(3).step_by(53) {
        let altered = sentence.replace('的', "之").replace("网络", "网路");
        note.push_str(&format!("“{sentence}”[@s07]。\n\n“{altered}”[@s07]。\n\n"));
        note.push_str(&format!("“{sentence}”[@s{:02}]。\n\n", n % SOURCES));
    }
    note.push_str("“网络空间”。\n\n“这句话哪里都没有，因为没有人说过它”[@s01]。\n\n");
    let path = workspace.config.root.join("note.md");
    let note = workspace.check(&path, note.into());
    let facts = workspace.corpus.sources.iter().map(|source| {
        (
            &source.id,
            &source.title,
            source.paragraphs().len(),
            source.readable(),
        )
    });
    format!(
        "{}\n{:?}\n{:#?}\n{:#?}\n{:?}",
        workspace.digest(),
        facts.collect::<Vec<_>>(),
        note.checks,
        lint::lint(workspace, &note, Locale::English),
        workspace.find("尊重各国自主选择网络发展道路和网络管理模式", 5),
    )
}

#[test]
fn a_warm_start_says_what_a_cold_one_says_and_writes_nothing() {
    let archive = Archive::new();
    let expected = archive.expected();
    assert_eq!(archive.cached(), expected, "cold");
    let segments = archive.segments();
    assert_eq!(segments.len(), 1);
    assert_eq!(archive.cached(), expected, "warm");
    assert_eq!(archive.segments(), segments);
}

#[test]
fn the_cache_is_less_than_twice_the_corpus() {
    let archive = Archive::new();
    archive.cached();
    let corpus: u64 = (0..SOURCES)
        .map(|n| fs::metadata(archive.path(n)).expect("a source").len())
        .sum();
    // A table of a quarter of a megabyte is the same for the largest corpus.
    let size = archive.store().size();
    assert!(size < 2 * corpus + 300_000, "{size} for {corpus}");
}

#[test]
fn what_is_damaged_is_not_believed() {
    let archive = Archive::new();
    let expected = archive.expected();
    archive.cached();
    let (path, _) = archive.segments().remove(0);
    let whole = fs::read(&path).expect("the segment");
    let mut broken: Vec<(String, Vec<u8>)> = vec![
        ("empty".into(), Vec::new()),
        ("other bytes".into(), b"a picture of a cat".repeat(1000)),
        ("longer".into(), [whole.as_slice(), &[0]].concat()),
    ];
    for part in [1, 50, 99] {
        let cut = whole[..whole.len() * part / 100].to_vec();
        broken.push((format!("cut at {part} %"), cut));
    }
    // Header, tables, text and suffixes, and all of them.
    for at in (0..whole.len())
        .step_by(whole.len() / 24)
        .chain([8, 12, 16])
    {
        let mut flipped = whole.clone();
        flipped[at] ^= 0x10;
        broken.push((format!("bit at {at}"), flipped));
    }
    let noise: Vec<u8> = whole.iter().map(|byte| byte.wrapping_mul(31)).collect();
    broken.push(("noise after the tables".into(), {
        let tables = 400_000.min(whole.len());
        [&whole[..tables], &noise[tables..]].concat()
    }));
    for (what, bytes) in broken {
        fs::write(&path, bytes).expect("the segment");
        assert_eq!(archive.cached(), expected, "{what}");
        fs::write(&path, &whole).expect("the segment");
    }
}

#[test]
fn a_damaged_file_is_made_again() {
    let archive = Archive::new();
    archive.cached();
    let (path, _) = archive.segments().remove(0);
    let whole = fs::read(&path).expect("the segment");
    for at in [20, whole.len() / 3, whole.len() - 100] {
        let mut flipped = whole.clone();
        flipped[at] ^= 1;
        fs::write(&path, flipped).expect("the segment");
        // The one that meets the damage, or the one after it.
        archive.cached();
        archive.cached();
        archive.cached();
        let (kept, _) = archive.store().segments();
        assert!(kept.iter().all(|segment| segment.verify()), "bit at {at}");
        fs::write(&path, &whole).expect("the segment");
    }
}

#[test]
fn damaged_facts_are_found_out_again() {
    let archive = Archive::new();
    let expected = archive.expected();
    archive.cached();
    let path = archive.store().folder().join("files");
    let whole = fs::read(&path).expect("the facts");
    for at in (0..whole.len()).step_by(whole.len() / 2) {
        let mut flipped = whole.clone();
        flipped[at] ^= 4;
        fs::write(&path, flipped).expect("the facts");
        assert_eq!(archive.cached(), expected, "bit at {at}");
        fs::write(&path, &whole[..at]).expect("the facts");
        assert_eq!(archive.cached(), expected, "cut at {at}");
    }
}

/// A corpus with labels, and what they are.
fn labelled() -> (Archive, String) {
    let archive = Archive::new();
    for (number, name) in (0..).zip(["xi2015-book", "wic2019-concept", "liu2016"]) {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/wuzhen/corpus");
        let text = fs::read_to_string(folder.join(format!("{name}.txt"))).expect("a source");
        archive.write(number, &text);
    }
    let expected = labels(&archive.load(None));
    assert!(expected.contains("Label {"), "{expected}");
    (archive, expected)
}

fn labels(workspace: &Workspace) -> String {
    let labels = workspace.labels();
    format!("{:#?}\n{:#?}", labels.all(), labels.scans())
}

#[test]
fn no_source_is_read_again_for_its_labels() {
    let (archive, expected) = labelled();
    let caches = Some(archive.caches.path());
    assert_eq!(labels(&archive.load(caches)), expected, "cold");
    let sheet = archive.store().folder().join("labels");
    let written = fs::metadata(&sheet).expect("the sheet").modified();
    let warm = archive.load(caches);
    fs::remove_dir_all(archive.root.path().join("corpus")).expect("removed");
    assert_eq!(labels(&warm), expected, "warm");
    let again = fs::metadata(&sheet).expect("the sheet").modified();
    assert_eq!(written.expect("a time"), again.expect("a time"));
}

#[test]
fn no_source_is_read_again_for_its_languages() {
    let archive = Archive::new();
    let english = "We should respect the right of individual countries to choose their own path.";
    let both = format!("各国有权自主选择网络发展道路和网络管理模式。\n\n{english}\n\n");
    archive.write(5, &both.repeat(20));
    let caches = Some(archive.caches.path());
    drop(archive.load(caches));
    let warm = archive.load(caches);
    fs::remove_dir_all(archive.root.path().join("corpus")).expect("removed");
    let pairs = warm.source_pairs().iter();
    let pairs: Vec<(u32, u32)> = pairs.map(|pair| (pair.zh.0, pair.en.0)).collect();
    assert_eq!(pairs, [(5, 5)]);
}

#[test]
fn labels_that_are_kept_follow_their_sources() {
    let (archive, expected) = labelled();
    let caches = Some(archive.caches.path());
    labels(&archive.load(caches));
    // What a source says.
    let text = fs::read_to_string(archive.path(2)).expect("a source");
    archive.write(2, &text.replace("四项原则", "五项原则"));
    let other = labels(&archive.load(None));
    assert_ne!(other, expected);
    assert_eq!(labels(&archive.load(caches)), other);
    archive.write(2, &text);
    assert_eq!(labels(&archive.load(caches)), expected);
    // What is said of it.
    let config = archive.root.path().join("yinwen.toml");
    let dated = "[[source]]\npath = \"corpus/s02.txt\"\ndate = 1999-01-01\n";
    fs::write(config, dated).expect("yinwen.toml");
    let other = labels(&archive.load(None));
    assert_ne!(other, expected);
    assert_eq!(labels(&archive.load(caches)), other);
    assert_eq!(labels(&archive.load(caches)), other);
}

#[test]
fn labels_of_a_text_that_is_gone_are_not_kept() {
    let (archive, expected) = labelled();
    let caches = Some(archive.caches.path());
    drop(archive.load(caches));
    let warm = archive.load(caches);
    let text = fs::read(archive.path(0)).expect("a source");
    fs::remove_file(archive.path(0)).expect("removed");
    assert_ne!(labels(&warm), expected);
    archive.write(0, std::str::from_utf8(&text).expect("a text"));
    assert_eq!(labels(&archive.load(caches)), expected);
}

#[test]
fn damaged_labels_are_found_again() {
    let (archive, expected) = labelled();
    let caches = Some(archive.caches.path());
    labels(&archive.load(caches));
    let path = archive.store().folder().join("labels");
    let whole = fs::read(&path).expect("the sheet");
    for at in (0..whole.len()).step_by(whole.len() / 5) {
        let mut flipped = whole.clone();
        flipped[at] ^= 4;
        fs::write(&path, flipped).expect("the sheet");
        assert_eq!(labels(&archive.load(caches)), expected, "bit at {at}");
        fs::write(&path, &whole[..at]).expect("the sheet");
        assert_eq!(labels(&archive.load(caches)), expected, "cut at {at}");
    }
}

#[test]
fn where_nothing_can_be_written_nothing_is_kept() {
    let archive = Archive::new();
    let file = archive.caches.path().join("no-folder");
    fs::write(&file, "").expect("a file");
    let workspace = archive.load(Some(&file));
    assert_eq!(answers(&workspace), archive.expected());
}

#[test]
fn one_changed_source_costs_itself() {
    let archive = Archive::new();
    archive.cached();
    let segments = archive.segments();
    archive.write(7, &source(7).replace("网络", "网路"));
    assert_eq!(archive.cached(), archive.expected());
    archive.write(SOURCES, &source(SOURCES));
    fs::remove_file(archive.path(3)).expect("a source");
    assert_eq!(archive.cached(), archive.expected());
    assert_eq!(archive.segments(), segments, "what is in it still stands");
}

#[test]
fn a_source_of_the_same_length_and_time_is_noticed() {
    let archive = Archive::new();
    archive.cached();
    let before = fs::metadata(archive.path(7)).expect("a source");
    fs::write(archive.path(7), source(7).replace("网络", "网路")).expect("a source");
    let file = File::options().append(true).open(archive.path(7));
    let modified = before.modified().expect("a time");
    file.expect("a source")
        .set_modified(modified)
        .expect("a time");
    if cfg!(unix) {
        assert_eq!(archive.cached(), archive.expected());
    }
}

#[test]
fn what_was_touched_or_moved_is_not_indexed_again() {
    let archive = Archive::new();
    archive.cached();
    let segments = archive.segments();
    for number in 0..SOURCES {
        archive.touch(number, Duration::from_secs(60));
    }
    fs::rename(archive.path(5), archive.path(SOURCES + 5)).expect("a source");
    assert_eq!(archive.cached(), archive.expected());
    assert_eq!(archive.segments(), segments);
}

#[test]
fn a_clock_that_was_set_back_does_no_harm() {
    let archive = Archive::new();
    for number in 0..SOURCES {
        let file = File::options().append(true).open(archive.path(number));
        let tomorrow = SystemTime::now() + Duration::from_secs(86_400);
        file.expect("a source")
            .set_modified(tomorrow)
            .expect("a time");
    }
    assert_eq!(archive.cached(), archive.expected());
    fs::write(archive.path(7), source(8)).expect("a source");
    assert_eq!(archive.cached(), archive.expected());
}

#[test]
fn a_snapshot_after_a_change_is_what_a_fresh_one_is() {
    let archive = Archive::new();
    let options = archive.options(Some(archive.caches.path()));
    let before = Workspace::load(&options).expect("a workspace");
    answers(&before);
    archive.write(7, &source(7).replace("网络", "网路"));
    let mut options = options;
    let unsaved = source(8).replace('的', "之");
    options.overlay.insert(&archive.path(8), unsaved);
    let after = before.reload(&options).expect("a workspace");
    options.caches = None;
    let fresh = Workspace::load(&options).expect("a workspace");
    assert_eq!(answers(&after), answers(&fresh));
}

#[test]
fn what_is_worn_is_made_anew_beside_the_work() {
    let archive = Archive::new();
    let mut options = archive.options(Some(archive.caches.path()));
    options.merges_later = true;
    let first = Workspace::load(&options).expect("a workspace");
    assert!(!first.is_scattered());
    for number in 0..SOURCES * 2 / 3 {
        archive.write(number, &source(number).replace("网络", "网路"));
    }
    let worn = first.reload(&options).expect("a workspace");
    assert!(worn.is_scattered());
    let in_use = |workspace: &Workspace| {
        let segments = workspace.segments().into_iter();
        let worn = segments.filter(|segment| segment.sources * 2 <= segment.documents);
        worn.count()
    };
    assert_eq!(in_use(&worn), 1, "{:?}", worn.segments());
    assert_eq!(answers(&worn), archive.expected());

    worn.hand_on(worn.merge(archive.caches.path()));
    assert!(!worn.is_scattered(), "once is enough");
    archive.write(3, &source(SOURCES));
    let next = worn.reload(&options).expect("a workspace");
    assert_eq!(next.effort.sources_read, 1, "{:?}", next.segments());
    assert_eq!(in_use(&next), 0, "{:?}", next.segments());
    assert!(!next.is_scattered());
    assert_eq!(answers(&next), archive.expected());
    assert_eq!(archive.cached(), archive.expected(), "after a new start");
}

#[test]
fn many_small_segments_are_brought_together() {
    let archive = Archive::new();
    let options = archive.options(Some(archive.caches.path()));
    let mut most = 0;
    for round in 0..9 {
        for number in 0..30 {
            archive.write(
                100 * round + number,
                &source(number).replace('的', &format!("{round}")),
            );
        }
        let workspace = Workspace::load(&options).expect("a workspace");
        let segments = workspace.segments();
        most = most.max(segments.len());
        let sources: usize = segments.iter().map(|segment| segment.sources).sum();
        assert_eq!(sources, workspace.corpus.sources.len());
    }
    assert!((2..8).contains(&most), "{most}");
    let workspace = Workspace::load(&options).expect("a workspace");
    assert_eq!(workspace.effort.sources_indexed, 0, "it comes to an end");
    assert_eq!(workspace.misindexed(), []);
}

#[test]
fn the_files_may_go_while_they_are_in_use() {
    let archive = Archive::new();
    archive.cached();
    let expected = archive.expected();
    let workspace = archive.load(Some(archive.caches.path()));
    archive.store().clear().expect("the folder goes");
    assert_eq!(answers(&workspace), expected);
}

#[test]
fn many_may_begin_at_once() {
    let archive = Archive::new();
    let expected = archive.expected();
    std::thread::scope(|scope| {
        let all: Vec<_> = (0..4).map(|_| scope.spawn(|| archive.cached())).collect();
        for one in all {
            assert_eq!(one.join().expect("it ends"), expected);
        }
    });
    assert_eq!(archive.files("tmp"), [], "nothing is left half done");
    assert_eq!(archive.cached(), expected);
}

/// A corpus of two segments.
fn large() -> Archive {
    let archive = Archive::new();
    let texts: Vec<String> = (0..SOURCES).map(source).collect();
    for number in SOURCES..205 {
        let text: String = (0..5)
            .map(|n| &*texts[(number * 7 + n) % SOURCES])
            .collect();
        archive.write(number, &text.replace('的', &format!("第{number}的")));
    }
    archive
}

#[test]
fn a_large_corpus_is_taken_in_part_by_part_and_goes_on_where_it_was_stopped() {
    let archive = large();
    let told = Arc::new(Mutex::new(Vec::new()));
    let load = |until: u32| {
        let told = Arc::clone(&told);
        let observer = Observer::new(move |progress| {
            told.lock().expect("a list").push(progress.percent());
            match progress.percent() < until {
                true => ControlFlow::Continue(()),
                false => ControlFlow::Break(()),
            }
        });
        let mut options = archive.options(Some(archive.caches.path()));
        options.observer = observer;
        Workspace::load(&options)
    };
    assert_eq!(load(50).err(), Some(LoadError::Cancelled));
    let first = std::mem::take(&mut *told.lock().expect("a list"));
    assert!(first.is_sorted() && first.len() > 2, "{first:?}");
    assert_eq!(archive.segments().len(), 1, "what was indexed is kept");

    let workspace = load(101).expect("a workspace");
    let effort = workspace.effort;
    assert!(
        effort.sources_indexed > 0 && effort.sources_indexed < 120,
        "{effort:?}"
    );
    assert_eq!(archive.segments().len(), 2);
    assert_eq!(answers(&workspace), archive.expected());
    assert_eq!(workspace.misindexed(), []);

    told.lock().expect("a list").clear();
    let warm = load(0).expect("nobody is asked where nothing is new");
    assert_eq!(warm.effort.files_read, 0);
    assert!(told.lock().expect("a list").is_empty());
}

#[test]
fn a_small_corpus_leaves_no_trace() {
    let archive = Archive::new();
    for number in 10..SOURCES {
        fs::remove_file(archive.path(number)).expect("a source");
    }
    archive.cached();
    assert!(!archive.store().folder().exists());
}

#[test]
fn an_open_source_keeps_its_text_whatever_becomes_of_the_file() {
    let archive = Archive::new();
    let mut options = archive.options(Some(archive.caches.path()));
    options.overlay.insert(&archive.path(7), source(7));
    let expected = archive.expected();
    let workspace = Workspace::load(&options).expect("a workspace");
    archive.write(7, "something else");
    assert_eq!(answers(&workspace), expected);
    let warm = Workspace::load(&options).expect("a workspace");
    archive.write(7, "something else again");
    assert_eq!(answers(&warm), expected);
}

/// `yinwen index` is killed at some moment, again and again, while it builds all of it, or builds anew what changed and brings
/// the rest together; whoever comes next answers as if nothing had been.
fn kill(times: u32) {
    let archive = Archive::new();
    let index = || {
        let mut index = Command::new(env!("CARGO_BIN_EXE_yinwen"));
        index.arg("index").current_dir(archive.root.path());
        index.env("YINWEN_CACHE_DIR", archive.caches.path());
        index.stdout(Stdio::null()).spawn().expect("it starts")
    };
    let start = Instant::now();
    assert!(index().wait().expect("it ends").success());
    let mut whole = start.elapsed();
    let mut state = 1u32;
    let mut random = |limit: u32| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) % limit
    };
    let mut killed = 0;
    for time in 0..times {
        match time % 3 {
            0 => archive.store().clear().expect("the folder goes"),
            _ => (0..SOURCES).filter(|_| random(5) > 0).for_each(|number| {
                let text = source(number).replace("网络", &format!("网络{time}"));
                archive.write(number, &text);
            }),
        }
        let mut child = index();
        std::thread::sleep(whole * random(1000) / 1000);
        // However busy the machine is, most of them are met at work.
        match child.try_wait().expect("a state") {
            Some(_) => whole = whole * 4 / 5,
            None => {
                killed += 1;
                whole = whole * 21 / 20;
            }
        }
        child.kill().expect("it can be killed");
        child.wait().expect("it ends");
        assert_eq!(archive.cached(), archive.expected(), "time {time}");
        let (segments, broken) = archive.store().segments();
        assert!(segments.iter().all(|segment| segment.verify()));
        assert!(broken.is_empty(), "{broken:?}");
    }
    assert!(killed > 0, "all had ended");
}

#[test]
fn who_is_killed_at_any_moment_leaves_nothing_wrong() {
    kill(4);
}

#[test]
#[ignore = "takes minutes: cargo test --release --test cache -- --ignored"]
fn who_is_killed_two_hundred_times_leaves_nothing_wrong() {
    kill(200);
}

#[cfg(target_os = "linux")]
#[test]
fn where_the_disk_is_full_nothing_is_kept() {
    let archive = Archive::new();
    let folder = archive.store().folder().to_path_buf();
    fs::create_dir_all(&folder).expect("a folder");
    // What this program writes next finds no room.
    for number in 0..5000 {
        let half = folder.join(format!("{}-{number}.tmp", std::process::id()));
        std::os::unix::fs::symlink("/dev/full", half).expect("a link");
    }
    assert_eq!(archive.cached(), archive.expected());
    assert_eq!(archive.segments(), []);
}

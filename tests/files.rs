//! Reading and listing files: encodings, overlays, links, globs.

use std::fs;
use std::path::{Path, PathBuf};

use encoding_rs::{BIG5, GB18030};
use tempfile::TempDir;
use yinwen::files::{self, FileError, Files, decode};

const SIMPLIFIED: &str = "互联网是人类的共同家园，各国应该共同构建网络空间命运共同体。";
const TRADITIONAL: &str = "當今時代，互聯網發展日新月異，給人們的生產生活帶來了深刻變化。";

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn write(root: &Path, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = root.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, bytes).unwrap();
    path
}

fn names(root: &Path, paths: &[PathBuf]) -> Vec<String> {
    paths
        .iter()
        .map(|path| path.strip_prefix(root).unwrap().display().to_string())
        .collect()
}

fn list(root: &Path, include: &[&str], exclude: &[&str]) -> (Vec<String>, Vec<FileError>) {
    let own = |globs: &[&str]| {
        globs
            .iter()
            .map(|glob| (*glob).to_owned())
            .collect::<Vec<_>>()
    };
    let (paths, errors) = files::walk(root, &own(include), &own(exclude));
    (names(root, &paths), errors)
}

#[test]
fn utf8_with_and_without_a_mark_keeps_its_offsets() {
    let plain = decode(SIMPLIFIED.as_bytes().to_vec()).unwrap();
    assert_eq!(
        (plain.encoding, plain.is_utf8, plain.damaged),
        ("UTF-8", true, false)
    );
    let marked = decode(format!("\u{FEFF}{SIMPLIFIED}").into_bytes()).unwrap();
    assert_eq!(marked.text.len(), SIMPLIFIED.len() + 3);
    assert!(marked.text.starts_with('\u{FEFF}') && marked.is_utf8);
    assert_eq!(decode(Vec::new()).unwrap().text, "");
}

#[test]
fn utf16_by_its_mark() {
    let little: Vec<u8> = "\u{FEFF}引文 quote"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let big: Vec<u8> = "\u{FEFF}引文 quote"
        .encode_utf16()
        .flat_map(u16::to_be_bytes)
        .collect();
    for (bytes, name) in [(little, "UTF-16LE"), (big, "UTF-16BE")] {
        let decoded = decode(bytes).unwrap();
        assert_eq!(decoded.text, "引文 quote");
        assert_eq!(
            (decoded.encoding, decoded.is_utf8, decoded.damaged),
            (name, false, false)
        );
    }
}

#[test]
fn chinese_encodings_long_and_short() {
    for text in [
        SIMPLIFIED,
        "习近平",
        "“网络主权”",
        "第一章 总则",
        "see 《人民日报》, p. 3",
        "𠮷野家的㐀字，是的。",
    ] {
        let (bytes, _, unmappable) = GB18030.encode(text);
        assert!(!unmappable);
        let decoded = decode(bytes.into_owned()).unwrap();
        assert_eq!((decoded.text.as_str(), decoded.encoding), (text, "gb18030"));
        assert!(!decoded.damaged && !decoded.is_utf8);
    }
    for text in [TRADITIONAL, "網絡主權", "「互聯網」", "第一章 總則"] {
        let (bytes, _, unmappable) = BIG5.encode(text);
        assert!(!unmappable);
        let decoded = decode(bytes.into_owned()).unwrap();
        assert_eq!((decoded.text.as_str(), decoded.encoding), (text, "Big5"));
    }
    // Traditional characters in GB18030 stay GB18030.
    let (bytes, _, _) = GB18030.encode(TRADITIONAL);
    assert_eq!(decode(bytes.into_owned()).unwrap().text, TRADITIONAL);
}

#[test]
fn damage_is_said_and_does_not_change_the_encoding() {
    for (encoding, text, name) in [
        (GB18030, SIMPLIFIED, "gb18030"),
        (BIG5, TRADITIONAL, "Big5"),
    ] {
        let (bytes, _, _) = encoding.encode(text);
        let mut bytes = bytes.into_owned();
        bytes.pop();
        let decoded = decode(bytes).unwrap();
        assert_eq!((decoded.encoding, decoded.damaged), (name, true));
        let start: String = text.chars().take(10).collect();
        assert!(decoded.text.starts_with(&start));
    }
    let mut cut = format!("\u{FEFF}{SIMPLIFIED}").into_bytes();
    cut.pop();
    let decoded = decode(cut).unwrap();
    assert_eq!(
        (decoded.encoding, decoded.damaged, decoded.is_utf8),
        ("UTF-8", true, false)
    );
    assert!(decoded.text.starts_with('\u{FEFF}'));
    // Damage that is older than the file.
    assert!(
        decode("网\u{FFFD}主权".as_bytes().to_vec())
            .unwrap()
            .damaged
    );
}

#[test]
fn english_with_curly_quotes_of_windows() {
    let bytes = b"He said \x93sovereignty\x94 matters \x97 it\x92s a caf\xe9 of ideas.".to_vec();
    let decoded = decode(bytes).unwrap();
    assert_eq!(
        decoded.text,
        "He said “sovereignty” matters — it’s a café of ideas."
    );
}

#[test]
fn what_is_no_text_is_an_error_that_names_the_file() {
    let root = folder();
    let binary = write(root.path(), "a.txt", b"PK\x03\x04\0\0\0");
    assert!(matches!(
        files::read(&binary),
        Err(FileError::Binary { .. })
    ));
    let noise = write(
        root.path(),
        "b.txt",
        b"\xff\xfd\xff\x81\xff\xff\x90\xff\xfe\xff\xff",
    );
    assert!(matches!(
        files::read(&noise),
        Err(FileError::Undecodable { .. })
    ));
    let missing = files::read(&root.path().join("c.txt")).unwrap_err();
    assert!(missing.message(false).ends_with("c.txt: no such file"));
    assert!(missing.message(true).ends_with("c.txt：文件不存在"));
    assert!(matches!(
        files::read(root.path()),
        Err(FileError::NotAFile { .. })
    ));
}

#[test]
fn the_overlay_wins_over_the_disk() {
    let root = folder();
    let path = write(root.path(), "notes/a.md", "disk");
    let mut files = Files::default();
    files
        .overlay
        .insert(&root.path().join("notes/../notes/./a.md"), "buffer");
    files
        .overlay
        .insert(&root.path().join("notes/new.md"), "unsaved");
    files
        .overlay
        .insert(&root.path().join("elsewhere/x.md"), "other");
    assert_eq!(files.read(&path).unwrap().text, "buffer");
    let (paths, errors) = files.walk(root.path(), &["notes/**/*.md".to_owned()], &[]);
    assert_eq!(names(root.path(), &paths), ["notes/a.md", "notes/new.md"]);
    assert_eq!(errors, []);
    assert!(files.overlay.remove(&path));
    assert_eq!(files.read(&path).unwrap().text, "disk");
}

#[test]
fn globs_with_braces_and_what_is_never_listed() {
    let root = folder();
    let root = root.path();
    for name in [
        "corpus/a.txt",
        "corpus/b.md",
        "corpus/c.pdf",
        "corpus/deep/er/d.txt",
        "notes/n.md",
        "notes/drafts/x.md",
        ".git/a.md",
        ".hidden/a.md",
        "node_modules/a.md",
        "target/a.md",
        "notes/._n.md",
        "文献/讲话.txt",
    ] {
        write(root, name, "x");
    }
    let (found, errors) = list(root, &["corpus/**/*.{txt,md}"], &[]);
    assert_eq!(
        found,
        ["corpus/a.txt", "corpus/b.md", "corpus/deep/er/d.txt"]
    );
    assert_eq!(errors, []);
    assert_eq!(list(root, &["corpus/*.txt"], &[]).0, ["corpus/a.txt"]);
    assert_eq!(
        list(root, &["**/*.md"], &["notes/drafts/**"]).0,
        ["corpus/b.md", "notes/n.md"]
    );
    assert_eq!(list(root, &["**/*.md"], &["notes/"]).0, ["corpus/b.md"]);
    assert_eq!(list(root, &["./文献/*"], &[]).0, ["文献/讲话.txt"]);
    assert_eq!(list(root, &["notes/n.md"], &[]).0, ["notes/n.md"]);
}

#[test]
fn bad_globs_are_reported_and_the_others_still_count() {
    let root = folder();
    write(root.path(), "a.md", "x");
    let (found, errors) = list(root.path(), &["{a", "../*.md", "/etc/*", "*.md"], &["[z"]);
    assert_eq!(found, ["a.md"]);
    assert_eq!(errors.len(), 4);
    assert!(
        errors
            .iter()
            .all(|error| matches!(error, FileError::Glob { .. }))
    );
    let (found, errors) = list(&root.path().join("none"), &["*"], &[]);
    assert!(found.is_empty() && matches!(errors[0], FileError::NotFound { .. }));
}

#[cfg(unix)]
#[test]
fn links_are_followed_but_not_round_or_out() {
    use std::os::unix::fs::symlink;
    let elsewhere = folder();
    write(elsewhere.path(), "secret.txt", "x");
    let root = folder();
    let root = root.path();
    write(root, "corpus/a.txt", "x");
    write(root, "shared/s.txt", "x");
    symlink(root.join("corpus"), root.join("corpus/loop")).unwrap();
    symlink(root.join("shared"), root.join("corpus/shared")).unwrap();
    symlink(elsewhere.path(), root.join("corpus/out")).unwrap();
    symlink(
        elsewhere.path().join("secret.txt"),
        root.join("corpus/file.txt"),
    )
    .unwrap();
    symlink(root.join("gone"), root.join("corpus/gone.pdf")).unwrap();
    let (found, errors) = list(root, &["corpus/**/*.txt"], &[]);
    assert_eq!(found, ["corpus/a.txt", "corpus/shared/s.txt"]);
    let outside: Vec<_> = errors.iter().filter_map(FileError::path).collect();
    assert_eq!(
        outside,
        [root.join("corpus/file.txt"), root.join("corpus/out")]
    );
    assert!(
        errors
            .iter()
            .all(|error| matches!(error, FileError::Outside { .. }))
    );
    assert!(!files::is_below(root, &root.join("corpus/out/secret.txt")));
    assert!(files::is_below(root, &root.join("corpus/new/file.txt")));
    assert!(!files::is_below(root, &root.join("../x")));
    // Folders linked with each other both ways are listed in finite time.
    for i in 0..8 {
        fs::create_dir(root.join(format!("m{i}"))).unwrap();
    }
    for i in 0..8 {
        for j in 0..8 {
            symlink(root.join(format!("m{j}")), root.join(format!("m{i}/l{j}"))).unwrap();
        }
    }
    let (_, errors) = list(root, &["m*/**"], &[]);
    assert_eq!(errors, []);
}

#[cfg(unix)]
#[test]
fn a_granted_folder_is_walked_as_its_own_root() {
    use std::os::unix::fs::symlink;
    let archive = folder();
    write(archive.path(), "deep/a.txt", "x");
    let root = folder();
    symlink(archive.path(), root.path().join("archive")).unwrap();
    // Granting a link grants what it leads to.
    let granted = root.path().join("archive");
    assert_eq!(list(&granted, &["**/*.txt"], &[]).0, ["deep/a.txt"]);
}

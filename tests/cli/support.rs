//! Folders to run the program in, and what a run printed.

use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// One run of the program.
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Run {
    /// stdout as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out)
            .unwrap_or_else(|error| panic!("{error}: {}\n{}", self.out, self.err))
    }

    /// The exit code, with both streams in the message if it is another.
    #[track_caller]
    pub fn ends_with(&self, code: i32) -> &Run {
        assert_eq!(
            self.code, code,
            "stdout:\n{}\nstderr:\n{}",
            self.out, self.err
        );
        self
    }

    /// What was said on stderr has all of `words`.
    #[track_caller]
    pub fn says(&self, words: &[&str]) -> &Run {
        for word in words {
            assert!(
                self.err.contains(word),
                "stderr lacks {word:?}:\n{}",
                self.err
            );
        }
        self
    }

    /// What was printed has all of `words`.
    #[track_caller]
    pub fn prints(&self, words: &[&str]) -> &Run {
        for word in words {
            assert!(
                self.out.contains(word),
                "stdout lacks {word:?}:\n{}",
                self.out
            );
        }
        self
    }
}

/// The program, in `folder`, in an environment of its own.
pub fn program(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_yinwen"));
    command.current_dir(folder).stdin(Stdio::null());
    for name in [
        "NO_COLOR",
        "CLICOLOR",
        "CLICOLOR_FORCE",
        "LANGUAGE",
        "LC_MESSAGES",
        "LANG",
        "GITHUB_WORKSPACE",
    ] {
        command.env_remove(name);
    }
    command.env("LC_ALL", "C.UTF-8").env("TERM", "xterm");
    // No test has to do with what the user keeps.
    command.env(
        "YINWEN_CACHE_DIR",
        std::env::temp_dir().join("yinwen-tests"),
    );
    command
}

/// Runs the program in English.
pub fn yinwen<S: AsRef<OsStr>>(folder: &Path, args: &[S]) -> Run {
    finish(program(folder).args(["--lang", "en"]).args(args), b"")
}

/// Runs a command that reads `stdin`.
pub fn finish(command: &mut Command, stdin: &[u8]) -> Run {
    let piped = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = piped.spawn().expect("the program starts");
    // A program that does not read its stdin closes it.
    let _ = child.stdin.take().expect("a pipe").write_all(stdin);
    let output = child.wait_with_output().expect("the program ends");
    Run {
        code: output.status.code().expect("an exit code"),
        out: String::from_utf8(output.stdout).expect("UTF-8"),
        err: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

/// The example workspace of the repository.
pub fn example() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/wuzhen")
}

/// A file that another program made of the example's documents; see tests/sources/make.py.
pub fn made(name: &str) -> Vec<u8> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sources/fixtures");
    std::fs::read(folder.join(name)).expect("a file")
}

/// A workspace with one source, `speech`, and one note that misquotes a number.
pub struct Folder(TempDir);

/// Two paragraphs.
pub const SPEECH: &str = "开幕讲话\n\n我们应当坚持以下原则，尊重网络主权，维护和平安全。\n\n\
                          第二段讲互联互通与共享共治，目前有6.7亿网民。\n";
/// A quotation that is verbatim and one with a wrong number, at line 3, column 2.
pub const NOTE: &str = "“尊重网络主权”[@speech, ¶1]。\n\n“目前有7.6亿网民”[@speech]。\n";
/// What the finding of [`NOTE`] looks like in concise form.
pub const FOUND: &str = "notes/note.md:3:2: error[misquoted-number]";

impl Folder {
    /// An empty folder.
    pub fn empty() -> Folder {
        Folder(tempfile::tempdir().expect("a folder"))
    }

    /// With `corpus/speech.txt` and `notes/note.md`.
    pub fn workspace() -> Folder {
        Folder::empty()
            .with("corpus/speech.txt", SPEECH)
            .with("notes/note.md", NOTE)
    }

    /// With one more file.
    pub fn with(self, path: &str, content: impl AsRef<[u8]>) -> Folder {
        let path = self.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, content).expect("a file");
        self
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.path().join(path)).expect("a file")
    }

    pub fn bytes(&self, path: &str) -> Vec<u8> {
        std::fs::read(self.path().join(path)).expect("a file")
    }

    pub fn run<S: AsRef<OsStr>>(&self, args: &[S]) -> Run {
        yinwen(self.path(), args)
    }

    /// `check --format concise --quiet`.
    pub fn check(&self) -> Run {
        self.run(&["check", "--format", "concise", "--quiet"])
    }
}

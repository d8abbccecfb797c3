//! Hostile files: read in a process of its own, so that time, memory and stack are bounded and a reader that breaks down, in
//! whatever way, brings nobody else down.
//!
//! The process is this program once more, started as `yinwen read-document`: [`Reader`] hands it the file, [`answer`] is what
//! it does.

use super::{Document, ImportError, Kind, kind, plain, read};
use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

/// Files larger than this, in MB, are not read.
const LARGEST: u64 = 200;
/// Files of more bytes than this are not read: who has a file need not look further.
pub const MOST_BYTES: u64 = LARGEST << 20;
/// How long one file may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// The stack of a reader, in bytes: deep documents are read by recursion.
const STACK: usize = 64 << 20;
/// The address space of the process, in bytes, where the system keeps such a bound. The longest page takes a quarter of it.
#[cfg(unix)]
const MEMORY: u64 = 4 << 30;

/// The command that the process is started by; its arguments are its patience in seconds and the name of the file.
pub const COMMAND: &str = "read-document";

/// Reads documents in processes of their own.
#[derive(Debug, Clone)]
pub struct Reader {
    program: PathBuf,
    patience: Duration,
}

impl Reader {
    /// A reader that starts `program`, which must be this one, and waits 30 seconds for a file.
    #[must_use]
    pub fn new(program: PathBuf) -> Reader {
        Reader {
            program,
            patience: PATIENCE,
        }
    }

    /// A reader that waits so long for a file, in whole seconds.
    #[must_use]
    pub fn with_patience(self, patience: Duration) -> Reader {
        Reader { patience, ..self }
    }

    /// A reader that starts the program that is running.
    #[must_use]
    pub fn running() -> Reader {
        // A server outlives an update of its file, and the new program need not speak as the old one does.
        if cfg!(target_os = "linux") {
            return Reader::new("/proc/self/exe".into());
        }
        Reader::new(std::env::current_exe().unwrap_or_else(|_| "yinwen".into()))
    }

    /// As [`read`](super::read), where nothing in the file can do harm. Texts have nothing to break, and are read here.
    ///
    /// # Errors
    ///
    /// As [`read`](super::read), and where a bound is met.
    pub fn read(&self, name: &str, bytes: Vec<u8>) -> Result<Document, ImportError> {
        if bytes.len() as u64 > MOST_BYTES {
            return Err(ImportError::TooLarge { megabytes: LARGEST });
        }
        match kind::of(name, &bytes)? {
            kind @ (Kind::Text | Kind::Markdown) => plain::read(kind, bytes),
            Kind::Html | Kind::Pdf | Kind::Word => self.elsewhere(name, bytes),
        }
    }

    fn elsewhere(&self, name: &str, bytes: Vec<u8>) -> Result<Document, ImportError> {
        let started = Command::new(&self.program)
            .args([COMMAND, &self.patience.as_secs().to_string(), "--", name])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let mut process = started.map_err(|error| ImportError::Unstarted(error.to_string()))?;
        if let Some(mut stdin) = process.stdin.take() {
            // A process that breaks down before it has read everything says so by its answer.
            let _ = stdin.write_all(&bytes);
        }
        let output = process.wait_with_output();
        let output = output.map_err(|error| ImportError::Unstarted(error.to_string()))?;
        // Whatever broke the process down broke its answer off.
        postcard::from_bytes(&output.stdout).unwrap_or(Err(ImportError::Crashed))
    }
}

/// What the process does: reads the file `name` from `input` and writes to `output` what [`Reader`] waits for. The process is
/// to end then, and a reader that takes longer than `patience` with it.
///
/// # Errors
///
/// If nobody gives the file or takes the answer.
pub fn answer(
    name: &str,
    patience: Duration,
    input: &mut impl Read,
    output: &mut impl Write,
) -> std::io::Result<()> {
    bound_memory();
    let mut bytes = Vec::new();
    input.take(MOST_BYTES).read_to_end(&mut bytes)?;
    let answer = postcard::to_allocvec(&in_time(name.to_owned(), bytes, patience));
    output.write_all(&answer.map_err(std::io::Error::other)?)
}

/// As [`read`](super::read), on a thread that is left behind if it takes too long.
fn in_time(name: String, bytes: Vec<u8>, patience: Duration) -> Result<Document, ImportError> {
    let (send, receive) = channel();
    let reader = thread::Builder::new().stack_size(STACK).spawn(move || {
        // Nobody listens any more if the patience was at its end.
        let _ = send.send(read(&name, bytes));
    });
    reader.map_err(|error| ImportError::Unstarted(error.to_string()))?;
    match receive.recv_timeout(patience) {
        Ok(read) => read,
        Err(RecvTimeoutError::Timeout) => Err(ImportError::TooSlow {
            seconds: patience.as_secs(),
        }),
        Err(RecvTimeoutError::Disconnected) => Err(ImportError::Crashed),
    }
}

/// A process that asks for more memory than any document needs breaks down instead of the machine.
fn bound_memory() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        let bound = Rlimit {
            current: Some(MEMORY),
            maximum: None,
        };
        // Where the system does not bound it, the sizes that are checked before unpacking do.
        let _ = setrlimit(Resource::As, bound);
    }
}

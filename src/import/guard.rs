//! Hostile files: bounded time, stack and size, and a reader that gives up unforeseen brings nobody down.

use super::{Document, ImportError, read};
use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::sync::Once;
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

/// The name of a reader's thread.
const READER: &str = "yinwen-reader";

/// A reader that panics is reported by its file; nothing else is to be said of it.
fn quiet() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            if thread::current().name() != Some(READER) {
                usual(panic);
            }
        }));
    });
}

/// As [`read`], on a thread of its own that is left behind if it takes too long.
///
/// # Errors
///
/// As [`read`], and where a bound is met.
pub fn read_guarded(name: &str, bytes: Vec<u8>) -> Result<Document, ImportError> {
    if bytes.len() as u64 > MOST_BYTES {
        return Err(ImportError::TooLarge { megabytes: LARGEST });
    }
    quiet();
    let (send, receive) = channel();
    let name = name.to_owned();
    let worker = thread::Builder::new()
        .name(READER.to_owned())
        .stack_size(STACK)
        .spawn(move || {
            let read = catch_unwind(AssertUnwindSafe(|| read(&name, bytes)));
            // Nobody listens any more if the patience was at its end.
            let _ = send.send(read.unwrap_or(Err(ImportError::Crashed)));
        });
    if worker.is_err() {
        return Err(ImportError::Crashed);
    }
    match receive.recv_timeout(PATIENCE) {
        Ok(read) => read,
        Err(RecvTimeoutError::Timeout) => Err(ImportError::TooSlow {
            seconds: PATIENCE.as_secs(),
        }),
        Err(RecvTimeoutError::Disconnected) => Err(ImportError::Crashed),
    }
}

//! `yinwen read-document`: reads one document for another process of this program; see `import`.

use super::{FAILED, OK};
use crate::import;
use std::io::{stdin, stdout};
use std::time::Duration;

/// Runs the command.
pub(super) fn run(seconds: u64, name: &str) -> u8 {
    let patience = Duration::from_secs(seconds);
    match import::answer(name, patience, &mut stdin().lock(), &mut stdout().lock()) {
        Ok(()) => OK,
        // Who waits for the answer sees that there is none.
        Err(_) => FAILED,
    }
}

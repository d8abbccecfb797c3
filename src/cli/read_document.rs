//! `yinwen read-document`: reads one document for another process of this program; see `import`.

use super::{FAILED, OK};
use crate::import;
use std::io::{stdin, stdout};

/// Runs the command.
pub(super) fn run(name: &str) -> u8 {
    match import::answer(name, &mut stdin().lock(), &mut stdout().lock()) {
        Ok(()) => OK,
        // Who waits for the answer sees that there is none.
        Err(_) => FAILED,
    }
}

//! `yinwen man`: the manual pages, for packages. Hidden: users read them with `man`, or ask for `--help`.

use super::{Context, FAILED, OK, terminal, words};
use std::path::Path;

/// Writes a page for the program, and one for each command, into a folder that is there.
pub(super) fn run(context: &Context, folder: &Path) -> u8 {
    let program = super::help::command(context.locale);
    match clap_mangen::generate_to(program, context.base.join(folder)) {
        Ok(()) => OK,
        Err(error) => {
            let folder = terminal::escape(&folder.to_string_lossy());
            context.error(&words::cannot_write(context.locale, &folder, &error));
            FAILED
        }
    }
}

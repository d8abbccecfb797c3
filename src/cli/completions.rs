//! `yinwen completions`: a script for a shell.

use super::{Context, OK};

/// Prints the script.
pub(super) fn run(context: &Context, shell: clap_complete::Shell) -> u8 {
    let mut script = Vec::new();
    clap_complete::generate(
        shell,
        &mut super::help::command(context.locale),
        "yinwen",
        &mut script,
    );
    context.finish(&String::from_utf8_lossy(&script), OK)
}

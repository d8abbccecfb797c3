//! The `yinwen` binary: arguments in, exit code out.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(yinwen::cli::main(std::env::args_os()))
}

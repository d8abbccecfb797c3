//! The `yinwen` binary: arguments in, exit code out.

use std::process::ExitCode;

/// A key stroke in a long note makes and frees some ten thousand small pieces on several threads: the system's allocator
/// spends a fifth of the time on that.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    ExitCode::from(yinwen::cli::main(std::env::args_os()))
}

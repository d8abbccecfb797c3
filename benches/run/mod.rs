//! A program run to its end: how long it took, and how much memory it had at its highest.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// One run.
#[derive(Clone, Copy)]
pub struct Run {
    pub time: Duration,
    /// In kB; 0 where the system does not tell. What other processes took that it started is not in it.
    pub memory: u64,
}

/// Runs a command, its output thrown away; it must end well.
pub fn run(command: &mut Command) -> Run {
    let start = Instant::now();
    let command = command.stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().expect("the program starts");
    let mut memory = 0;
    let code = loop {
        memory = memory.max(highest(child.id()).unwrap_or(0));
        if let Some(code) = child.try_wait().expect("the program ends") {
            break code;
        }
        std::thread::sleep(Duration::from_millis(1));
    };
    assert!(code.success(), "{code}");
    Run {
        time: start.elapsed(),
        memory,
    }
}

/// The fastest of so many runs.
pub fn fastest(runs: usize, mut command: impl FnMut() -> Command) -> Run {
    let runs = (0..runs).map(|_| run(&mut command()));
    runs.min_by_key(|run| run.time).expect("a run")
}

fn highest(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

//! A program run to its end: how long it took, and how much memory it had at its highest.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// One run. What other processes took that it started is not in it.
#[derive(Clone, Copy, Default)]
#[allow(dead_code, reason = "not every bench tells all of it")]
pub struct Run {
    /// By the clock.
    pub time: Duration,
    /// Of all threads; zero where the system does not tell.
    pub cpu: Duration,
    /// At its highest, in kB; 0 where the system does not tell.
    pub memory: u64,
}

/// Runs a command, its output thrown away; it must end well.
pub fn run(command: &mut Command) -> Run {
    let start = Instant::now();
    let command = command.stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().expect("the program starts");
    let mut run = Run::default();
    let code = loop {
        run.look(child.id());
        if let Some(code) = child.try_wait().expect("the program ends") {
            break code;
        }
        std::thread::sleep(Duration::from_millis(1));
    };
    assert!(code.success(), "{code}");
    run.time = start.elapsed();
    run
}

/// The fastest of so many runs.
pub fn fastest(runs: usize, mut command: impl FnMut() -> Command) -> Run {
    let runs = (0..runs).map(|_| run(&mut command()));
    runs.min_by_key(|run| run.time).expect("a run")
}

impl Run {
    /// Looks how it stands with a process.
    fn look(&mut self, process: u32) {
        let read = |name: &str| std::fs::read_to_string(format!("/proc/{process}/{name}")).ok();
        let highest = read("status").and_then(|status| field(&status, "VmHWM:"));
        self.memory = self.memory.max(highest.unwrap_or(0));
        let stat = read("stat").unwrap_or_default();
        // User and system time, in hundredths of a second.
        let numbers = stat.rsplit(')').next().unwrap_or_default();
        let numbers = numbers.split_whitespace().skip(11).take(2);
        let ticks: u64 = numbers.filter_map(|n| n.parse::<u64>().ok()).sum();
        self.cpu = self.cpu.max(Duration::from_millis(ticks * 10));
    }
}

/// A number of /proc/…/status.
pub fn field(status: &str, name: &str) -> Option<u64> {
    let line = status.lines().find(|line| line.starts_with(name))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

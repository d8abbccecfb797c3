//! A progress bar on stderr, shown on a terminal once the work turns out to be long.

use crate::cli::Context;
use crate::cli::args::CheckArgs;
use crate::lint::Locale;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{IsTerminal, stderr};
use std::time::{Duration, Instant};

/// Work shorter than this shows no bar.
const PATIENCE: Duration = Duration::from_millis(800);

/// How many notes are done; by default nothing is shown.
#[derive(Clone)]
pub(super) struct Progress {
    bar: ProgressBar,
    since: Instant,
    wanted: bool,
}

impl Default for Progress {
    fn default() -> Progress {
        Progress {
            bar: ProgressBar::hidden(),
            since: Instant::now(),
            wanted: false,
        }
    }
}

impl Progress {
    /// Before the first of `notes`.
    pub fn new(context: &Context, args: &CheckArgs, notes: usize) -> Progress {
        let bar = ProgressBar::with_draw_target(Some(notes as u64), ProgressDrawTarget::hidden());
        let template = match context.locale {
            Locale::English => "checking {wide_bar} {pos}/{len} notes",
            Locale::Chinese => "核对中 {wide_bar} {pos}/{len} 篇",
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Progress {
            bar,
            wanted: !args.no_progress && !args.quiet && notes > 1 && stderr().is_terminal(),
            ..Progress::default()
        }
    }

    /// One more is done.
    pub fn step(&self) {
        self.bar.inc(1);
        if self.wanted && self.bar.is_hidden() && self.since.elapsed() > PATIENCE {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }

    /// Takes the bar away while something is printed, and nothing else done: whoever counts a note waits for it.
    pub fn aside<T>(&self, print: impl FnOnce() -> T) -> T {
        self.bar.suspend(print)
    }

    /// All are done.
    pub fn done(&self) {
        self.bar.finish_and_clear();
    }
}

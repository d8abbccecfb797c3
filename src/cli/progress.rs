//! A progress bar on stderr, shown on a terminal once the work turns out to be long.

use super::Context;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::time::{Duration, Instant};

/// Work shorter than this shows no bar.
const PATIENCE: Duration = Duration::from_millis(800);

/// How much is done; by default nothing is shown.
#[derive(Clone)]
pub(super) struct Progress {
    bar: ProgressBar,
    since: Instant,
    is_wanted: bool,
}

impl Default for Progress {
    fn default() -> Progress {
        Progress {
            bar: ProgressBar::hidden(),
            since: Instant::now(),
            is_wanted: false,
        }
    }
}

impl Progress {
    /// Before the first of `length` steps. `template` is in the language of `indicatif`.
    pub fn new(context: &Context, template: &str, length: usize) -> Progress {
        let target = ProgressDrawTarget::hidden();
        let bar = ProgressBar::with_draw_target(Some(length as u64), target);
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Progress {
            bar,
            is_wanted: context.shows_progress,
            ..Progress::default()
        }
    }

    /// One more is done.
    pub fn step(&self) {
        self.bar.inc(1);
        self.show();
    }

    /// So many are done.
    pub fn reach(&self, position: u64) {
        self.bar.set_position(position);
        self.show();
    }

    fn show(&self) {
        if self.is_wanted && self.bar.is_hidden() && self.since.elapsed() > PATIENCE {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }

    /// Takes the bar away while something is printed, and nothing else done: whoever counts a step waits for it.
    pub fn aside<T>(&self, print: impl FnOnce() -> T) -> T {
        self.bar.suspend(print)
    }

    /// All are done, or nothing more will be.
    pub fn done(&self) {
        self.bar.finish_and_clear();
    }
}

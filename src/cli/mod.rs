//! The commands; the only module that prints.
//!
//! One file per command and one per report format. Every command ends in an exit code: 0 well, 1 findings (`check`) or
//! nothing found (`find`, `label`), 2 failed.

mod add;
mod align;
mod args;
mod check;
mod completions;
mod excerpt;
mod find;
mod help;
mod index;
mod init;
mod label;
mod lsp;
mod man;
mod progress;
mod read_document;
mod references;
mod report;
mod rule;
mod sources;
mod table;
mod targets;
mod terminal;
mod translate;
mod usage;
mod words;
mod write;

use crate::config::Severity;
use crate::files;
use crate::import::Reader;
use crate::index::cache;
use crate::lint::{self, Locale};
use crate::workspace::load::{LoadError, LoadOptions};
use crate::workspace::{Observer, Workspace};
use args::{Cli, Command};
use clap::FromArgMatches;
use progress::Progress;
use std::ffi::OsString;
use std::io::{IsTerminal, stderr};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// Ran, and all is well.
const OK: u8 = 0;
/// Ran, and found something (`check`) or nothing (`find`, `label`).
const FOUND: u8 = 1;
/// Did not run as it should.
const FAILED: u8 = 2;

/// What every command needs to know.
#[derive(Debug, Clone)]
struct Context {
    /// The language of everything that is said.
    locale: Locale,
    /// The current directory, absolute.
    base: PathBuf,
    /// Whether to colour.
    color: anstream::ColorChoice,
    /// Corpus folders that the user grants.
    corpus: Vec<PathBuf>,
    /// The folder of caches.
    caches: Option<PathBuf>,
    /// Reads documents of other programs.
    reader: Reader,
    /// Work that takes long may show how far it is: on a terminal, and where nobody asked for silence.
    shows_progress: bool,
}

/// Runs the command that `args` (the program's name first) ask for, and gives the exit code.
pub fn main(args: impl IntoIterator<Item = OsString>) -> u8 {
    let args: Vec<OsString> = args.into_iter().collect();
    let locale = words::locale(&args);
    let parsed = help::command(locale)
        .try_get_matches_from(&args)
        .and_then(|m| Cli::from_arg_matches(&m));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(error) => return unparsed(locale, &error),
    };
    let color = cli.color.choice();
    let base = match std::env::current_dir() {
        Ok(base) => base,
        Err(error) => {
            terminal::error(locale, color, &words::no_current_dir(locale, &error));
            return FAILED;
        }
    };
    let corpus: Vec<PathBuf> = cli
        .corpus
        .iter()
        .map(|folder| files::absolute(&base.join(folder)))
        .collect();
    let is_silent = match &cli.command {
        Command::Check(options) => options.no_progress || options.quiet,
        Command::Add(options) => options.no_progress,
        _ => false,
    };
    let context = Context {
        locale,
        base,
        color,
        corpus,
        caches: cache::folder(),
        reader: Reader::running(),
        shows_progress: !is_silent && stderr().is_terminal(),
    };
    if let Some(none) = context.corpus.iter().find(|folder| !files::is_dir(folder)) {
        let folder = words::show(none, &context.base);
        context.error(&words::no_corpus_folder(locale, &folder));
        return FAILED;
    }
    match cli.command {
        Command::Check(options) => check::run(&context, &options),
        Command::Add(options) => add::run(&context, &options),
        Command::Find(options) => find::run(&context, &options),
        Command::Translate(options) => translate::run(&context, &options),
        Command::Align(options) => align::run(&context, &options),
        Command::Sources(options) => sources::run(&context, &options),
        Command::References(options) => references::run(&context, &options),
        Command::Label(options) => label::run(&context, &options),
        Command::Rule(options) => rule::run(&context, &options),
        Command::Index(options) => index::run(&context, &options),
        Command::Lsp(options) => lsp::run(&context, &options, cli.lang.is_some()),
        Command::Init => init::run(&context),
        Command::Completions { shell } => completions::run(&context, shell),
        Command::Man { folder } => man::run(&context, &folder),
        Command::ReadDocument { seconds, name } => read_document::run(seconds, &name),
    }
}

/// Prints help, version or what is wrong with the command line.
fn unparsed(locale: Locale, error: &clap::Error) -> u8 {
    let color = anstream::ColorChoice::Auto;
    // A closed pipe is no reason to fail; there is nobody left to tell.
    let _ = match (locale, usage::error(error)) {
        (Locale::Chinese, _) if !error.use_stderr() => {
            let help = usage::help(&error.render().ansi().to_string());
            terminal::out(color, &(help + "\n"))
        }
        (Locale::Chinese, Some(message)) => {
            terminal::error(locale, color, &message);
            Ok(())
        }
        _ => error.print(),
    };
    u8::try_from(error.exit_code()).unwrap_or(FAILED)
}

impl Context {
    /// Reads the workspace around `start`; says why there is none, or what is wrong in its configuration.
    fn load(&self, start: &Path) -> Option<Workspace> {
        let template = self.say(
            "indexing {wide_bar} {percent} %",
            "建立索引 {wide_bar} {percent} %",
        );
        let progress = Progress::new(self, template, 100);
        let options = LoadOptions {
            start: start.to_owned(),
            corpus_folders: self.corpus.clone(),
            caches: self.caches.clone(),
            observer: observer(&progress),
            ..LoadOptions::default()
        };
        let loaded = Workspace::load(&options);
        progress.done();
        let mut workspace = match loaded {
            Ok(workspace) => workspace,
            Err(error) => {
                self.error(&words::load_error(self.locale, &error, &self.base));
                return None;
            }
        };
        let unknown_rules = lint::validate(&workspace.config);
        workspace.config_errors.extend(unknown_rules);
        if workspace.config_errors.is_empty() {
            return Some(workspace);
        }
        workspace
            .config_errors
            .sort_by_key(|error| error.span.start);
        let file = workspace
            .config
            .file
            .clone()
            .unwrap_or_else(|| workspace.config.root.join("yinwen.toml"));
        for error in &workspace.config_errors {
            let report = report::human::config_error(
                self.locale,
                &file,
                &workspace.config_text,
                error,
                &self.base,
            );
            terminal::err(self.color, &report);
        }
        None
    }

    /// Reads the workspace around the current directory.
    fn load_here(&self) -> Option<Workspace> {
        self.load(&self.base)
    }

    /// Says on stderr what failed.
    fn error(&self, message: &str) {
        terminal::error(self.locale, self.color, message);
    }

    /// Says on stderr what is doubtful, though nothing failed.
    fn warn(&self, message: &str) {
        let label = words::severity(self.locale, Severity::Warning);
        let label = terminal::paint(terminal::YELLOW, label);
        let colon = self.say(": ", "：");
        terminal::err(self.color, &format!("{label}{colon}{message}\n"));
    }

    /// Whether `name` is one of `known`; says so if it is not, with the nearest that is.
    fn knows(&self, kind: words::Kind, name: &str, known: &[&str]) -> bool {
        let is_known = known.contains(&name);
        if !is_known {
            self.error(&words::unknown(self.locale, kind, name, known));
        }
        is_known
    }

    /// Whether there is a rule of that name; says so if there is none.
    fn knows_rule(&self, name: &str) -> bool {
        let rules: Vec<&str> = lint::RULES.iter().map(|rule| rule.name).collect();
        self.knows(words::Kind::Rule, name, &rules)
    }

    /// One of two texts.
    fn say<'a>(&self, english: &'a str, chinese: &'a str) -> &'a str {
        words::say(self.locale, english, chinese)
    }

    /// Writes a result to stdout. A closed pipe ends quietly; any other failure is reported.
    fn print(&self, text: &str) -> Result<(), ()> {
        terminal::out(self.color, text).map_err(|error| {
            self.error(&words::cannot_write(self.locale, "stdout", &error));
        })
    }

    /// The exit code of a command that prints `text` and is done.
    fn finish(&self, text: &str, code: u8) -> u8 {
        if self.print(text).is_ok() {
            code
        } else {
            FAILED
        }
    }
}

/// Shows how far the indexing of a large corpus is. Whoever interrupts it goes on from there the next time.
fn observer(progress: &Progress) -> Observer {
    let bar = progress.clone();
    Observer::new(move |progress| {
        bar.reach(progress.percent().into());
        ControlFlow::Continue(())
    })
}

/// Whether the failure is only that there is no workspace.
fn is_missing(error: &LoadError) -> bool {
    matches!(error, LoadError::NoWorkspace(_))
}

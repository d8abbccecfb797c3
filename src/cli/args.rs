//! The command line: commands and their options.

use crate::config::Severity;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Checks quotations in notes against the documents they quote.
#[derive(Debug, Parser)]
#[command(
    name = "yinwen",
    version,
    about,
    propagate_version = false,
    max_term_width = 100
)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub command: Command,
    /// Language of messages (default: the system's)
    #[arg(long, global = true, display_order = 100, value_name = "LANG")]
    pub lang: Option<Lang>,
    /// When to use colours
    #[arg(
        long,
        global = true,
        display_order = 101,
        value_name = "WHEN",
        default_value = "auto"
    )]
    pub color: Color,
    /// A further corpus folder, outside the workspace (repeatable)
    #[arg(long, global = true, display_order = 102, value_name = "DIR")]
    pub corpus: Vec<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Check the quotations of notes
    Check(CheckArgs),
    /// Bring documents into the corpus: PDF, web pages, text and Markdown
    Add(AddArgs),
    /// Find where a phrase or a misremembered sentence stands in the corpus
    Find(FindArgs),
    /// Show how a phrase or sentence is translated in the corpus
    Translate(TranslateArgs),
    /// Align a source and its translation, sentence by sentence
    Align(AlignArgs),
    /// List what the corpus holds, or show one source
    Sources(SourcesArgs),
    /// List the works that notes quote or cite, formatted as references
    References(ReferencesArgs),
    /// List the numbered formulas of the corpus (四项原则) with what they stand for, or explain one
    Label(LabelArgs),
    /// Explain a rule, or list all rules
    Rule(RuleArgs),
    /// Build or check the index that is kept of a large corpus
    Index(IndexArgs),
    /// Serve an editor over stdin and stdout (language server protocol)
    Lsp(LspArgs),
    /// Write a commented yinwen.toml for this folder
    Init,
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Write the manual pages into a folder
    #[command(hide = true)]
    Man {
        /// The folder
        folder: PathBuf,
    },
    /// Read a document from stdin for another process of this program
    #[command(hide = true, name = crate::import::COMMAND)]
    ReadDocument {
        /// How long to read it
        seconds: u64,
        /// The name of its file
        name: String,
    },
}

#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    /// Notes or folders (default: the current directory)
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Form of the report
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: CheckFormat,
    /// Write the report to this file instead of stdout
    #[arg(long, value_name = "FILE")]
    pub output_file: Option<PathBuf>,
    /// Read one note from stdin, as if it were this file
    #[arg(long, value_name = "FILE", conflicts_with = "paths")]
    pub stdin_filename: Option<PathBuf>,
    /// Repair what can be repaired without touching quoted words or the cited source
    #[arg(long, conflicts_with_all = ["diff", "stdin_filename"])]
    pub fix: bool,
    /// With --fix or --diff: apply every repair, also those of quoted words and citations
    #[arg(long)]
    pub unsafe_fixes: bool,
    /// Show what --fix would change, and change nothing
    #[arg(long, conflicts_with_all = ["format", "all", "statistics"])]
    pub diff: bool,
    /// Write a copy of a Word document, with a comment at each finding
    #[arg(
        long,
        value_name = "OUT.docx",
        conflicts_with_all = ["fix", "diff", "stdin_filename"]
    )]
    pub annotate: Option<PathBuf>,
    /// Do not report the findings that this file lists (default: the configuration's `baseline`)
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// Write the findings of this run to the baseline
    #[arg(long, conflicts_with_all = ["fix", "diff", "stdin_filename", "annotate"])]
    pub write_baseline: bool,
    /// Silence each finding by a directive in its note, with a reason
    #[arg(
        long,
        value_name = "REASON",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "",
        conflicts_with_all = ["fix", "diff", "stdin_filename", "write_baseline", "annotate"]
    )]
    pub add_suppressions: Option<String>,
    /// Report again whenever a note, a source or yinwen.toml changes
    #[arg(
        long,
        conflicts_with_all = ["fix", "diff", "stdin_filename", "write_baseline", "add_suppressions", "output_file", "annotate"]
    )]
    pub watch: bool,
    /// Mildest severity that makes the exit code 1 (default: the configuration's, else error)
    #[arg(long, value_name = "SEVERITY")]
    pub fail_on: Option<FailOn>,
    /// Report these rules only (repeatable, or separated by commas)
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub select: Vec<String>,
    /// Do not report these rules (repeatable, or separated by commas)
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub ignore: Vec<String>,
    /// List every quotation, also those with nothing to report
    #[arg(long)]
    pub all: bool,
    /// Count the findings of each rule
    #[arg(long)]
    pub statistics: bool,
    /// Exit with 0 even if there are findings
    #[arg(long)]
    pub exit_zero: bool,
    /// Print findings only, no summary
    #[arg(long, short)]
    pub quiet: bool,
    /// Number of threads (default: one for each core)
    #[arg(long, short, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub jobs: Option<u16>,
    /// Show no progress bar
    #[arg(long)]
    pub no_progress: bool,
}

#[derive(Debug, Default, Args)]
pub(super) struct AddArgs {
    /// Files, folders, or - for stdin
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// The id that notes cite it by (default: from the file's name)
    #[arg(long, value_name = "ID")]
    pub id: Option<String>,
    /// Its title (default: what the document says)
    #[arg(long, value_name = "TITLE")]
    pub title: Option<String>,
    /// Its date: 2015-12-16, 2015-12 or 2015 (default: what the document says)
    #[arg(long, value_name = "DATE")]
    pub date: Option<String>,
    /// The work that it is a witness of
    #[arg(long, value_name = "ID")]
    pub work: Option<String>,
    /// The language it is in: zh-Hans, zh-Hant or en (default: detected)
    #[arg(long, value_name = "TAG")]
    pub language: Option<String>,
    /// Accept what is proposed: witnesses, translations, parts
    #[arg(long, short)]
    pub yes: bool,
    /// Show no progress bar
    #[arg(long)]
    pub no_progress: bool,
}

#[derive(Debug, Args)]
pub(super) struct FindArgs {
    /// The words to look for
    #[arg(value_name = "TEXT")]
    pub text: String,
    /// Only in the source or work of this id
    #[arg(long, value_name = "ID")]
    pub source: Option<String>,
    /// At most so many passages
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..))]
    pub limit: u32,
    /// Form of the result
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: Format,
}

#[derive(Debug, Args)]
pub(super) struct TranslateArgs {
    /// The words to translate, Chinese or English
    #[arg(value_name = "TEXT")]
    pub text: String,
    /// Form of the result
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: Format,
}

#[derive(Debug, Args)]
pub(super) struct AlignArgs {
    /// A source or work
    #[arg(value_name = "A")]
    pub a: String,
    /// The source or work that translates it, or that it translates
    #[arg(value_name = "B")]
    pub b: String,
    /// Form of the result
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: AlignFormat,
}

#[derive(Debug, Args)]
pub(super) struct SourcesArgs {
    /// Show this source, with its text
    #[arg(value_name = "ID")]
    pub id: Option<String>,
    /// Form of the result
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: Format,
}

#[derive(Debug, Args)]
pub(super) struct ReferencesArgs {
    /// Notes or folders
    #[arg(value_name = "NOTE", required = true)]
    pub notes: Vec<PathBuf>,
    /// gb7714, chicago, or the file of a CSL style (default: the configuration's, else gb7714)
    #[arg(long, value_name = "STYLE")]
    pub style: Option<String>,
    /// Form of the result
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: Format,
}

#[derive(Debug, Args)]
pub(super) struct LabelArgs {
    /// The formula, or words of it
    #[arg(value_name = "TEXT")]
    pub text: Option<String>,
    /// Form of the result
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: Format,
}

#[derive(Debug, Args)]
pub(super) struct RuleArgs {
    /// The rule's name
    #[arg(value_name = "RULE")]
    pub rule: Option<String>,
    /// Form of the result
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: Format,
}

#[derive(Debug, Args)]
pub(super) struct IndexArgs {
    /// Say what is kept, and how much it takes
    #[arg(long)]
    pub stats: bool,
    /// Compare what is kept with every source
    #[arg(long)]
    pub check: bool,
    /// Remove what is kept; it is made again when it is needed
    #[arg(long, conflicts_with_all = ["stats", "check"])]
    pub clear: bool,
}

#[derive(Debug, Args)]
pub(super) struct LspArgs {
    /// Accepted because editors give it; there is no other way
    #[arg(long)]
    pub stdio: bool,
    /// Append what happens to this file: requests and how long they take, never the text of a document
    #[arg(long, value_name = "FILE")]
    pub log: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum CheckFormat {
    Human,
    Concise,
    Json,
    Jsonl,
    Sarif,
    Github,
    Junit,
    Html,
}

impl CheckFormat {
    /// Whether people read it, not programs.
    pub fn is_read(self) -> bool {
        matches!(self, CheckFormat::Human | CheckFormat::Concise)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    Human,
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum AlignFormat {
    Human,
    Json,
    Tmx,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Lang {
    En,
    Zh,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    Auto,
    Always,
    Never,
}

impl Color {
    /// As anstream wants it; `auto` looks at the stream and at NO_COLOR.
    pub fn choice(self) -> anstream::ColorChoice {
        match self {
            Color::Auto => anstream::ColorChoice::Auto,
            Color::Always => anstream::ColorChoice::Always,
            Color::Never => anstream::ColorChoice::Never,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    Error,
    Warning,
    Info,
    Hint,
}

impl From<FailOn> for Severity {
    fn from(value: FailOn) -> Self {
        match value {
            FailOn::Error => Severity::Error,
            FailOn::Warning => Severity::Warning,
            FailOn::Info => Severity::Info,
            FailOn::Hint => Severity::Hint,
        }
    }
}

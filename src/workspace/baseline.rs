//! Findings that a team lives with for now. They are known again by what they are about, wherever note and line move to.

use crate::config::Config;
use crate::files::{self, FileError, Files};
use crate::text::fold::fold;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// A rule, what is cited and the words, as written. Two of them with one [`Subject::key`] are the same finding.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Subject {
    /// The rule's name.
    pub rule: String,
    /// The ids that the quotation cites, sorted.
    pub citations: Vec<String>,
    /// The quotation's wording; for a finding on no quotation, the words it is reported on. White space is one space.
    pub words: String,
}

/// What makes two subjects one: the words count as folded, so that layout, punctuation, width and script do not matter.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SubjectKey {
    rule: String,
    citations: Vec<String>,
    folded: Vec<u16>,
    /// Words that fold to nothing, as they are.
    bare: String,
}

impl Subject {
    /// What it is compared by.
    pub fn key(&self) -> SubjectKey {
        let folded = fold(&self.words).units;
        SubjectKey {
            rule: self.rule.clone(),
            citations: self.citations.clone(),
            bare: if folded.is_empty() {
                self.words.clone()
            } else {
                String::new()
            },
            folded,
        }
    }
}

impl SubjectKey {
    /// The key as bytes, the same on every machine.
    pub fn bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        for part in std::iter::once(&self.rule).chain(&self.citations) {
            out.extend(part.bytes());
            out.push(0);
        }
        out.push(0);
        out.extend(self.folded.iter().flat_map(|unit| unit.to_le_bytes()));
        out.extend(self.bare.bytes());
        out
    }
}

/// The version of the form in which baselines are kept.
const VERSION: u64 = 1;

/// The findings that are not reported.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline {
    /// Sorted.
    entries: Vec<Entry>,
    /// The entries (indices) of each subject.
    by_key: HashMap<SubjectKey, Vec<usize>>,
}

/// Equal findings of one file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Entry {
    /// Where they were when the baseline was written: relative to it, with `/`. They count wherever they are now.
    pub path: String,
    /// What they are about.
    #[serde(flatten)]
    pub subject: Subject,
    /// How many there are.
    pub count: usize,
}

/// How many of the findings of each entry have not been met yet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unmet(Vec<usize>);

/// The baseline that the configuration names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownFindings {
    /// Absolute path.
    pub path: PathBuf,
    /// The file's text.
    pub text: String,
    /// What is in it; nothing where there is an error.
    pub baseline: Baseline,
    /// Why it is of no use.
    pub error: Option<BaselineError>,
}

impl KnownFindings {
    /// Reads the baseline that `config` names, if it names one.
    pub(super) fn read(files: &Files, config: &Config) -> Option<KnownFindings> {
        let name = config.baseline.as_ref()?;
        let path = files::absolute(&config.root.join(&name.value));
        let read = match files::is_below(&config.root, &path) {
            true => Baseline::read(files, &path),
            false => Err(BaselineError::File(FileError::Outside {
                path: path.clone(),
            })),
        };
        Some(match read {
            Ok((text, baseline)) => KnownFindings {
                path,
                text,
                baseline,
                error: None,
            },
            Err(error) => KnownFindings {
                path,
                text: String::new(),
                baseline: Baseline::default(),
                error: Some(error),
            },
        })
    }
}

/// Why there is no baseline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BaselineError {
    /// The file cannot be read.
    File(FileError),
    /// It is not of the form of one; the parser's words.
    Malformed(String),
    /// It is one of another version.
    Version(u64),
}

impl BaselineError {
    /// What is wrong, in English or Chinese, without the file's name.
    #[must_use]
    pub fn cause(&self, chinese: bool) -> String {
        match (self, chinese) {
            (BaselineError::File(error), _) => error.cause(chinese),
            (BaselineError::Malformed(reason), false) => format!("no baseline of yinwen: {reason}"),
            (BaselineError::Malformed(reason), true) => format!("不是 yinwen 的基线文件：{reason}"),
            (BaselineError::Version(version), false) => {
                format!("a baseline of version {version}, which this yinwen does not read")
            }
            (BaselineError::Version(version), true) => {
                format!("基线文件的版本是 {version}，这一版 yinwen 不能读")
            }
        }
    }
}

#[derive(Serialize, Deserialize)]
struct Form<E> {
    version: u64,
    baseline: Vec<E>,
}

impl Baseline {
    /// A baseline of these entries; those of one file and subject become one.
    #[must_use]
    pub fn new(entries: impl IntoIterator<Item = Entry>) -> Baseline {
        let mut out = Baseline::default();
        let mut known: HashMap<(String, SubjectKey), usize> = HashMap::new();
        for entry in entries {
            let at = *known
                .entry((entry.path.clone(), entry.subject.key()))
                .or_insert(out.entries.len());
            match out.entries.get_mut(at) {
                Some(same) => same.count += entry.count,
                None => out.entries.push(entry),
            }
        }
        out.entries.sort();
        for (index, entry) in out.entries.iter().enumerate() {
            let list = out.by_key.entry(entry.subject.key()).or_default();
            list.push(index);
        }
        out
    }

    /// The text of the file at `path`, and the baseline that it is.
    ///
    /// # Errors
    ///
    /// [`BaselineError`] if it cannot be read, is none, or one of another version.
    pub fn read(files: &Files, path: &Path) -> Result<(String, Baseline), BaselineError> {
        let text = files.read(path).map_err(BaselineError::File)?.text;
        let baseline = Baseline::parse(&text)?;
        Ok((text, baseline))
    }

    /// The baseline that `text` is.
    ///
    /// # Errors
    ///
    /// [`BaselineError`] if it is none, or one of another version.
    pub fn parse(text: &str) -> Result<Baseline, BaselineError> {
        let malformed = |error: serde_json::Error| BaselineError::Malformed(error.to_string());
        let form: Form<serde_json::Value> = serde_json::from_str(text).map_err(malformed)?;
        if form.version != VERSION {
            return Err(BaselineError::Version(form.version));
        }
        let entries = form.baseline.into_iter().map(serde_json::from_value);
        let entries: Result<Vec<Entry>, _> = entries.collect();
        Ok(Baseline::new(entries.map_err(malformed)?))
    }

    /// The text to keep, the same for the same entries.
    #[must_use]
    pub fn text(&self) -> String {
        let form = Form {
            version: VERSION,
            baseline: self.entries.iter().collect(),
        };
        serde_json::to_string_pretty(&form).unwrap_or_default() + "\n"
    }

    /// The entries, sorted.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Whether findings of this subject are in it, however many.
    #[must_use]
    pub fn knows(&self, subject: &Subject) -> bool {
        self.by_key.contains_key(&subject.key())
    }

    /// All its findings, none of them met.
    #[must_use]
    pub fn unmet(&self) -> Unmet {
        Unmet(self.entries.iter().map(|entry| entry.count).collect())
    }

    /// A finding of this subject is met, in the file `path`: says whether it was still to be met. The entry of that file comes
    /// first, then that of any other, since notes move.
    pub fn meet(&self, unmet: &mut Unmet, path: &str, subject: &Subject) -> bool {
        let known = self.by_key.get(&subject.key()).into_iter().flatten();
        let open = |index: &&usize| unmet.0.get(**index).is_some_and(|count| *count > 0);
        let mut open = known.filter(open).peekable();
        let Some(&&first) = open.peek() else {
            return false;
        };
        let is_here = |index: &&usize| self.entries.get(**index).is_some_and(|e| e.path == path);
        let met = open.find(is_here).copied().unwrap_or(first);
        if let Some(count) = unmet.0.get_mut(met) {
            *count -= 1;
        }
        true
    }

    /// The entries of which something has not been met, with how much of them.
    pub fn remaining(&self, unmet: &Unmet) -> impl Iterator<Item = (&Entry, usize)> {
        let entries = self.entries.iter().zip(unmet.0.iter().copied());
        entries.filter(|(_, count)| *count > 0)
    }
}

//! Rules: verdicts and bindings become findings with fixes.

mod baseline;
mod citations;
mod corpus;
mod fixes;
mod labels;
mod locators;
mod messages;
mod offers;
mod place;
mod rule_pages;
mod rules;
mod rules_citation;
mod rules_labels;
mod rules_quotation;
mod rules_translation;
mod rules_wording;
mod severity;
mod suppress;
mod translations;
mod uncited;
mod verdicts;

pub use baseline::{additions, beyond_baseline};
pub use corpus::lint_corpus;
pub use fixes::{citation, paragraph_locator};
pub use offers::{add_citation, body, suppressions};
pub use place::cite_id;
pub use rule_pages::{HOME, rule_index};
pub use rules::{RULES, RuleInfo, Target, nearest_rule, rule};
pub use severity::validate;

use crate::config::Severity;
use crate::markup::Quotation;
use crate::workspace::{Check, CheckedNote, Workspace};
use severity::Severities;
use std::collections::HashMap;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::OnceLock;

/// The language of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Locale {
    English,
    Chinese,
}

/// What a rule says of a place in a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The rule's stable name.
    pub rule: &'static str,
    /// How grave, after presets, configuration and overrides.
    pub severity: Severity,
    /// One sentence or two, in the locale asked for.
    pub message: String,
    /// The quotation concerned (index in the note).
    pub quotation: Option<usize>,
    /// Bytes of the file it is reported on.
    pub range: Range<usize>,
    /// Other places.
    pub related: Vec<Related>,
    /// Repairs, best first.
    pub fixes: Vec<Fix>,
}

/// Another place that explains a finding.
#[derive(Debug, Clone, PartialEq)]
pub struct Related {
    /// Absolute path.
    pub path: PathBuf,
    /// Bytes there.
    pub range: Range<usize>,
    /// What it is.
    pub message: String,
    /// Words there to mark: bytes of that file.
    pub marks: Vec<Range<usize>>,
}

/// A repair.
#[derive(Debug, Clone, PartialEq)]
pub struct Fix {
    /// As shown in a menu.
    pub title: String,
    /// Quoted words and cited source stay as they are.
    pub safe: bool,
    /// Changes, in order of position, not overlapping.
    pub edits: Vec<Edit>,
}

/// A replacement of bytes of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Edit {
    /// Absolute path.
    pub path: PathBuf,
    /// Bytes to replace.
    pub range: Range<usize>,
    /// With this.
    pub new_text: String,
}

/// All findings on a note, in order of position, then of rule name.
pub fn lint(ws: &Workspace, note: &CheckedNote, locale: Locale) -> Vec<Finding> {
    run(Context::new(ws, note, locale))
}

/// As [`lint`], without what the workspace's baseline knows, and with no fixes: for who shows findings at each key stroke, and
/// repairs one of them now and then.
pub fn reported(ws: &Workspace, note: &CheckedNote, locale: Locale) -> Vec<Finding> {
    let found = run(Context {
        makes_fixes: false,
        ..Context::new(ws, note, locale)
    });
    beyond_baseline(ws, found, &note.path, &note.text, Some(note))
}

fn run(mut cx: Context) -> Vec<Finding> {
    let mut beside = Context {
        makes_fixes: cx.makes_fixes,
        ..Context::new(cx.ws, cx.checked, cx.locale)
    };
    // Either half takes about as long.
    rayon::join(
        || {
            verdicts::run(&mut cx);
            translations::run(&mut cx);
            uncited::run(&mut cx);
            citations::run(&mut cx);
        },
        || {
            labels::run(&mut beside);
            locators::run(&mut beside);
            undecodable(&mut beside);
        },
    );
    cx.found.append(&mut beside.found);
    let mut found = suppress::apply(&mut cx);
    found.sort_by(|a, b| {
        (a.range.start, a.rule, a.range.end).cmp(&(b.range.start, b.rule, b.range.end))
    });
    found
}

/// A replacement character: bytes of the note that mean nothing in its encoding.
fn undecodable(cx: &mut Context) {
    const REPLACEMENT: &str = "\u{fffd}";
    // Sooner than `str::find`, which stops at every character that ends in the same byte: many do.
    let mut found = memchr::memmem::find_iter(cx.checked.text.as_bytes(), REPLACEMENT);
    let Some(at) = found.next() else {
        return;
    };
    let count = 1 + found.count();
    let message = cx.say(
        format!("Bytes of this note cannot be decoded, at {count} place(s); save it as UTF-8"),
        format!("本文有 {count} 处字节无法解码，请另存为 UTF-8"),
    );
    cx.report(Finding::new(
        &rules::UNDECODABLE,
        at..at + REPLACEMENT.len(),
        message,
    ));
}

/// The quotations of a note in order: index, quotation, what became of it.
fn judged(checked: &CheckedNote) -> impl Iterator<Item = (usize, &Quotation, &Check)> {
    let quotations = checked.note.quotations.iter().zip(&checked.checks);
    quotations
        .enumerate()
        .map(|(index, (quotation, check))| (index, quotation, &**check))
}

/// What the rules look at, and what they have found so far.
struct Context<'a> {
    ws: &'a Workspace,
    checked: &'a CheckedNote,
    locale: Locale,
    severities: Severities<'a>,
    /// See [`Context::citing`]; made when it is first asked for.
    citing: OnceLock<HashMap<Range<usize>, Vec<usize>>>,
    /// Whether findings get fixes.
    makes_fixes: bool,
    found: Vec<Finding>,
}

impl<'a> Context<'a> {
    fn new(ws: &'a Workspace, checked: &'a CheckedNote, locale: Locale) -> Self {
        Context {
            ws,
            checked,
            locale,
            severities: Severities::new(&ws.config, &checked.path),
            citing: OnceLock::new(),
            makes_fixes: true,
            found: Vec::new(),
        }
    }

    /// The fixes of a finding, where they are wanted.
    fn fixes<I: IntoIterator<Item = Fix>>(&self, make: impl FnOnce() -> I) -> Vec<Fix> {
        match self.makes_fixes {
            true => make().into_iter().collect(),
            false => Vec::new(),
        }
    }

    /// The quotations (indices) that hang on the key or title at these bytes.
    fn citing(&self, key: &Range<usize>) -> &[usize] {
        let all = || {
            let mut citing: HashMap<Range<usize>, Vec<usize>> = HashMap::new();
            for (index, quotation) in self.checked.note.quotations.iter().enumerate() {
                for citation in quotation.binding.iter().flat_map(|b| &b.citations) {
                    let list = citing.entry(citation.key.clone()).or_default();
                    if list.last() != Some(&index) {
                        list.push(index);
                    }
                }
            }
            citing
        };
        let citing = self.citing.get_or_init(all);
        citing.get(key).map_or(&[], Vec::as_slice)
    }

    /// Whether messages are in Chinese.
    fn chinese(&self) -> bool {
        self.locale == Locale::Chinese
    }

    /// One of two texts, by locale.
    fn say(&self, english: impl Into<String>, chinese: impl Into<String>) -> String {
        if self.chinese() {
            chinese.into()
        } else {
            english.into()
        }
    }

    /// Keeps a finding, unless its rule is off. The severity it carries is the default for its circumstances.
    fn report(&mut self, mut finding: Finding) {
        finding.severity = self.severities.of(finding.rule, finding.severity);
        if finding.severity > Severity::Off {
            self.found.push(finding);
        }
    }
}

impl Finding {
    /// A finding with a message alone.
    fn new(rule: &RuleInfo, range: Range<usize>, message: String) -> Finding {
        Finding {
            rule: rule.name,
            severity: rule.default,
            message,
            quotation: None,
            range,
            related: Vec::new(),
            fixes: Vec::new(),
        }
    }
}

//! `check --format human`: every finding with the words of the note and of the source, the difference marked.

use super::position::Position;
use super::{End, File, Report, quotations};
use crate::cli::excerpt::{excerpt, place};
use crate::cli::terminal::escape;
use crate::cli::{Context, words};
use crate::collate::Verdict;
use crate::config::{ConfigError, Severity};
use crate::lint::{Finding, Locale};
use crate::query::{Texts, relative};
use crate::text::position::LineIndex;
use crate::workspace::CheckedNote;
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use std::ops::Range;
use std::path::Path;

/// Lines are cut to windows before; the renderer must not cut them again.
const WIDTH: usize = 4096;

fn renderer() -> Renderer {
    Renderer::styled()
        .decor_style(DecorStyle::Ascii)
        .term_width(WIDTH)
}

/// Shows every finding; with `all`, after a table of every quotation of every note.
pub(super) struct Human<'a> {
    pub context: &'a Context,
    pub all: bool,
    /// Whether the counts are left out.
    pub quiet: bool,
    /// Findings that wait for the last table.
    pub waiting: String,
}

impl Report for Human<'_> {
    fn file(&mut self, out: &mut String, file: &File<'_>) {
        let Context { locale, base, .. } = self.context;
        if !self.all {
            findings(out, *locale, file, base);
            return;
        }
        if let Some(note) = file.note {
            out.push_str(&quotations::table(*locale, file, note, base));
        }
        findings(&mut self.waiting, *locale, file, base);
    }

    fn finish(&mut self, out: &mut String, end: &End<'_>) {
        out.push_str(&std::mem::take(&mut self.waiting));
        if let Some(statistics) = end.statistics {
            out.push_str(&statistics.table(self.context.locale));
        }
        if !self.quiet {
            out.push_str(&end.summary.line(self.context.locale));
        }
    }
}

fn findings(out: &mut String, locale: Locale, file: &File<'_>, base: &Path) {
    let renderer = renderer();
    for finding in file.findings {
        let groups = groups(locale, file, finding, base);
        out.push_str(&joined(&renderer.render(&groups)));
        out.push_str("\n\n");
    }
}

/// What is wrong in yinwen.toml, with the line.
pub(in crate::cli) fn config_error(
    locale: Locale,
    path: &Path,
    text: &str,
    error: &ConfigError,
    base: &Path,
) -> String {
    let message = escape(&error.message(locale == Locale::Chinese));
    let group = level(locale, Severity::Error).primary_title(message);
    let group = located(
        Group::with_title(group),
        path,
        (text, &LineIndex::new(text)),
        std::slice::from_ref(&error.span),
        &[],
        base,
    );
    joined(&renderer().render(&[group])) + "\n\n"
}

/// Drops the `:::` that the renderer puts between a place and an excerpt that has no path of its own.
fn joined(rendered: &str) -> String {
    let kept = rendered
        .lines()
        .filter(|line| anstream::adapter::strip_str(line).to_string().trim() != ":::");
    kept.collect::<Vec<_>>().join("\n")
}

fn level(locale: Locale, severity: Severity) -> Level<'static> {
    let level = match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
        Severity::Hint | Severity::Off => Level::NOTE,
    };
    level.with_name(words::severity(locale, severity))
}

fn groups(locale: Locale, file: &File<'_>, finding: &Finding, base: &Path) -> Vec<Group<'static>> {
    let File {
        texts, path, note, ..
    } = *file;
    let title = level(locale, finding.severity)
        .primary_title(escape(&finding.message))
        .id(finding.rule);
    let mut first = Group::with_title(title);
    if let Some(text) = texts.get(path, note) {
        let differing = note
            .map(|note| differing(note, finding))
            .unwrap_or_default();
        let whole = std::slice::from_ref(&finding.range);
        let (marks, around) = match differing.is_empty() {
            true => (whole, &[][..]),
            false => (&*differing, whole),
        };
        first = match file.position(locale, finding.range.start) {
            Position::Line(..) => located(first, path, text, marks, around, base),
            Position::Paragraph(paragraph) => {
                let origin = format!("{}, {}", words::show(path, base), escape(&paragraph));
                first = first.element(Origin::path(origin));
                let number = file
                    .docx
                    .and_then(|docx| docx.paragraph_at(finding.range.start));
                shown(first, text, marks, around, number.map(|one| one.number))
            }
        };
    } else {
        first = first.element(Origin::path(words::show(path, base)));
    }
    let mut groups = vec![first];
    for other in &finding.related {
        let title = Level::NOTE
            .with_name(heading(locale, texts, finding, &other.path))
            .secondary_title(escape(&other.message));
        let group = Group::with_title(title);
        let whole = std::slice::from_ref(&other.range);
        groups.push(match texts.get(&other.path, note) {
            Some(text) if other.marks.is_empty() => {
                located(group, &other.path, text, whole, &[], base)
            }
            // The passage around the marks is underlined only as far as it is shown for their sake.
            Some(text) => located(group, &other.path, text, &other.marks, &[], base),
            None => group.element(Origin::path(escape(&relative(&other.path, base)))),
        });
    }
    let help = words::say(locale, "help", "改法");
    if let Some(last) = groups.pop() {
        let fixes = finding
            .fixes
            .iter()
            .map(|fix| Level::HELP.with_name(help).message(escape(&fix.title)));
        groups.push(last.elements(fixes));
    }
    groups
}

/// What another place is to a finding: the source's own words, the nearest there are, or a remark on another file.
pub(in crate::cli) fn heading(
    locale: Locale,
    texts: &Texts<'_>,
    finding: &Finding,
    path: &Path,
) -> &'static str {
    if !texts.is_source(path) {
        words::say(locale, "see", "参见")
    } else if finding.rule == "not-in-source" {
        words::say(locale, "nearest", "最近似")
    } else {
        words::say(locale, "source", "原文")
    }
}

/// The words of the note that a verdict finding is about, if it covers its quotation and the quotation differs.
fn differing(note: &CheckedNote, finding: &Finding) -> Vec<Range<usize>> {
    let quotation = finding
        .quotation
        .and_then(|n| Some((note.note.quotations.get(n)?, note.checks.get(n)?)));
    let Some((quotation, check)) = quotation else {
        return Vec::new();
    };
    let covers =
        finding.range.start <= quotation.range.start && finding.range.end >= quotation.range.end;
    let orthographic = check.verdict == Verdict::Equivalent;
    if !covers || !(orthographic || check.verdict == Verdict::Altered) {
        return Vec::new();
    }
    let told = check
        .variants
        .iter()
        .filter(|(_, variant)| orthographic || variant.kind.is_wording());
    let mut ranges: Vec<Range<usize>> = told
        .map(|(_, variant)| quotation.note_range(variant.quotation.clone()))
        .collect();
    ranges.sort_by_key(|range| (range.start, range.end));
    ranges.dedup();
    ranges
}

/// Adds an excerpt of `text` to `group`: `marks` underlined strongly, `around` lightly.
fn located(
    group: Group<'static>,
    path: &Path,
    (text, lines): (&str, &LineIndex),
    marks: &[Range<usize>],
    around: &[Range<usize>],
    base: &Path,
) -> Group<'static> {
    let start = around
        .iter()
        .chain(marks)
        .map(|range| range.start)
        .min()
        .unwrap_or(0);
    let (line, column) = place(text, lines, start);
    let group = group.element(
        Origin::path(words::show(path, base))
            .line(line as usize)
            .char_column(column as usize),
    );
    shown(group, (text, lines), marks, around, None)
}

/// Adds the lines alone, numbered from `number`, or as they are in the file.
fn shown(
    group: Group<'static>,
    (text, lines): (&str, &LineIndex),
    marks: &[Range<usize>],
    around: &[Range<usize>],
    number: Option<usize>,
) -> Group<'static> {
    let all: Vec<Range<usize>> = marks.iter().chain(around).cloned().collect();
    let shown = excerpt(text, lines, &all);
    if shown.text.trim().is_empty() {
        return group;
    }
    let annotations = shown.places.into_iter().enumerate().flat_map(|(n, parts)| {
        let kind = if n < marks.len() {
            AnnotationKind::Primary
        } else {
            AnnotationKind::Context
        };
        parts.into_iter().map(move |part| kind.span(part))
    });
    let annotations: Vec<_> = annotations.collect();
    group.element(
        Snippet::source(shown.text)
            .line_start(number.unwrap_or(shown.line))
            .fold(true)
            .annotations(annotations),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::collate::{Variant, VariantKind};
    use crate::corpus::CorpusFile;
    use crate::lint::{Fix, Related};
    use crate::markup::{Few, Note, Quotation, QuotationForm, Wording};
    use crate::workspace::{Arrangement, Check, Workspace};
    use std::path::PathBuf;
    use std::sync::Arc;

    fn found(text: &str, words: &str) -> Range<usize> {
        let start = text.find(words).expect("the words stand there");
        start..start + words.len()
    }

    /// A note that says 13亿 of a source, on one very long line, that says 13亿多.
    fn checked() -> (Workspace, CheckedNote, Vec<Finding>) {
        let source = format!(
            "{}让互联网发展成果惠及13亿多中国人民\u{1b}[31m。{}",
            "前文。".repeat(90),
            "后文。".repeat(90)
        );
        let note = "# 标题\n\n发展的目的，是“让互联网发展成果惠及13亿中国人民”[@xi2015]。\n";
        let words = "让互联网发展成果惠及13亿中国人民";
        let range = found(note, words);
        let gap = found(words, "中国").start;
        let missing = found(&source, "多中国").start..found(&source, "中国").start;
        let quotation = Quotation {
            range: range.clone(),
            outer: range.start - 3..range.end + 3,
            form: QuotationForm::Marks {
                open: '“',
                close: '”',
            },
            wording: Arc::new(Wording {
                text: words.to_owned(),
                runs: vec![(0, 0..range.len())],
            }),
            fragments: Few::new(),
            interpolations: Vec::new(),
            with_attribution: None,
            binding: None,
            gloss: None,
            is_term: false,
        };
        let variant = Variant {
            kind: VariantKind::Qualifier,
            quotation: gap..gap,
            source: missing.clone(),
            quotation_text: String::new(),
            source_text: "多".to_owned(),
        };
        let check = Check {
            verdict: Verdict::Altered,
            reason: None,
            passages: Vec::new(),
            passages_total: 0,
            variants: vec![(0, variant)],
            nearest: Vec::new(),
            arrangement: Arrangement::Together,
            citation: None,
            by_translation: false,
        };
        let finding = Finding {
            rule: "dropped-qualifier",
            severity: Severity::Error,
            message: "the source says “多”".to_owned(),
            quotation: Some(0),
            range,
            related: vec![Related {
                path: "/w/corpus/a.txt".into(),
                range: found(&source, "让互联网发展成果惠及13亿多中国人民"),
                message: "xi2015 ¶5".to_owned(),
                marks: vec![missing],
            }],
            fixes: vec![Fix {
                title: "write “13亿多”".to_owned(),
                safe: false,
                edits: Vec::new(),
            }],
        };
        let mut workspace = Workspace::default();
        let file = CorpusFile::new("/w/corpus/a.txt".into(), source.into(), "UTF-8");
        workspace.corpus.files.push(file.into());
        let note = CheckedNote {
            path: PathBuf::from("/w/notes/n.md"),
            text: note.into(),
            lines: LineIndex::new(note),
            note: Note {
                quotations: vec![quotation],
                ..Note::default()
            },
            checks: vec![check.into()],
            bibliographies: Vec::new(),
            snapshot: Default::default(),
        };
        (workspace, note, vec![finding])
    }

    #[test]
    fn the_words_and_their_source_are_shown_with_the_difference() {
        let (workspace, note, found) = checked();
        let file = File {
            workspace: &workspace,
            texts: &Texts::new(&workspace),
            path: &note.path,
            note: Some(&note),
            docx: None,
            findings: &found,
        };
        let mut out = String::new();
        findings(&mut out, Locale::English, &file, Path::new("/w"));
        let plain = anstream::adapter::strip_str(&out).to_string();
        assert!(
            plain.starts_with("error[dropped-qualifier]: the source says “多”"),
            "{plain}"
        );
        for shown in [
            "notes/n.md:3:9",
            "corpus/a.txt:1:",
            "␛[31m",
            "…",
            "write “13亿多”",
        ] {
            assert!(plain.contains(shown), "{shown}: {plain}");
        }
    }
}

//! `check --format html`: one file for whoever reads the report in a browser or on paper. Each quotation stands beside the paragraph of
//! its source, the differences marked. There is no script: the filters are style, and everything that comes from a file is escaped.

use super::position::Position;
use super::{End, File, Report};
use crate::cli::excerpt::place;
use crate::cli::terminal;
use crate::cli::{Context, words};
use crate::collate::{Variant, Verdict};
use crate::corpus::Source;
use crate::files;
use crate::lint::{self, Finding};
use crate::markup::Quotation;
use crate::query::words::{reason_in, verdict_in, verdict_name, verdict_sign};
use crate::query::{relative, shortened};
use crate::text::hex::hex;
use crate::workspace::{Check, Passage};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::ops::Range;

/// Passages of one quotation that are shown.
const PASSAGES: usize = 3;

const VERDICTS: [Verdict; 6] = [
    Verdict::Absent,
    Verdict::Altered,
    Verdict::Elsewhere,
    Verdict::Unchecked,
    Verdict::Equivalent,
    Verdict::Verbatim,
];

/// Collects the sections of the notes.
pub(super) struct Html<'a> {
    context: &'a Context,
    body: String,
    /// Files of sources that were shown: path, names, hash.
    sources: BTreeMap<String, (String, String)>,
}

impl<'a> Html<'a> {
    pub fn new(context: &'a Context) -> Self {
        Html {
            context,
            body: String::new(),
            sources: BTreeMap::new(),
        }
    }

    fn say(&self, english: &'static str, chinese: &'static str) -> &'static str {
        words::say(self.context.locale, english, chinese)
    }

    /// Where a byte of a file stands, for readers.
    fn at(&self, file: &File<'_>, byte: usize) -> String {
        match file.position(self.context.locale, byte) {
            Position::Line(line, _) => format!("{} {line}", self.say("line", "行")),
            Position::Paragraph(paragraph) => html(&paragraph),
        }
    }

    fn quotation(
        &mut self,
        file: &File<'_>,
        index: usize,
        (quotation, check): (&Quotation, &Check),
    ) {
        let locale = self.context.locale;
        let at = self.at(file, quotation.range.start);
        let name = verdict_name(check.verdict);
        let (sign, verdict) = (
            verdict_sign(check.verdict),
            verdict_in(locale, check.verdict),
        );
        let reason = check.reason.map(|reason| reason_in(locale, reason));
        let reason = reason.map_or(String::new(), |reason| format!(" · {reason}"));
        let bound = quotation.binding.iter().flat_map(|b| &b.citations);
        let cited: Vec<&str> = bound.map(|citation| &*citation.id).collect();
        let cited = match cited.is_empty() {
            true => String::new(),
            false => format!(" · {} {}", self.say("cites", "引"), html(&cited.join(", "))),
        };
        self.body.push_str(&format!(
            "<article class=\"{name}\">\n<p class=\"about\"><b>{sign} {verdict}</b>{reason} · {at}{cited}</p>\n"
        ));
        let mine = check.variants.iter().filter(|(passage, _)| *passage == 0);
        let differing: Vec<Range<usize>> = mine.map(|(_, v)| v.quotation.clone()).collect();
        let text = &quotation.wording.text;
        let words = marked(text, 0..text.len(), 0..0, &differing);
        self.body
            .push_str(&format!("<p class=\"quotation\">{words}</p>\n<div>\n"));
        let nearest = check
            .nearest
            .first()
            .map(|near| (&near.passage, Vec::new()));
        // Of the witnesses of one work, the first is enough.
        let mut works = Vec::new();
        let corpus = &file.workspace.corpus;
        let is_new = |(_, passage): &(usize, &Passage)| {
            let source = corpus.sources.get(passage.source.0 as usize);
            let key = (passage.fragment, source.map(|source| source.work));
            let is_new = !works.contains(&key);
            works.push(key);
            is_new
        };
        let found = check.passages.iter().enumerate();
        let found = found.filter(is_new).take(PASSAGES);
        let found = found.map(|(n, passage)| {
            let variants = check.variants.iter().filter(|(of, _)| *of == n);
            (passage, variants.map(|(_, variant)| variant).collect())
        });
        let mut shown: Vec<(&Passage, Vec<&Variant>)> = found.collect();
        if shown.is_empty() {
            shown.extend(nearest);
        }
        for (passage, variants) in shown {
            self.passage(file, passage, &variants);
        }
        self.body.push_str("</div>\n");
        let findings = file.findings.iter();
        let findings = findings.filter(|finding| finding.quotation == Some(index));
        self.findings(file, findings);
        self.body.push_str("</article>\n");
    }

    /// The paragraphs that hold a passage.
    fn passage(&mut self, file: &File<'_>, passage: &Passage, variants: &[&Variant]) {
        let corpus = &file.workspace.corpus;
        let source = corpus.sources.get(passage.source.0 as usize);
        let text = source.and_then(|source| corpus.files.get(source.file.0 as usize));
        let Some((source, text)) = source.zip(text) else {
            return;
        };
        let touched = source.paragraphs().iter().filter(|paragraph| {
            paragraph.range.start < passage.bytes.end && passage.bytes.start < paragraph.range.end
        });
        let ranges = touched.map(|paragraph| paragraph.range.clone());
        let whole = ranges
            .reduce(|a, b| a.start..b.end)
            .unwrap_or_else(|| passage.bytes.clone());
        let differing: Vec<Range<usize>> = variants.iter().map(|v| v.source.clone()).collect();
        let words = marked(&text.text, whole, passage.bytes.clone(), &differing);
        let number = corpus.paragraph_at(passage.source, passage.bytes.start);
        let number = number.map_or(String::new(), |n| format!(" ¶{n}"));
        self.body.push_str(&format!(
            "<p class=\"source\">{words}<br><small>{}{number}</small></p>\n",
            html(&named(source))
        ));
        let path = relative(&text.path, &self.context.base);
        let names = named(source);
        let known = self.sources.entry(path).or_insert_with(|| {
            let hash = files::bytes(&text.path).map_or_else(|_| String::new(), |b| hash(&b));
            (String::new(), hash)
        });
        if !known.0.contains(&names) {
            if !known.0.is_empty() {
                known.0.push_str("; ");
            }
            known.0.push_str(&names);
        }
    }

    fn findings<'f>(&mut self, file: &File<'_>, findings: impl Iterator<Item = &'f Finding>) {
        let locale = self.context.locale;
        let mut items = String::new();
        for finding in findings {
            let severity = words::severity(locale, finding.severity);
            let class = finding.severity.as_str();
            let address = lint::rule(finding.rule).map(|rule| rule.address(locale));
            let (line, words) = file.text().map_or((1, ""), |(text, lines)| {
                let words = text.get(finding.range.clone()).unwrap_or_default();
                (place(text, lines, finding.range.start).0, words)
            });
            let at = match finding.quotation {
                Some(_) => String::new(),
                None => {
                    let words = html(&shortened(words, 40));
                    format!("{}: “{words}” ", self.at(file, finding.range.start))
                }
            };
            items.push_str(&format!(
                "<li data-line=\"{line}\">{at}<b class=\"{class}\">{severity}</b> <a href=\"{}\">{}</a> {}</li>\n",
                html(&address.unwrap_or_default()),
                finding.rule,
                html(&finding.message)
            ));
        }
        if !items.is_empty() {
            self.body
                .push_str(&format!("<ul class=\"findings\">\n{items}</ul>\n"));
        }
    }
}

impl Report for Html<'_> {
    fn file(&mut self, _: &mut String, file: &File<'_>) {
        let base = &self.context.base;
        let path = html(&relative(file.path, base));
        let digest = files::bytes(file.path).map_or_else(|_| String::new(), |b| hash(&b));
        self.body.push_str(&format!(
            "<section>\n<h2>{path}</h2>\n<p class=\"about\"><code>{digest}</code></p>\n"
        ));
        let loose = file.findings.iter().filter(|f| f.quotation.is_none());
        self.findings(file, loose);
        if let Some(note) = file.note {
            let all = note.note.quotations.iter().zip(&note.checks);
            for (index, (quotation, check)) in all.enumerate() {
                self.quotation(file, index, (quotation, check));
            }
        }
        self.body.push_str("</section>\n");
    }

    fn finish(&mut self, out: &mut String, end: &End<'_>) {
        let locale = self.context.locale;
        let summary = end.summary.line(locale);
        let summary = anstream::adapter::strip_str(&summary).to_string();
        let title = self.say("Quotations checked", "引文核对报告");
        let (mut filters, mut style) = (String::new(), String::new());
        for verdict in VERDICTS {
            let (name, shown) = (verdict_name(verdict), verdict_in(locale, verdict));
            filters.push_str(&format!(
                "<label><input type=\"checkbox\" id=\"show-{name}\" checked> {} {shown}</label>\n",
                verdict_sign(verdict)
            ));
            style.push_str(&format!(
                "body:has(#show-{name}:not(:checked)) article.{name} {{ display: none; }}\n"
            ));
        }
        let mut sources = String::new();
        for (path, (names, hash)) in &self.sources {
            sources.push_str(&format!(
                "<tr><td>{}</td><td>{}</td><td><code>{hash}</code></td></tr>\n",
                html(path),
                html(names)
            ));
        }
        let lines: Vec<String> = summary.lines().map(html).collect();
        out.push_str(&format!(
            "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
             <title>{title}</title>\n<style>\n{css}{style}</style>\n</head>\n<body>\n\
             <header>\n<h1>{title}</h1>\n<p>{summary}</p>\n</header>\n<nav>\n{filters}</nav>\n<main>\n{body}</main>\n\
             <footer>\n<h2>{provenance}</h2>\n<table>\n<tr><th>{file}</th><th>{source}</th><th>SHA-256</th></tr>\n{sources}</table>\n\
             <p class=\"about\">yinwen {version} · {corpus} <code>{digest}</code></p>\n</footer>\n</body>\n</html>\n",
            lang = words::say(locale, "en", "zh-CN"),
            css = include_str!("html.css"),
            summary = lines.join("<br>\n"),
            body = self.body,
            provenance = self.say("Provenance", "来源文件"),
            file = self.say("file", "文件"),
            source = self.say("sources in it", "所含文献"),
            version = env!("CARGO_PKG_VERSION"),
            corpus = self.say("corpus", "语料"),
            digest = html(&end.summary.corpus),
        ));
    }
}

/// A source as it is named under a paragraph.
fn named(source: &Source) -> String {
    let title = source.title.as_deref().unwrap_or_default();
    format!("{} {title}", source.id).trim_end().to_owned()
}

/// `whole` of `text`: `found` of it highlighted, `differing` marked, an empty one as a caret where something is missing.
fn marked(
    text: &str,
    whole: Range<usize>,
    found: Range<usize>,
    differing: &[Range<usize>],
) -> String {
    let mut edges: Vec<usize> = differing.iter().flat_map(|r| [r.start, r.end]).collect();
    edges.extend([whole.start, whole.end, found.start, found.end]);
    edges.retain(|edge| whole.start <= *edge && *edge <= whole.end);
    edges.sort_unstable();
    edges.dedup();
    let mut out = String::new();
    for (at, &start) in edges.iter().enumerate() {
        if differing.iter().any(|r| r.is_empty() && r.start == start) {
            out.push_str("<mark>‸</mark>");
        }
        let Some(&end) = edges.get(at + 1) else { break };
        let piece = unwrapped(text.get(start..end).unwrap_or_default());
        let is_in = |r: &Range<usize>| r.start <= start && end <= r.end;
        if differing.iter().any(is_in) {
            out.push_str(&format!("<mark>{piece}</mark>"));
        } else if is_in(&found) {
            out.push_str(&format!("<span class=\"found\">{piece}</span>"));
        } else {
            out.push_str(&piece);
        }
    }
    out
}

/// Escaped text without the line breaks of its layout: between Chinese characters they are nothing, elsewhere a space.
fn unwrapped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut lines = text
        .split(['\n', '\r', '\u{c}'])
        .filter(|line| !line.is_empty());
    out.push_str(lines.next().unwrap_or_default());
    for line in lines {
        let line = line.trim_start();
        if out.ends_with(|c: char| c.is_ascii_graphic()) && line.starts_with(|c: char| c.is_ascii())
        {
            out.push(' ');
        }
        out.push_str(line);
    }
    html(&out)
}

/// Text from a file, for an element or an attribute.
fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in terminal::escape(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    out
}

fn hash(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

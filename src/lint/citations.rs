//! Citations and marks as such: keys, titles and habits, whatever is quoted.

use super::{Context, Finding, fixes, judged, messages, place, rules};
use crate::config::Severity;
use crate::files;
use crate::markup::citation::Citation;
use crate::markup::{DirectiveKind, Habit, QuotationForm};
use crate::workspace::Reason;
use crate::workspace::bibliographies::{BibliographyContent, OwnBibliography};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Range;

/// Prefixes of keys that are Quarto's cross-references.
const CROSS_REFERENCES: [&str; 5] = ["fig-", "tbl-", "sec-", "eq-", "lst-"];

/// Reports on citations, titles and marks.
pub(super) fn run(cx: &mut Context) {
    bibliographies(cx);
    unknown_sources(cx);
    missing_texts(cx);
    titles(cx);
    nonportable(cx);
    unclosed(cx);
    reversed(cx);
}

/// Keys that name nothing.
fn unknown_sources(cx: &mut Context) {
    let checked = cx.checked;
    let note = &checked.note;
    let own: HashSet<&str> = cx
        .checked
        .bibliographies
        .iter()
        .flat_map(OwnBibliography::keys)
        .collect();
    let is_known = |key: &str| cx.ws.known.keys.contains(key) || own.contains(key);
    let mut near_to: HashMap<&str, Vec<String>> = HashMap::new();
    let mut found = Vec::new();
    for citation in &note.citations {
        if !is_known(&citation.key)
            && !CROSS_REFERENCES
                .iter()
                .any(|prefix| citation.key.starts_with(prefix))
        {
            let near = near_to
                .entry(&citation.key)
                .or_insert_with(|| near_keys(cx, &citation.key))
                .clone();
            // In the text it may be somebody's handle; with a bibliography that was not read, it may be in there.
            if near.is_empty() && (!citation.bracketed || unread_bibliography(cx)) {
                continue;
            }
            found.push(unknown_source(
                cx,
                &citation.key,
                citation.key_range.clone(),
                near,
                Some(citation),
            ));
        }
    }
    let in_front = note
        .default_source
        .iter()
        .map(|s| (s.value.as_str(), s.span.clone()));
    let in_directives = note.directives.iter().filter_map(|d| match &d.kind {
        DirectiveKind::Source(Some(id)) => {
            let offset = checked.text.get(d.range.clone())?.rfind(id.as_str())?;
            Some((
                id.as_str(),
                d.range.start + offset..d.range.start + offset + id.len(),
            ))
        }
        _ => None,
    });
    for (id, range) in in_front.chain(in_directives) {
        if !is_known(id) {
            found.push(unknown_source(cx, id, range, near_keys(cx, id), None));
        }
    }
    found.into_iter().for_each(|finding| cx.report(finding));
}

/// One such key, with the ids that may be meant and the sources that hold what is quoted.
fn unknown_source(
    cx: &Context,
    key: &str,
    range: Range<usize>,
    near: Vec<String>,
    citation: Option<&Citation>,
) -> Finding {
    let corpus = &cx.ws.corpus;
    let mut message = cx.say(
        format!("No source has the id {key}"),
        format!("没有 id 为 {key} 的来源"),
    );
    let mut ids = near.clone();
    let mut holders = Vec::new();
    let mut quotation = None;
    if citation.is_some() {
        let citing = cx.citing(&range);
        quotation = citing.first().copied();
        let checks = citing
            .iter()
            .filter_map(|index| cx.checked.checks.get(*index));
        for passage in checks.flat_map(|check| &check.passages) {
            let id = place::cite_id(corpus, passage.source).to_string();
            if !holders.contains(&id) && holders.len() < 3 {
                holders.push(id);
            }
        }
    }
    if !near.is_empty() {
        let list = messages::any_of(cx, &near);
        message.push_str(&cx.say(format!("; is {list} meant?"), format!("；是否指 {list}？")));
    }
    if !holders.is_empty() {
        let list = holders.join(if cx.chinese() { "、" } else { ", " });
        message.push_str(&cx.say(
            format!("; the quotation stands in {list}"),
            format!("；引文见 {list}"),
        ));
    }
    ids.extend(holders.into_iter().filter(|id| !near.contains(id)));
    let mut finding = Finding::new(&rules::UNKNOWN_SOURCE, range.clone(), message);
    finding.quotation = quotation;
    let fix = |id: String| {
        fixes::replace(
            cx,
            cx.say(format!("Cite {id}"), format!("改引 {id}")),
            false,
            range.clone(),
            id,
        )
    };
    finding.fixes = cx.fixes(|| ids.into_iter().map(fix));
    finding
}

/// Every key that a source, a work or a bibliography has.
fn known_keys<'a>(cx: &'a Context) -> impl Iterator<Item = &'a str> {
    let keys = cx.ws.known.keys.iter().map(String::as_str);
    keys.chain(
        cx.checked
            .bibliographies
            .iter()
            .flat_map(OwnBibliography::keys),
    )
}

/// Whether a bibliography that was not read may have any key.
fn unread_bibliography(cx: &Context) -> bool {
    let unread = |own: &OwnBibliography| !matches!(own.content, BibliographyContent::Read(_));
    !cx.ws.bibliography_errors.is_empty() || cx.checked.bibliographies.iter().any(unread)
}

/// Bibliographies that the note names and that cannot be read.
fn bibliographies(cx: &mut Context) {
    let mut found = Vec::new();
    for own in &cx.checked.bibliographies {
        if let (BibliographyContent::Failed(cause), Some(span)) = (&own.content, &own.span) {
            let message = cx.say(
                format!("The bibliography {} cannot be read ({cause})", own.name),
                format!("书目 {} 无法读取（{cause}）", own.name),
            );
            found.push(Finding::new(&rules::MISSING_FILE, span.clone(), message));
        }
    }
    found.into_iter().for_each(|finding| cx.report(finding));
}

/// Known keys that differ from `key` by a slip of the hand, nearest first.
fn near_keys(cx: &Context, key: &str) -> Vec<String> {
    let length = key.chars().count();
    let slips = match length {
        0..=2 => return Vec::new(),
        3..=7 => 1,
        _ => 2,
    };
    let lower = key.to_lowercase();
    let mut near: Vec<(usize, &str)> = known_keys(cx)
        .map(|known| {
            (
                strsim::damerau_levenshtein(&lower, &known.to_lowercase()),
                known,
            )
        })
        .filter(|(distance, known)| *distance <= slips && known.chars().count() >= 3)
        .collect();
    near.sort();
    near.dedup();
    near.into_iter()
        .take(3)
        .map(|(_, known)| known.to_string())
        .collect()
}

/// Keys whose text nobody can check against.
fn missing_texts(cx: &mut Context) {
    let checked = cx.checked;
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for (index, quotation, check) in judged(checked) {
        if check.reason != Some(Reason::NoText) {
            continue;
        }
        for citation in quotation.binding.iter().flat_map(|b| &b.citations) {
            let id = &citation.id;
            if !place::cited(&cx.ws.corpus, id).is_empty() || !seen.insert(citation.key.start) {
                continue;
            }
            let english = format!(
                "{id} is in the bibliography, its text is not in the corpus: the quotation is not checked"
            );
            let message = cx.say(english, format!("{id} 有书目而无原文，引文未核对"));
            let mut finding =
                Finding::new(&rules::SOURCE_TEXT_MISSING, citation.key.clone(), message);
            finding.quotation = Some(index);
            found.push(finding);
        }
    }
    found.into_iter().for_each(|finding| cx.report(finding));
}

/// Titles that are close to a known one.
fn titles(cx: &mut Context) {
    let checked = cx.checked;
    for mention in &checked.note.titles {
        let Some(near) = &mention.near else { continue };
        let by_id = cx.ws.known.titles.iter().find(|known| known.id == *near);
        let title = match cx.ws.known.titles.iter().find(|known| known.title == *near) {
            Some(known) => &known.title,
            None => by_id.map_or(near, |known| &known.title),
        };
        let message = cx.say(
            format!("No source has this title; is 《{title}》 meant?"),
            format!("没有此题的来源；是否指《{title}》？"),
        );
        let mut finding = Finding::new(&rules::UNKNOWN_TITLE, mention.range.clone(), message);
        let fix_title = cx.say(format!("Write 《{title}》"), format!("改为《{title}》"));
        finding.fixes = cx.fixes(|| {
            let place = mention.range.clone();
            [fixes::replace(cx, fix_title, false, place, title.clone())]
        });
        cx.report(finding);
    }
}

/// What Pandoc reads otherwise.
fn nonportable(cx: &mut Context) {
    // Pandoc is not asked to read a Word document's own text as Markdown.
    if files::is_docx(&cx.checked.path) {
        return;
    }
    let checked = cx.checked;
    let declared =
        !cx.ws.config.bibliographies.is_empty() || !checked.note.bibliographies.is_empty();
    for place in &checked.note.nonportable {
        let why = match place.habit {
            Habit::NoSpaceBefore => {
                cx.say("Pandoc needs a space before @", "Pandoc 要求 @ 前有空格")
            }
            Habit::KeyRunsOn => cx.say(
                "For Pandoc the key runs on into the text after it",
                "Pandoc 会把后面的文字也读作键名",
            ),
            Habit::FullWidth => cx.say("Pandoc reads only ASCII here", "此处 Pandoc 只认半角字符"),
            Habit::ExampleList => cx.say(
                "Pandoc reads an item of an example list",
                "Pandoc 会读作例句编号",
            ),
            Habit::Wikilink => cx.say(
                "Pandoc does not read this link as a citation",
                "Pandoc 不把此链接读作引用",
            ),
            Habit::Locator => cx.say(
                "Pandoc does not read this as a locator",
                "Pandoc 不把它读作定位",
            ),
        };
        let mut finding = Finding::new(&rules::NONPORTABLE_CITATION, place.range.clone(), why);
        if declared {
            finding.severity = Severity::Warning;
        }
        let title = cx.say("Write it as Pandoc reads it", "改成 Pandoc 能读的写法");
        finding.fixes = cx.fixes(|| fixes::replace_all(cx, title, true, place.fix.clone()));
        cx.report(finding);
    }
}

/// Marks that nothing closes.
fn unclosed(cx: &mut Context) {
    let checked = cx.checked;
    for mark in &checked.note.unclosed {
        let written = checked.text.get(mark.range.clone()).unwrap_or_default();
        let message = cx.say(
            format!("Nothing closes this {written}"),
            format!("{written} 没有对应的后引号"),
        );
        let mut finding = Finding::new(&rules::UNCLOSED_QUOTE, mark.range.clone(), message);
        if mark.straight {
            finding.severity = Severity::Hint;
        }
        cx.report(finding);
    }
}

/// “…“ and ”…”: read as a pair, one mark of which is turned the wrong way round.
fn reversed(cx: &mut Context) {
    let checked = cx.checked;
    for (index, quotation) in checked.note.quotations.iter().enumerate() {
        let outer = &quotation.outer;
        let (mark, right, turned) = match quotation.form {
            QuotationForm::Marks {
                open: '“',
                close: '“',
            } => ('“', '”', outer.end - '“'.len_utf8()..outer.end),
            QuotationForm::Marks {
                open: '”',
                close: '”',
            } => ('”', '“', outer.start..outer.start + '”'.len_utf8()),
            _ => continue,
        };
        let message = cx.say(
            format!("{mark} stands at both ends; one of them should be {right}"),
            format!("两端都是 {mark}，其中一个应为 {right}"),
        );
        let opening = outer.start..outer.start + mark.len_utf8();
        let mut finding = Finding::new(&rules::UNCLOSED_QUOTE, opening, message);
        finding.severity = Severity::Hint;
        finding.quotation = Some(index);
        let title = cx.say("Set “ ”", "改为“ ”");
        finding.fixes = cx.fixes(|| [fixes::replace(cx, title, false, turned, right.to_string())]);
        cx.report(finding);
    }
}

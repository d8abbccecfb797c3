//! Where in a file another document seems to begin: for `init`, which suggests parts.

use super::heading::marker;
use super::structure::{self, FileLayout};
use super::{lines, meta, parts, special};
use crate::text::fold::{Folded, fold};
use crate::text::language::{self, Language};
use crate::text::sentence::ends_closed;
use special::length;
use std::ops::Range;
use std::path::Path;

/// Signs, besides the title, that it takes to believe in a new document.
const SIGNS: usize = 2;
/// Letters that a document has at least, before another one may begin.
const SHORTEST: usize = 100;
/// Columns of the longest title.
const TITLE: usize = 90;
/// Lines after a title that may hold byline, date and salutation.
const HEAD: usize = 4;

/// A document that seems to begin inside a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartHint {
    /// Words for `from`: they stand at its beginning and, after those of the part before it, nowhere earlier.
    pub from: String,
    /// Its title line.
    pub title: String,
    /// Its byline.
    pub author: Option<String>,
}

/// The documents after the first that the file at `path` seems to hold, in order.
///
/// A document begins with a title-like line (in Markdown: block) of which two signs speak: a source line, a date or thanks
/// before it; a byline; a date; a salutation; another language than before.
pub fn part_hints(path: &Path, text: &str) -> Vec<PartHint> {
    let ranges: Vec<Range<usize>> = match FileLayout::new(path, text) {
        FileLayout::Text { lines, .. } => lines.into_iter().map(|line| line.content).collect(),
        FileLayout::Markdown(file) => file.blocks.into_iter().map(|b| b.range).collect(),
    };
    let all: Vec<Line> = ranges
        .into_iter()
        .filter_map(|range| Some((range.clone(), text.get(range)?.trim())))
        .collect();
    let folded = fold(text);
    let mut hints = Vec::new();
    let mut searched = structure::body_start(text);
    // Where the document begins that a new one would end, and how many letters it has so far.
    let (mut start, mut letters) = (searched, 0);
    for (index, (range, content)) in all.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|n| all.get(n));
        let after = all.get(index + 1..).unwrap_or_default();
        if letters >= SHORTEST
            && is_title(content, after.first())
            && begins(
                text.get(start..range.start).unwrap_or(""),
                before,
                content,
                after,
            )
            && let Some((from, end)) = anchor(text, &folded, searched, range, after)
        {
            hints.push(PartHint {
                from,
                title: content.split_whitespace().collect::<Vec<_>>().join(" "),
                author: head(after).find_map(byline),
            });
            (searched, start, letters) = (end, range.start, 0);
        } else {
            letters += length(content, SHORTEST);
        }
    }
    hints
}

/// A line that is not blank: its bytes and its text.
type Line<'t> = (Range<usize>, &'t str);

/// A short line without number and closing punctuation, and no signature.
fn is_title(content: &str, next: Option<&Line>) -> bool {
    let is_signature = meta::author(content).is_some()
        && next.is_none_or(|(_, next)| special::is_date(next) || special::is_source_line(next));
    lines::width(content) <= TITLE
        && length(content, 4) >= 4
        && !ends_closed(content)
        && !content.ends_with(['，', '、', '；', '：', ',', ';', ':', '—', '|'])
        && !content.starts_with(['—', '–', '-'])
        && content.chars().any(char::is_alphabetic)
        && marker(content).is_none()
        && !special::is_apparatus(content)
        && !is_signature
}

/// The lines after a title up to the first sentence.
fn head<'t>(after: &[Line<'t>]) -> impl Iterator<Item = &'t str> {
    after
        .iter()
        .map(|(_, line)| *line)
        .take(HEAD)
        .take_while(|line| !ends_closed(line) || special::is_apparatus(line))
}

/// The author that a line names; not the name of a section, which may look like one.
fn byline(line: &str) -> Option<String> {
    meta::author(line).filter(|_| !structure::is_section_name(line))
}

/// Whether enough speaks for a new document with this title, where one with the text `text` was.
fn begins(text: &str, before: Option<&Line>, title: &str, after: &[Line]) -> bool {
    let has_ended = before.is_some_and(|(_, line)| {
        special::is_source_line(line) || special::is_date(line) || is_thanks(line)
    });
    let signs = [
        has_ended,
        head(after).any(|line| byline(line).is_some()),
        head(after).any(special::is_date),
        head(after).any(special::is_salutation),
    ];
    let count = signs.into_iter().filter(|sign| *sign).count();
    let is_english = |text| language::detect(text) == Language::English;
    // The language costs the most to tell, so it is asked for only where it decides.
    count >= SIGNS || count + 1 == SIGNS && is_english(text) != is_english(title)
}

/// The thanks that end a speech.
fn is_thanks(block: &str) -> bool {
    length(block, 25) <= 24
        && ["谢谢", "謝謝", "Thank you", "Thanks"]
            .iter()
            .any(|thanks| block.starts_with(thanks))
}

/// Words that stand at the beginning of `title` and not between byte `least` and there: the title, with as many of the lines
/// after it as that takes. Also the byte after them.
fn anchor(
    text: &str,
    folded: &Folded,
    least: usize,
    title: &Range<usize>,
    after: &[Line],
) -> Option<(String, usize)> {
    let ends = std::iter::once(title.end).chain(after.iter().map(|(range, _)| range.end));
    ends.take(HEAD).find_map(|end| {
        let words = text.get(title.start..end)?;
        let hit = parts::search(folded, &fold(words).units, least)?;
        let lead = text.get(title.start..hit.start)?;
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        (!lead.contains(char::is_alphanumeric)).then_some((words, hit.end))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "我们要加快全球网络基础设施建设，促进互联互通，打造网上文化交流共享平台，推动网络经济创新发展，保障网络安全，构建治理体系，让互联网更好造福人类，让各国人民共享发展成果，让网络空间成为共同家园，让世界更加美好。";

    fn found(text: &str) -> Vec<String> {
        let hints = part_hints(Path::new("a.txt"), text);
        hints.into_iter().map(|hint| hint.from).collect()
    }

    #[test]
    fn a_title_with_byline_and_date_begins_a_document() {
        let text = format!(
            "开幕式上的讲话\n\n{BODY}\n\n谢谢大家。\n\n座谈会上的讲话\n\n（2016年3月1日）\n\n李明\n\n{BODY}\n"
        );
        assert_eq!(found(&text), ["座谈会上的讲话"]);
    }

    #[test]
    fn a_change_of_language_is_a_sign() {
        let english = "We should speed up the construction of global Internet infrastructure and promote interconnection for all.";
        let text = format!(
            "Speech\n\n{english} {english}\n\n开幕式上的讲话\n\n（2015年12月16日，乌镇）\n\n{BODY}\n"
        );
        assert_eq!(found(&text), ["开幕式上的讲话"]);
    }

    #[test]
    fn wrapped_lines_are_no_titles() {
        let wrapped = "我们要加快全球网络基础设施建设，促进互联互通，打造网上文化交流\n共享平台，推动网络经济创新发展，保障网络安全，构建治理体系，让\n互联网更好造福人类\n的和平与发展。";
        let text = format!(
            "开幕式上的讲话\n李明\n{wrapped}\n{wrapped}\n座谈会上的讲话\n王芳\n（2016年3月1日）\n{wrapped}\n各位朋友！\n{wrapped}\n"
        );
        assert_eq!(
            part_hints(Path::new("a.txt"), &text),
            [PartHint {
                from: "座谈会上的讲话".into(),
                title: "座谈会上的讲话".into(),
                author: Some("王芳".into())
            }]
        );
    }

    #[test]
    fn headings_are_no_documents() {
        let text = format!(
            "讲话\n\n李明\n\n{BODY}\n\n基本原则\n\n{BODY}\n\n一、主张\n\n各位朋友！\n\n{BODY}\n\n指导思想\n\n时代背景\n\n{BODY}\n"
        );
        assert!(found(&text).is_empty());
    }

    #[test]
    fn words_that_stood_before_are_told_apart_by_what_follows() {
        let text = format!(
            "甲篇\n\n座谈会上的讲话说：{BODY}\n\n来源：某报\n\n座谈会上的讲话\n\n李明\n\n{BODY}\n"
        );
        assert_eq!(found(&text), ["座谈会上的讲话 李明"]);
    }
}

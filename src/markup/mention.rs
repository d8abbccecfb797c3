//! What the prose outside quotations names as a source: citations, 《titles》, aliases; and where its sentences end.

use super::document::{Document, Group};
use super::locator;
use super::marks;
use super::prose::{Block, Object, is_han};
use super::titles::Titles;
use super::{BindingRule, BoundCitation, Citation};
use crate::config::Spanned;
use std::ops::Range;

/// A source named in a block.
#[derive(Debug, Clone)]
pub(super) struct Mention {
    /// Bytes of the block's text, marks included.
    pub at: Range<usize>,
    pub kind: MentionKind,
    pub cites: Vec<BoundCitation>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MentionKind {
    /// A citation that binds what follows: in the text, or in brackets before a colon.
    Before,
    /// A bracketed citation that does not.
    Bracketed,
    /// A known title.
    Title,
    /// A 《title》 that nothing known has.
    UnknownTitle,
}

impl Mention {
    /// The rule by which the mention binds what follows it.
    pub fn rule(&self) -> BindingRule {
        if self.kind == MentionKind::Title {
            BindingRule::Title
        } else {
            BindingRule::Before
        }
    }

    pub fn is_citation(&self) -> bool {
        matches!(self.kind, MentionKind::Before | MentionKind::Bracketed)
    }
}

/// The citations of a group.
pub(super) fn cites_of(citations: &[Citation], group: &Group) -> Vec<BoundCitation> {
    citations
        .get(group.items.clone())
        .unwrap_or_default()
        .iter()
        .map(|item| BoundCitation {
            id: item.key.clone(),
            range: item.key_range.clone(),
            key: if item.is_link() {
                item.range.start..item.range.start
            } else {
                item.key_range.clone()
            },
            locator: item.locator.clone(),
            not_verbatim: item
                .prefix
                .as_deref()
                .is_some_and(Citation::says_not_verbatim),
        })
        .collect()
}

/// What a title at `at` (marks included) cites.
pub(super) fn cites_of_title(
    block: &Block,
    at: Range<usize>,
    inner: Range<usize>,
    ids: &[String],
) -> Vec<BoundCitation> {
    let locator = title_locator(block, at.end);
    ids.iter()
        .map(|id| BoundCitation {
            id: id.as_str().into(),
            range: block.note_range(at.clone()),
            key: block.note_range(inner.clone()),
            locator: locator.clone(),
            not_verbatim: false,
        })
        .collect()
}

/// 第二十四条第一款 after a title.
fn title_locator(block: &Block, at: usize) -> Option<Spanned<locator::Locator>> {
    let rest = block.text().get(at..)?;
    if !rest.starts_with('第') {
        return None;
    }
    let end = rest.char_indices().nth(40).map_or(rest.len(), |(i, _)| i);
    let (value, range, _) = locator::parse(rest.get(..end)?)?;
    matches!(
        value,
        locator::Locator::Labelled(_)
            | locator::Locator::Paragraphs(..)
            | locator::Locator::Pages(..)
    )
    .then(|| Spanned {
        value,
        span: block.note_range(at + range.start..at + range.end),
    })
}

const VERBS: [&str; 62] = [
    "指出",
    "强调",
    "強調",
    "表示",
    "提出",
    "认为",
    "認為",
    "写道",
    "寫道",
    "写到",
    "说",
    "說",
    "说道",
    "称",
    "稱",
    "说明",
    "規定",
    "规定",
    "要求",
    "宣布",
    "宣佈",
    "重申",
    "提到",
    "谈到",
    "談到",
    "讲到",
    "講到",
    "所说",
    "所言",
    "所写",
    "有言",
    "云",
    "曰",
    "言",
    "答道",
    "问道",
    "声明",
    "主张",
    "主張",
    "呼吁",
    "呼籲",
    "明确",
    "道",
    "says",
    "said",
    "writes",
    "wrote",
    "argues",
    "argued",
    "states",
    "stated",
    "notes",
    "noted",
    "stresses",
    "declares",
    "declared",
    "asserts",
    "observes",
    "proposes",
    "points out",
    "calls for",
    "reads",
];

/// `before` without a speech verb at its end (and the adverbs before it); `None` if there is none.
pub(super) fn without_verb(before: &str) -> Option<&str> {
    let text = before.trim_end();
    let verb = VERBS
        .iter()
        .filter(|verb| text.ends_with(**verb))
        .max_by_key(|verb| verb.len())?;
    let mut rest = text.strip_suffix(verb)?;
    if verb.is_ascii() && !rest.is_empty() && !rest.ends_with(|c: char| !c.is_ascii_alphanumeric())
    {
        return None;
    }
    loop {
        let bare = rest.trim_end();
        match [
            "也", "还", "還", "又", "则", "則", "曾", "再", "就", "中", "里", "裡", "所", "明确",
            "明確", "also",
        ]
        .iter()
        .find_map(|word| bare.strip_suffix(word))
        {
            Some(shorter) => rest = shorter,
            None => return Some(bare),
        }
    }
}

/// `before` without the colon or comma that leads to a quotation; and whether a colon stood there.
pub(super) fn without_colon(before: &str) -> (&str, bool) {
    let text = before.trim_end();
    match text.strip_suffix(['：', ':', '︰']) {
        Some(rest) => (rest.trim_end(), true),
        None => (
            text.strip_suffix(['，', ',']).unwrap_or(text).trim_end(),
            false,
        ),
    }
}

/// Whether a speech verb or a colon stands directly before a quotation.
pub(super) fn leads(before: &str) -> bool {
    let (rest, colon) = without_colon(tail(before));
    colon || without_verb(rest).is_some()
}

/// The last characters of a text: enough for a name and a verb.
pub(super) fn tail(text: &str) -> &str {
    let from = text.char_indices().rev().nth(100).map_or(0, |(at, _)| at);
    text.get(from..).unwrap_or(text)
}

/// The sentences of a block, between which `holders` (its quotations, in order) are never cut.
pub(super) fn sentences(block: &Block, holders: &[Range<usize>]) -> Vec<Range<usize>> {
    let text = block.text();
    let mut out = Vec::new();
    let mut start = 0;
    let mut at = 0;
    let mut holders = holders.iter().peekable();
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        while holders
            .peek()
            .is_some_and(|holder| holder.end <= at || holder.start < at)
        {
            holders.next();
        }
        let mut end = at + c.len_utf8();
        let mut ends = matches!(c, '。' | '！' | '？' | '!' | '?')
            || c == '.'
                && text
                    .get(end..)
                    .is_none_or(|rest| rest.is_empty() || rest.starts_with([' ', '\n']));
        if let Some(holder) = holders.peek()
            && holder.start == at
        {
            end = holder.end;
            let body = text.get(at..end).unwrap_or_default();
            let body = body.trim_end_matches(|c: char| "”’」』»›\"＂".contains(c));
            let after = text.get(end..).unwrap_or_default().trim_start();
            let next = after.chars().next();
            ends = body.ends_with(['。', '！', '？', '!', '?', '.'])
                && next.is_none_or(|c| {
                    !marks::opens(c)
                        && !c.is_lowercase()
                        && !"，、；：,;:（(——.。！？!?".contains(c)
                        && block.object(text.len() - after.len()).is_none()
                });
            holders.next();
        }
        if ends {
            end += after_sentence(block, end);
            out.push(start..end);
            start = end;
        }
        at = end;
    }
    if start < text.len() {
        out.push(start..text.len());
    }
    out
}

/// The closing marks, citations and footnotes right after a full stop belong to its sentence.
fn after_sentence(block: &Block, from: usize) -> usize {
    let text = block.text();
    let mut at = from;
    let mut end = from;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        at += c.len_utf8();
        if c.is_whitespace() {
            continue;
        }
        if !"）)]。！？!?.".contains(c) && block.object(at - c.len_utf8()).is_none() {
            break;
        }
        end = at;
    }
    end - from
}

/// 以下简称 and the like at the start of a parenthesis.
fn defines(inner: &str) -> Option<usize> {
    let words = [
        "以下简称",
        "以下簡稱",
        "以下称",
        "下称",
        "下稱",
        "简称",
        "簡稱",
        "以下作",
        "hereinafter referred to as",
        "hereinafter",
        "hereafter",
    ];
    words
        .iter()
        .find(|word| inner.starts_with(**word))
        .map(|word| word.len())
}

impl Document<'_> {
    /// The top-level quotations of each block: bytes of its text, marks included, in order.
    pub fn holders(&self) -> Vec<Vec<Range<usize>>> {
        let mut out = vec![Vec::new(); self.blocks.len()];
        for quoted in self
            .quoted
            .iter()
            .filter(|quoted| quoted.parent.is_none() && !quoted.dropped)
        {
            for (b, inner) in &quoted.segments {
                let start = if *b == quoted.start.0 {
                    quoted.start.1
                } else {
                    inner.start
                };
                let end = if *b == quoted.end.0 {
                    quoted.end.1
                } else {
                    inner.end
                };
                if let Some(list) = out.get_mut(*b) {
                    list.push(start..end);
                }
            }
        }
        for list in &mut out {
            list.sort_by_key(|range| range.start);
        }
        out
    }

    /// The mentions of block `b` outside `holders`, in order. Short titles that it defines are added to `titles`.
    pub fn mentions(
        &mut self,
        b: usize,
        holders: &[Range<usize>],
        titles: &mut Titles,
    ) -> Vec<Mention> {
        let mut out: Vec<Mention> = Vec::new();
        let mut drop: Vec<usize> = Vec::new();
        let Some(block) = self.blocks.get(b) else {
            return out;
        };
        let text = block.text();
        enum Step {
            Object(Object),
            Title(Range<usize>),
            Paren(usize),
            Quote(Range<usize>),
        }
        let mut steps: Vec<(usize, Step)> = block
            .objects
            .iter()
            .map(|(at, object)| (*at, Step::Object(*object)))
            .collect();
        let spans = self.titles.get(b).map_or(&[][..], Vec::as_slice);
        steps.extend(
            spans
                .iter()
                .map(|range| (range.start, Step::Title(range.clone()))),
        );
        if !titles.is_empty() {
            steps.extend(
                block
                    .emphasis
                    .iter()
                    .map(|range| (range.start, Step::Title(range.clone()))),
            );
        }
        steps.extend(
            text.match_indices(['（', '('])
                .map(|(at, _)| (at, Step::Paren(at))),
        );
        steps.extend(
            holders
                .iter()
                .map(|range| (range.start, Step::Quote(range.clone()))),
        );
        steps.sort_by_key(|(at, _)| *at);
        let mut skip = 0;
        for (at, step) in steps {
            if at < skip {
                continue;
            }
            match step {
                Step::Object(object) => {
                    let Some(group) = self.group(object) else {
                        continue;
                    };
                    let end = at
                        + text
                            .get(at..)
                            .and_then(|rest| rest.chars().next())
                            .map_or(1, char::len_utf8);
                    let colon = text
                        .get(end..)
                        .is_some_and(|rest| rest.trim_start().starts_with(['：', ':']));
                    let kind = if !group.bracketed || colon {
                        MentionKind::Before
                    } else {
                        MentionKind::Bracketed
                    };
                    out.push(Mention {
                        at: at..end,
                        kind,
                        cites: cites_of(&self.citations, group),
                    });
                }
                Step::Title(range) => {
                    let marked = text
                        .get(range.clone())
                        .is_some_and(|title| title.starts_with('《'));
                    let inner = if marked {
                        range.start + '《'.len_utf8()..range.end - '》'.len_utf8()
                    } else {
                        range.clone()
                    };
                    let words = text.get(inner.clone()).unwrap_or_default();
                    if !marked && (words.contains('《') || words.chars().count() > 100) {
                        continue;
                    }
                    match titles.get(words) {
                        Some(ids) => out.push(Mention {
                            at: range.clone(),
                            kind: MentionKind::Title,
                            cites: cites_of_title(block, range.clone(), inner, ids),
                        }),
                        None if marked => out.push(Mention {
                            at: range.clone(),
                            kind: MentionKind::UnknownTitle,
                            cites: Vec::new(),
                        }),
                        None => continue,
                    }
                    skip = range.end;
                }
                Step::Paren(at) => {
                    let Some(inner) = parenthesis(text, at) else {
                        continue;
                    };
                    let Some(len) = text.get(inner.clone()).and_then(defines) else {
                        continue;
                    };
                    let name = text.get(inner.start + len..inner.end).unwrap_or_default();
                    let name = name.trim_start_matches(['为', '為', '：', ':', ' ']).trim();
                    let bare = name.trim_matches(|c: char| "《》“”‘’「」『』\"＂".contains(c));
                    let before = text.get(..at).unwrap_or_default().trim_end().len();
                    if let Some(last) = out.last()
                        && last.at.end <= at
                        && text
                            .get(last.at.end..before)
                            .is_some_and(|gap| gap.chars().count() <= 12 && !gap.contains('。'))
                    {
                        let ids: Vec<String> =
                            last.cites.iter().map(|cite| cite.id.to_string()).collect();
                        if !ids.is_empty() {
                            titles.define(bare, &ids);
                        }
                    }
                    drop.extend(
                        self.opening
                            .range((b, inner.start)..(b, inner.end))
                            .map(|(_, index)| *index),
                    );
                    skip = inner.end;
                }
                Step::Quote(range) => {
                    let before = text.get(..range.start).unwrap_or_default();
                    let before = tail(before);
                    let (rest, _) = without_colon(before);
                    if let Some(name) = without_verb(rest)
                        && let Some((start, ids)) = titles.ending(name)
                    {
                        let base = range.start - before.len();
                        let span = base + start..base + name.len();
                        if out.last().is_none_or(|last| last.at.end <= span.start) {
                            let cites = cites_of_title(block, span.clone(), span.clone(), ids);
                            out.push(Mention {
                                at: span,
                                kind: MentionKind::Title,
                                cites,
                            });
                        }
                    }
                    skip = range.end;
                }
            }
        }
        for index in drop {
            if let Some(quoted) = self.quoted.get_mut(index) {
                quoted.dropped = true;
            }
        }
        out
    }
}

/// The inside of the parenthesis that opens at `at`, if it closes soon.
pub(super) fn parenthesis(text: &str, at: usize) -> Option<Range<usize>> {
    let rest = text.get(at..)?;
    let open = rest.chars().next()?;
    let mut depth = 0usize;
    for (i, c) in rest.char_indices().take(300) {
        match c {
            '（' | '(' => depth += 1,
            '）' | ')' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at + open.len_utf8()..at + i);
                }
            }
            _ => {}
        }
    }
    None
}

/// Whether a sentence goes on about the source of the one before: 他指出, 会议强调, he says.
pub(super) fn goes_on(sentence: &str) -> bool {
    let text = sentence.trim_start();
    let opens = [
        "他", "她", "会议", "會議", "讲话", "講話", "文章", "该文", "該文", "文件", "报告", "報告",
        "作者",
    ]
    .iter()
    .any(|word| text.starts_with(word));
    let latin = [
        "he ",
        "she ",
        "it ",
        "the speech ",
        "the paper ",
        "the report ",
        "the author ",
    ];
    let head: String = text.chars().take(16).collect::<String>().to_lowercase();
    opens || latin.iter().any(|word| head.starts_with(word))
}

/// Han letters and Latin words that are no more than a few: what may stand between a quotation and its citation.
pub(super) fn is_letter(c: char) -> bool {
    is_han(c) || c.is_alphabetic()
}

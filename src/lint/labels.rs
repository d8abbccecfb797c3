//! Labels (四项原则): lists in a note that are not those that their labels stand for, and labels that a cited source has the
//! list of, but not the name.

use super::{Context, Finding, Related, messages, place, rules};
use crate::corpus::SourceId;
use crate::labels::{Comparison, Key, Label, ListId, MentionId, Mismatch, Written};
use crate::markup::Quotation;
use crate::workspace::Passage;
use std::ops::Range;

/// Reports every list in the note that differs from the one its label stands for.
pub(super) fn run(cx: &mut Context) {
    let lists = cx.ws.lists_of(cx.checked);
    // Without a list there is nothing to compare, and the corpus need not be searched for labels.
    let findings: Vec<Finding> = lists
        .iter()
        .filter_map(|list| Some((list, list.compared(cx.ws.labels())?)))
        .map(|(list, comparison)| mismatch(cx, list, &comparison))
        .collect();
    for finding in findings {
        cx.report(finding);
    }
}

/// What one list comes to.
fn mismatch(cx: &Context, list: &Written, comparison: &Comparison) -> Finding {
    let stands = at_list(cx, comparison.list);
    let mut said = Vec::new();
    for mismatch in &comparison.mismatches {
        said.push(match mismatch {
            Mismatch::Count { missing } => count(cx, list, comparison, missing),
            Mismatch::Order => cx.say("the order is another", "次序不同"),
            Mismatch::Foreign { member, whose } => foreign(cx, list, *member, whose.as_ref()),
        });
    }
    let label = messages::quoted(text(cx, &list.name));
    let colon = cx.say(": ", "：");
    let differs = said.join(&cx.say("; ", "；"));
    let message = cx.say(
        format!("Not the list that {label} stands for{colon}{differs}; it stands in {stands}"),
        format!("与{label}所指的列举不符{colon}{differs}；原文见 {stands}"),
    );
    let first = list
        .members
        .first()
        .map_or(list.name.start, |member| member.start);
    let end = list
        .members
        .last()
        .map_or(list.name.end, |member| member.end);
    let range = match comparison.mismatches.as_slice() {
        [Mismatch::Foreign { member, .. }] => {
            list.members.get(*member).cloned().unwrap_or(first..end)
        }
        _ => list.name.start.min(first)..end,
    };
    let mut finding = Finding::new(&rules::LABEL_MISMATCH, range, message);
    finding.related = [comparison.list]
        .into_iter()
        .chain(
            comparison
                .mismatches
                .iter()
                .filter_map(|mismatch| match mismatch {
                    Mismatch::Foreign {
                        whose: Some((_, id, _)),
                        ..
                    } => Some(*id),
                    _ => None,
                }),
        )
        .filter_map(|id| related(cx, id))
        .collect();
    finding
}

fn count(cx: &Context, list: &Written, comparison: &Comparison, missing: &[usize]) -> String {
    let members = cx
        .ws
        .labels()
        .list(comparison.list)
        .map_or(&[][..], |list| &list.members);
    let names: Vec<String> = missing
        .iter()
        .filter_map(|&index| members.get(index))
        .map(|member| messages::quoted(&source_text(cx, comparison.list, &member.name)))
        .collect();
    let (here, there) = (list.members.len(), members.len());
    match names.as_slice() {
        [] => cx.say(
            format!(
                "it has {there}, not {}",
                here.max(usize::from(list.key.count))
            ),
            format!("应为 {there} 项"),
        ),
        _ => {
            let left_out = names.join(if cx.chinese() { "、" } else { ", " });
            cx.say(
                format!("{here} of {there} members, without {left_out}"),
                format!("{there} 项只列了 {here} 项，缺{left_out}"),
            )
        }
    }
}

fn foreign(
    cx: &Context,
    list: &Written,
    member: usize,
    whose: Option<&(Key, ListId, usize)>,
) -> String {
    let name = list
        .members
        .get(member)
        .map_or_else(String::new, |range| messages::quoted(text(cx, range)));
    let owner = whose.and_then(|(key, id, _)| {
        let label = cx.ws.labels().look_up(key).into_iter().next()?;
        Some((messages::quoted(&name_of(cx, &label)?), at_list(cx, *id)))
    });
    match owner {
        Some((label, at)) => cx.say(
            format!("{name} belongs to {label} ({at})"),
            format!("{name}属于{label}（{at}）"),
        ),
        None => cx.say(format!("{name} is none of them"), format!("其中没有{name}")),
    }
}

/// A label as it is written.
fn name_of(cx: &Context, label: &Label) -> Option<String> {
    let id = cx.ws.labels().quoted(label)?;
    let mention = cx.ws.labels().mention(id)?;
    Some(passage_text(cx, id.source, &mention.range))
}

fn text<'c>(cx: &Context<'c>, range: &Range<usize>) -> &'c str {
    cx.checked.text.get(range.clone()).unwrap_or_default()
}

fn passage_text(cx: &Context, source: SourceId, bytes: &Range<usize>) -> String {
    place::text(&cx.ws.corpus, &Passage::at(source, bytes.clone()))
}

fn source_text(cx: &Context, list: ListId, bytes: &Range<usize>) -> String {
    passage_text(cx, list.source, bytes)
}

/// `xi2015 ¶8`: where a list begins.
fn at_list(cx: &Context, id: ListId) -> String {
    let start = cx.ws.labels().list(id).map_or(0, |list| list.range().start);
    place::name(&cx.ws.corpus, id.source, start)
}

fn related(cx: &Context, id: ListId) -> Option<Related> {
    let list = cx.ws.labels().list(id)?;
    let marks = list
        .members
        .iter()
        .map(|member| member.name.clone())
        .collect();
    place::related(
        cx,
        &Passage::at(id.source, list.range()),
        at_list(cx, id),
        marks,
    )
}

/// A label whose members a cited source has, though perhaps not its name.
pub(super) struct Listed {
    /// The list in the cited source; `None` where that only announces it (我愿提出5点主张).
    list: Option<ListId>,
    /// Where the name was coined.
    coined: Option<MentionId>,
}

/// Whether the quotation is a label and the members that it stands for are in a cited source.
pub(super) fn listed(cx: &Context, quotation: &Quotation) -> Option<Listed> {
    let key = Key::read(&quotation.wording.text)?;
    let corpus = &cx.ws.corpus;
    let citations = quotation
        .binding
        .iter()
        .flat_map(|binding| &binding.citations);
    let cited: Vec<SourceId> = citations
        .flat_map(|citation| place::cited(corpus, &citation.id))
        .collect();
    let labels = cx.ws.labels();
    for label in labels.look_up(&key) {
        if let Some(list) = label.lists().find(|list| cited.contains(&list.source)) {
            return Some(Listed {
                list: Some(list),
                coined: label.coined,
            });
        }
    }
    let announced = labels
        .mentions(&key)
        .find(|mention| cited.contains(&mention.source))?;
    Some(Listed {
        list: None,
        coined: Some(announced),
    })
}

/// What is said of such a label instead of its verdict alone: that the members are in the source, and where the name comes from.
pub(super) fn explained(
    cx: &Context,
    quotation: &Quotation,
    listed: &Listed,
) -> Option<(String, Vec<Related>)> {
    let labels = cx.ws.labels();
    let (list, coined) = (listed.list?, listed.coined?);
    let mention = labels.mention(coined)?;
    let label = messages::quoted(&quotation.wording.text);
    let members = at_list(cx, list);
    let name = place::name(&cx.ws.corpus, coined.source, mention.range.start);
    let date = place::source(&cx.ws.corpus, coined.source).and_then(|source| source.date);
    let dated = date.map_or_else(String::new, |date| {
        messages::in_parentheses(cx, &date.to_string())
    });
    let message = cx.say(
        format!("The members of {label} stand in {members}, the name does not: it was coined in {name}{dated}"),
        format!("{label}的内容见 {members}，其名称不在其中：首见于 {name}{dated}"),
    );
    let named = place::related(
        cx,
        &Passage::at(coined.source, mention.range.clone()),
        name,
        Vec::new(),
    );
    let places = related(cx, list).into_iter().chain(named);
    Some((message, places.collect()))
}

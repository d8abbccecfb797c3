//! `yinwen label`: numbered formulas and what they stand for.

use super::args::{Format, LabelArgs};
use super::terminal::{BOLD, DIM, escape, paint};
use super::{Context, FAILED, FOUND, OK, terminal};
use crate::query::card::SourceCard;
use crate::query::labels::{self, LabelCard, ListCard};
use crate::query::{self, LabelInfo};
use serde::Serialize;

#[derive(Serialize)]
struct Found {
    version: u32,
    labels: Vec<LabelInfo>,
}

/// Runs the command.
pub(super) fn run(context: &Context, args: &LabelArgs) -> u8 {
    let Some(workspace) = context.load_here() else {
        return FAILED;
    };
    let found = labels::labels(&workspace, args.text.as_deref());
    let code = if found.is_empty() { FOUND } else { OK };
    if args.format == Format::Json {
        let infos = found
            .iter()
            .filter_map(|label| query::label_info(&workspace, label, &context.base));
        let labels = infos.collect();
        return context.finish(&terminal::json(&Found { version: 1, labels }), code);
    }
    if found.is_empty() {
        // A result of nothing is still no output: the message goes where messages go.
        terminal::err(
            context.color,
            context.say(
                "the corpus has no list of that name\n",
                "文献中没有这一名称的列举\n",
            ),
        );
        return code;
    }
    let cards = found
        .iter()
        .filter_map(|label| labels::card(&workspace, label));
    let entries: Vec<String> = cards.map(|card| entry(context, &card)).collect();
    context.finish(&entries.join("\n"), code)
}

/// A label, its members, and where all of it stands.
fn entry(context: &Context, card: &LabelCard) -> String {
    let mut out = paint(BOLD, &escape(&card.label));
    out.push_str(&format!("  {}\n", place(&card.list)));
    for (n, member) in (1..).zip(&card.list.members) {
        let paragraph = member
            .paragraph
            .map(|n| format!(" ¶{n}"))
            .unwrap_or_default();
        out.push_str(&format!(
            "  {n}. {}{}\n",
            escape(&member.name),
            paint(DIM, &paragraph)
        ));
    }
    out.push_str("  ");
    out.push_str(&match &card.coined {
        Some(name) => {
            let paragraph = name.paragraph.map(|n| format!(" ¶{n}")).unwrap_or_default();
            let at = format!(
                "{}{paragraph}{}",
                escape(&name.source.id),
                dated(&name.source)
            );
            context.say("named in ", "名称见于 ").to_owned() + &at
        }
        None => context
            .say(
                "the corpus has the list, not its name",
                "文献中有其内容，而无其名称",
            )
            .to_owned(),
    });
    out.push('\n');
    let others = [
        (&card.editions, context.say("restated in", "后来的表述")),
        (&card.translations, context.say("translated in", "译文")),
    ];
    for (lists, what) in others {
        for list in lists {
            let names: Vec<String> = list
                .members
                .iter()
                .map(|member| escape(&member.name))
                .collect();
            out.push_str(&format!(
                "  {what} {}: {}\n",
                place(list),
                names.join(context.say("; ", "；"))
            ));
        }
    }
    out
}

/// `xi2015-pdf ¶8-11 (2015-12-16)`
fn place(list: &ListCard) -> String {
    let paragraphs = match list.paragraphs {
        Some((first, last)) if first == last => format!(" ¶{first}"),
        Some((first, last)) => format!(" ¶¶{first}-{last}"),
        None => String::new(),
    };
    format!(
        "{}{paragraphs}{}",
        escape(&list.source.id),
        dated(&list.source)
    )
}

fn dated(source: &SourceCard) -> String {
    source
        .date
        .as_ref()
        .map(|date| format!(" ({date})"))
        .unwrap_or_default()
}

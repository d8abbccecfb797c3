//! `yinwen find`: where a phrase stands.

use super::args::{FindArgs, Format};
use super::terminal::{BOLD, DIM, escape, paint};
use super::{Context, FAILED, FOUND, OK, terminal, words};
use crate::lint::Locale;
use crate::query::{self, Passage};
use serde::Serialize;
use std::sync::atomic::AtomicBool;

#[derive(Serialize)]
struct Found {
    version: u32,
    passages: Vec<Passage>,
}

/// Runs the command.
pub(super) fn run(context: &Context, args: &FindArgs) -> u8 {
    let Some(workspace) = context.load_here() else {
        return FAILED;
    };
    if let Some(id) = &args.source
        && !context.knows(words::Kind::Source, id, &query::ids(&workspace))
    {
        return FAILED;
    }
    let limit = usize::try_from(args.limit).unwrap_or(usize::MAX);
    let never = AtomicBool::new(false);
    let passages = query::find(
        &workspace,
        &never,
        &args.text,
        args.source.as_deref(),
        limit,
        &context.base,
    );
    let code = if passages.is_empty() { FOUND } else { OK };
    if args.format == Format::Json {
        return context.finish(
            &terminal::json(&Found {
                version: 1,
                passages,
            }),
            code,
        );
    }
    if passages.is_empty() {
        // A result of nothing is still no output: the message goes where messages go.
        terminal::err(
            context.color,
            context.say(
                "nothing in the corpus comes near\n",
                "文献中没有相近的字句\n",
            ),
        );
        return code;
    }
    let mut out = String::new();
    for passage in &passages {
        out.push_str(&entry(context.locale, passage));
    }
    context.finish(&out, code)
}

fn entry(locale: Locale, passage: &Passage) -> String {
    let line = passage.range.start.line + 1;
    let place = paint(BOLD, &escape(&format!("{}:{line}", passage.path)));
    let paragraph = passage
        .paragraph
        .map(|n| format!(" ¶{n}"))
        .unwrap_or_default();
    let section = passage
        .section
        .as_deref()
        .map(|s| format!("  {}", paint(DIM, &escape(s))))
        .unwrap_or_default();
    let likeness = match (passage.similarity >= 1.0, locale) {
        (true, _) => String::new(),
        (false, Locale::English) => format!("  {:.0}% alike", passage.similarity * 100.0),
        (false, Locale::Chinese) => format!("  相似 {:.0}%", passage.similarity * 100.0),
    };
    format!(
        "{place}  {}{paragraph}{section}{likeness}\n  {}\n",
        escape(&passage.source),
        escape(&passage.text)
    )
}

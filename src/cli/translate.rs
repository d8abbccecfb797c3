//! `yinwen translate`: how something is translated, and by whom.

use super::args::{Format, TranslateArgs};
use super::terminal::{BOLD, DIM, YELLOW, escape, paint};
use super::{Context, FAILED, FOUND, OK, terminal, words};
use crate::lint::Locale;
use crate::query::translate::{Patience, Translation, Via, translate};
use crate::query::words::exchange;
use serde::Serialize;

#[derive(Serialize)]
struct Translations {
    version: u32,
    translations: Vec<Translation>,
}

/// Runs the command.
pub(super) fn run(context: &Context, args: &TranslateArgs) -> u8 {
    let Some(workspace) = context.load_here() else {
        return FAILED;
    };
    for error in &workspace.glossary.errors {
        context.warn(&words::glossary(context.locale, error, &context.base));
    }
    let translations = translate(&workspace, &args.text, &context.base, Patience::Wait);
    let code = if translations.is_empty() { FOUND } else { OK };
    if args.format == Format::Json {
        return context.finish(
            &terminal::json(&Translations {
                version: 1,
                translations,
            }),
            code,
        );
    }
    if translations.is_empty() {
        terminal::err(
            context.color,
            context.say("no translation of it is known\n", "没有找到译文\n"),
        );
        return code;
    }
    let shown = translations.iter().map(|one| entry(context.locale, one));
    context.finish(&shown.collect::<Vec<_>>().join("\n"), code)
}

fn entry(locale: Locale, translation: &Translation) -> String {
    let mut out = String::new();
    let text = &translation.text;
    match &translation.matched {
        Some(matched) => {
            let part = |range: std::ops::Range<usize>| escape(text.get(range).unwrap_or_default());
            let within = &matched.within;
            let sentence = part(0..within.start)
                + &paint(BOLD, &part(within.clone()))
                + &part(within.end..text.len());
            let answer = paint(BOLD, &escape(&matched.text));
            out.push_str(&format!("{answer}\n  {sentence}\n"));
        }
        None => out.push_str(&format!("{}\n", paint(BOLD, &escape(text)))),
    }
    let mut facts: Vec<String> = vec![origin(locale, translation).to_owned()];
    facts.extend(translation.term.as_deref().map(escape));
    if let (Some(source), Some(path)) = (&translation.source, &translation.path) {
        facts.push(format!("{} ({})", escape(source), escape(path)));
    }
    facts.extend(
        translation
            .standing
            .map(|name| standing(locale, name).to_owned()),
    );
    facts.extend(translation.translator.as_deref().map(escape));
    facts.extend(translation.date.clone());
    let between = words::say(locale, ", ", "，");
    out.push_str(&format!("  {}\n", paint(DIM, &facts.join(between))));
    if let Some(of) = &translation.of {
        let paragraph = of.paragraph.map(|n| format!(" ¶{n}")).unwrap_or_default();
        let likeness = match translation.via {
            Via::Memory => {
                let percent = format!("{:.0}%", translation.similarity * 100.0);
                match locale {
                    Locale::English => format!("  {percent} alike"),
                    Locale::Chinese => format!("  相似 {percent}"),
                }
            }
            _ => String::new(),
        };
        let place = format!("{}{paragraph}{likeness}", escape(&of.source));
        out.push_str(&format!("  {} {}\n", paint(DIM, &place), escape(&of.text)));
    }
    for variant in translation.variants.iter().chain(&translation.differences) {
        let (asked, there) = exchange(variant);
        let change = format!("{} → {}", escape(&asked), escape(&there));
        out.push_str(&format!("    {}\n", paint(YELLOW, &change)));
    }
    out
}

fn origin(locale: Locale, translation: &Translation) -> &'static str {
    match (translation.via, translation.source.is_some()) {
        (Via::Aligned, _) => words::say(locale, "translation", "译文"),
        (Via::Memory, true) => words::say(locale, "translation of a like sentence", "相近句的译文"),
        (Via::Memory, false) => words::say(locale, "translation memory", "翻译记忆"),
        (Via::Term, _) => words::say(locale, "termbase", "术语表"),
        (Via::Dictionary, _) => words::say(locale, "dictionary", "词典"),
    }
}

fn standing(locale: Locale, name: &'static str) -> &'static str {
    match name {
        "official" => words::say(locale, "official", "官方"),
        "press" => words::say(locale, "press", "媒体"),
        _ => words::say(locale, "unofficial", "非官方"),
    }
}

//! `yinwen align`: the bitext of two sources.

use super::args::{AlignArgs, AlignFormat};
use super::terminal::{BOLD, DIM, GREEN, YELLOW, escape, paint};
use super::{Context, FAILED, OK, terminal, words};
use crate::bitext::write_tmx;
use crate::corpus::SourceId;
use crate::lint::Locale;
use crate::query::bitext::{AlignedBead, AlignedSentence, AlignedSources, Unalignable, align};
use crate::query::{self, language_tag};
use crate::workspace::Workspace;

/// Runs the command.
pub(super) fn run(context: &Context, args: &AlignArgs) -> u8 {
    let Some(workspace) = context.load_here() else {
        return FAILED;
    };
    let ids = query::ids(&workspace);
    for id in [&args.a, &args.b] {
        if !context.knows(words::Kind::Source, id, &ids) {
            return FAILED;
        }
    }
    let (Some(a), Some(b)) = (source(&workspace, &args.a), source(&workspace, &args.b)) else {
        return FAILED;
    };
    let aligned = match align(&workspace, a, b) {
        Ok(aligned) => aligned,
        Err(why) => {
            context.error(&unalignable(context.locale, why, &args.a, &args.b));
            return FAILED;
        }
    };
    if !aligned.evidence.is_translation() {
        context.warn(&no_translation(context.locale, &aligned));
    }
    let out = match args.format {
        AlignFormat::Human => human(context.locale, &aligned),
        AlignFormat::Json => terminal::json(&aligned),
        AlignFormat::Tmx => {
            let tag = |id: SourceId| {
                let source = workspace.corpus.sources.get(id.0 as usize);
                source.and_then(|source| language_tag(source.language))
            };
            let zh = tag(if aligned.chinese_first { a } else { b }).unwrap_or("zh");
            write_tmx(&aligned.units(), zh, "en")
        }
    };
    context.finish(&out, OK)
}

/// The source of that id, or the first witness of the work.
fn source(workspace: &Workspace, id: &str) -> Option<SourceId> {
    let own = workspace.corpus.source_by_id(id);
    own.or_else(|| workspace.corpus.witnesses_of(id).first().copied())
}

fn unalignable(locale: Locale, why: Unalignable, a: &str, b: &str) -> String {
    let (a, b) = (escape(a), escape(b));
    match (why, locale) {
        (Unalignable::Languages, Locale::English) => format!(
            "{a} and {b} are not one Chinese and one English text\n  `lang` in yinwen.toml says the language where it is detected wrongly."
        ),
        (Unalignable::Languages, Locale::Chinese) => {
            format!("{a} 与 {b} 不是一中一英\n  语言判断有误时，可在 yinwen.toml 中写明 `lang`。")
        }
        (Unalignable::NoText, Locale::English) => format!("{a} or {b} has no text"),
        (Unalignable::NoText, Locale::Chinese) => format!("{a} 或 {b} 没有正文"),
    }
}

fn no_translation(locale: Locale, aligned: &AlignedSources) -> String {
    let (a, b) = (escape(&aligned.a), escape(&aligned.b));
    let median = percent(f64::from(aligned.evidence.median));
    match locale {
        Locale::English => format!(
            "{a} and {b} do not look like translations of each other (half of the sentences match in {median} of their words or less); nothing is aligned"
        ),
        Locale::Chinese => {
            format!("{a} 与 {b} 不像互为译文（半数句子相合的词不超过 {median}），未作对齐")
        }
    }
}

fn percent(share: f64) -> String {
    format!("{:.0}%", share * 100.0)
}

fn human(locale: Locale, aligned: &AlignedSources) -> String {
    let pairs = aligned.beads.iter().filter(|bead| bead.is_pair()).count();
    let alone = aligned.beads.len() - pairs;
    let doubtful = aligned
        .beads
        .iter()
        .filter(|bead| bead.is_uncertain())
        .count();
    let title = paint(
        BOLD,
        &format!("{} ↔ {}", escape(&aligned.a), escape(&aligned.b)),
    );
    let sum = match locale {
        Locale::English => {
            format!("{pairs} aligned, {doubtful} of them uncertain; {alone} without a counterpart")
        }
        Locale::Chinese => format!("对齐 {pairs} 处，其中存疑 {doubtful} 处；无对应 {alone} 处"),
    };
    let mut out = format!("{title}  {}\n", paint(DIM, &sum));
    for bead in &aligned.beads {
        out.push('\n');
        let mark = mark(bead);
        for (n, line) in [line(&bead.a), line(&bead.b)].iter().enumerate() {
            let mark = if n == 0 {
                mark.clone()
            } else {
                "      ".to_owned()
            };
            let line = match line.as_str() {
                "" => paint(DIM, "—"),
                line => line.to_owned(),
            };
            out.push_str(&format!("{mark} {line}\n"));
        }
    }
    out
}

/// The coverage, six columns wide; a question mark where it is low.
fn mark(bead: &AlignedBead) -> String {
    match (bead.is_pair(), bead.is_uncertain()) {
        (false, _) => paint(DIM, "     ·"),
        (true, true) => paint(YELLOW, &format!("{:>5}?", percent(bead.coverage))),
        (true, false) => paint(GREEN, &format!("{:>5} ", percent(bead.coverage))),
    }
}

fn line(sentences: &[AlignedSentence]) -> String {
    let texts: Vec<String> = sentences.iter().map(|s| escape(&s.text)).collect();
    texts.join(" / ")
}

//! `yinwen sources`: what the corpus holds.

use super::args::{Format, SourcesArgs};
use super::table::{Cell, aligned, cut};
use super::terminal::{BOLD, DIM, escape, paint};
use super::{Context, FAILED, OK, terminal, words};
use crate::config::Severity;
use crate::lint::{self, Locale};
use crate::query::{self, SourceInfo};
use serde::Serialize;

#[derive(Serialize)]
struct Sources {
    version: u32,
    sources: Vec<SourceInfo>,
}

/// Runs the command.
pub(super) fn run(context: &Context, args: &SourcesArgs) -> u8 {
    let Some(workspace) = context.load_here() else {
        return FAILED;
    };
    let problems = lint::lint_corpus(&workspace, context.locale);
    let mut sources = query::sources(&workspace, &problems, &context.base);
    if let Some(id) = &args.id {
        if !context.knows(words::Kind::Source, id, &query::ids(&workspace)) {
            return FAILED;
        }
        // An id that a source has means that source; else it is a work's, and means its witnesses.
        let is_source = sources.iter().any(|source| source.id == *id);
        sources.retain(|source| *id == *if is_source { &source.id } else { &source.work });
        for source in &mut sources {
            let found = workspace.corpus.source_by_id(&source.id);
            source.text = found.map(|found| query::source_text(&workspace, found));
        }
    }
    let out = match (args.format, args.id.is_some()) {
        (Format::Json, _) => terminal::json(&Sources {
            version: 1,
            sources,
        }),
        (Format::Human, true) => {
            let shown = sources.iter().map(|source| one(context.locale, source));
            shown.collect::<Vec<_>>().join("\n")
        }
        (Format::Human, false) => list(context.locale, &sources),
    };
    context.finish(&out, OK)
}

fn list(locale: Locale, sources: &[SourceInfo]) -> String {
    if sources.is_empty() {
        return words::say(locale, "the corpus is empty\n", "没有文献\n").to_owned();
    }
    let heads = match locale {
        Locale::English => [
            "id",
            "work",
            "date",
            "lang",
            "¶",
            "characters",
            "title",
            "file",
        ],
        Locale::Chinese => ["标识", "作品", "日期", "语言", "段", "字数", "题名", "文件"],
    };
    let mut rows = vec![heads.map(|head| Cell::new(head, DIM))];
    rows.extend(sources.iter().map(|source| {
        let work = Some(&source.work).filter(|work| **work != source.id);
        [
            escape(&source.id),
            work.map(|work| escape(work)).unwrap_or_default(),
            source.date.clone().unwrap_or_default(),
            source.lang.unwrap_or_default().to_owned(),
            source.paragraphs.to_string(),
            source.characters.to_string(),
            cut(&escape(source.title.as_deref().unwrap_or_default()), 44),
            escape(&source.path),
        ]
        .map(Cell::plain)
    }));
    let table = aligned("", &rows);
    let mut lines = table.split_inclusive('\n');
    let mut out = lines.next().unwrap_or_default().to_owned();
    for (line, source) in lines.zip(sources) {
        out.push_str(line);
        out.push_str(&problems(locale, source));
    }
    out
}

fn problems(locale: Locale, source: &SourceInfo) -> String {
    let mut out = String::new();
    for problem in &source.problems {
        let severity = Severity::from_name(problem.severity).unwrap_or(Severity::Info);
        let label = paint(terminal::style(severity), words::severity(locale, severity));
        out.push_str(&format!(
            "    {label}[{}] {}\n",
            problem.rule,
            escape(&problem.message)
        ));
    }
    out
}

fn one(locale: Locale, source: &SourceInfo) -> String {
    let mut out = String::new();
    let title = source.title.as_deref().unwrap_or(&source.id);
    out.push_str(&format!("{}\n", paint(BOLD, &escape(title))));
    let facts = [
        (words::say(locale, "id", "标识"), Some(source.id.clone())),
        (
            words::say(locale, "work", "作品"),
            Some(source.work.clone()).filter(|work| *work != source.id),
        ),
        (
            words::say(locale, "author", "作者"),
            Some(source.author.join(", ")).filter(|author| !author.is_empty()),
        ),
        (words::say(locale, "date", "日期"), source.date.clone()),
        (
            words::say(locale, "language", "语言"),
            source.lang.map(str::to_owned),
        ),
        (
            words::say(locale, "translates", "译自"),
            source.translates.clone(),
        ),
        (
            words::say(locale, "restates", "重述"),
            source.restates.clone(),
        ),
        (
            words::say(locale, "file", "文件"),
            Some(source.path.clone()),
        ),
    ];
    let rows: Vec<[Cell; 2]> = facts
        .into_iter()
        .filter_map(|(name, value)| Some([Cell::new(name, DIM), Cell::plain(escape(&value?))]))
        .collect();
    out.push_str(&aligned("", &rows));
    out.push_str(&problems(locale, source));
    let mut section = None;
    for paragraph in source.text.iter().flatten() {
        if paragraph.section != section {
            section.clone_from(&paragraph.section);
            if let Some(heading) = &section {
                out.push_str(&format!("\n{}\n", paint(BOLD, &escape(heading))));
            }
        }
        let number = paint(DIM, &format!("¶{}", paragraph.n));
        out.push_str(&format!("\n{number} {}\n", escape(&paragraph.text)));
    }
    out
}

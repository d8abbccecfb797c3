//! `yinwen references`: the works that notes quote or cite, formatted.

use super::args::{Format, ReferencesArgs};
use super::terminal::escape;
use super::{Context, FAILED, OK, targets, terminal, words};
use crate::files;
use crate::lint::Locale;
use crate::query::{Cited, ReferenceInfo};
use crate::references::Style;
use serde::Serialize;
use std::path::PathBuf;

#[derive(Serialize)]
struct References {
    version: u32,
    references: Vec<ReferenceInfo>,
}

/// Runs the command.
pub(super) fn run(context: &Context, args: &ReferencesArgs) -> u8 {
    let mut style = None;
    if let Some(name) = &args.style {
        match named(context, name) {
            Some(named) => style = Some(named),
            None => return FAILED,
        }
    }
    let (groups, missing) = targets::group(&args.notes, &context.base);
    for path in &missing {
        let path = words::show(path, &context.base);
        context.error(&words::missing(context.locale, &path));
    }
    let mut failed = !missing.is_empty();
    let mut cited = Cited::default();
    for group in &groups {
        let Some(workspace) = context.load(&group.start) else {
            failed = true;
            continue;
        };
        let (notes, _) = workspace.note_paths();
        let is_below = |note: &PathBuf| group.folders.iter().any(|folder| note.starts_with(folder));
        let mut paths = group.files.clone();
        paths.extend(notes.into_iter().filter(is_below));
        for path in paths {
            match files::read(&path) {
                Ok(read) => {
                    let note = workspace.parse(&path, &read.text);
                    cited.add(&workspace, &path, &note);
                }
                Err(error) => {
                    failed = true;
                    context.error(&words::unreadable(context.locale, &error, &context.base));
                }
            }
        }
        // Without a wish, the style is that of the first workspace.
        style.get_or_insert(workspace.style);
    }
    if failed {
        return FAILED;
    }
    let references = cited.references(&style.unwrap_or_default());
    let out = match args.format {
        Format::Json => terminal::json(&References {
            version: 1,
            references,
        }),
        Format::Human => {
            if references.is_empty() {
                terminal::err(
                    context.color,
                    context.say("these notes cite no work\n", "这些笔记没有引用任何文献\n"),
                );
            }
            references.iter().map(line).collect()
        }
    };
    context.finish(&out, OK)
}

fn line(reference: &ReferenceInfo) -> String {
    let label = reference.label.iter().map(|label| format!("{label} "));
    let label: String = label.collect();
    format!("{}\n", escape(&format!("{label}{}", reference.text)))
}

/// The style of that name, or in that file; else says what is wrong.
fn named(context: &Context, name: &str) -> Option<Style> {
    match name {
        "gb7714" => return Some(Style::Gb7714),
        "chicago" => return Some(Style::Chicago),
        _ => {}
    }
    let path = files::absolute(&context.base.join(name));
    let fault = match files::read(&path) {
        Ok(read) => match Style::read(&read.text) {
            Ok(style) => return Some(style),
            Err(fault) => fault,
        },
        Err(error) => (error.cause(false), error.cause(true)),
    };
    let name = escape(name);
    context.error(&match context.locale {
        Locale::English => format!(
            "the style {name} cannot be used: {}\n  Give gb7714, chicago, or the file of an independent CSL 1.0 style.",
            escape(&fault.0)
        ),
        Locale::Chinese => format!(
            "样式 {name} 不能用：{}\n  请用 gb7714、chicago，或一份独立的 CSL 1.0 样式文件。",
            escape(&fault.1)
        ),
    });
    None
}

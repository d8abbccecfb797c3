//! `yinwen add`: documents into the corpus.

mod ask;
mod inputs;
mod words;

pub(super) use ask::yes as agrees;

use super::args::AddArgs;
use super::table::{Cell, aligned, cut};
use super::terminal::{DIM, GREEN, RED, YELLOW, escape};
use super::{Context, FAILED, OK, write};
use crate::config::{self, Date};
use crate::files;
use crate::import::ImportError;
use crate::lint::Locale;
use crate::query::{self, Given, Outcome, Proposal};
use crate::text::language::Language;
use crate::workspace::Workspace;
use inputs::Input;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// What became of one file.
enum Result {
    Added(Box<Proposal>),
    Duplicate(String),
    Unread(ImportError),
    Unwritten(String),
}

/// Runs the command.
pub(super) fn run(context: &Context, args: &AddArgs) -> u8 {
    let Some(given) = given(context, args) else {
        return FAILED;
    };
    let Some(inputs) = inputs::find(context, &args.files) else {
        return FAILED;
    };
    if inputs.len() > 1 && (given.id.is_some() || given.title.is_some()) {
        context.error(context.say(
            "`--id` and `--title` are of one document\n  Add the files one by one, or leave these out.",
            "`--id` 和 `--title` 只能用于一份文献\n  请逐份添加，或去掉这两项。",
        ));
        return FAILED;
    }
    let Ok(workspace) = load(context) else {
        return FAILED;
    };
    let root = workspace
        .as_ref()
        .map_or(&context.base, |ws| &ws.config.root);
    if let Some(id) = &given.id
        && let Some(ws) = &workspace
        && query::ids(ws).contains(&id.as_str())
    {
        context.error(&words::taken(context.locale, &escape(id)));
        return FAILED;
    }
    let read = inputs::read(context, inputs);
    let mut results: Vec<(Input, Option<Result>)> = Vec::new();
    let (mut incoming, mut places) = (Vec::new(), Vec::new());
    for (input, read) in read {
        let place = results.len();
        match read {
            Ok(document) => {
                incoming.push(document);
                places.push(place);
                results.push((input, None));
            }
            Err(error) => results.push((input, Some(Result::Unread(error)))),
        }
    }
    let exists = |path: &Path| files::exists(path);
    let outcomes = query::propose(workspace.as_ref(), root, incoming, &given, &exists);
    let mut proposals = Vec::new();
    for (place, outcome) in places.into_iter().zip(outcomes) {
        match outcome {
            Outcome::Duplicate(of) => {
                if let Some((_, result)) = results.get_mut(place) {
                    *result = Some(Result::Duplicate(of));
                }
            }
            Outcome::New(mut proposal) => {
                ask::decide(context, args, &mut proposal);
                proposals.push((place, proposal));
            }
        }
    }
    let accepted: Vec<&Proposal> = proposals.iter().map(|(_, proposal)| &**proposal).collect();
    let failed = write_all(context, workspace.as_ref(), root, &accepted);
    for (place, proposal) in proposals {
        let failure = failed.iter().find(|(path, _)| *path == proposal.path);
        if let Some((_, result)) = results.get_mut(place) {
            *result = Some(match failure {
                Some((_, message)) => Result::Unwritten(message.clone()),
                None => Result::Added(proposal),
            });
        }
    }
    let all: Vec<(Input, Result)> = results
        .into_iter()
        .filter_map(|(input, result)| Some((input, result?)))
        .collect();
    report(context, root, &all)
}

/// What the options say of the document.
fn given(context: &Context, args: &AddArgs) -> Option<Given> {
    let date = match &args.date {
        None => None,
        Some(text) => match Date::parse(text) {
            Some(date) => Some(date),
            None => {
                context.error(&words::no_date(context.locale, &escape(text)));
                return None;
            }
        },
    };
    if let Some(tag) = &args.language
        && Language::from_tag(tag).is_none()
    {
        context.error(&words::no_language(context.locale, &escape(tag)));
        return None;
    }
    if let Some(id) = &args.id
        && !config::is_legal_id(id)
    {
        context.error(&words::no_id(context.locale, &escape(id)));
        return None;
    }
    Some(Given {
        id: args.id.clone(),
        title: args.title.clone(),
        date,
        work: args.work.clone(),
        lang: args.language.clone(),
    })
}

/// The workspace, if there is one; `Err` if it is at fault, which has been said.
fn load(context: &Context) -> std::result::Result<Option<Workspace>, ()> {
    match config::find(&context.base).root() {
        None => Ok(None),
        Some(_) => context.load_here().map(Some).ok_or(()),
    }
}

/// Writes what the proposals need. The files that could not be written, with what to say.
fn write_all(
    context: &Context,
    workspace: Option<&Workspace>,
    root: &Path,
    proposals: &[&Proposal],
) -> Vec<(PathBuf, String)> {
    let mut failed = Vec::new();
    for planned in query::writes(workspace, root, proposals) {
        let folder = planned.path.parent().unwrap_or(root);
        let written = fs::create_dir_all(folder).and_then(|()| {
            if planned.is_new {
                write::create(&planned.path, &planned.text)
            } else {
                write::replace(&planned.path, &planned.text)
            }
        });
        if let Err(error) = written {
            let name = super::words::show(&planned.path, &context.base);
            let reason = match error.kind() {
                ErrorKind::AlreadyExists => words::is_there(context.locale, &name),
                _ => super::words::cannot_write(context.locale, &name, &error),
            };
            if planned
                .path
                .file_name()
                .is_some_and(|name| name == config::CONFIG_NAME)
            {
                context.error(&reason);
            }
            failed.push((planned.path, reason));
        }
    }
    failed
}

/// Says what became of the files.
fn report(context: &Context, root: &Path, all: &[(Input, Result)]) -> u8 {
    let locale = context.locale;
    let chinese = locale == Locale::Chinese;
    let mut rows: Vec<[Cell; 5]> = Vec::new();
    let mut hints = String::new();
    let (mut added, mut same, mut bad) = (0, 0, 0);
    for (input, result) in all {
        let name = Cell::plain(cut(&escape(&input.shown), 40));
        rows.push(match result {
            Result::Added(proposal) => {
                added += 1;
                let ids = proposal.cited_ids().into_iter();
                let ids: Vec<String> = ids.map(|id| format!("[@{id}]")).collect();
                let title = proposal
                    .sources
                    .first()
                    .and_then(|source| source.title.clone());
                hints.push_str(&words::damage(locale, input, proposal));
                hints.push_str(&words::proposals(locale, proposal));
                [
                    name,
                    Cell::new(words::status(locale, proposal), GREEN),
                    Cell::plain(escape(&ids.join(" "))),
                    Cell::plain(words::size(locale, proposal)),
                    Cell::new(cut(&escape(&title.unwrap_or_default()), 44), DIM),
                ]
            }
            Result::Duplicate(of) => {
                same += 1;
                [
                    name,
                    Cell::new(context.say("duplicate", "已有"), YELLOW),
                    Cell::plain(escape(&format!("[@{of}]"))),
                    Cell::plain(""),
                    Cell::new(
                        context.say("the same text; nothing added", "文字相同，未添加"),
                        DIM,
                    ),
                ]
            }
            Result::Unread(_) | Result::Unwritten(_) => {
                bad += 1;
                let why = match result {
                    Result::Unread(error) => error.message(chinese),
                    Result::Unwritten(message) => {
                        message.lines().next().unwrap_or_default().to_owned()
                    }
                    _ => String::new(),
                };
                [
                    name,
                    Cell::new(context.say("not added", "未添加"), RED),
                    Cell::plain(""),
                    Cell::plain(""),
                    Cell::plain(why),
                ]
            }
        });
    }
    let mut out = aligned("", &rows);
    out.push_str(&hints);
    out.push_str(&words::total(
        locale,
        added,
        same,
        bad,
        &super::words::show(root, &context.base),
    ));
    context.finish(&out, if bad > 0 { FAILED } else { OK })
}

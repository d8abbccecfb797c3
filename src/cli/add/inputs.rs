//! What `add` is given: files, the files of folders, standard input; and reading them, several at a time.

use super::super::args::AddArgs;
use super::super::{Context, words};
use crate::files::{self, FileError};
use crate::import::{ImportError, MOST_BYTES, Reader};
use crate::lint::Locale;
use crate::query::Incoming;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rayon::prelude::*;
use std::io::{IsTerminal, Read, stderr, stdin};
use std::path::{Path, PathBuf};

/// One document to add.
pub(super) struct Input {
    /// Its path as it was given; `-` for standard input.
    pub shown: String,
    path: Option<PathBuf>,
}

/// The documents that `given` names; `None` if one of them is not there, which has been said.
pub(super) fn find(context: &Context, given: &[PathBuf]) -> Option<Vec<Input>> {
    let mut inputs = Vec::new();
    for name in given {
        let shown = name.to_string_lossy().into_owned();
        if shown == "-" {
            inputs.push(Input { shown, path: None });
            continue;
        }
        let path = files::absolute(&context.base.join(name));
        if files::is_dir(&path) {
            let (found, _) = files::walk(&path, &["**/*".to_owned()], &[]);
            inputs.extend(found.into_iter().map(|file| {
                Input {
                    shown: name
                        .join(file.strip_prefix(&path).unwrap_or(&file))
                        .to_string_lossy()
                        .into_owned(),
                    path: Some(file),
                }
            }));
        } else if files::exists(&path) {
            inputs.push(Input {
                shown,
                path: Some(path),
            });
        } else {
            context.error(&words::missing(context.locale, &super::escape(&shown)));
            return None;
        }
    }
    if inputs.is_empty() {
        context.error(context.say(
            "no file in this folder\n  Name files, or a folder that holds some.",
            "此目录中没有文件\n  请指定文件，或含有文件的目录。",
        ));
        return None;
    }
    Some(inputs)
}

/// Reads the documents, in parallel, with a progress bar on a terminal; in the order that they were given.
pub(super) fn read(
    context: &Context,
    args: &AddArgs,
    inputs: Vec<Input>,
) -> Vec<(Input, Result<Incoming, ImportError>)> {
    let is_shown = !args.no_progress && inputs.len() > 1 && stderr().is_terminal();
    let target = match is_shown {
        true => ProgressDrawTarget::stderr(),
        false => ProgressDrawTarget::hidden(),
    };
    let bar = ProgressBar::with_draw_target(Some(inputs.len() as u64), target);
    let template = match context.locale {
        Locale::English => "reading {wide_bar} {pos}/{len} files",
        Locale::Chinese => "读取中 {wide_bar} {pos}/{len} 个文件",
    };
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    let read = inputs
        .into_par_iter()
        .map(|input| {
            let read = one(&context.reader, &input);
            bar.inc(1);
            (input, read)
        })
        .collect();
    bar.finish_and_clear();
    read
}

fn one(reader: &Reader, input: &Input) -> Result<Incoming, ImportError> {
    let bytes = match &input.path {
        Some(path) => files::bytes_up_to(path, MOST_BYTES).map_err(|error| unread(&error))?,
        None => {
            let mut bytes = Vec::new();
            let read = stdin().lock().take(MOST_BYTES + 1).read_to_end(&mut bytes);
            read.map_err(|error| unread(&FileError::from_io(Path::new("-"), &error)))?;
            bytes
        }
    };
    Incoming::read(reader, input.shown.clone(), bytes)
}

fn unread(error: &FileError) -> ImportError {
    match error {
        FileError::TooLarge { .. } => ImportError::TooLarge {
            megabytes: MOST_BYTES >> 20,
        },
        error => ImportError::File {
            english: error.cause(false),
            chinese: error.cause(true),
        },
    }
}

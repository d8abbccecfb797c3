//! What `add` is given: files, the files of folders, standard input; and reading them, several at a time.

use super::super::progress::Progress;
use super::super::{Context, words};
use crate::files::{self, FileError};
use crate::import::{ImportError, MOST_BYTES, Reader};
use crate::query::Incoming;
use rayon::prelude::*;
use std::io::{Read, stdin};
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
    inputs: Vec<Input>,
) -> Vec<(Input, Result<Incoming, ImportError>)> {
    let template = context.say(
        "reading {wide_bar} {pos}/{len} files",
        "读取中 {wide_bar} {pos}/{len} 个文件",
    );
    let progress = Progress::new(context, template, inputs.len());
    let read = inputs
        .into_par_iter()
        .map(|input| {
            let read = one(&context.reader, &input);
            progress.step();
            (input, read)
        })
        .collect();
    progress.done();
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

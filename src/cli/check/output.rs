//! Where the report goes: to stdout as it grows, or whole into a file at the end.

use crate::cli::Context;
use crate::cli::terminal;
use crate::cli::words;
use crate::cli::write::Draft;
use std::io;
use std::path::Path;

/// Takes the report piece by piece.
pub(super) enum Output<'a> {
    Stdout(&'a Context),
    File {
        context: &'a Context,
        /// As the user wrote it.
        name: &'a Path,
        draft: Draft,
    },
}

impl<'a> Output<'a> {
    /// stdout, or the file of that name; says what is wrong with it.
    pub fn open(context: &'a Context, file: Option<&'a Path>) -> Result<Output<'a>, ()> {
        let Some(name) = file else {
            return Ok(Output::Stdout(context));
        };
        match Draft::of(&context.base.join(name)) {
            Ok(draft) => Ok(Output::File {
                context,
                name,
                draft,
            }),
            Err(error) => {
                tell(context, name, &error);
                Err(())
            }
        }
    }

    /// Writes one piece more. A closed pipe ends quietly; any other failure is reported.
    pub fn write(&mut self, piece: &str) -> Result<(), ()> {
        match self {
            Output::Stdout(context) => context.print(piece),
            Output::File {
                context,
                name,
                draft,
            } => {
                let plain = anstream::adapter::strip_str(piece).to_string();
                draft
                    .write(plain.as_bytes())
                    .map_err(|error| tell(context, name, &error))
            }
        }
    }

    /// Nothing follows: the file gets its name.
    pub fn finish(self) -> Result<(), ()> {
        match self {
            Output::Stdout(_) => Ok(()),
            Output::File {
                context,
                name,
                draft,
            } => draft.finish().map_err(|error| tell(context, name, &error)),
        }
    }
}

fn tell(context: &Context, name: &Path, error: &io::Error) {
    let path = terminal::escape(&name.to_string_lossy());
    context.error(&words::cannot_write(context.locale, &path, error));
}

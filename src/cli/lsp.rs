//! `yinwen lsp`: the language server over stdin and stdout.

use super::args::LspArgs;
use super::{Context, FAILED, OK, words};
use crate::lsp::{self, Options};
use std::fs::File;
use std::io::Write;
use std::path::PathBuf;

pub(super) fn run(context: &Context, args: &LspArgs, is_locale_given: bool) -> u8 {
    let options = Options {
        locale: context.locale,
        is_locale_given,
        corpus_folders: context.corpus.clone(),
        caches: context.caches.clone(),
        reader: context.reader.clone(),
    };
    let append = |path: &PathBuf| {
        let file = File::options().create(true).append(true).open(path);
        let file = file.map_err(|error| {
            let name = words::show(path, &context.base);
            words::cannot_write(context.locale, &name, &error)
        })?;
        Ok::<Box<dyn Write + Send>, String>(Box::new(file))
    };
    let log = match args.log.as_ref().map(append).transpose() {
        Ok(log) => log,
        Err(message) => {
            context.error(&message);
            return FAILED;
        }
    };
    match lsp::run(options, log) {
        Ok(()) => OK,
        Err(error) => {
            context.error(&format!("{error}"));
            FAILED
        }
    }
}

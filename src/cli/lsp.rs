//! `yinwen lsp`: the language server over stdin and stdout.

use super::{Context, FAILED, OK};
use crate::lsp::{self, Options};

pub(super) fn run(context: &Context, is_locale_given: bool) -> u8 {
    let options = Options {
        locale: context.locale,
        is_locale_given,
        corpus_folders: context.corpus.clone(),
        caches: context.caches.clone(),
    };
    match lsp::run(options) {
        Ok(()) => OK,
        Err(error) => {
            context.error(&format!("{error}"));
            FAILED
        }
    }
}

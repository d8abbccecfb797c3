//! Completion in notes and in yinwen.toml.

use crate::lsp::view::{Kind, View};
use crate::lsp::{convert, render};
use crate::query::card;
use crate::query::completion::{self, About};
use crate::query::settings;
use tower_lsp::ls_types::{CompletionItem, CompletionResponse, Position, Uri};

pub(in crate::lsp) fn complete(
    view: &View,
    uri: &Uri,
    position: Position,
) -> Option<CompletionResponse> {
    let byte = convert::offset_typed(view, position)?;
    let found = match view.kind {
        Kind::Config => {
            let text = view.text.as_ref()?;
            settings::complete(&view.workspace, text, byte, view.locale)?
        }
        _ => {
            let (workspace, notes) = (&view.workspace, view.all_notes());
            completion::complete(workspace, view.note()?, notes, byte, view.locale)?
        }
    };
    Some(convert::completions(view, uri, &found))
}

/// Tells what an item is about.
pub(in crate::lsp) fn resolve(view: &View, mut item: CompletionItem) -> Option<CompletionItem> {
    let card = match convert::item_about(&item)? {
        About::Id(id) => card::of_id(&view.workspace, &id),
        About::Passage(source, bytes) => card::of_passage(&view.workspace, &source, bytes)?,
        About::Words(_) => return None,
    };
    let text = render::card(view, &card);
    item.documentation = Some(convert::documentation(view, text));
    Some(item)
}

//! Completion items as protocol types.

use super::range_typed;
use crate::lsp::view::View;
use crate::query::completion::{About, Completions, Item, ItemKind};
use serde_json::json;
use tower_lsp::ls_types::*;

/// What is offered, in its order.
pub(in crate::lsp) fn completions(
    view: &View,
    uri: &Uri,
    found: &Completions,
) -> CompletionResponse {
    let items = found.items.iter().enumerate();
    CompletionResponse::List(CompletionList {
        is_incomplete: found.is_incomplete,
        items: items
            .filter_map(|(rank, item)| completion(view, uri, item, rank))
            .collect(),
    })
}

fn completion(view: &View, uri: &Uri, item: &Item, rank: usize) -> Option<CompletionItem> {
    let kind = match item.kind {
        ItemKind::Source | ItemKind::Entry => CompletionItemKind::REFERENCE,
        ItemKind::Locator => CompletionItemKind::FIELD,
        ItemKind::Wording => CompletionItemKind::TEXT,
        ItemKind::Table => CompletionItemKind::MODULE,
        ItemKind::Key => CompletionItemKind::PROPERTY,
        ItemKind::Value => CompletionItemKind::VALUE,
        ItemKind::File => CompletionItemKind::FILE,
    };
    let (documentation, data) = match &item.about {
        Some(About::Words(words)) => (Some(documentation(view, words.clone())), None),
        Some(About::Id(id)) => (None, Some(json!({"uri": uri, "id": id}))),
        Some(About::Passage(source, bytes)) => {
            let data = json!({"uri": uri, "source": source, "bytes": [bytes.start, bytes.end]});
            (None, Some(data))
        }
        None => (None, None),
    };
    Some(CompletionItem {
        label: item.label.clone(),
        label_details: item
            .description
            .clone()
            .map(|description| CompletionItemLabelDetails {
                detail: None,
                description: Some(description),
            }),
        kind: Some(kind),
        detail: item.detail.clone(),
        documentation,
        preselect: (rank == 0 && item.kind == ItemKind::Locator).then_some(true),
        sort_text: Some(format!("{rank:04}")),
        filter_text: Some(item.filter.clone()),
        text_edit: Some(CompletionTextEdit::Edit(TextEdit {
            range: range_typed(view, &item.range)?,
            new_text: item.new_text.clone(),
        })),
        data,
        ..CompletionItem::default()
    })
}

/// The document that an item was offered in.
pub(in crate::lsp) fn item_uri(item: &CompletionItem) -> Option<Uri> {
    item.data.as_ref()?.get("uri")?.as_str()?.parse().ok()
}

/// What an item is about, if that is to be told later.
pub(in crate::lsp) fn item_about(item: &CompletionItem) -> Option<About> {
    let data = item.data.as_ref()?;
    if let Some(id) = data.get("id") {
        return Some(About::Id(id.as_str()?.to_owned()));
    }
    let byte = |index: usize| {
        let byte = data.get("bytes")?.get(index)?.as_u64()?;
        usize::try_from(byte).ok()
    };
    let source = data.get("source")?.as_str()?.to_owned();
    Some(About::Passage(source, byte(0)?..byte(1)?))
}

/// A text in the form the client shows, as documentation.
pub(in crate::lsp) fn documentation(view: &View, value: String) -> Documentation {
    let kind = match view.client.markdown {
        true => MarkupKind::Markdown,
        false => MarkupKind::PlainText,
    };
    Documentation::MarkupContent(MarkupContent { kind, value })
}

//! Symbols, folds, selections, tokens, hints, lenses and links as protocol types.

use super::{Lines, locations, offset, range, uri_in};
use crate::lsp::render::quoted_times;
use crate::lsp::view::View;
use crate::query::hints::Hint;
use crate::query::links::Link;
use crate::query::outline::{Symbol, SymbolKind as Kind};
use crate::query::quoted::Quoted;
use crate::query::symbols::Hit;
use crate::query::tokens::{Token, TokenKind};
use std::ops::Range as Bytes;
use tower_lsp::ls_types::*;

/// The kinds of semantic tokens, in the order of [`TokenKind`]: standard ones, so that every theme has a colour for them.
pub(in crate::lsp) static TOKEN_TYPES: [SemanticTokenType; 5] = [
    SemanticTokenType::STRING,
    SemanticTokenType::VARIABLE,
    SemanticTokenType::NUMBER,
    SemanticTokenType::CLASS,
    SemanticTokenType::COMMENT,
];

/// What a code lens runs in the client, with the arguments uri, position and locations: it shows the locations as references.
/// The server offers no such command; a client that knows none shows the lens as text.
const SHOW_REFERENCES: &str = "yinwen.showReferences";

/// The bytes of the document that a range covers.
pub(in crate::lsp) fn bytes_in(view: &View, range: Range) -> Option<Bytes<usize>> {
    let (text, lines) = view.lined(&view.path)?;
    let byte = |at| offset(&text, &lines, at, view.unit());
    let (start, end) = (byte(range.start), byte(range.end));
    Some(start..end.max(start))
}

// Symbols

/// The tree of a document, or for clients without trees a list.
pub(in crate::lsp) fn document_symbols(view: &View, symbols: &[Symbol]) -> DocumentSymbolResponse {
    let mut lines = Lines::new(view);
    if view.client.nested_symbols {
        return DocumentSymbolResponse::Nested(nested(&mut lines, symbols));
    }
    let mut list = Vec::new();
    flatten(&mut lines, symbols, None, &mut list);
    DocumentSymbolResponse::Flat(list)
}

fn nested(lines: &mut Lines, symbols: &[Symbol]) -> Vec<DocumentSymbol> {
    let path = &lines.view.path;
    let nested = symbols.iter().filter_map(|symbol| {
        // The name has to lie in the whole.
        let whole = symbol.range.start.min(symbol.name_range.start)
            ..symbol.range.end.max(symbol.name_range.end);
        let children = nested(lines, &symbol.children);
        #[expect(deprecated, reason = "the type has no other constructor")]
        Some(DocumentSymbol {
            name: symbol.name.clone(),
            detail: symbol.detail.clone(),
            kind: symbol_kind(symbol.kind),
            tags: None,
            deprecated: None,
            range: lines.range(path, &whole)?,
            selection_range: lines.range(path, &symbol.name_range)?,
            children: (!children.is_empty()).then_some(children),
        })
    });
    nested.collect()
}

fn flatten(
    lines: &mut Lines,
    symbols: &[Symbol],
    holder: Option<&str>,
    list: &mut Vec<SymbolInformation>,
) {
    let view = lines.view;
    for symbol in symbols {
        let name = match &symbol.detail {
            Some(detail) => format!("{} · {detail}", symbol.name),
            None => symbol.name.clone(),
        };
        if let Some(location) = lines.location(&view.path, &symbol.range) {
            let container = holder.map(str::to_owned);
            list.push(information(name, symbol.kind, location, container));
        }
        flatten(lines, &symbol.children, Some(&symbol.name), list);
    }
}

/// What was looked for in the workspace.
pub(in crate::lsp) fn workspace_symbols(view: &View, hits: Vec<Hit>) -> Vec<SymbolInformation> {
    let mut lines = Lines::new(view);
    let found = hits.into_iter().filter_map(|hit| {
        let location = lines.location(&hit.place.path, &hit.place.range)?;
        Some(information(hit.name, hit.kind, location, hit.container))
    });
    found.collect()
}

fn information(
    name: String,
    kind: Kind,
    location: Location,
    container_name: Option<String>,
) -> SymbolInformation {
    #[expect(deprecated, reason = "the type has no other constructor")]
    SymbolInformation {
        name,
        kind: symbol_kind(kind),
        tags: None,
        deprecated: None,
        location,
        container_name,
    }
}

fn symbol_kind(kind: Kind) -> SymbolKind {
    match kind {
        // As other servers call the headings of Markdown.
        Kind::Heading | Kind::Section => SymbolKind::STRING,
        Kind::Quotation | Kind::Passage => SymbolKind::CONSTANT,
        Kind::Source => SymbolKind::FILE,
        Kind::Work => SymbolKind::PACKAGE,
        Kind::Table => SymbolKind::OBJECT,
        Kind::Label => SymbolKind::ENUM,
    }
}

// Folds and selections

/// Whole lines, so no columns.
pub(in crate::lsp) fn folds(view: &View, folds: &[Bytes<usize>]) -> Vec<FoldingRange> {
    let mut lines = Lines::new(view);
    let folds = folds.iter().filter_map(|fold| {
        let range = lines.range(&view.path, fold)?;
        Some(FoldingRange {
            start_line: range.start.line,
            end_line: range.end.line,
            ..FoldingRange::default()
        })
    });
    folds.collect()
}

/// A chain of ranges from the innermost; the position alone, if there are none.
pub(in crate::lsp) fn selection(
    view: &View,
    at: Position,
    chain: &[Bytes<usize>],
) -> SelectionRange {
    let mut lines = Lines::new(view);
    let mut outer: Option<SelectionRange> = None;
    for bytes in chain.iter().rev() {
        if let Some(range) = lines.range(&view.path, bytes) {
            outer = Some(SelectionRange {
                range,
                parent: outer.map(Box::new),
            });
        }
    }
    outer.unwrap_or(SelectionRange {
        range: Range::new(at, at),
        parent: None,
    })
}

// Tokens

/// Tokens, cut at line ends, each relative to the one before.
pub(in crate::lsp) fn tokens(view: &View, tokens: &[Token]) -> Option<SemanticTokensResult> {
    let (text, lines) = view.lined(&view.path)?;
    let mut data = Vec::new();
    let mut before = Position::default();
    for token in tokens {
        for line in lines.line_of(token.range.start)..=lines.line_of(token.range.end) {
            let whole = lines.line_range(line);
            let piece = whole.start.max(token.range.start)..whole.end.min(token.range.end);
            if piece.start >= piece.end {
                continue;
            }
            let at = range(&text, &lines, &piece, view.unit());
            let is_same_line = at.start.line == before.line;
            let origin = if is_same_line { before.character } else { 0 };
            data.push(SemanticToken {
                delta_line: at.start.line - before.line,
                delta_start: at.start.character - origin,
                length: at.end.character - at.start.character,
                token_type: token_type(token.kind),
                token_modifiers_bitset: 0,
            });
            before = at.start;
        }
    }
    Some(SemanticTokensResult::Tokens(SemanticTokens {
        result_id: None,
        data,
    }))
}

/// The index in [`TOKEN_TYPES`].
fn token_type(kind: TokenKind) -> u32 {
    match kind {
        TokenKind::Quotation => 0,
        TokenKind::Citation => 1,
        TokenKind::Locator => 2,
        TokenKind::Title => 3,
        TokenKind::Directive => 4,
    }
}

// Hints, lenses, links

pub(in crate::lsp) fn hints(view: &View, hints: &[Hint]) -> Vec<InlayHint> {
    let mut lines = Lines::new(view);
    let hints = hints.iter().filter_map(|hint| {
        Some(InlayHint {
            position: lines.range(&view.path, &(hint.at..hint.at))?.start,
            label: InlayHintLabel::String(hint.label.clone()),
            kind: None,
            text_edits: None,
            tooltip: hint.title.clone().map(InlayHintTooltip::String),
            padding_left: Some(true),
            padding_right: None,
            data: None,
        })
    });
    hints.collect()
}

pub(in crate::lsp) fn lenses(view: &View, quoted: &[Quoted]) -> Vec<CodeLens> {
    let mut lines = Lines::new(view);
    let lenses = quoted.iter().filter_map(|paragraph| {
        let start = paragraph.range.start;
        let range = lines.range(&view.path, &(start..start))?;
        let places: Vec<_> = paragraph.by.iter().map(|by| by.place.clone()).collect();
        let places = locations(view, &places);
        let arguments = [
            serde_json::to_value(uri_in(view, &view.path)?),
            serde_json::to_value(range.start),
            serde_json::to_value(&places),
        ];
        Some(CodeLens {
            range,
            command: Some(Command {
                title: quoted_times(view.locale, places.len()),
                command: SHOW_REFERENCES.to_owned(),
                arguments: Some(arguments.into_iter().collect::<Result<_, _>>().ok()?),
            }),
            data: None,
        })
    });
    lenses.collect()
}

/// Links with the line as fragment, which editors understand.
pub(in crate::lsp) fn links(view: &View, links: &[Link]) -> Vec<DocumentLink> {
    let mut lines = Lines::new(view);
    let links = links.iter().filter_map(|link| {
        let target = &link.target;
        let line = lines.range(&target.path, &target.range)?.start.line + 1;
        let uri = uri_in(view, &target.path)?;
        Some(DocumentLink {
            range: lines.range(&view.path, &link.range)?,
            target: format!("{}#L{line}", uri.as_str()).parse().ok(),
            tooltip: link.title.clone(),
            data: None,
        })
    });
    links.collect()
}

//! The handshake: what the client can do, flattened into a few facts, and what we offer it.

use super::convert::{COMMANDS, TOKEN_TYPES};
use crate::text::position::Unit;
use tower_lsp::ls_types::*;

/// What was negotiated.
#[derive(Debug, Clone)]
pub(super) struct Negotiated {
    /// How columns are counted.
    pub unit: Unit,
    /// The client asks for diagnostics; else they are pushed. Pulling is trusted only where the client can be told to pull
    /// again.
    pub pulls_diagnostics: bool,
    /// Definitions may say what of the origin they are about.
    pub location_links: bool,
    /// Edits may name the version of the document they are for.
    pub document_changes: bool,
    /// Edits may make files.
    pub creates_files: bool,
    /// Hovers and completion documentation may be Markdown.
    pub markdown: bool,
    /// The edits of code actions may be asked for later.
    pub resolves_edits: bool,
    /// Symbols may have children.
    pub nested_symbols: bool,
    /// Diagnostics may name other places.
    pub related_information: bool,
    /// Diagnostics may link to the page of their rule.
    pub code_descriptions: bool,
    /// The server may show progress.
    pub progress: bool,
    /// Settings may be asked for.
    pub configuration: bool,
    /// The client watches files that it is told of.
    pub watches_files: bool,
    /// What may be asked to be refreshed: inlay hints, code lenses, semantic tokens.
    pub refresh_hints: bool,
    pub refresh_lenses: bool,
    pub refresh_tokens: bool,
}

/// The encodings that are spoken.
static UNITS: [(PositionEncodingKind, Unit); 3] = [
    (PositionEncodingKind::UTF8, Unit::Utf8),
    (PositionEncodingKind::UTF16, Unit::Utf16),
    (PositionEncodingKind::UTF32, Unit::Char),
];

/// What is typed before something can be completed: a key, a locator, a quotation, a value of yinwen.toml.
const TRIGGERS: [&str; 16] = [
    "@", "＠", "{", "[", "¶", "§", " ", ",", "，", "“", "「", "『", "\"", "=", "/", "‘",
];

/// Clients that say they pull diagnostics and refresh them, but asked to refresh ask for the workspace's alone and show those
/// of open documents as they were (Neovim up to 0.12; neovim/neovim#40623). They take pushed ones well.
const PULL_BADLY: [&str; 1] = ["Neovim"];

/// Reads the client's capabilities. What it does not say, it cannot. `name` is the client's, where it gives one.
pub(super) fn negotiate(client: &ClientCapabilities, name: Option<&str>) -> Negotiated {
    let document = client.text_document.clone().unwrap_or_default();
    let workspace = client.workspace.clone().unwrap_or_default();
    let window = client.window.clone().unwrap_or_default();
    let encodings = client
        .general
        .as_ref()
        .and_then(|general| general.position_encodings.clone())
        .unwrap_or_default();
    // The client's order is its preference; one that says nothing speaks UTF-16.
    let unit = encodings
        .iter()
        .find_map(|wanted| UNITS.iter().find(|(kind, _)| kind == wanted))
        .map_or(Unit::Utf16, |(_, unit)| *unit);
    let refreshes_diagnostics = workspace
        .diagnostics
        .and_then(|diagnostics| diagnostics.refresh_support)
        .unwrap_or(false);
    let code_action = document.code_action.unwrap_or_default();
    Negotiated {
        unit,
        pulls_diagnostics: document.diagnostic.is_some()
            && refreshes_diagnostics
            && name.is_none_or(|name| !PULL_BADLY.contains(&name)),
        location_links: document
            .definition
            .and_then(|definition| definition.link_support)
            .unwrap_or(false),
        // Neovim says this alone; making a file is only possible among document changes.
        creates_files: workspace.workspace_edit.as_ref().is_some_and(|edit| {
            let operations = edit.resource_operations.as_ref();
            operations.is_some_and(|all| all.contains(&ResourceOperationKind::Create))
        }),
        document_changes: workspace
            .workspace_edit
            .and_then(|edit| edit.document_changes)
            .unwrap_or(false),
        markdown: document
            .hover
            .and_then(|hover| hover.content_format)
            .is_some_and(|formats| formats.contains(&MarkupKind::Markdown)),
        resolves_edits: code_action.data_support == Some(true)
            && code_action
                .resolve_support
                .is_some_and(|resolve| resolve.properties.iter().any(|name| name == "edit")),
        nested_symbols: document
            .document_symbol
            .and_then(|symbol| symbol.hierarchical_document_symbol_support)
            .unwrap_or(false),
        code_descriptions: document
            .publish_diagnostics
            .as_ref()
            .is_some_and(|publish| publish.code_description_support == Some(true)),
        related_information: document
            .publish_diagnostics
            .is_some_and(|publish| publish.related_information == Some(true))
            || document
                .diagnostic
                .is_some_and(|pull| pull.related_information == Some(true)),
        progress: window.work_done_progress.unwrap_or(false),
        configuration: workspace.configuration.unwrap_or(false),
        watches_files: workspace
            .did_change_watched_files
            .and_then(|watched| watched.dynamic_registration)
            .unwrap_or(false),
        refresh_hints: workspace
            .inlay_hint
            .and_then(|hint| hint.refresh_support)
            .unwrap_or(false),
        refresh_lenses: workspace
            .code_lens
            .and_then(|lens| lens.refresh_support)
            .unwrap_or(false),
        refresh_tokens: workspace
            .semantic_tokens
            .and_then(|tokens| tokens.refresh_support)
            .unwrap_or(false),
    }
}

/// What we offer a client.
pub(super) fn offer(negotiated: &Negotiated) -> ServerCapabilities {
    let encoding = UNITS
        .iter()
        .find(|(_, unit)| *unit == negotiated.unit)
        .map(|(kind, _)| kind.clone());
    ServerCapabilities {
        position_encoding: encoding,
        text_document_sync: Some(TextDocumentSyncCapability::Options(
            TextDocumentSyncOptions {
                open_close: Some(true),
                change: Some(TextDocumentSyncKind::INCREMENTAL),
                save: Some(TextDocumentSyncSaveOptions::Supported(true)),
                ..TextDocumentSyncOptions::default()
            },
        )),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        definition_provider: Some(OneOf::Left(true)),
        declaration_provider: Some(DeclarationCapability::Simple(true)),
        implementation_provider: Some(ImplementationProviderCapability::Simple(true)),
        references_provider: Some(OneOf::Left(true)),
        document_highlight_provider: Some(OneOf::Left(true)),
        document_symbol_provider: Some(OneOf::Left(true)),
        workspace_symbol_provider: Some(OneOf::Left(true)),
        folding_range_provider: Some(FoldingRangeProviderCapability::Simple(true)),
        selection_range_provider: Some(SelectionRangeProviderCapability::Simple(true)),
        inlay_hint_provider: Some(OneOf::Left(true)),
        code_lens_provider: Some(CodeLensOptions {
            resolve_provider: Some(false),
        }),
        document_link_provider: Some(DocumentLinkOptions {
            resolve_provider: Some(false),
            work_done_progress_options: WorkDoneProgressOptions::default(),
        }),
        semantic_tokens_provider: Some(SemanticTokensServerCapabilities::SemanticTokensOptions(
            SemanticTokensOptions {
                legend: SemanticTokensLegend {
                    token_types: TOKEN_TYPES.to_vec(),
                    token_modifiers: Vec::new(),
                },
                full: Some(SemanticTokensFullOptions::Bool(true)),
                ..SemanticTokensOptions::default()
            },
        )),
        code_action_provider: Some(CodeActionProviderCapability::Options(CodeActionOptions {
            code_action_kinds: Some(vec![
                CodeActionKind::QUICKFIX,
                CodeActionKind::REFACTOR_REWRITE,
                CodeActionKind::new("source.fixAll.yinwen"),
            ]),
            resolve_provider: Some(true),
            ..CodeActionOptions::default()
        })),
        completion_provider: Some(CompletionOptions {
            resolve_provider: Some(true),
            trigger_characters: Some(TRIGGERS.map(str::to_owned).to_vec()),
            ..CompletionOptions::default()
        }),
        rename_provider: Some(OneOf::Right(RenameOptions {
            prepare_provider: Some(true),
            work_done_progress_options: WorkDoneProgressOptions::default(),
        })),
        execute_command_provider: Some(ExecuteCommandOptions {
            commands: COMMANDS.map(str::to_owned).to_vec(),
            work_done_progress_options: WorkDoneProgressOptions::default(),
        }),
        diagnostic_provider: negotiated.pulls_diagnostics.then(|| {
            DiagnosticServerCapabilities::Options(DiagnosticOptions {
                identifier: Some("yinwen".to_owned()),
                inter_file_dependencies: true,
                workspace_diagnostics: true,
                work_done_progress_options: WorkDoneProgressOptions::default(),
            })
        }),
        workspace: Some(WorkspaceServerCapabilities {
            workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                supported: Some(true),
                change_notifications: Some(OneOf::Left(true)),
            }),
            file_operations: Some(WorkspaceFileOperationsServerCapabilities {
                will_rename: Some(FileOperationRegistrationOptions {
                    filters: vec![FileOperationFilter {
                        scheme: Some("file".to_owned()),
                        pattern: FileOperationPattern {
                            glob: "**/*".to_owned(),
                            ..FileOperationPattern::default()
                        },
                    }],
                }),
                ..WorkspaceFileOperationsServerCapabilities::default()
            }),
        }),
        ..ServerCapabilities::default()
    }
}

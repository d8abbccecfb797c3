//! Code actions: the repairs of findings, and translations to insert.

use crate::files;
use crate::lint::{self, Edit, Finding, Fix, Locale};
use crate::lsp::convert::{self, ActionIdentity};
use crate::lsp::render;
use crate::lsp::view::{Kind, View};
use crate::query::rename::FileEdits;
use crate::query::translate::Patience;
use crate::query::translation_gloss::glosses;
use crate::workspace::CheckedNote;
use std::ops::Range as Bytes;
use tower_lsp::ls_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams, Range,
};

/// The kind under which all safe fixes are offered at once.
pub(in crate::lsp) const FIX_ALL: CodeActionKind = CodeActionKind::new("source.fixAll.yinwen");

/// A repair as it is offered.
struct Offer {
    fix: Fix,
    kind: CodeActionKind,
    /// What it repairs.
    finding: Option<Finding>,
    is_preferred: bool,
}

/// The repairs of what is found in the range asked about, the best of each finding first, and all safe ones of the note. Where
/// the client asks for edits later, they come without.
pub(in crate::lsp) fn actions(view: &View, params: &CodeActionParams) -> Vec<CodeActionOrCommand> {
    if let Some(conversion) = conversion(view) {
        let wanted = is_wanted(params, &CodeActionKind::QUICKFIX);
        let conversion = wanted.then_some(CodeActionOrCommand::CodeAction(conversion));
        return conversion.into_iter().collect();
    }
    let offers = offers(view, params.range).into_iter().enumerate();
    let wanted = offers.filter(|(_, offer)| is_wanted(params, &offer.kind));
    let version = view.open.get(&view.path).map(|(_, version)| *version);
    let identity = |index: usize| {
        let identity = ActionIdentity {
            uri: params.text_document.uri.clone(),
            version: version.filter(|_| view.client.resolves_edits)?,
            range: params.range,
            index,
        };
        serde_json::to_value(identity).ok()
    };
    let action = |(index, offer): (usize, Offer)| {
        let finding = offer.finding.as_slice();
        let diagnostics = convert::diagnostics(view, &view.path, finding);
        CodeActionOrCommand::CodeAction(convert::action(
            view,
            &offer.fix,
            offer.kind,
            diagnostics,
            offer.is_preferred,
            identity(index),
        ))
    };
    wanted.map(action).collect()
}

/// The text of a source as it is in its own encoding, for an editor that shows it in another, and saves it in UTF-8.
fn conversion(view: &View) -> Option<CodeAction> {
    let original = view.original.as_ref();
    let original = original.filter(|original| original.encoding != files::DOCX)?;
    if !matches!(view.kind, Kind::Source(_)) {
        return None;
    }
    let shown = view.text.as_deref()?;
    let edits = FileEdits {
        path: view.path.clone(),
        text: shown.to_owned(),
        edits: vec![(0..shown.len(), original.text.to_string())],
    };
    let title = match view.locale {
        Locale::English => "Convert this file to UTF-8",
        Locale::Chinese => "把此文件转为 UTF-8",
    };
    Some(CodeAction {
        title: title.to_owned(),
        kind: Some(CodeActionKind::QUICKFIX),
        diagnostics: Some(vec![convert::misread(original, view.locale)]),
        edit: Some(convert::file_edits(view, &[edits])),
        is_preferred: Some(true),
        ..CodeAction::default()
    })
}

/// Gives an action its edit, if the document is still what it was.
pub(in crate::lsp) fn resolve(view: &View, mut action: CodeAction) -> Option<CodeAction> {
    let asked = convert::action_identity(&action)?;
    let (_, version) = view.open.get(&view.path)?;
    let offer = offers(view, asked.range).into_iter().nth(asked.index)?;
    if *version == asked.version && offer.fix.title == action.title {
        action.edit = Some(convert::workspace_edit(view, &offer.fix.edits));
    }
    Some(action)
}

/// All that can be offered in a range, in the order in which it is shown.
fn offers(view: &View, range: Range) -> Vec<Offer> {
    let Some(note) = view.note() else {
        return Vec::new();
    };
    let start = convert::offset_in(view, range.start).unwrap_or_default();
    let end = convert::offset_in(view, range.end).unwrap_or(start);
    let findings = lint::lint(&view.workspace, note, view.locale);
    let findings = lint::beyond_baseline(
        &view.workspace,
        findings,
        &note.path,
        &note.text,
        Some(note),
    );
    let quick = |fix: Fix, finding: Option<&Finding>, is_preferred: bool| Offer {
        fix,
        kind: CodeActionKind::QUICKFIX,
        finding: finding.cloned(),
        is_preferred,
    };
    let here = findings
        .iter()
        .filter(|finding| touches(finding, note, &(start..end)));
    let mut offers: Vec<Offer> = here
        .flat_map(|finding| {
            let fixes = finding.fixes.iter().enumerate();
            fixes.map(|(rank, fix)| quick(fix.clone(), Some(finding), rank == 0))
        })
        .collect();
    for fix in lint::add_citation(&view.workspace, note, start..end, view.locale) {
        if !offers.iter().any(|other| other.fix.edits == fix.edits) {
            offers.push(quick(fix, None, false));
        }
    }
    let silenced = lint::suppressions(&view.workspace, note, &findings, start..end, view.locale);
    let silenced = silenced.into_iter();
    offers.extend(silenced.map(|(finding, fix)| quick(fix, Some(finding), false)));
    let here = findings
        .iter()
        .filter(|finding| touches(finding, note, &(start..end)));
    let lived_with = lint::additions(&view.workspace, note, here, view.locale).into_iter();
    offers.extend(lived_with.map(|(finding, fix)| quick(fix, Some(finding), false)));
    let glosses = translations(view, note, &(start..end)).into_iter();
    offers.extend(glosses.map(|fix| Offer {
        fix,
        kind: CodeActionKind::REFACTOR_REWRITE,
        finding: None,
        is_preferred: false,
    }));
    offers.extend(all_safe(&findings, view.locale).map(|fix| Offer {
        fix,
        kind: FIX_ALL,
        finding: None,
        is_preferred: false,
    }));
    offers
}

/// So many quotations of a selection are given their translations.
const QUOTATIONS: usize = 8;

/// The translations that can be inserted behind the quotations of a range, where none stands yet.
fn translations(view: &View, note: &CheckedNote, range: &Bytes<usize>) -> Vec<Fix> {
    let quotations = note.note.quotations.iter().enumerate();
    let here = quotations.filter(|(_, quotation)| {
        let outer = &quotation.outer;
        outer.start <= range.end && range.start <= outer.end && quotation.gloss.is_none()
    });
    here.take(QUOTATIONS)
        .flat_map(|(index, quotation)| {
            let at = quotation.outer.end;
            let glosses = glosses(&view.workspace, note, index, Patience::Short).into_iter();
            glosses.map(move |gloss| Fix {
                title: render::gloss_title(view.locale, &gloss),
                safe: false,
                edits: vec![Edit {
                    path: note.path.clone(),
                    range: at..at,
                    new_text: gloss.text(),
                }],
            })
        })
        .collect()
}

/// Whether the client asks for this kind, or for one that it is a part of.
fn is_wanted(params: &CodeActionParams, kind: &CodeActionKind) -> bool {
    params.context.only.as_ref().is_none_or(|only| {
        only.iter().any(|wanted| {
            kind.as_str() == wanted.as_str()
                || wanted.as_str().is_empty()
                || kind
                    .as_str()
                    .strip_prefix(wanted.as_str())
                    .is_some_and(|rest| rest.starts_with('.'))
        })
    })
}

/// A finding is offered where it is shown, and anywhere in the quotation that it is about.
fn touches(finding: &Finding, note: &CheckedNote, range: &Bytes<usize>) -> bool {
    let meets = |other: &Bytes<usize>| other.start <= range.end && range.start <= other.end;
    let quotation = finding
        .quotation
        .and_then(|index| note.note.quotations.get(index));
    meets(&finding.range) || quotation.is_some_and(|quotation| meets(&quotation.outer))
}

/// The safe fixes of a note as one; where two overlap, the first.
fn all_safe(findings: &[Finding], locale: Locale) -> Option<Fix> {
    let mut edits: Vec<Edit> = Vec::new();
    for fix in findings
        .iter()
        .filter_map(|finding| finding.fixes.iter().find(|fix| fix.safe))
    {
        let overlaps = fix.edits.iter().any(|new| {
            edits.iter().any(|old| {
                old.path == new.path
                    && old.range.start < new.range.end.max(new.range.start + 1)
                    && new.range.start < old.range.end.max(old.range.start + 1)
            })
        });
        if !overlaps {
            edits.extend(fix.edits.iter().cloned());
        }
    }
    edits.sort_by_key(|edit| edit.range.start);
    let title = match locale {
        Locale::English => "yinwen: make all safe repairs",
        Locale::Chinese => "引文：执行全部安全修正",
    };
    (!edits.is_empty()).then(|| Fix {
        title: title.to_owned(),
        safe: true,
        edits,
    })
}

//! Code actions: the repairs of findings.

use crate::lint::{self, Edit, Finding, Fix, Locale};
use crate::lsp::convert;
use crate::lsp::view::View;
use std::ops::Range as Bytes;
use tower_lsp::ls_types::{CodeActionKind, CodeActionOrCommand, CodeActionParams};

/// The kind under which all safe fixes are offered at once.
pub(in crate::lsp) const FIX_ALL: CodeActionKind = CodeActionKind::new("source.fixAll.yinwen");

/// The repairs of what is found in the range asked about, the best of each finding first, and all safe ones of the note.
pub(in crate::lsp) fn actions(view: &View, params: &CodeActionParams) -> Vec<CodeActionOrCommand> {
    let Some(note) = view.note() else {
        return Vec::new();
    };
    let start = convert::offset_in(view, params.range.start).unwrap_or_default();
    let end = convert::offset_in(view, params.range.end).unwrap_or(start);
    let findings = lint::lint(&view.workspace, note, view.locale);
    let mut actions = Vec::new();
    if is_wanted(params, &CodeActionKind::QUICKFIX) {
        let here = findings
            .iter()
            .filter(|finding| touches(finding, note, &(start..end)));
        for finding in here {
            let diagnostics = convert::diagnostics(view, &note.path, std::slice::from_ref(finding));
            for (rank, fix) in finding.fixes.iter().enumerate() {
                let action = convert::action(
                    view,
                    fix,
                    CodeActionKind::QUICKFIX,
                    diagnostics.clone(),
                    rank == 0,
                );
                actions.push(CodeActionOrCommand::CodeAction(action));
            }
        }
        let cited = lint::add_citation(&view.workspace, note, start..end, view.locale);
        for fix in cited {
            let action = convert::action(view, &fix, CodeActionKind::QUICKFIX, Vec::new(), false);
            if !actions.iter().any(|other| has_same_edit(other, &action)) {
                actions.push(CodeActionOrCommand::CodeAction(action));
            }
        }
        let suppressions =
            lint::suppressions(&view.workspace, note, &findings, start..end, view.locale);
        for (finding, fix) in suppressions {
            let diagnostics = convert::diagnostics(view, &note.path, std::slice::from_ref(finding));
            let action = convert::action(view, &fix, CodeActionKind::QUICKFIX, diagnostics, false);
            actions.push(CodeActionOrCommand::CodeAction(action));
        }
    }
    if is_wanted(params, &FIX_ALL)
        && let Some(fix) = all_safe(&findings, view.locale)
    {
        let action = convert::action(view, &fix, FIX_ALL, Vec::new(), false);
        actions.push(CodeActionOrCommand::CodeAction(action));
    }
    actions
}

fn has_same_edit(other: &CodeActionOrCommand, action: &tower_lsp::ls_types::CodeAction) -> bool {
    matches!(other, CodeActionOrCommand::CodeAction(other) if other.edit == action.edit)
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
fn touches(finding: &Finding, note: &crate::workspace::CheckedNote, range: &Bytes<usize>) -> bool {
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

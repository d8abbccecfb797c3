//! What commands do.

use crate::files;
use crate::import::{MOST_BYTES, Reader};
use crate::lint::{self, Edit, Locale};
use crate::lsp::convert::{self, About, Addition};
use crate::lsp::view::View;
use crate::query::{self, Given, Incoming, Outcome, rename::Refusal, translate::Patience};
use serde_json::{Value, json};
use tower_lsp::ls_types::{Position, WorkspaceEdit};

/// Where a text stands.
pub(in crate::lsp) fn find(view: &View, text: &str, limit: usize) -> Vec<Value> {
    let found = query::find(
        &view.workspace,
        &view.is_cancelled,
        text,
        None,
        limit,
        &view.root,
    );
    let found = found.iter();
    found
        .filter_map(|passage| convert::passage(&view.root, passage))
        .collect()
}

/// How a text is translated.
pub(in crate::lsp) fn translate(view: &View, text: &str) -> Vec<Value> {
    let found = query::translate::translate(&view.workspace, text, &view.root, Patience::Wait);
    let found = found.iter();
    found
        .filter_map(|translation| convert::translation(&view.root, translation))
        .collect()
}

/// The edit that cites `id` at a position, in the configured style.
pub(in crate::lsp) fn insert_citation(
    view: &View,
    position: Position,
    id: &str,
    locator: Option<&str>,
) -> Option<Result<WorkspaceEdit, Refusal>> {
    let ws = &view.workspace;
    if !ws.known.keys.contains(id) {
        return Some(Err(Refusal::Unknown(id.to_owned())));
    }
    let note = view.note()?;
    let byte = convert::offset_in(view, position)?;
    let before = note.text.get(..byte)?;
    let last = before
        .chars()
        .rev()
        .find(|c| c.is_alphanumeric() || *c == ' ');
    let last = last.filter(|c| *c != ' ');
    let edit = Edit {
        path: note.path.clone(),
        range: byte..byte,
        new_text: lint::citation(ws, id, locator, last)?,
    };
    Some(Ok(convert::workspace_edit(view, &[edit])))
}

/// The edit that brings a document into the corpus, and the answer: ids and files, or the source that has the same text.
pub(in crate::lsp) fn add_source(
    view: &View,
    addition: &Addition,
    reader: &Reader,
) -> Result<(Option<WorkspaceEdit>, Value), String> {
    let chinese = view.locale == Locale::Chinese;
    if !view.client.creates_files {
        return Err(match chinese {
            false => "this editor cannot make files for a server; use `yinwen add`".to_owned(),
            true => "此编辑器不能为服务创建文件；请用 `yinwen add`".to_owned(),
        });
    }
    let (origin, bytes) = match (addition.path(), &addition.text) {
        (Some(path), _) => {
            let bytes = files::bytes_up_to(&path, MOST_BYTES);
            let bytes = bytes.map_err(|error| error.message(chinese))?;
            (query::relative(&path, &view.root), bytes)
        }
        (None, text) => (
            "-".to_owned(),
            text.clone().unwrap_or_default().into_bytes(),
        ),
    };
    let incoming = Incoming::read(reader, origin, bytes).map_err(|error| error.message(chinese))?;
    let given = Given {
        id: addition.id.clone(),
        title: addition.title.clone(),
        work: addition.work.clone(),
        ..Given::default()
    };
    if let Some(id) = &given.id
        && !query::is_free_id(&view.workspace, id)
    {
        return Err(match chinese {
            false => format!("`{id}` cannot be the id of a new source"),
            true => format!("`{id}` 不能用作新文献的标识"),
        });
    }
    let exists = |path: &std::path::Path| files::exists(path);
    let ws = Some(&*view.workspace);
    let outcomes = query::propose(ws, &view.root, vec![incoming], &given, &exists);
    match outcomes.into_iter().next() {
        Some(Outcome::New(mut proposal)) => {
            let takes = |about| addition.accept.takes(about);
            proposal.accept(takes(About::Parts), takes(About::Relations));
            let answer = convert::added(view, &proposal, addition.preview);
            if addition.preview {
                return Ok((None, answer));
            }
            let writes = query::writes(ws, &view.root, &[&proposal]);
            Ok((convert::file_writes(view, &writes), answer))
        }
        Some(Outcome::Duplicate(id)) => Ok((None, convert::duplicate(&id))),
        None => Ok((None, json!(null))),
    }
}

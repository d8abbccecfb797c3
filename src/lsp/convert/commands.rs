//! Commands: their names, and what their arguments say.

use super::{key, uri};
use crate::query::Passage;
use crate::query::translate::Translation;
use serde::Serialize;
use serde_json::{Value, json};
use std::path::Path;
use tower_lsp::ls_types::*;

const REINDEX: &str = "yinwen.reindex";
const FIND: &str = "yinwen.find";
const TRANSLATE: &str = "yinwen.translate";
const INSERT_CITATION: &str = "yinwen.insertCitation";

/// The commands that can be executed.
pub(in crate::lsp) const COMMANDS: [&str; 4] = [REINDEX, FIND, TRANSLATE, INSERT_CITATION];

/// What is to be done.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::lsp) enum Command {
    /// Read all workspaces anew.
    Reindex,
    /// `[text, limit?]`: where a text stands.
    Find { text: String, limit: usize },
    /// `[text]`: how a selection is translated.
    Translate { text: String },
    /// `[uri, position, id, locator?]`: cite something in a document.
    InsertCitation {
        uri: Uri,
        position: Position,
        id: String,
        locator: Option<String>,
    },
}

/// Hits where the client names no limit, and the most that it gets.
const LIMIT: usize = 20;
const MOST: usize = 1000;

/// What a client asks to execute; `None` if it is no command or its arguments make no sense.
pub(in crate::lsp) fn command(params: &ExecuteCommandParams) -> Option<Command> {
    let argument = |index: usize| params.arguments.get(index);
    let text = |index: usize| argument(index)?.as_str().map(str::to_owned);
    Some(match params.command.as_str() {
        REINDEX => Command::Reindex,
        FIND => Command::Find {
            text: text(0)?,
            limit: match argument(1) {
                None | Some(Value::Null) => LIMIT,
                Some(limit) => usize::try_from(limit.as_u64()?).unwrap_or(MOST).min(MOST),
            },
        },
        TRANSLATE => Command::Translate { text: text(0)? },
        INSERT_CITATION => Command::InsertCitation {
            uri: text(0)?.parse().ok().filter(|uri| key(uri).is_some())?,
            position: serde_json::from_value(argument(1)?.clone()).ok()?,
            id: text(2)?,
            locator: text(3),
        },
        _ => return None,
    })
}

/// A passage found in the workspace at `root`: as `find --format json` gives it, with the address of its file.
pub(in crate::lsp) fn passage(root: &Path, passage: &Passage) -> Option<Value> {
    addressed(root, passage, Some(&passage.path))
}

/// A translation found there: as `translate --format json` gives it, with the address of its file if it stands in one.
pub(in crate::lsp) fn translation(root: &Path, translation: &Translation) -> Option<Value> {
    addressed(root, translation, translation.path.as_deref())
}

fn addressed(root: &Path, value: impl Serialize, path: Option<&str>) -> Option<Value> {
    let mut value = serde_json::to_value(value).ok()?;
    let address = path.and_then(|path| uri(&crate::files::absolute(&root.join(path))));
    value
        .as_object_mut()?
        .insert("uri".to_owned(), json!(address));
    Some(value)
}

/// The answer to `yinwen.find`: as `find --format json`.
pub(in crate::lsp) fn passages(passages: Vec<Value>) -> Value {
    json!({"version": 1, "passages": passages})
}

/// The answer to `yinwen.translate`: as `translate --format json`.
pub(in crate::lsp) fn translations(translations: Vec<Value>) -> Value {
    json!({"version": 1, "translations": translations})
}

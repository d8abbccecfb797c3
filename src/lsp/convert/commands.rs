//! Commands: their names, and what their arguments say.

use super::{key, uri};
use crate::lint::Locale;
use crate::lsp::view::View;
use crate::query::translate::Translation;
use crate::query::{Passage, Proposal};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use tower_lsp::ls_types::*;

const REINDEX: &str = "yinwen.reindex";
const FIND: &str = "yinwen.find";
const TRANSLATE: &str = "yinwen.translate";
const INSERT_CITATION: &str = "yinwen.insertCitation";
const ADD_SOURCE: &str = "yinwen.addSource";

/// The commands that can be executed.
pub(in crate::lsp) const COMMANDS: [&str; 5] =
    [REINDEX, FIND, TRANSLATE, INSERT_CITATION, ADD_SOURCE];

/// What is to be done.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::lsp) enum Command {
    /// Read all workspaces anew.
    Reindex,
    /// `[text, limit?, uri?]`: where a text stands, in the workspace of that document if one is named.
    Find {
        text: String,
        limit: usize,
        beside: Option<Uri>,
    },
    /// `[text]`: how a selection is translated.
    Translate { text: String },
    /// `[uri, position, id, locator?]`: cite something in a document.
    InsertCitation {
        uri: Uri,
        position: Position,
        id: String,
        locator: Option<String>,
    },
    /// `[{uri} or {text}, with id?, title?, work?, accept?, preview?, workspace?]`: bring a document into the corpus.
    AddSource(Addition),
}

/// A document to add.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(in crate::lsp) struct Addition {
    /// The file, or
    pub uri: Option<String>,
    /// its text.
    pub text: Option<String>,
    pub id: Option<String>,
    pub title: Option<String>,
    pub work: Option<String>,
    /// What is proposed and is to be written down.
    pub accept: Accept,
    /// Only say what is proposed; add nothing.
    pub preview: bool,
    /// A file or folder of the workspace that it is for; else that of the file.
    pub workspace: Option<String>,
}

/// All that is proposed, nothing, or some of it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(untagged)]
pub(in crate::lsp) enum Accept {
    All(bool),
    Some(Vec<About>),
}

/// What a question is about.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(in crate::lsp) enum About {
    Parts,
    Relations,
}

impl Default for Accept {
    fn default() -> Self {
        Accept::All(false)
    }
}

impl Accept {
    pub fn takes(&self, about: About) -> bool {
        match self {
            Accept::All(all) => *all,
            Accept::Some(some) => some.contains(&about),
        }
    }
}

impl Addition {
    /// The path of the file.
    pub fn path(&self) -> Option<PathBuf> {
        super::path(&self.uri.as_ref()?.parse().ok()?)
    }

    /// A path in the workspace that it is for, as far as that is told.
    pub fn place(&self) -> Option<PathBuf> {
        match &self.workspace {
            Some(place) => super::path(&place.parse().ok()?),
            None => self.path(),
        }
    }
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
            beside: match argument(2) {
                None | Some(Value::Null) => None,
                Some(uri) => Some(serde_json::from_value(uri.clone()).ok()?),
            },
        },
        TRANSLATE => Command::Translate { text: text(0)? },
        INSERT_CITATION => Command::InsertCitation {
            uri: text(0)?.parse().ok().filter(|uri| key(uri).is_some())?,
            position: serde_json::from_value(argument(1)?.clone()).ok()?,
            id: text(2)?,
            locator: text(3),
        },
        ADD_SOURCE => {
            let addition: Addition = serde_json::from_value(argument(0)?.clone()).ok()?;
            let has_one = addition.path().is_some() != addition.text.is_some();
            Command::AddSource(Some(addition).filter(|_| has_one)?)
        }
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

/// The answer to `yinwen.addSource` where a source is added: ids to cite, its file, what is proposed and what is damaged.
pub(in crate::lsp) fn added(view: &View, proposal: &Proposal, is_preview: bool) -> Value {
    let locale = view.locale;
    let relations = proposal.sources.iter().flat_map(|source| {
        source.relations.iter().map(|relation| {
            json!({
                "source": source.id,
                "kind": relation.kind.key(),
                "id": relation.id,
                "evidence": relation.why(locale),
            })
        })
    });
    let questions = [
        (About::Parts, proposal.parts_question(locale)),
        (About::Relations, proposal.relations_question(locale)),
    ];
    let questions = questions
        .into_iter()
        .filter_map(|(about, question)| Some(json!({"about": about, "question": question?})));
    let damage = proposal.damage().iter();
    json!({
        "version": 1,
        "added": !is_preview,
        "ids": proposal.cited_ids(),
        "uri": uri(&proposal.path),
        "path": crate::query::relative(&proposal.path, &view.root),
        "proposed": {
            "parts": proposal.sources.iter().map(|source| &source.id).collect::<Vec<_>>(),
            "relations": relations.collect::<Vec<_>>(),
            "accepted": proposal.related,
            "questions": questions.collect::<Vec<_>>(),
        },
        "damage": damage.map(|damage| damage.message(locale == Locale::Chinese)).collect::<Vec<_>>(),
        "duplicate": null,
    })
}

/// The answer to `yinwen.addSource` where the source `id` has the same text.
pub(in crate::lsp) fn duplicate(id: &str) -> Value {
    json!({"version": 1, "added": false, "ids": [], "duplicate": id})
}

/// Nothing tells which of several workspaces a document is for.
pub(in crate::lsp) fn which_workspace(roots: &[PathBuf], locale: Locale) -> String {
    let roots: Vec<String> = roots
        .iter()
        .map(|root| root.display().to_string())
        .collect();
    match locale {
        Locale::English => format!(
            "which workspace is it for? Name a file of it as `workspace`: {}",
            roots.join(", ")
        ),
        Locale::Chinese => format!(
            "收入哪个工作区？请用 `workspace` 指明其中一个文件：{}",
            roots.join("，")
        ),
    }
}

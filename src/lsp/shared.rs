//! What the methods and the background work share: the client, the session, and how either is told of what changed.

use super::convert;
use super::session::Session;
use super::settings::InlayHints;
use super::view::View;
use crate::lint::Locale;
use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{Notify, watch as news};
use tower_lsp::Client;
use tower_lsp::ls_types::{Diagnostic, MessageType};

/// A request to the client that nobody answers is given up after this time.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);

/// Who asks for what has to be read again waits for it no longer than this.
const READING: Duration = Duration::from_secs(2);

/// What handlers and background work share.
pub(super) struct Shared {
    pub client: Client,
    session: Mutex<Session>,
    /// Wakes the background work.
    pub wake: Notify,
    /// Tells that closed notes may have other findings.
    pub news: news::Sender<()>,
}

impl Shared {
    pub fn new(client: Client, session: Session) -> Shared {
        Shared {
            client,
            session: Mutex::new(session),
            wake: Notify::new(),
            news: news::Sender::new(()),
        }
    }

    /// The session. Never held over an await.
    pub fn session(&self) -> MutexGuard<'_, Session> {
        // A panic while it was held is reported where it happened; what it left is still a session.
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn locale(&self) -> Locale {
        self.session().locale()
    }

    /// Shows the user a message, without waiting for the client.
    pub fn tell(&self, kind: MessageType, message: impl Display + Send + 'static) {
        let client = self.client.clone();
        tokio::spawn(async move { client.show_message(kind, message).await });
    }

    /// Says that something is wrong with us; the panic itself went to stderr.
    pub fn tell_of_panic(&self) {
        self.tell(MessageType::ERROR, convert::panicked(self.locale()));
    }

    /// Takes over what the client sets now.
    pub fn configure(&self, value: &serde_json::Value) {
        if self.session().configure(value) {
            self.wake.notify_one();
            self.refresh();
            self.refresh_lenses();
            self.complain();
        }
    }

    /// Says what makes no sense in the settings, unless that was the last thing said of them.
    pub fn complain(&self) {
        let complaint = {
            let mut session = self.session();
            let complaint = session.settings.complaint(session.locale());
            let is_new = session.complaint != complaint;
            session.complaint.clone_from(&complaint);
            complaint.filter(|_| is_new)
        };
        if let Some(complaint) = complaint {
            self.tell(MessageType::WARNING, complaint);
        }
    }

    /// Has the files `lost` read again, which are no longer what the snapshot of a view has of them. The view with a snapshot that
    /// has them; `None` if there is none for long.
    pub async fn read_again(&self, view: &View, lost: &[PathBuf]) -> Option<View> {
        let mut news = self.news.subscribe();
        {
            let mut session = self.session();
            session.files_changed(lost);
            self.wake.notify_one();
            if !session.is_renewed(&view.root) {
                return None;
            }
        }
        let new = async {
            while self.session().is_in_force(&view.root, &view.workspace) {
                news.changed().await.ok()?;
            }
            self.session().renewed(view)
        };
        tokio::time::timeout(READING, new).await.ok()?
    }

    /// Publishes what is new; the same set is not sent again.
    pub async fn publish(&self, path: &Path, version: Option<i32>, diagnostics: Vec<Diagnostic>) {
        let uri = {
            let mut session = self.session();
            // It was closed while it was checked.
            if version.is_some() && !session.documents.contains_key(path) {
                return;
            }
            let before = session.published.get(path);
            if before.map_or(diagnostics.is_empty(), |before| *before == diagnostics) {
                return;
            }
            session
                .published
                .insert(path.to_path_buf(), diagnostics.clone());
            match session.documents.get(path) {
                Some(open) => Some(open.uri.clone()),
                None => convert::uri(path),
            }
        };
        if let Some(uri) = uri {
            self.client
                .publish_diagnostics(uri, diagnostics, version)
                .await;
        }
    }

    /// Asks the client to ask again for lenses, which depend on all notes, without waiting for it.
    pub fn refresh_lenses(&self) {
        if self.session().client.refresh_lenses {
            let client = self.client.clone();
            tokio::spawn(async move {
                let _ = tokio::time::timeout(PATIENCE, client.code_lens_refresh()).await;
            });
        }
    }

    /// Asks the client to ask again for hints, where they show translations, without waiting for it.
    pub fn refresh_translations(&self) {
        let is_shown = {
            let session = self.session();
            session.client.refresh_hints && session.settings.inlay_hints == InlayHints::Translation
        };
        if is_shown {
            let client = self.client.clone();
            tokio::spawn(async move {
                let _ = tokio::time::timeout(PATIENCE, client.inlay_hint_refresh()).await;
            });
        }
    }

    /// Asks the client to ask again for what depends on the corpus, without waiting for it. Lenses depend on the other notes,
    /// too: see [`refresh_lenses`](Self::refresh_lenses).
    pub fn refresh(&self) {
        self.news.send_replace(());
        let (client, can) = (self.client.clone(), Arc::clone(&self.session().client));
        tokio::spawn(async move {
            let all = async {
                if can.pulls_diagnostics {
                    let _ = client.workspace_diagnostic_refresh().await;
                }
                if can.refresh_hints {
                    let _ = client.inlay_hint_refresh().await;
                }
                if can.refresh_tokens {
                    let _ = client.semantic_tokens_refresh().await;
                }
            };
            // A client that refuses or does not answer goes on showing what it has.
            let _ = tokio::time::timeout(PATIENCE, all).await;
        });
    }
}

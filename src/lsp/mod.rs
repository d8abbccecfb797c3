//! The language server: the only module that knows the protocol, tokio and tower-lsp.
//!
//! - `capabilities`: what the client can do, and what we offer it.
//! - `convert`: plain data as protocol types; the only file that makes them.
//! - `render`: cards as Markdown.
//! - `document`: the text of an open document.
//! - `misread`: files that the editor shows in another encoding than they are in.
//! - `session`: open documents and snapshots of workspaces; changed by notifications, before they await anything.
//! - `view`: what a request sees: one snapshot, one document, the client's encoding and language.
//! - `schedule`: loading and checking in the background, publishing.
//! - `log`: what happens, for who asks for it.
//! - `watch`: changes on the disk, for clients that do not tell of them.
//! - `input`: what the client sends, until it has gone.
//! - `shared`: what the methods and the background work share.
//! - `server`: the methods, each a few lines.
//! - `handlers`: one file per group of methods.
//!
//! One command is the client's: a code lens runs `yinwen.showReferences` with a uri, a position and locations, and the client
//! shows these as references (in VS Code, `editor.action.showReferences` with its own types). A client that does not know the
//! command shows the lens as text.
//!
//! Laws: a notification changes the session before it awaits anything; no handler awaits a request to the client; work runs
//! on a blocking pool with a snapshot; the text of documents is never logged.

mod capabilities;
mod convert;
mod document;
mod handlers;
mod input;
mod log;
mod misread;
mod render;
mod schedule;
mod server;
mod session;
mod settings;
mod shared;
mod view;
mod watch;

use crate::import::Reader;
use crate::lint::Locale;
use input::Input;
use server::Backend;
use std::io::Write;
use std::path::PathBuf;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tower_lsp::ls_types::notification::{Notification, WorkDoneProgressCancel};
use tower_lsp::{LspService, Server};

/// How the server is started.
#[derive(Debug, Clone)]
pub struct Options {
    /// The language of messages where the client names none.
    pub locale: Locale,
    /// `--lang` was given: it wins over what the client says.
    pub is_locale_given: bool,
    /// Corpus folders granted on the command line, absolute.
    pub corpus_folders: Vec<PathBuf>,
    /// The folder of caches; without one, nothing is kept on the disk.
    pub caches: Option<PathBuf>,
    /// Reads documents of other programs.
    pub reader: Reader,
}

/// So many messages may be in work at once. A message in work is cheap (it waits for the pool), a message that is not
/// taken in stops the reader, and with it the answers that others wait for.
const CONCURRENCY: usize = 1024;

/// When the input ends, what was asked for before is answered for so long.
const LAST_ANSWERS: Duration = Duration::from_secs(2);

/// Serves one client over `input` and `output` until it says `exit` or closes the input.
pub async fn serve<I, O>(input: I, output: O, options: Options)
where
    I: AsyncRead + Unpin,
    O: AsyncWrite,
{
    // The trait of the server has no method for this one.
    let service = LspService::build(|client| Backend::new(client, options))
        .custom_method(WorkDoneProgressCancel::METHOD, Backend::cancel_progress);
    let (service, socket) = service.finish();
    let (input, ended) = Input::new(input);
    let serving = Server::new(input, output, socket)
        .concurrency_level(CONCURRENCY)
        .serve(log::Logged(service));
    // A request that is kept open until there is news would keep the server alive for ever.
    let gone = async {
        ended.notified().await;
        tokio::time::sleep(LAST_ANSWERS).await;
    };
    tokio::select! {
        () = serving => {}
        () = gone => {}
    }
}

/// Serves over stdin and stdout; writes what happens, but no text of documents, to `log`.
///
/// # Errors
///
/// If the runtime cannot be started.
pub fn run(options: Options, log: Option<Box<dyn Write + Send>>) -> std::io::Result<()> {
    if let Some(log) = log {
        log::start(log);
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    runtime.block_on(serve(tokio::io::stdin(), tokio::io::stdout(), options));
    // A read of stdin may still be under way, and would be waited for.
    runtime.shutdown_background();
    Ok(())
}

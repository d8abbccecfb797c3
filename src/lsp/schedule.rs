//! What goes on in the background: loading workspaces, checking notes, publishing.
//!
//! One task asks the session again and again for the most urgent thing to do, so a check is never queued behind an older one of the
//! same document. Loading runs beside it: meanwhile the snapshot before stays in force.

use super::convert;
use super::session::{Background, Check, Job, Load, Stale};
use super::shared::Shared;
use crate::corpus::SourceId;
use crate::lint::Locale;
use crate::markup::Quotation;
use crate::query::card;
use crate::workspace::load::{LoadError, LoadOptions};
use crate::workspace::{self, CheckedNote, Observer, Workspace};
use crate::{files, lint};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};
use tokio::sync::{oneshot, watch};
use tower_lsp::ls_types::{Diagnostic, MessageType, ProgressToken};
use tracing::{debug, info, warn};

/// A client that does not answer is not waited for any longer.
const PATIENCE: Duration = Duration::from_secs(5);

/// Indexing shorter than this shows nothing of its own.
const MOMENT: Duration = Duration::from_millis(800);

/// Files mostly change several at a time: their changes are gathered for so long.
const GATHERING: Duration = Duration::from_millis(5);

/// Of a source that is being written no more than one snapshot is made in such a time.
const PAUSE: Duration = Duration::from_millis(150);

/// Does what is to be done, until the server ends.
pub(super) async fn run(shared: Arc<Shared>) {
    loop {
        let job = shared.session().next_job();
        match job {
            None => shared.wake.notified().await,
            Some(Job::Load(folder)) => {
                tokio::spawn(load(Arc::clone(&shared), folder));
            }
            Some(Job::Check(check)) => self::check(&shared, check).await,
            Some(Job::Background(job)) => background(&shared, job).await,
            Some(Job::Warm(folder, workspace)) => {
                tokio::spawn(warm(Arc::clone(&shared), folder, workspace));
            }
            Some(Job::Merge(folder, workspace, caches)) => {
                tokio::spawn(merge(Arc::clone(&shared), folder, workspace, caches));
            }
        }
    }
}

async fn load(shared: Arc<Shared>, folder: PathBuf) {
    let is_first = shared.session().is_unloaded(&folder);
    if !is_first {
        let age = shared.session().age(&folder).unwrap_or_default();
        tokio::time::sleep(PAUSE.saturating_sub(age).max(GATHERING)).await;
    }
    let Some(job) = shared.session().begin_load(&folder) else {
        return;
    };
    let Load {
        mut options,
        before,
        stale,
        cancel,
    } = job;
    let known_error = before
        .as_ref()
        .and_then(|before| before.underlay_error.clone());
    // Nothing waits for the client: it may show progress late, or not at all.
    let (done, finished) = oneshot::channel();
    tokio::spawn(progress(Arc::clone(&shared), folder.clone(), finished));
    let (reached, reports) = watch::channel(0);
    tokio::spawn(indexing(Arc::clone(&shared), folder.clone(), reports));
    options.observer = Observer::new(move |progress| {
        // Nobody need listen.
        reached.send_replace(progress.percent());
        match cancel.load(Ordering::Relaxed) {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    });
    if is_first {
        // The first note waits for it about as long as for the sources.
        tokio::task::spawn_blocking(|| crate::text::words::words(""));
    }
    let began = Instant::now();
    let has_known_files = matches!(stale, Stale::Files(_));
    let made = {
        let before = before.clone();
        tokio::task::spawn_blocking(move || make(before.as_ref(), &options, &stale)).await
    };
    drop(done);
    let made = match made {
        Ok(Ok(made)) => {
            let (sources, mistakes) = (made.corpus.sources.len(), made.config_errors.len());
            let effort = made.effort;
            info!(?folder, sources, mistakes, ?effort, took = ?began.elapsed(), "read");
            Some(made)
        }
        Ok(Err(error)) => {
            warn!(?folder, took = ?began.elapsed(), "cannot be read");
            let message = convert::load_error(&error, shared.locale());
            let kind = match error {
                LoadError::Cancelled => MessageType::INFO,
                _ => MessageType::WARNING,
            };
            shared.tell(kind, message);
            None
        }
        Err(_) => {
            shared.tell_of_panic();
            None
        }
    };
    if let (Some(made), Some(before)) = (&made, &before)
        && Arc::ptr_eq(made, before)
    {
        shared.session().unchanged(&folder);
        return shared.wake.notify_one();
    }
    if let Some(error) = made.as_ref().and_then(|made| made.underlay_error.as_ref())
        && known_error.as_ref() != Some(error)
    {
        let message = error.message(shared.locale() == Locale::Chinese);
        shared.tell(MessageType::WARNING, message);
    }
    // Nobody else tells of notes that came while everything was read again.
    let has_known_notes = has_known_files
        && matches!((&made, &before), (Some(made), Some(before)) if made.has_files_of(before));
    let config = made.clone();
    let is_taken = shared.session().loaded(&folder, made, has_known_notes);
    // Open notes come first: what is closed is looked for meanwhile.
    shared.wake.notify_one();
    if let Some(made) = config {
        publish_corpus(&shared, &made, is_taken).await;
        if is_taken && !has_known_notes {
            survey(&shared, &folder, made).await;
        }
    }
    // What was asked for before the first snapshot was answered with nothing.
    if is_taken {
        shared.refresh();
    }
}

/// A snapshot after the one `before`.
fn make(
    before: Option<&Arc<Workspace>>,
    options: &LoadOptions,
    stale: &Stale,
) -> Result<Arc<Workspace>, LoadError> {
    match (before, stale) {
        (Some(before), Stale::Files(files)) => before.follow(options, files),
        (Some(before), _) => before.reload(options).map(Arc::new),
        (None, _) => Workspace::load(options).map(Arc::new),
    }
}

/// Looks for the notes of a workspace, to be checked in the background.
async fn survey(shared: &Shared, folder: &Path, workspace: Arc<Workspace>) {
    match tokio::task::spawn_blocking(move || workspace.note_paths().0).await {
        Ok(notes) => shared.session().surveyed(folder, notes),
        Err(_) => shared.tell_of_panic(),
    }
    shared.wake.notify_one();
}

/// Reports, where the client shows it, that `folder` is being read, until `finished`.
async fn progress(shared: Arc<Shared>, folder: PathBuf, finished: oneshot::Receiver<()>) {
    if !shared.session().client.progress {
        return;
    }
    let token = ProgressToken::String(format!("yinwen/load/{}", folder.display()));
    let created = shared.client.create_work_done_progress(token.clone());
    let Ok(Ok(())) = tokio::time::timeout(PATIENCE, created).await else {
        return;
    };
    let title = convert::loading(shared.locale());
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let progress = shared.client.progress(token, title).with_message(name);
    let progress = progress.begin().await;
    // The sender says nothing; it is dropped at the end.
    let _ = finished.await;
    progress.finish().await;
}

/// Reports how far the indexing of a large corpus is, and lets the user cancel it, until nobody `reports` any longer.
async fn indexing(shared: Arc<Shared>, folder: PathBuf, mut reports: watch::Receiver<u32>) {
    if !shared.session().client.progress || reports.changed().await.is_err() {
        return;
    }
    // An editor may show this in the middle of the screen: a moment is not worth it.
    let ended = async { while reports.changed().await.is_ok() {} };
    if tokio::time::timeout(MOMENT, ended).await.is_ok() {
        return;
    }
    let token = convert::indexing_token(&folder);
    let created = shared.client.create_work_done_progress(token.clone());
    let Ok(Ok(())) = tokio::time::timeout(PATIENCE, created).await else {
        return;
    };
    let title = convert::indexing(shared.locale());
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let percent = *reports.borrow_and_update();
    let progress = shared.client.progress(token, title).with_message(name);
    let progress = progress.with_percentage(percent).with_cancel_button();
    let progress = progress.begin().await;
    while reports.changed().await.is_ok() {
        let percent = *reports.borrow_and_update();
        progress.report(percent, None).await;
    }
    progress.finish().await;
}

/// What is wrong with yinwen.toml and with sources.
async fn publish_corpus(shared: &Shared, workspace: &Workspace, is_taken: bool) {
    let (client, locale, told) = {
        let session = shared.session();
        // Of a file that something was said of before, it may have to be taken back.
        let told = session.published.keys().chain(session.documents.keys());
        let told = told.filter(|path| workspace.corpus.file_at(path).is_some());
        let told: Vec<PathBuf> = told.cloned().collect();
        (Arc::clone(&session.client), session.locale(), told)
    };
    if client.pulls_diagnostics {
        return;
    }
    let reports = convert::corpus_diagnostics(workspace, is_taken, &told, &client, locale);
    for (path, mut diagnostics) in reports {
        let original = shared.session().misread(&path);
        diagnostics.extend(original.map(|original| convert::misread(&original, locale)));
        shared.publish(&path, None, diagnostics).await;
    }
}

async fn check(shared: &Arc<Shared>, check: Check) {
    let (path, version) = (check.path.clone(), check.version);
    let began = Instant::now();
    let checked = {
        let shared = Arc::clone(shared);
        // On the pool of its parallel parts: each would have to wake a thread there otherwise, and to wait for it.
        let work = move || rayon::scope(|_| checked(&shared, check));
        tokio::task::spawn_blocking(work).await
    };
    let checked = match checked {
        Ok(Some(checked)) => checked,
        // A newer text has taken its place.
        Ok(None) => return,
        Err(_) => return shared.tell_of_panic(),
    };
    if checked.changes_lenses {
        shared.refresh_lenses();
    }
    if let Some(diagnostics) = checked.diagnostics {
        let findings = diagnostics.len();
        debug!(?path, version, findings, took = ?began.elapsed(), "checked");
        shared.publish(&path, Some(version), diagnostics).await;
    }
    // Freeing a large note takes its time: all is said by now.
    drop(checked.before);
}

/// What came of a check.
struct Checked {
    /// Its findings, unless the client asks for them itself.
    diagnostics: Option<Vec<Diagnostic>>,
    /// Whether lenses on sources tell something else now.
    changes_lenses: bool,
    /// The check that this one replaces.
    before: Option<Arc<CheckedNote>>,
}

/// Checks an open note, unless it has another text meanwhile. Off the server's runtime.
fn checked(shared: &Shared, check: Check) -> Option<Checked> {
    let Check {
        path,
        text,
        workspace,
        cancel,
        before,
        ..
    } = check;
    let note = Arc::new(workspace.check_unless(&cancel, &path, text, before.as_deref())?);
    if has_to_look_again(shared, &path, &workspace) {
        return None;
    }
    let (view, changes_lenses) = {
        let mut session = shared.session();
        let open = session.documents.get(&path)?;
        let root = open.root.clone()?;
        let changes_lenses = session.is_source_open(&root)
            && before
                .as_ref()
                .is_none_or(|before| !stand_alike(before, &note));
        session.keep(&root, &workspace, Some(Arc::clone(&note)), &path);
        let is_pushed = !session.client.pulls_diagnostics;
        let view = is_pushed.then(|| session.view(&path)).flatten();
        (view, changes_lenses)
    };
    let diagnostics = view.map(|mut view| {
        let findings = lint::reported(&workspace, &note, view.locale);
        // The document may have changed meanwhile: the findings are about this text.
        view.checked = Some(note);
        convert::diagnostics(&view, &path, &findings)
    });
    Some(Checked {
        diagnostics,
        changes_lenses,
        before,
    })
}

/// Whether sources that the open note at `path` quotes turned out to have changed on the disk. They are read again then, and the note
/// is checked again after that.
fn has_to_look_again(shared: &Shared, path: &Path, workspace: &Workspace) -> bool {
    let lost: Vec<PathBuf> = workspace.lost().map(Path::to_path_buf).collect();
    if lost.is_empty() {
        return false;
    }
    let mut session = shared.session();
    session.files_changed(&lost);
    shared.wake.notify_one();
    let open = session.documents.get(path);
    let root = open.and_then(|open| open.root.as_ref());
    root.is_some_and(|root| session.is_renewed(root))
}

/// Whether the quotations of two checks of a note came to the same, on the same lines: what lenses on sources tell of them.
fn stand_alike(a: &CheckedNote, b: &CheckedNote) -> bool {
    let places = |note: &CheckedNote| -> Vec<(*const workspace::Check, usize)> {
        let quotations = note.note.quotations.iter().zip(&note.checks);
        let place = |(quotation, check): (&Quotation, &Arc<_>)| {
            (
                Arc::as_ptr(check),
                note.lines.line_of(quotation.outer.start),
            )
        };
        quotations.map(place).collect()
    };
    places(a) == places(b)
}

/// A closed note: for references, lenses and renaming.
async fn background(shared: &Shared, job: Background) {
    let Background {
        folder,
        path,
        workspace,
        cancel,
    } = job;
    let note = {
        let (path, workspace) = (path.clone(), Arc::clone(&workspace));
        tokio::task::spawn_blocking(move || match files::read(&path) {
            Ok(read) => {
                let note = workspace.check_unless(&cancel, &path, read.text.into(), None);
                note.map(|note| Some(Arc::new(note)))
            }
            Err(_) => Some(None),
        })
        .await
    };
    match note {
        Ok(Some(note)) => shared.session().keep(&folder, &workspace, note, &path),
        // What was found so far is remembered.
        Ok(None) => return shared.session().postpone(&folder, path),
        Err(_) => return shared.tell_of_panic(),
    }
    if shared.session().is_surveyed(&folder) {
        shared.refresh_lenses();
    }
}

/// Makes ready what is slow to begin with: the style of references, labels, then the alignments, one after the
/// other, while the snapshot is in force. What shows translations is then asked for again.
async fn warm(shared: Arc<Shared>, folder: PathBuf, workspace: Arc<Workspace>) {
    let ready = {
        let workspace = Arc::clone(&workspace);
        tokio::task::spawn_blocking(move || make_ready(&workspace)).await
    };
    if ready.is_err() {
        return shared.tell_of_panic();
    }
    // What was found in the sources serves the next snapshot as well; what it comes to would be found out in vain.
    if shared.session().is_in_force(&folder, &workspace) {
        let workspace = Arc::clone(&workspace);
        let labels = tokio::task::spawn_blocking(move || {
            beside(|| {
                workspace.labels();
            })
        });
        if labels.await.is_err() {
            return shared.tell_of_panic();
        }
    }
    let mut has_aligned = false;
    let mut next = 0;
    while shared.session().is_in_force(&folder, &workspace) {
        let one = {
            let workspace = Arc::clone(&workspace);
            tokio::task::spawn_blocking(move || align(&workspace, next))
        };
        match one.await {
            Ok(Some(is_aligned)) => has_aligned |= is_aligned,
            Ok(None) => break,
            Err(_) => return shared.tell_of_panic(),
        }
        next += 1;
    }
    // Whoever aligned them: what was asked for before that knew none.
    if has_aligned {
        shared.refresh_translations();
    }
}

/// The style of references, and what the sources hold of labels.
fn make_ready(workspace: &Workspace) {
    let _ = card::source(workspace, SourceId(0));
    beside(|| drop(workspace.scans()));
}

/// Brings segments of the index together, while everything else goes on.
async fn merge(shared: Arc<Shared>, folder: PathBuf, workspace: Arc<Workspace>, caches: PathBuf) {
    let began = Instant::now();
    let work = move || beside(|| workspace.merge(&caches));
    let merged = tokio::task::spawn_blocking(work).await;
    if merged.is_err() {
        shared.tell_of_panic();
    }
    info!(?folder, took = ?began.elapsed(), "merged");
    shared.session().merged(&folder, merged.unwrap_or_default());
}

/// Works on a thread of its own: a key stroke is not to wait for a place among the others.
fn beside<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    match rayon::ThreadPoolBuilder::new().num_threads(1).build() {
        Ok(beside) => beside.install(work),
        Err(_) => work(),
    }
}

/// Aligns the pair of that number, if it is not yet; says whether it could be. `None` if there is no such pair.
fn align(workspace: &Workspace, number: usize) -> Option<bool> {
    let pair = *workspace.pairs_to_warm().get(number)?;
    Some(workspace.bitext(pair).is_some())
}

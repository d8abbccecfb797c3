//! Noticing changes on the disk for clients that watch no files (Neovim on Linux): the files of each workspace are looked at from time
//! to time, the more seldom the longer a look takes.

use super::shared::Shared;
use crate::files::Stamp;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Between two looks.
const PAUSE: Duration = Duration::from_secs(2);

/// Looking takes at most one part in so many of the time.
const SHARE: u32 = 50;

/// Looks, until the server ends.
pub(super) async fn run(shared: Arc<Shared>) {
    let mut seen: BTreeMap<PathBuf, BTreeMap<PathBuf, Stamp>> = BTreeMap::new();
    let mut pause = PAUSE;
    loop {
        tokio::time::sleep(pause).await;
        let start = Instant::now();
        let (workspaces, granted) = {
            let session = shared.session();
            (session.snapshots(), session.corpus_folders())
        };
        let looked = tokio::task::spawn_blocking(move || {
            let look = |(folder, workspace): (PathBuf, Arc<crate::workspace::Workspace>)| {
                (folder, workspace.stamps(&granted))
            };
            workspaces.into_iter().map(look).collect()
        });
        let Ok(now) = looked.await else {
            return shared.tell_of_panic();
        };
        let changed = changed(&seen, &now);
        seen = now;
        if !changed.is_empty() {
            let mut session = shared.session();
            for path in &changed {
                session.file_changed(path);
            }
            drop(session);
            shared.wake.notify_one();
        }
        pause = PAUSE.max(start.elapsed() * SHARE);
    }
}

/// The files that appeared, changed or vanished. A workspace seen for the first time has changed nowhere.
fn changed(
    before: &BTreeMap<PathBuf, BTreeMap<PathBuf, Stamp>>,
    now: &BTreeMap<PathBuf, BTreeMap<PathBuf, Stamp>>,
) -> Vec<PathBuf> {
    let mut changed = Vec::new();
    for (folder, now) in now {
        let Some(before) = before.get(folder) else {
            continue;
        };
        let new = now
            .iter()
            .filter(|(path, stamp)| before.get(*path) != Some(*stamp));
        let gone = before.iter().filter(|(path, _)| !now.contains_key(*path));
        changed.extend(new.chain(gone).map(|(path, _)| path.clone()));
    }
    changed
}

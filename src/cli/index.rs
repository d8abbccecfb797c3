//! `yinwen index`: what is kept of a large corpus.

use super::args::IndexArgs;
use super::table::{Cell, aligned};
use super::terminal::{DIM, escape};
use super::{Context, FAILED, OK, words};
use crate::config;
use crate::index::cache::{Store, VARIABLE};
use crate::workspace::{KEPT_FROM, Workspace};
use std::path::Path;

pub(super) fn run(context: &Context, args: &IndexArgs) -> u8 {
    let Some(caches) = &context.caches else {
        context.error(&format!(
            "{}{VARIABLE}{}",
            context.say(
                "there is no folder for caches; name one in ",
                "没有缓存目录；请用环境变量 "
            ),
            context.say("", " 指定一个"),
        ));
        return FAILED;
    };
    if args.clear {
        return clear(context, caches);
    }
    // What a check finds damaged would be made again by loading.
    let damaged = match args.check {
        true => damaged(context, caches),
        false => Vec::new(),
    };
    let Some(workspace) = context.load_here() else {
        return FAILED;
    };
    let store = Store::new(caches, &workspace.config.root);
    let is_kept = workspace.segments().iter().any(|segment| segment.is_kept);
    if !is_kept && bytes_of(&workspace) >= KEPT_FROM {
        let folder = escape(&store.folder().display().to_string());
        context.error(&format!(
            "{folder}: {VARIABLE}: {}",
            context.say(
                "nothing can be kept here; check that the folder may be written to and that the disk is not full",
                "无法写入缓存；请检查目录权限和磁盘空间",
            ),
        ));
        return FAILED;
    }
    let mut out = summary(context, &workspace, &store);
    if args.stats {
        out.push_str(&statistics(context, &workspace, &store));
    }
    if !args.check {
        return context.finish(&out, OK);
    }
    for path in &damaged {
        context.error(&format!(
            "{}: {}",
            escape(path),
            context.say("was damaged; it has been made again", "已损坏，已重新建立"),
        ));
    }
    let wrong = workspace.misindexed();
    for source in &wrong {
        let source = workspace.corpus.sources.get(source.0 as usize);
        let id = source.map_or("", |source| &source.id);
        context.error(&format!(
            "{}: {}",
            escape(id),
            context.say(
                "is not indexed as it is now; run yinwen index --clear",
                "的索引与现文不符；请运行 yinwen index --clear"
            ),
        ));
    }
    if !wrong.is_empty() || !damaged.is_empty() {
        return context.finish(&out, FAILED);
    }
    out.push_str(context.say(
        "every source is indexed as it is\n",
        "每份文献的索引都与现文相符\n",
    ));
    context.finish(&out, OK)
}

/// Removes the cache of the workspace here.
fn clear(context: &Context, caches: &Path) -> u8 {
    let found = config::find(&context.base);
    let store = Store::new(caches, found.root().unwrap_or(&context.base));
    match store.clear() {
        Ok(()) => OK,
        Err(error) => {
            let folder = store.folder().display().to_string();
            context.error(&words::cannot_write(
                context.locale,
                &escape(&folder),
                &error,
            ));
            FAILED
        }
    }
}

/// The files of the cache that are not as they were written.
fn damaged(context: &Context, caches: &Path) -> Vec<String> {
    let found = config::find(&context.base);
    let store = Store::new(caches, found.root().unwrap_or(&context.base));
    let (segments, broken) = store.segments();
    let broken = broken.iter().map(|file| file.path.display().to_string());
    let mut damaged: Vec<String> = broken.collect();
    for segment in segments.iter().filter(|segment| !segment.verify()) {
        damaged.push(store.path_of(segment).display().to_string());
        store.forget(segment);
    }
    damaged
}

fn summary(context: &Context, workspace: &Workspace, store: &Store) -> String {
    let sources = workspace.corpus.sources.len();
    let size = megabytes(bytes_of(workspace));
    let folder = escape(&store.folder().display().to_string());
    let kept = workspace.segments().iter().any(|segment| segment.is_kept);
    match kept {
        true => format!(
            "{}\n",
            context.say(
                &format!("{sources} sources, {size} MB; kept in {folder}"),
                &format!("{sources} 份文献，{size} MB；缓存于 {folder}"),
            )
        ),
        false => format!(
            "{}\n",
            context.say(
                &format!(
                    "{sources} sources, {size} MB; nothing is kept of a corpus that is read so fast"
                ),
                &format!("{sources} 份文献，{size} MB；读得很快，无须缓存"),
            )
        ),
    }
}

fn statistics(context: &Context, workspace: &Workspace, store: &Store) -> String {
    let heads = [
        context.say("segment", "段"),
        context.say("documents", "文献"),
        context.say("in use", "在用"),
        context.say("letters", "字数"),
        context.say("kept in", "存于"),
    ];
    let mut rows = vec![heads.map(|head| Cell::new(head, DIM))];
    rows.extend((1..).zip(workspace.segments()).map(|(number, segment)| {
        let place = match segment.is_kept {
            true => context.say("file", "文件"),
            false => context.say("memory", "内存"),
        };
        let counts = [number, segment.documents, segment.sources, segment.units];
        let [number, documents, sources, units] = counts.map(|n: usize| Cell::plain(n.to_string()));
        [number, documents, sources, units, Cell::plain(place)]
    }));
    let size = store.size();
    let share = size as f64 / bytes_of(workspace).max(1) as f64;
    let size = megabytes(size);
    format!(
        "{}{}\n",
        aligned("", &rows),
        context.say(
            &format!("{size} MB on the disk, {share:.2} bytes for each byte of the corpus"),
            &format!("占磁盘 {size} MB，文献每字节 {share:.2} 字节"),
        )
    )
}

/// Bytes of the corpus.
fn bytes_of(workspace: &Workspace) -> u64 {
    let files = workspace.corpus.files.iter();
    files.map(|file| file.text.len() as u64).sum()
}

fn megabytes(bytes: u64) -> String {
    format!("{:.1}", bytes as f64 / 1e6)
}

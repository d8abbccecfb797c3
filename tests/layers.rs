//! The laws of the architecture that a test can keep: which layer knows which, who prints, who reads files.

use std::path::{Path, PathBuf};

/// From the ground up; a layer knows itself and those before it.
const LAYERS: [&str; 16] = [
    "text",
    "files",
    "import",
    "config",
    "markup",
    "corpus",
    "references",
    "index",
    "collate",
    "labels",
    "bitext",
    "workspace",
    "lint",
    "query",
    "lsp",
    "cli",
];

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder of the crate") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

/// `(layer, path, text without unit tests)` of every file of every layer.
fn files() -> Vec<(usize, PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut all = Vec::new();
    for (rank, layer) in LAYERS.iter().enumerate() {
        for path in sources(&root.join(layer)) {
            let text = std::fs::read_to_string(&path).expect("a source file");
            let code = text
                .split("#[cfg(test)]")
                .next()
                .unwrap_or_default()
                .to_owned();
            all.push((rank, path, code));
        }
    }
    assert!(all.len() > 30, "the layers were found");
    all
}

#[test]
fn a_layer_knows_only_those_below_it() {
    for (rank, path, code) in files() {
        for (other, layer) in LAYERS.iter().enumerate().skip(rank + 1) {
            for name in [
                format!("crate::{layer}::"),
                format!("crate::{layer};"),
                format!("crate::{{{layer}"),
            ] {
                assert!(
                    !code.contains(&name),
                    "{} uses {layer} (layer {other} over {rank})",
                    path.display()
                );
            }
        }
    }
}

#[test]
fn only_cli_prints() {
    for (rank, path, code) in files() {
        if LAYERS[rank] != "cli" {
            for name in ["println!", "eprintln!", "print!(", "dbg!"] {
                assert!(!code.contains(name), "{} has {name}", path.display());
            }
        }
    }
}

#[test]
fn only_files_and_the_cache_of_the_index_read_the_disk() {
    for (rank, path, code) in files() {
        if !matches!(LAYERS[rank], "files" | "index" | "cli") {
            for name in ["std::fs", "File::open", "read_to_string("] {
                assert!(!code.contains(name), "{} has {name}", path.display());
            }
        }
    }
}

#[test]
fn only_the_memory_map_is_unsafe() {
    for (_, path, code) in files() {
        if !path.ends_with("index/map.rs") {
            for name in ["unsafe {", "unsafe fn", "unsafe impl", "allow(unsafe_code)"] {
                assert!(!code.contains(name), "{} has {name}", path.display());
            }
        }
    }
}

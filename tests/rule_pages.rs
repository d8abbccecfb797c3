//! The pages of the rules: what they show is so, and docs/rules holds them as they are.
//!
//! After a change on purpose: `UPDATE_PAGES=1 cargo test --test rule_pages`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use yinwen::config::{Severity, Spanned, Uncited};
use yinwen::lint::{self, Locale, Target};
use yinwen::workspace::Workspace;
use yinwen::workspace::load::LoadOptions;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// Every page with its file's name.
fn pages() -> Vec<(String, String)> {
    let mut pages = Vec::new();
    for (locale, index) in [
        (Locale::English, "README.md"),
        (Locale::Chinese, "README.zh-CN.md"),
    ] {
        pages.push((index.to_owned(), lint::rule_index(locale)));
        for rule in lint::RULES {
            pages.push((rule.page_name(locale), rule.page(locale)));
        }
    }
    pages
}

#[test]
fn docs_rules_holds_every_page_and_no_other() {
    let folder = root().join("docs/rules");
    if std::env::var_os("UPDATE_PAGES").is_some() {
        fs::create_dir_all(&folder).expect("a folder");
        for (name, text) in pages() {
            fs::write(folder.join(name), text).expect("a page");
        }
    }
    let listed = fs::read_dir(&folder).expect("docs/rules");
    let there: BTreeSet<String> = listed
        .map(|entry| {
            let name = entry.expect("an entry").file_name();
            name.to_string_lossy().into_owned()
        })
        .collect();
    let expected: BTreeSet<String> = pages().into_iter().map(|(name, _)| name).collect();
    assert_eq!(there, expected);
    for (name, text) in pages() {
        let kept = fs::read_to_string(folder.join(&name)).expect("a page");
        assert_eq!(kept, text, "{name} is not what `yinwen rule` says");
    }
}

/// The example's workspace with `rule` switched on.
fn workspace(rule: &str) -> Workspace {
    let mut workspace = Workspace::load(&LoadOptions {
        start: root().join("examples/wuzhen"),
        ..LoadOptions::default()
    })
    .expect("the example is a workspace");
    if rule == "uncited-quotation" {
        workspace.config.uncited = Uncited::Check;
    }
    let value = rule.to_owned();
    let name = Spanned { value, span: 0..0 };
    workspace.config.rules.push((name, Severity::Warning));
    workspace
}

#[test]
fn the_wrong_example_is_found_and_the_right_one_is_not() {
    let path = root().join("examples/wuzhen/notes/example.md");
    let mut wrong = Vec::new();
    for rule in lint::RULES.iter().filter(|rule| rule.on == Target::Note) {
        let workspace = workspace(rule.name);
        let rules = |text: &str| -> BTreeSet<&'static str> {
            let note = workspace.check(&path, format!("{text}\n").into());
            let findings = lint::lint(&workspace, &note, Locale::English);
            findings.into_iter().map(|finding| finding.rule).collect()
        };
        if !rules(rule.wrong).contains(rule.name) {
            wrong.push(format!("{}: not found in {}", rule.name, rule.wrong));
        }
        if rules(rule.right).contains(rule.name) {
            wrong.push(format!("{}: found in {}", rule.name, rule.right));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

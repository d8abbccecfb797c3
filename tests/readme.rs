//! The READMEs say what the program does.

use std::path::{Path, PathBuf};
use std::process::Command;
use yinwen::config;

/// The READMEs with the language of each.
const READMES: [(&str, &str); 2] = [("README.md", "en"), ("README.zh-CN.md", "zh")];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// The fenced blocks of `readme` in `language`.
fn blocks(readme: &str, language: &str) -> Vec<String> {
    let text = std::fs::read_to_string(root().join(readme)).expect("a README");
    let fence = format!("```{language}\n");
    let blocks = text.split(&fence).skip(1);
    blocks
        .map(|rest| rest.split("\n```").next().unwrap_or_default().to_owned())
        .collect()
}

#[test]
fn the_output_shown_is_what_check_prints() {
    for (readme, lang) in READMES {
        let output = Command::new(env!("CARGO_BIN_EXE_yinwen"))
            .current_dir(root().join("examples/wuzhen"))
            .args([
                "check",
                "notes/brief.md",
                "--color",
                "never",
                "--lang",
                lang,
            ])
            .output()
            .expect("the program runs");
        let printed = String::from_utf8(output.stdout).expect("UTF-8");
        let shown = &blocks(readme, "text")[0];
        let parts: Vec<&str> = shown.split("\n…\n").skip(1).map(str::trim).collect();
        assert_eq!(parts.len(), 2, "{readme}: findings and the summary");
        for part in parts.iter().flat_map(|part| part.split("\n\n")) {
            assert!(
                printed.contains(part),
                "{readme} shows what is not printed:\n{part}\n\nprinted:\n{printed}"
            );
        }
    }
}

#[test]
fn the_configuration_shown_is_valid() {
    for (readme, _) in READMES {
        let all = blocks(readme, "toml");
        assert!(!all.is_empty(), "{readme}");
        for text in all {
            let (config, errors) =
                config::parse(&text, Path::new("/w"), Path::new("/w/yinwen.toml"));
            assert_eq!(errors, [], "{readme}");
            assert_eq!(yinwen::lint::validate(&config), [], "{readme}");
        }
    }
}

#[test]
fn both_readmes_have_the_same_commands_and_options() {
    let names = |readme: &str| {
        let text = std::fs::read_to_string(root().join(readme)).expect("a README");
        let mut names: Vec<String> = text
            .split('`')
            .skip(1)
            .step_by(2)
            .filter(|code| code.starts_with("yinwen ") || code.starts_with("--"))
            .map(str::to_owned)
            .collect();
        names.sort();
        names
    };
    assert_eq!(names("README.md"), names("README.zh-CN.md"));
}

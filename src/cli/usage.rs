//! What was wrong with the command line, and the help, in Chinese; clap speaks English only.

use super::terminal::escape;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use std::error::Error;
use std::num::ParseIntError;

/// The words of a rendered help that clap has no setting for.
const HELP: &[(&str, &str)] = &[
    ("[OPTIONS]", "[选项]"),
    ("<COMMAND>", "<命令>"),
    ("[default: ", "[默认："),
    ("[possible values: ", "[可用："),
    ("命令:", "命令："),
    ("参数:", "参数："),
    ("选项:", "选项："),
];

/// `rendered`, help or usage of clap, with the rest of it in Chinese; without a line break at the end.
pub(super) fn help(rendered: &str) -> String {
    HELP.iter().fold(
        rendered.trim_end().to_owned(),
        |text, (english, chinese)| text.replace(english, chinese),
    )
}

/// What is wrong, with a remedy; `None` for the rare kinds that clap words itself.
pub(super) fn error(error: &clap::Error) -> Option<String> {
    let mut out = message(error)?;
    let suggestions = [
        ContextKind::SuggestedArg,
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedValue,
    ];
    if let Some(near) = suggestions.iter().find_map(|kind| list(error, *kind)) {
        out.push_str(&format!("\n  是否指 {near}？"));
    }
    for kind in [ContextKind::ValidValue, ContextKind::ValidSubcommand] {
        if let Some(values) = list(error, kind) {
            out.push_str(&format!("\n  可用：{values}"));
        }
    }
    if let Some(usage) = error.get(ContextKind::Usage) {
        let usage = usage.to_string();
        let usage = usage.trim().trim_start_matches("Usage:").trim_start();
        out.push_str(&format!("\n\n用法：{}", help(usage)));
    }
    out.push_str("\n\n用 `--help` 查看说明。");
    Some(out)
}

fn message(error: &clap::Error) -> Option<String> {
    let argument = list(error, ContextKind::InvalidArg);
    let value = text(error, ContextKind::InvalidValue);
    Some(match error.kind() {
        ErrorKind::UnknownArgument => format!("没有 {} 这个参数", argument?),
        ErrorKind::InvalidSubcommand => {
            format!(
                "没有 {} 这个命令",
                list(error, ContextKind::InvalidSubcommand)?
            )
        }
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            "缺少命令".to_owned()
        }
        ErrorKind::MissingRequiredArgument => format!("缺少 {}", argument?),
        ErrorKind::InvalidValue => match value?.as_str() {
            "" => format!("{} 之后缺少值", argument?),
            value => format!("{} 不能是 `{}`", argument?, escape(value)),
        },
        ErrorKind::ValueValidation => {
            let reason = error.source().map(reason).unwrap_or_default();
            format!("{} 不能是 `{}`{reason}", argument?, escape(&value?))
        }
        ErrorKind::ArgumentConflict => {
            let other = list(error, ContextKind::PriorArg)?;
            match argument? {
                argument if argument == other => format!("{argument} 只能用一次"),
                argument => format!("{argument} 不能与 {other} 同用"),
            }
        }
        ErrorKind::TooManyValues => format!("{} 的值太多：`{}`", argument?, escape(&value?)),
        _ => return None,
    })
}

/// Why a number is refused.
fn reason(error: &(dyn Error + 'static)) -> String {
    if error.is::<ParseIntError>() {
        return "，应为整数".to_owned();
    }
    let told = error.to_string();
    match told.rsplit_once(" is not in ") {
        Some((_, range)) => format!("，应在 {} 之间", range.replace("..=", " 至 ")),
        None => format!("：{}", escape(&told)),
    }
}

fn text(error: &clap::Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        _ => None,
    }
}

/// The names in `kind`, each between backticks.
fn list(error: &clap::Error, kind: ContextKind) -> Option<String> {
    let names = match error.get(kind)? {
        ContextValue::String(name) => std::slice::from_ref(name),
        ContextValue::Strings(names) => names.as_slice(),
        _ => return None,
    };
    let names: Vec<String> = names
        .iter()
        .map(|name| format!("`{}`", escape(name)))
        .collect();
    (!names.is_empty()).then(|| names.join("、"))
}

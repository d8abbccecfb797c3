//! The help texts in Chinese; the English ones stand beside the options in `args`.

use super::args::Cli;
use crate::lint::Locale;
use clap::{Arg, ArgAction, Command, CommandFactory};

const TEMPLATE: &str = "{about}\n\n用法：{usage}\n\n{all-args}";

/// What a command is for.
const COMMANDS: &[(&str, &str)] = &[
    ("check", "核对笔记中的引文"),
    ("add", "把文献收进文献库：PDF、网页、文本、Markdown"),
    ("find", "查一句话（记不准也可）在文献中的位置"),
    ("translate", "查一个词或一句话在文献中的译法"),
    ("align", "逐句对齐一份文献与其译文"),
    ("sources", "列出全部文献，或显示其中一份"),
    ("references", "按著录格式列出笔记所引的文献"),
    (
        "label",
        "列出文献中的数字略语（四项原则）及其内容，或解释其中一个",
    ),
    ("rule", "解释一条规则，或列出全部规则"),
    ("index", "建立或核验大文献库的索引缓存"),
    ("lsp", "通过标准输入输出服务编辑器（语言服务器协议）"),
    ("init", "为本目录写一份带注释的 yinwen.toml"),
    ("completions", "输出 shell 补全脚本"),
    ("man", "把手册页写入一个目录"),
    ("read-document", "为本程序的另一进程读取一份文献"),
];

/// What an option means: command, option, text. An empty command: options of all commands.
const OPTIONS: &[(&str, &str, &str)] = &[
    ("", "lang", "消息所用语言（默认随系统）"),
    ("", "color", "何时使用颜色"),
    ("", "corpus", "另加一个工作区以外的文献目录（可重复）"),
    ("check", "paths", "笔记或目录（默认为当前目录）"),
    ("check", "format", "报告格式"),
    ("check", "output_file", "报告写入此文件，不写标准输出"),
    (
        "check",
        "stdin_filename",
        "从标准输入读一篇笔记，视为此文件",
    ),
    (
        "check",
        "watch",
        "笔记、来源或 yinwen.toml 一有改动就重新报告",
    ),
    ("check", "fix", "修正不触及引文字句和所引来源的问题"),
    (
        "check",
        "unsafe_fixes",
        "与 --fix 或 --diff 同用：也修正引文字句和出处",
    ),
    ("check", "diff", "显示 --fix 会改什么，不改文件"),
    ("check", "annotate", "另存一份 Word 文档，每个问题处加批注"),
    (
        "check",
        "baseline",
        "不报告此文件所列的问题（默认：配置中的 baseline）",
    ),
    ("check", "write_baseline", "把这次的问题写入基线文件"),
    (
        "check",
        "add_suppressions",
        "在笔记中为每个问题写一条停用指令，注明理由",
    ),
    (
        "check",
        "fail_on",
        "达到此级别即以 1 退出（默认按配置，否则为 error）",
    ),
    ("check", "select", "只报告这些规则（可重复，或以逗号分隔）"),
    ("check", "ignore", "不报告这些规则（可重复，或以逗号分隔）"),
    ("check", "all", "列出每一条引文，包括无可报告的"),
    ("check", "statistics", "统计各规则的条数"),
    ("check", "exit_zero", "即使有问题也以 0 退出"),
    ("check", "quiet", "只输出问题，不输出小结"),
    ("check", "jobs", "线程数（默认每核一个）"),
    ("check", "no_progress", "不显示进度条"),
    ("add", "files", "文件、目录，或以 - 表示标准输入"),
    ("add", "id", "笔记中引用它的标识（默认取自文件名）"),
    ("add", "title", "题名（默认取自文献本身）"),
    (
        "add",
        "date",
        "日期：2015-12-16、2015-12 或 2015（默认取自文献本身）",
    ),
    ("add", "work", "它所属的作品"),
    (
        "add",
        "language",
        "文献语言：zh-Hans、zh-Hant 或 en（默认自动识别）",
    ),
    ("add", "yes", "接受各项提议：同一作品、译文、分篇"),
    ("add", "no_progress", "不显示进度条"),
    ("find", "text", "要查的字句"),
    ("find", "source", "只在此文献或作品中查"),
    ("find", "limit", "最多列出几处"),
    ("find", "format", "结果格式"),
    ("translate", "text", "要查的字句，中英文均可"),
    ("translate", "format", "结果格式"),
    ("align", "a", "一份文献或作品"),
    ("align", "b", "其译文或原文"),
    ("align", "format", "结果格式"),
    ("sources", "id", "显示这份文献及其正文"),
    ("sources", "format", "结果格式"),
    ("references", "notes", "笔记或目录"),
    (
        "references",
        "style",
        "gb7714、chicago，或 CSL 样式文件（默认按配置，否则为 gb7714）",
    ),
    ("references", "format", "结果格式"),
    ("label", "text", "数字略语，或其中的字词"),
    ("label", "format", "结果格式"),
    ("rule", "rule", "规则名"),
    ("rule", "format", "结果格式"),
    ("index", "stats", "说明缓存了什么、占多少空间"),
    ("index", "check", "逐一对照每份文献，核验缓存"),
    ("index", "clear", "删除缓存；需要时会重新建立"),
    ("lsp", "stdio", "编辑器常带此参数，接受即可，别无他法"),
    (
        "lsp",
        "log",
        "运行情况（请求及其耗时，不含任何文档文字）追加到此文件",
    ),
    ("completions", "shell", "哪一种 shell"),
    ("man", "folder", "目录"),
    ("read-document", "seconds", "最多读多久，以秒计"),
    ("read-document", "name", "文件名"),
];

/// The command line in the language of `locale`.
pub(super) fn command(locale: Locale) -> Command {
    let command = Cli::command();
    if locale == Locale::English {
        return command;
    }
    let mut command = translate(command, "")
        .about("对照所引文献，核对笔记中的引文")
        .subcommand_help_heading("命令");
    command = command.disable_version_flag(true).arg(
        Arg::new("version")
            .short('V')
            .long("version")
            .action(ArgAction::Version)
            .display_order(111)
            .help("显示版本")
            .help_heading("选项"),
    );
    command = command.disable_help_subcommand(true);
    for (name, about) in COMMANDS {
        command = command.mut_subcommand(name, |sub| translate(sub, name).about(*about));
    }
    command
}

fn translate(mut command: Command, name: &str) -> Command {
    for (_, option, text) in OPTIONS.iter().filter(|(of, _, _)| *of == name) {
        command = command.mut_arg(option, |arg| {
            let heading = if arg.is_positional() {
                "参数"
            } else {
                "选项"
            };
            arg.help(*text).help_heading(heading)
        });
    }
    let help = Arg::new("help")
        .short('h')
        .long("help")
        .action(ArgAction::Help)
        .display_order(110)
        .help("显示帮助")
        .help_heading("选项");
    command
        .disable_help_flag(true)
        .arg(help)
        .help_template(TEMPLATE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_option_is_explained_in_chinese() {
        command(Locale::Chinese).debug_assert();
        command(Locale::English).debug_assert();
        let mut root = command(Locale::Chinese);
        root.build();
        let latin = |text: String| text.is_ascii();
        for sub in root.get_subcommands() {
            assert!(
                !latin(sub.get_about().map(ToString::to_string).unwrap_or_default()),
                "{}",
                sub.get_name()
            );
            for arg in sub.get_arguments() {
                let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
                assert!(!latin(help), "{} {}", sub.get_name(), arg.get_id());
            }
        }
    }
}

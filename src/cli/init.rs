//! `yinwen init`: a commented yinwen.toml for this folder, with the sources found in corpus/.

use super::args::AddArgs;
use super::{Context, FAILED, OK, add, is_missing, terminal, words, write};
use crate::files;
use crate::lint::Locale;
use crate::query::{self, Evidence, Relation, RelationKind, Suggestion};
use crate::workspace::Workspace;
use crate::workspace::load::LoadOptions;
use std::io::{ErrorKind, IsTerminal, stderr, stdin};

const NAME: &str = "yinwen.toml";
/// Files that `add` reads and a corpus does not.
const DOCUMENTS: &str = "**/*.{pdf,PDF,docx,html,htm}";

/// Runs the command.
pub(super) fn run(context: &Context) -> u8 {
    let file = context.base.join(NAME);
    if files::exists(&file) {
        return refuse(context);
    }
    offer(context);
    if files::exists(&file) {
        return context.finish(
            context.say(
                "yinwen.toml written, with the parts of the documents that were added.\n",
                "已写入 yinwen.toml，列出所收文件中的各份文献。\n",
            ),
            OK,
        );
    }
    let options = LoadOptions {
        start: context.base.clone(),
        ..LoadOptions::default()
    };
    let sources = match Workspace::load(&options) {
        // The workspace of a folder above says nothing of this one.
        Ok(workspace) if workspace.config.root == context.base => query::suggest(&workspace),
        Ok(_) => Vec::new(),
        Err(error) if is_missing(&error) => Vec::new(),
        Err(error) => {
            context.error(&words::load_error(context.locale, &error, &context.base));
            return FAILED;
        }
    };
    let text = template(context.locale, &sources);
    match write::create(&file, &text) {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::AlreadyExists => return refuse(context),
        Err(error) => {
            context.error(&words::cannot_write(context.locale, NAME, &error));
            return FAILED;
        }
    }
    let done = match (context.locale, sources.len()) {
        (Locale::English, 0) => {
            format!(
                "{NAME} written. Put the quoted documents into corpus/, the notes into notes/, then run `yinwen check`.\n"
            )
        }
        (Locale::Chinese, 0) => {
            format!(
                "已写入 {NAME}。请把被引文献放进 corpus/，笔记放进 notes/，再运行 `yinwen check`。\n"
            )
        }
        (Locale::English, 1) => {
            format!(
                "{NAME} written, with the one source of corpus/. Look over id, title and date.\n"
            )
        }
        (Locale::English, n) => {
            format!(
                "{NAME} written, with the {n} sources of corpus/. Look over ids, titles, dates and what is commented out.\n"
            )
        }
        (Locale::Chinese, n) => {
            format!(
                "已写入 {NAME}，列出 corpus/ 中的 {n} 份文献。请核对标识、题名、日期和注释掉的建议。\n"
            )
        }
    };
    context.finish(&done, OK)
}

/// Documents of other programs in the folder, which are no sources as they are: offers on a terminal to add them first, and
/// says without one how to.
fn offer(context: &Context) {
    let (found, _) = files::walk(&context.base, &[DOCUMENTS.to_owned()], &[]);
    let Some(first) = found.first() else { return };
    let (count, first) = (found.len(), words::show(first, &context.base));
    let is_asked = stdin().is_terminal() && stderr().is_terminal();
    let what = match context.locale {
        Locale::English => format!("PDF, Word and web files here: {count} (such as {first})"),
        Locale::Chinese => format!("此处有 PDF、Word 和网页文件 {count} 个（如 {first}）"),
    };
    if !is_asked {
        context.warn(&match context.locale {
            Locale::English => format!("{what}\n  `yinwen add FILE…` makes sources of them."),
            Locale::Chinese => format!("{what}\n  用 `yinwen add 文件…` 可将其收为文献。"),
        });
        return;
    }
    let question = context.say("Add them to the corpus first?", "先把它们收进文献库吗？");
    if add::agrees(context, &format!("{what}\n{question}")) {
        let files = found.iter().map(|path| {
            path.strip_prefix(&context.base)
                .unwrap_or(path)
                .to_path_buf()
        });
        add::run(
            context,
            &AddArgs {
                files: files.collect(),
                ..AddArgs::default()
            },
        );
    }
}

fn refuse(context: &Context) -> u8 {
    context.error(context.say(
        "yinwen.toml: is here already, and is not overwritten\n  Edit it, or move it away first.",
        "yinwen.toml：已经存在，不会覆盖\n  请直接编辑，或先把它移走。",
    ));
    FAILED
}

/// A string of TOML.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => out.push_str(&format!("\\u{:04x}", c as u32)),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn template(locale: Locale, sources: &[Suggestion]) -> String {
    let mut out = String::from(match locale {
        Locale::English => HEAD_EN,
        Locale::Chinese => HEAD_ZH,
    });
    for source in sources {
        out.push_str("\n[[source]]\n");
        let mut line = |key: &str, value: String| out.push_str(&format!("{key} = {value}\n"));
        line("id", quoted(&source.id));
        line("path", quoted(&source.path));
        if let Some(from) = &source.from {
            line("from", quoted(from));
        }
        if let Some(title) = &source.title {
            line("title", quoted(title));
        }
        if !source.author.is_empty() {
            let names: Vec<String> = source.author.iter().map(|name| quoted(name)).collect();
            line("author", format!("[{}]", names.join(", ")));
        }
        if let Some(date) = &source.date {
            // A whole date is one of TOML's own; a year or a month is a string.
            let is_whole = date.len() == 10;
            line("date", if is_whole { date.clone() } else { quoted(date) });
        }
        if let Some(lang) = source.lang {
            line("lang", quoted(lang));
        }
        for relation in &source.relations {
            out.push_str(&related(locale, relation));
        }
    }
    out
}

/// What the source may have to do with another, with the evidence; commented out unless it is certain.
fn related(locale: Locale, relation: &Relation) -> String {
    let other = terminal::escape(&relation.id);
    let evidence = match (relation.evidence, locale) {
        (Evidence::SameText(share), Locale::English) => {
            format!("{:.0} % of the text is equal to {other}", share * 100.0)
        }
        (Evidence::SameText(share), Locale::Chinese) => {
            format!("与 {other} 有 {:.0}% 的文字相同", share * 100.0)
        }
        (Evidence::SameDate, Locale::English) => format!("of the same date as {other}"),
        (Evidence::SameDate, Locale::Chinese) => format!("与 {other} 日期相同"),
        (Evidence::SameDateAndFile, Locale::English) => {
            format!("of the same date as {other}, in one file")
        }
        (Evidence::SameDateAndFile, Locale::Chinese) => {
            format!("与 {other} 日期相同，且在同一文件")
        }
    };
    let entry = format!("{} = {}", relation.kind.key(), quoted(&relation.id));
    if relation.is_certain {
        return format!("{entry}    # {evidence}\n");
    }
    let remark = match (relation.kind, locale) {
        (RelationKind::Work, Locale::English) => "; are they witnesses of one text?",
        (RelationKind::Work, Locale::Chinese) => "；是否为同一作品？",
        (RelationKind::Restates, Locale::English) => "; is it a later edition of it?",
        (RelationKind::Restates, Locale::Chinese) => "；是否为其后来的版次？",
        (RelationKind::Translates, Locale::English) => "; is it its translation?",
        (RelationKind::Translates, Locale::Chinese) => "；是否为其译文？",
    };
    format!("# {entry}    # {evidence}{remark}\n")
}

const HEAD_EN: &str = r#"# What yinwen reads in this folder, and how it judges. Every key is optional.

[corpus]
include = ["corpus/**/*.{txt,md}"]     # the documents that are quoted
# bibliography = ["references.bib"]    # titles, authors and dates by key

[notes]
include = ["**/*.{md,markdown,qmd,Rmd,txt}"]  # the files that quote
exclude = ["corpus/**"]

[rules]
# preset = "publication"               # stricter than "default"
# uncited-quotation = "off"            # any rule: error, warning, info, hint, off; `yinwen rule` lists them

[check]
# uncited = "suggest"                  # quotations without a citation: ignore, suggest, check
# fail-on = "error"                    # which severity makes `yinwen check` exit with 1
# baseline = "baseline.json"           # findings that are lived with: `yinwen check --write-baseline` writes it
# reference-style = "gb7714"           # how works are named in full: gb7714, chicago, or a CSL file below this folder

# The sources. `id` is what a note cites: “…” [@id, ¶8]. Where a file holds several documents, give each a [[source]]
# with the same path: `from` = its first words, `until` = its last words. Sources with the same `work` are witnesses of
# one text; `translates = "id"` names the work that a source translates, `restates = "id"` the earlier one it repeats.
"#;

const HEAD_ZH: &str = r#"# 引文在本目录读什么、怎么判断。各项均可不写。

[corpus]
include = ["corpus/**/*.{txt,md}"]     # 被引的文献
# bibliography = ["references.bib"]    # 题名、作者、日期，以键名为准

[notes]
include = ["**/*.{md,markdown,qmd,Rmd,txt}"]  # 引用文献的笔记
exclude = ["corpus/**"]

[rules]
# preset = "publication"               # 比 "default" 严格
# uncited-quotation = "off"            # 任何规则：error、warning、info、hint、off；`yinwen rule` 列出全部

[check]
# uncited = "suggest"                  # 未注出处的引文：ignore 不管，suggest 提示，check 核对
# fail-on = "error"                    # 达到哪一级时 `yinwen check` 以 1 退出
# baseline = "baseline.json"           # 已知而不再报告的问题：`yinwen check --write-baseline` 写出
# reference-style = "gb7714"           # 著录格式：gb7714、chicago，或本目录之下的 CSL 文件

# 文献。`id` 是笔记中引用的标识：“……”[@id, ¶8]。一个文件有几篇时，各写一个 [[source]]，path 相同：
# `from` 是开头的字句，`until` 是末尾的字句。`work` 相同的文献是同一作品的不同版本；
# `translates = "id"` 指所译的作品，`restates = "id"` 指所重述的先前作品。
"#;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_toml() {
        let relation = |kind, is_certain| Relation {
            kind,
            id: "b\nc".into(),
            evidence: Evidence::SameText(0.78),
            is_certain,
        };
        let source = Suggestion {
            id: "a".into(),
            path: "corpus/a.txt".into(),
            from: Some("“甲”".into()),
            title: Some("“甲”\"乙\"\\\u{7f}".into()),
            author: vec!["丙".into()],
            date: Some("2015-12-16".into()),
            lang: Some("zh-Hans"),
            relations: vec![
                relation(RelationKind::Work, true),
                relation(RelationKind::Translates, false),
            ],
        };
        for locale in [Locale::English, Locale::Chinese] {
            let text = template(
                locale,
                &[
                    source.clone(),
                    Suggestion {
                        date: Some("2019".into()),
                        ..source.clone()
                    },
                ],
            );
            let table: toml::Table =
                toml::from_str(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
            let title = table["source"][0]["title"].as_str();
            assert_eq!(title, source.title.as_deref());
            assert_eq!(table["source"][0]["work"].as_str(), Some("b\nc"));
            assert!(table["source"][0].get("translates").is_none());
        }
    }
}

//! What can be written in `yinwen.toml`, told in a sentence each: for editors, and for the documentation.

/// A table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TableInfo {
    /// Its name, as in `[name]`.
    pub name: &'static str,
    /// Written as `[[name]]`, once for each.
    pub is_array: bool,
    /// One sentence, English.
    pub en: &'static str,
    /// One sentence, Chinese.
    pub zh: &'static str,
    /// Its keys, in the order in which they are listed. `[rules]` has the names of rules besides.
    pub keys: &'static [KeyInfo],
}

/// A key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyInfo {
    /// Its name.
    pub name: &'static str,
    /// What its value is.
    pub value: ValueKind,
    /// One sentence, English.
    pub en: &'static str,
    /// One sentence, Chinese.
    pub zh: &'static str,
}

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueKind {
    /// Any text.
    Text,
    /// A list of texts.
    Texts,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A date, or a year.
    Date,
    /// A new id.
    NewId,
    /// The id of a work or source.
    Id,
    /// The path of a corpus file.
    CorpusFile,
    /// The path of another file.
    File,
    /// A list of paths of other files.
    Files,
    /// A list of globs.
    Globs,
    /// A table of severities by the names of rules.
    Severities,
}

/// The severities by name, gravest first.
pub const SEVERITIES: &[&str] = &["error", "warning", "info", "hint", "off"];

/// The table of that name.
#[must_use]
pub fn table(name: &str) -> Option<&'static TableInfo> {
    TABLES.iter().find(|table| table.name == name)
}

/// The key of that name in that table.
#[must_use]
pub fn key(table: &TableInfo, name: &str) -> Option<&'static KeyInfo> {
    table.keys.iter().find(|key| key.name == name)
}

const fn key_of(
    name: &'static str,
    value: ValueKind,
    en: &'static str,
    zh: &'static str,
) -> KeyInfo {
    KeyInfo {
        name,
        value,
        en,
        zh,
    }
}

/// Every table, in the order in which they are listed.
pub const TABLES: &[TableInfo] = &[
    TableInfo {
        name: "corpus",
        is_array: false,
        en: "Which files are the documents that notes quote.",
        zh: "哪些文件是被引的文献。",
        keys: &[
            key_of(
                "include",
                ValueKind::Globs,
                "Globs of the files of the corpus, relative to this file.",
                "文献文件的通配式，相对于本文件所在文件夹。",
            ),
            key_of(
                "bibliography",
                ValueKind::Files,
                "BibTeX or CSL-JSON files: titles, authors and dates by key.",
                "BibTeX 或 CSL-JSON 书目文件：各键名的题名、作者、日期。",
            ),
        ],
    },
    TableInfo {
        name: "notes",
        is_array: false,
        en: "Which files are the notes that quote.",
        zh: "哪些文件是引用文献的笔记。",
        keys: &[
            key_of(
                "include",
                ValueKind::Globs,
                "Globs of the notes; without it every Markdown or text file outside the corpus is one.",
                "笔记的通配式；不写则语料库以外的 Markdown 和文本文件都是笔记。",
            ),
            key_of(
                "exclude",
                ValueKind::Globs,
                "Globs of files that are no notes all the same.",
                "不作笔记的文件的通配式。",
            ),
        ],
    },
    TableInfo {
        name: "source",
        is_array: true,
        en: "One document of the corpus: a file, or a part of one.",
        zh: "一份文献：一个文件，或文件的一部分。",
        keys: &[
            key_of(
                "id",
                ValueKind::NewId,
                "What notes cite it by: “…” [@id, ¶8]; without it, the name of the file.",
                "笔记引用它的标识：“……”[@id, ¶8]；不写则取文件名。",
            ),
            key_of(
                "path",
                ValueKind::CorpusFile,
                "Its file, relative to this file; several sources may share one.",
                "所在文件，相对于本文件所在文件夹；几份文献可同在一个文件。",
            ),
            key_of(
                "from",
                ValueKind::Text,
                "The first words of its part of the file, compared without punctuation and line breaks.",
                "它在文件中开头的字句，标点、折行不论。",
            ),
            key_of(
                "until",
                ValueKind::Text,
                "The last words of its part of the file.",
                "它在文件中末尾的字句。",
            ),
            key_of("title", ValueKind::Text, "Its title.", "题名。"),
            key_of(
                "aliases",
                ValueKind::Texts,
                "Other names that notes call it by, as in 《alias》.",
                "笔记中对它的其他称呼，如《简称》。",
            ),
            key_of(
                "author",
                ValueKind::Texts,
                "Who wrote or spoke it.",
                "作者或讲话人。",
            ),
            key_of(
                "date",
                ValueKind::Date,
                "When it was issued: 2015-12-16, \"2015-12\" or 2015.",
                "日期：2015-12-16、\"2015-12\" 或 2015。",
            ),
            key_of(
                "lang",
                ValueKind::Choice(&["zh-Hans", "zh-Hant", "en"]),
                "Its language; detected where it is not written.",
                "语言；不写则自动判断。",
            ),
            key_of(
                "work",
                ValueKind::Id,
                "The work that it is a witness of: citing the work accepts any of its witnesses.",
                "所属的作品：引用作品时，其任一文本有此字句即可。",
            ),
            key_of(
                "restates",
                ValueKind::Id,
                "The earlier work that this one is a later edition of.",
                "它所重述的先前作品。",
            ),
            key_of(
                "translates",
                ValueKind::Id,
                "The work that it is a translation of.",
                "它所译的作品。",
            ),
            key_of(
                "standing",
                ValueKind::Choice(&["official", "press", "unofficial"]),
                "How far a translation speaks for the author.",
                "译文的性质：官方、媒体或非官方。",
            ),
            key_of(
                "translator",
                ValueKind::Text,
                "Who translated it.",
                "译者。",
            ),
        ],
    },
    TableInfo {
        name: "term",
        is_array: true,
        en: "A term and its translations.",
        zh: "一个术语及其译法。",
        keys: &[
            key_of("zh", ValueKind::Text, "The Chinese term.", "中文术语。"),
            key_of(
                "en",
                ValueKind::Texts,
                "Its English translations, the preferred one first.",
                "英文译法，首选的在前。",
            ),
        ],
    },
    TableInfo {
        name: "terms",
        is_array: false,
        en: "Termbases in files.",
        zh: "术语表文件。",
        keys: &[key_of(
            "files",
            ValueKind::Files,
            "CSV files of terms.",
            "CSV 术语表。",
        )],
    },
    TableInfo {
        name: "bitext",
        is_array: false,
        en: "Translation memories.",
        zh: "翻译记忆。",
        keys: &[key_of(
            "files",
            ValueKind::Files,
            "TMX files.",
            "TMX 文件。",
        )],
    },
    TableInfo {
        name: "dictionary",
        is_array: false,
        en: "Dictionaries that you have a copy of.",
        zh: "自备的词典。",
        keys: &[key_of(
            "cedict",
            ValueKind::File,
            "A copy of CC-CEDICT, for glosses of words.",
            "CC-CEDICT 词典文件，用于词语释义。",
        )],
    },
    TableInfo {
        name: "rules",
        is_array: false,
        en: "How grave the findings of each rule are.",
        zh: "各规则的级别。",
        keys: &[key_of(
            "preset",
            ValueKind::Choice(&["default", "publication"]),
            "Where the levels start from; \"publication\" is stricter.",
            "起始级别；\"publication\" 较严。",
        )],
    },
    TableInfo {
        name: "override",
        is_array: true,
        en: "Other levels for some notes; later ones win.",
        zh: "为部分笔记另设级别，后写的优先。",
        keys: &[
            key_of(
                "paths",
                ValueKind::Globs,
                "Globs of the notes that it holds for.",
                "所适用笔记的通配式。",
            ),
            key_of(
                "rules",
                ValueKind::Severities,
                "Levels there: { rule = \"off\" }.",
                "在那里的级别：{ 规则 = \"off\" }。",
            ),
        ],
    },
    TableInfo {
        name: "check",
        is_array: false,
        en: "How notes are checked.",
        zh: "如何核对笔记。",
        keys: &[
            key_of(
                "uncited",
                ValueKind::Choice(&["ignore", "suggest", "check"]),
                "What is made of quotations without a citation: nothing, a hint where one resembles a source, or a check against the source that fits best.",
                "未注出处的引文如何处理：不管，近似来源时提示，或与最合的来源核对。",
            ),
            key_of(
                "fail-on",
                ValueKind::Choice(&["error", "warning", "info", "hint"]),
                "From which level on `yinwen check` exits with 1.",
                "达到哪一级时 `yinwen check` 以 1 退出。",
            ),
            key_of(
                "baseline",
                ValueKind::File,
                "The findings that are lived with and not reported: a file that `yinwen check --write-baseline` writes.",
                "已知而不再报告的问题：`yinwen check --write-baseline` 所写的文件。",
            ),
            key_of(
                "citation-style",
                ValueKind::Choice(&["pandoc", "footnote", "title"]),
                "What is inserted when a citation is added: [@id, ¶8], a footnote with it, or （《title》）.",
                "补注出处时插入什么：[@id, ¶8]、含它的脚注，或（《题名》）。",
            ),
            key_of(
                "reference-style",
                ValueKind::Choice(&["gb7714", "chicago"]),
                "How works are named in full: by GB/T 7714 (default), by Chicago, or by a CSL style, a path below this file's folder.",
                "著录格式：GB/T 7714（默认）、Chicago，或本文件所在文件夹之下的 CSL 样式文件。",
            ),
        ],
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{ConfigErrorKind, parse};
    use std::path::Path;

    fn errors(text: &str) -> Vec<ConfigErrorKind> {
        let (_, errors) = parse(text, Path::new("/w"), Path::new("/w/yinwen.toml"));
        errors.into_iter().map(|error| error.kind).collect()
    }

    #[test]
    fn every_key_is_one_that_is_read_and_every_choice_is_accepted() {
        for table in TABLES {
            let head = match table.is_array {
                true => format!("[[{}]]", table.name),
                false => format!("[{}]", table.name),
            };
            for key in table.keys {
                let values: Vec<String> = match key.value {
                    ValueKind::Choice(words) => words.iter().map(|w| format!("\"{w}\"")).collect(),
                    ValueKind::Date => vec!["2015-12-16".to_owned(), "2015".to_owned()],
                    ValueKind::Texts | ValueKind::Files | ValueKind::Globs => {
                        vec!["[\"a\"]".to_owned()]
                    }
                    ValueKind::Severities => SEVERITIES
                        .iter()
                        .map(|severity| format!("{{ reordered = \"{severity}\" }}"))
                        .collect(),
                    _ => vec!["\"a\"".to_owned()],
                };
                for value in values {
                    let text = format!("{head}\n{} = {value}\n", key.name);
                    let wrong: Vec<_> = errors(&text)
                        .into_iter()
                        .filter(|kind| !matches!(kind, ConfigErrorKind::Missing { .. }))
                        .collect();
                    assert_eq!(wrong, [], "{text}");
                }
            }
        }
    }

    #[test]
    fn no_key_of_a_source_is_forgotten() {
        let listed: Vec<&str> = table("source")
            .into_iter()
            .flat_map(|table| table.keys)
            .map(|key| key.name)
            .collect();
        assert_eq!(listed, super::super::parse::SOURCE_KEYS);
        let listed: Vec<&str> = TABLES.iter().map(|table| table.name).collect();
        assert_eq!(listed, super::super::parse::TOP_KEYS);
    }
}

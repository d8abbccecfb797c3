//! What `add` says, in English and Chinese.

use super::super::terminal::escape;
use super::Input;
use crate::lint::Locale;
use crate::query::Proposal;

/// An id that something has.
pub(super) fn taken(locale: Locale, id: &str) -> String {
    match locale {
        Locale::English => format!(
            "`{id}` is the id of a source or work already\n  Choose another, or leave `--id` out."
        ),
        Locale::Chinese => {
            format!("`{id}` 已是某份文献或作品的标识\n  请另取一个，或去掉 `--id`。")
        }
    }
}

/// An id that Pandoc would not read.
pub(super) fn no_id(locale: Locale, id: &str) -> String {
    match locale {
        Locale::English => format!(
            "`{id}` cannot be cited\n  Use letters, digits and - or _ inside, without spaces."
        ),
        Locale::Chinese => {
            format!("`{id}` 不能用作标识\n  请用文字、数字，中间可用 - 或 _，不用空格。")
        }
    }
}

/// A date that is none.
pub(super) fn no_date(locale: Locale, date: &str) -> String {
    match locale {
        Locale::English => format!("`{date}` is no date\n  Write 2015-12-16, 2015-12 or 2015."),
        Locale::Chinese => format!("`{date}` 不是日期\n  请写成 2015-12-16、2015-12 或 2015。"),
    }
}

/// A language tag that is not known.
pub(super) fn no_language(locale: Locale, tag: &str) -> String {
    match locale {
        Locale::English => {
            format!("`{tag}` is no language known here\n  Write zh-Hans, zh-Hant or en.")
        }
        Locale::Chinese => format!("不识别语言 `{tag}`\n  请写 zh-Hans、zh-Hant 或 en。"),
    }
}

/// A file that appeared meanwhile.
pub(super) fn is_there(locale: Locale, name: &str) -> String {
    match locale {
        Locale::English => format!("{name} is here already, and is not overwritten"),
        Locale::Chinese => format!("{name} 已经存在，不会覆盖"),
    }
}

/// `added`, or what else it was accepted as.
pub(super) fn status(locale: Locale, proposal: &Proposal) -> String {
    let work = proposal.given.work.as_deref();
    let related = proposal
        .sources
        .first()
        .filter(|_| proposal.related && !proposal.divided);
    let relation = related.and_then(|source| source.relations.first());
    match (work, relation, locale) {
        (Some(work), _, Locale::English) => format!("witness of {}", escape(work)),
        (Some(work), _, Locale::Chinese) => format!("{} 的版本", escape(work)),
        (None, Some(relation), _) => escape(&relation.kind(locale)),
        (None, None, Locale::English) => "added".to_owned(),
        (None, None, Locale::Chinese) => "已添加".to_owned(),
    }
}

/// How much there is of it.
pub(super) fn size(locale: Locale, proposal: &Proposal) -> String {
    let (paragraphs, characters) = (proposal.paragraphs, proposal.characters);
    match locale {
        Locale::English => format!("{paragraphs} ¶, {characters} characters"),
        Locale::Chinese => format!("{paragraphs} 段，{characters} 字"),
    }
}

/// What is not as it was published, one line for each.
pub(super) fn damage(locale: Locale, input: &Input, proposal: &Proposal) -> String {
    let name = escape(&input.shown);
    let lines = proposal.damage().iter().map(|damage| match locale {
        Locale::English => format!("{name}: {}\n", damage.message(false)),
        Locale::Chinese => format!("{name}：{}\n", damage.message(true)),
    });
    lines.collect()
}

/// What was proposed and not accepted, with what to write for it.
pub(super) fn proposals(locale: Locale, proposal: &Proposal) -> String {
    let mut out = String::new();
    if !proposal.divided
        && let Some(question) = proposal.parts_question(locale)
    {
        out.push_str(&escaped(&question));
        out.push_str(match locale {
            Locale::English => "\n  `--yes` would make them sources of their own.\n",
            Locale::Chinese => "\n  加 `--yes` 即各作一份文献。\n",
        });
    }
    if !proposal.related {
        for (source, relation) in proposal.relations() {
            let line = format!("{}: {}", relation.kind.key(), escape(&relation.id));
            let (id, kind, why) = (
                escape(&source.id),
                escape(&relation.kind(locale)),
                relation.why(locale),
            );
            out.push_str(&match locale {
                Locale::English => format!(
                    "{id}: perhaps a {kind}: {why}\n  `--yes` would write `{line}` into it.\n"
                ),
                Locale::Chinese => {
                    format!("{id}：可能是 {kind}：{why}\n  加 `--yes` 即写入 `{line}`。\n")
                }
            });
        }
    }
    out
}

/// `text` of several lines, made harmless.
pub(super) fn escaped(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(escape).collect();
    lines.join("\n")
}

/// The last line.
pub(super) fn total(locale: Locale, added: usize, same: usize, bad: usize, root: &str) -> String {
    let place = if matches!(root, "" | ".") { "./" } else { root };
    match locale {
        Locale::English => {
            let mut out = format!("{added} added to the corpus in {place}");
            if same > 0 {
                out.push_str(&format!(", {same} there already"));
            }
            if bad > 0 {
                out.push_str(&format!(", {bad} not added"));
            }
            if added > 0 {
                out.push_str("; `yinwen sources ID` shows one as it was understood");
            }
            out + "\n"
        }
        Locale::Chinese => {
            let mut out = format!("收入 {place} 的文献库 {added} 份");
            if same > 0 {
                out.push_str(&format!("，已有 {same} 份"));
            }
            if bad > 0 {
                out.push_str(&format!("，未收 {bad} 份"));
            }
            if added > 0 {
                out.push_str("；用 `yinwen sources 标识` 查看读出的文字");
            }
            out + "\n"
        }
    }
}

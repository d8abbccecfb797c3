//! What is said of a rule at length, in Markdown: by `yinwen rule`, on its page in docs/rules, and in SARIF.

use super::rules::{RuleInfo, Target};
use super::{Locale, Severity};

/// The address of the project.
pub const HOME: &str = env!("CARGO_PKG_REPOSITORY");

impl RuleInfo {
    /// One line.
    #[must_use]
    pub fn summary(&self, locale: Locale) -> &'static str {
        say(locale, self.summary_en, self.summary_zh)
    }

    /// What it catches.
    #[must_use]
    pub fn what(&self, locale: Locale) -> &'static str {
        say(locale, self.what_en, self.what_zh)
    }

    /// Why that matters.
    #[must_use]
    pub fn why(&self, locale: Locale) -> &'static str {
        say(locale, self.why_en, self.why_zh)
    }

    /// How to mend it.
    #[must_use]
    pub fn remedy(&self, locale: Locale) -> &'static str {
        say(locale, self.fix_en, self.fix_zh)
    }

    /// The name of the rule's page in docs/rules.
    #[must_use]
    pub fn page_name(&self, locale: Locale) -> String {
        let language = say(locale, "", ".zh-CN");
        format!("{}{language}.md", self.name)
    }

    /// Where the rule's page can be read.
    #[must_use]
    pub fn address(&self, locale: Locale) -> String {
        format!("{HOME}/blob/main/docs/rules/{}", self.page_name(locale))
    }

    /// What, why, a wrong and a right example, what to do, and how to configure or silence it: Markdown with headings of the
    /// second level.
    #[must_use]
    pub fn explanation(&self, locale: Locale) -> String {
        let (what, why) = (self.what(locale), self.why(locale));
        let remedy = self.remedy(locale);
        let language = match self.on {
            Target::Note => "markdown",
            Target::Corpus => "toml",
        };
        let example = |code| format!("```{language}\n{code}\n```\n\n");
        let mut out = format!("{what}\n\n");
        let mut part = |heading: &str, body: &str| {
            out.push_str(&format!("## {heading}\n\n{body}"));
        };
        part(say(locale, "Why", "为什么"), &format!("{why}\n\n"));
        part(say(locale, "Wrong", "错例"), &example(self.wrong));
        part(say(locale, "Right", "正例"), &example(self.right));
        part(
            say(locale, "What to do", "怎么改"),
            &format!("{remedy}\n\n"),
        );
        part(
            say(locale, "Configure or silence", "设置与停用"),
            &self.settings(locale),
        );
        out
    }

    /// The rule's page.
    #[must_use]
    pub fn page(&self, locale: Locale) -> String {
        let (name, summary) = (self.name, self.summary(locale));
        let default = self.default.as_str();
        let default = match locale {
            Locale::English => format!("Default severity: `{default}`."),
            Locale::Chinese => format!("默认级别：`{default}`。"),
        };
        let stop = say(locale, ".", "。");
        let explanation = self.explanation(locale);
        format!("# {name}\n\n{summary}{stop} {default}\n\n{explanation}")
    }

    fn settings(&self, locale: Locale) -> String {
        let name = self.name;
        let severity = match self.default {
            Severity::Off => "hint",
            _ => "off",
        };
        let mut out = match locale {
            Locale::English => "In yinwen.toml, for the whole workspace or under `[[override]]` for some paths:\n\n",
            Locale::Chinese => "在 yinwen.toml 中，用于整个工作区，或在 `[[override]]` 下用于部分路径：\n\n",
        }
        .to_owned();
        out.push_str(&format!(
            "```toml\n[rules]\n{name} = \"{severity}\"   # error, warning, info, hint, off\n```\n"
        ));
        match self.on {
            Target::Note => {
                out.push_str(say(
                    locale,
                    "\nAt one place of a note, with a reason after `--`:\n\n",
                    "\n在笔记的一处停用，`--` 之后写理由：\n\n",
                ));
                let reason = say(locale, "reason", "理由");
                out.push_str(&format!(
                    "```markdown\n<!-- yinwen-disable-next-line {name} -- {reason} -->\n```\n"
                ));
            }
            Target::Corpus => out.push_str(say(
                locale,
                "\nThe source stays unchecked all the same.\n",
                "\n停用之后，该来源仍不能核对。\n",
            )),
        }
        out
    }
}

/// The list of all rules, with links to their pages.
#[must_use]
pub fn rule_index(locale: Locale) -> String {
    let mut out = say(
        locale,
        "# Rules\n\n| rule | default | |\n|---|---|---|\n",
        "# 规则\n\n| 规则 | 默认级别 | |\n|---|---|---|\n",
    )
    .to_owned();
    for rule in super::RULES {
        let (name, page) = (rule.name, rule.page_name(locale));
        let default = rule.default.as_str();
        let summary = rule.summary(locale);
        out.push_str(&format!("| [{name}]({page}) | {default} | {summary} |\n"));
    }
    out
}

fn say<'a>(locale: Locale, english: &'a str, chinese: &'a str) -> &'a str {
    match locale {
        Locale::English => english,
        Locale::Chinese => chinese,
    }
}

//! `--annotate`: a copy of a Word document with a comment at each finding.

use crate::cli::args::CheckArgs;
use crate::cli::report::{human, position};
use crate::cli::write;
use crate::cli::{Context, words};
use crate::files::docx::{Comment, Docx, Part};
use crate::files::{self, FileError};
use crate::lint::{Finding, Locale};
use crate::query::{Texts, shortened};
use crate::workspace::CheckedNote;
use std::path::Path;

/// A Word document as it was read.
#[derive(Debug, Clone)]
pub(super) struct Document {
    pub docx: Docx,
    pub bytes: Vec<u8>,
}

/// Characters of a source that a comment quotes at most.
const QUOTED: usize = 200;

/// Whether the command line asks for what can be done; says why not. A Word document is never changed itself.
pub(super) fn is_possible(context: &Context, args: &CheckArgs) -> bool {
    let changes = args.fix || args.diff || args.add_suppressions.is_some();
    if let Some(path) = args
        .paths
        .iter()
        .find(|path| files::is_docx(path))
        .filter(|_| changes)
    {
        let name = words::show(&files::absolute(&context.base.join(path)), &context.base);
        context.error(&match context.locale {
            Locale::English => format!(
                "{name}: a Word document is never changed itself\n  Say --annotate OUT.docx for a copy with a comment at each finding."
            ),
            Locale::Chinese => format!(
                "{name}：不直接改动 Word 文档\n  用 --annotate 输出.docx 另存一份，每个问题处加批注。"
            ),
        });
        return false;
    }
    let Some(out) = &args.annotate else {
        return true;
    };
    let one = match args.paths.as_slice() {
        [one] if files::is_docx(one) => one,
        _ => {
            context.error(context.say(
                "--annotate needs one Word document to check\n  Say: yinwen check REPORT.docx --annotate OUT.docx",
                "--annotate 一次只用于一份 Word 文档\n  例：yinwen check 报告.docx --annotate 批注.docx",
            ));
            return false;
        }
    };
    if !files::is_docx(out) {
        context.error(context.say(
            "--annotate writes a Word document\n  Give it a name that ends in .docx.",
            "--annotate 写出的是 Word 文档\n  文件名请以 .docx 结尾。",
        ));
        return false;
    }
    if files::is_same(&context.base.join(one), &context.base.join(out)) {
        context.error(context.say(
            "--annotate would overwrite the document that is checked\n  Give another name.",
            "--annotate 会覆盖所核对的文档\n  请换一个文件名。",
        ));
        return false;
    }
    true
}

/// Writes the copy to the file that is asked for. Both that it did and that it did not is to be told.
pub(super) fn write(
    context: &Context,
    out: &Path,
    texts: &Texts<'_>,
    (note, findings): (&CheckedNote, &[Finding]),
    document: &Document,
) -> Result<String, String> {
    let locale = context.locale;
    let comments = findings
        .iter()
        .map(|finding| comment(locale, texts, &document.docx, finding));
    let comments: Vec<Comment> = comments.collect();
    let annotated = document
        .docx
        .annotated(&document.bytes, &comments)
        .map_err(|reason| {
            let path = note.path.clone();
            words::unreadable(locale, &FileError::Word { path, reason }, &context.base)
        })?;
    let name = words::show(&files::absolute(&context.base.join(out)), &context.base);
    write::replace(&context.base.join(out), annotated)
        .map_err(|error| words::cannot_write(locale, &name, &error))?;
    let count = comments.len();
    Ok(match locale {
        Locale::English if count == 1 => format!("1 comment written to {name}\n"),
        Locale::English => format!("{count} comments written to {name}\n"),
        Locale::Chinese => format!("已将 {count} 条批注写入 {name}\n"),
    })
}

/// What is wrong, what the sources say, and what to do about it.
fn comment(locale: Locale, texts: &Texts<'_>, docx: &Docx, finding: &Finding) -> Comment {
    let severity = words::severity(locale, finding.severity);
    let mut text = Vec::new();
    // A comment on a note is set in the body, so it says which words it means.
    let paragraph = docx.paragraph_at(finding.range.start);
    if let Some(paragraph) = paragraph.filter(|paragraph| paragraph.part != Part::Body) {
        let words = docx.text.get(finding.range.clone()).unwrap_or_default();
        let words = shortened(words, 40);
        let place = position::paragraph(locale, paragraph);
        text.push(format!("{place}: “{words}”"));
    }
    text.push(format!("{severity} [{}] {}", finding.rule, finding.message));
    for related in &finding.related {
        let quoted = texts
            .get(&related.path, None)
            .filter(|_| texts.is_source(&related.path))
            .and_then(|(text, _)| text.get(related.range.clone()))
            .map(|quoted| shortened(quoted, QUOTED))
            .filter(|quoted| !quoted.is_empty());
        let heading = human::heading(locale, texts, finding, &related.path);
        text.push(match quoted {
            Some(quoted) => format!("{heading}: {} “{quoted}”", related.message),
            None => format!("{heading}: {}", related.message),
        });
    }
    let help = words::say(locale, "help", "改法");
    text.extend(
        finding
            .fixes
            .iter()
            .map(|fix| format!("{help}: {}", fix.title)),
    );
    Comment {
        range: finding.range.clone(),
        text,
    }
}

//! The rules on citations, titles, marks, directives and the corpus: severities, summaries and explanations.

use super::rules::RuleInfo;
use crate::config::Severity;

/// `unknown-source`.
pub(super) const UNKNOWN_SOURCE: RuleInfo = RuleInfo {
    name: "unknown-source",
    default: Severity::Error,
    summary_en: "The key of a citation names no source, work or bibliography entry",
    summary_zh: "引用的键名不是任何来源、作品或书目",
    explanation_en: "Nothing in the corpus or in a bibliography has this id. In running text (`@name`) only keys close to a known one are reported; others may be somebody's handle.\n\n\
         Example: [@xi2105] for [@xi2015].\n\n\
         To fix: correct the id, or add the source to yinwen.toml.\n\n\
         To silence: `<!-- yinwen-disable-next-line unknown-source -->` above the line, or `unknown-source = \"off\"` under `[rules]` in yinwen.toml.",
    explanation_zh: "语料和书目中都没有这个 id。正文里的 `@name` 只有与已知键名相近时才提示，否则可能是账号名。\n\n\
         例：[@xi2015] 写成了 [@xi2105]。\n\n\
         改法：改正 id，或在 yinwen.toml 中加上该来源。\n\n\
         压下提示：在上一行写 `<!-- yinwen-disable-next-line unknown-source -->`，或在 yinwen.toml 的 `[rules]` 下写 `unknown-source = \"off\"`。",
};

/// `source-text-missing`.
pub(super) const SOURCE_TEXT_MISSING: RuleInfo = RuleInfo {
    name: "source-text-missing",
    default: Severity::Info,
    summary_en: "The source is in a bibliography, its text is not in the corpus",
    summary_zh: "有书目而无原文",
    explanation_en: "The quotation cannot be checked, because only the bibliography knows the source.\n\n\
         Example: [@csl2016], with an entry in references.bib and no file in corpus/.\n\n\
         To fix: put the text into the corpus and give it this id.\n\n\
         To silence: `<!-- yinwen-disable-next-line source-text-missing -->` above the line, or `source-text-missing = \"off\"` under `[rules]` in yinwen.toml.",
    explanation_zh: "只有书目，没有原文，引文无法核对。\n\n\
         例：[@csl2016] 见于 references.bib，corpus/ 中没有文件。\n\n\
         改法：把原文放进语料，并用此 id。\n\n\
         压下提示：在上一行写 `<!-- yinwen-disable-next-line source-text-missing -->`，或在 yinwen.toml 的 `[rules]` 下写 `source-text-missing = \"off\"`。",
};

/// `unknown-title`.
pub(super) const UNKNOWN_TITLE: RuleInfo = RuleInfo {
    name: "unknown-title",
    default: Severity::Warning,
    summary_en: "A 《title》 before a quotation is close to a known one, not equal",
    summary_zh: "引文前的《题名》与已知题名相近而不同",
    explanation_en: "The title is no source's, and differs from one by little.\n\n\
         Example: 《在第二届世界互联网大会开幕式的讲话》, without 上.\n\n\
         To fix: correct the title, or give it to the source as one of its `aliases`.\n\n\
         To silence: `<!-- yinwen-disable-next-line unknown-title -->` above the line, or `unknown-title = \"off\"` under `[rules]` in yinwen.toml.",
    explanation_zh: "没有哪个来源用此题名，但与某一题名只差一点。\n\n\
         例：《在第二届世界互联网大会开幕式的讲话》漏“上”字。\n\n\
         改法：改正题名，或把它列入该来源的 `aliases`。\n\n\
         压下提示：在上一行写 `<!-- yinwen-disable-next-line unknown-title -->`，或在 yinwen.toml 的 `[rules]` 下写 `unknown-title = \"off\"`。",
};

/// `wrong-locator`.
pub(super) const WRONG_LOCATOR: RuleInfo = RuleInfo {
    name: "wrong-locator",
    default: Severity::Warning,
    summary_en: "It stands at another place of the cited source",
    summary_zh: "在所引来源的另一处",
    explanation_en: "The quotation is in the source, not at the paragraph, section, article or page that the citation names. A locator on a work holds if it holds in any witness.\n\n\
         Example: “网络空间不是‘法外之地’” [@xi2015, ¶10]; it is in ¶11.\n\n\
         To fix: the fix writes the paragraph's number; it is safe where there is one place only.\n\n\
         To silence: `<!-- yinwen-disable-next-line wrong-locator -->` above the line, or `wrong-locator = \"off\"` under `[rules]` in yinwen.toml.",
    explanation_zh: "引文在来源里，但不在引用所说的段、节、条或页。引作品的，任一版本符合即可。\n\n\
         例：“网络空间不是‘法外之地’”[@xi2015, ¶10]，实在 ¶11。\n\n\
         改法：修正会写上段号；只有一处时是安全修正。\n\n\
         压下提示：在上一行写 `<!-- yinwen-disable-next-line wrong-locator -->`，或在 yinwen.toml 的 `[rules]` 下写 `wrong-locator = \"off\"`。",
};

/// `bad-locator`.
pub(super) const BAD_LOCATOR: RuleInfo = RuleInfo {
    name: "bad-locator",
    default: Severity::Warning,
    summary_en: "There is no such paragraph or section, or the locator cannot be read",
    summary_zh: "没有这一段或这一节，或定位无法读懂",
    explanation_en: "No witness of the source has the place that the citation names, or nothing can be made of the locator. Citations without a quotation are looked at too.\n\n\
         Example: [@liu2016, ¶31], where the address has fewer paragraphs.\n\n\
         To fix: correct the number; ¶8, §2, 第二条 and p. 4 are read.\n\n\
         To silence: `<!-- yinwen-disable-next-line bad-locator -->` above the line, or `bad-locator = \"off\"` under `[rules]` in yinwen.toml.",
    explanation_zh: "来源的任何版本都没有引用所说的位置，或定位无法读懂。没有引文的引用也检查。\n\n\
         例：[@liu2016, ¶31]，致辞没有这么多段。\n\n\
         改法：改正号码；可用 ¶8、§2、第二条、p. 4。\n\n\
         压下提示：在上一行写 `<!-- yinwen-disable-next-line bad-locator -->`，或在 yinwen.toml 的 `[rules]` 下写 `bad-locator = \"off\"`。",
};

/// `nonportable-citation`.
pub(super) const NONPORTABLE_CITATION: RuleInfo = RuleInfo {
    name: "nonportable-citation",
    default: Severity::Info,
    summary_en: "Pandoc would not read this citation as it is written",
    summary_zh: "Pandoc 不会把这里读作引用",
    explanation_en: "yinwen reads some habits of Chinese authors that Pandoc does not: full-width brackets, commas and @, no space before @, wikilinks and links to corpus files, 第8段 as a locator. Where a bibliography is declared, and so Pandoc is to be used, this is a warning.\n\n\
         Example: [@xi2015，¶13], with a full-width comma.\n\n\
         To fix: the fix is safe.\n\n\
         To silence: `<!-- yinwen-disable-next-line nonportable-citation -->` above the line, or `nonportable-citation = \"off\"` under `[rules]` in yinwen.toml.",
    explanation_zh: "yinwen 能读一些 Pandoc 不认的写法：全角括号、逗号和 @，@ 前无空格，维基链接，指向语料文件的链接，以“第8段”定位。声明了书目（因而要用 Pandoc）时为警告。\n\n\
         例：[@xi2015，¶13] 用了全角逗号。\n\n\
         改法：可用安全修正。\n\n\
         压下提示：在上一行写 `<!-- yinwen-disable-next-line nonportable-citation -->`，或在 yinwen.toml 的 `[rules]` 下写 `nonportable-citation = \"off\"`。",
};

/// `unclosed-quote`.
pub(super) const UNCLOSED_QUOTE: RuleInfo = RuleInfo {
    name: "unclosed-quote",
    default: Severity::Warning,
    summary_en: "Nothing closes a quotation mark",
    summary_zh: "引号没有收",
    explanation_en: "A quotation mark without its partner in the same block: what it opens is not checked. A straight mark, which may be an inch or a slip, is a hint only. So are “…“ and ”…”, a slip of the input method: they are read as a pair, and the fix sets “ ”.\n\n\
         Example: “尊重网络主权 [@xi2015].\n\n\
         To fix: close the quotation, or turn the mark round.\n\n\
         To silence: `<!-- yinwen-disable-next-line unclosed-quote -->` above the line, or `unclosed-quote = \"off\"` under `[rules]` in yinwen.toml.",
    explanation_zh: "同一段落里引号不成对，其后的文字未核对。直引号可能是英寸符号或笔误，只作轻微提示。“…“和”…”是输入法所致，仍读作一对，也只作轻微提示，修正会改成“ ”。\n\n\
         例：“尊重网络主权 [@xi2015]。\n\n\
         改法：补上后引号，或把方向反了的引号改正。\n\n\
         压下提示：在上一行写 `<!-- yinwen-disable-next-line unclosed-quote -->`，或在 yinwen.toml 的 `[rules]` 下写 `unclosed-quote = \"off\"`。",
};

/// `unused-suppression`.
pub(super) const UNUSED_SUPPRESSION: RuleInfo = RuleInfo {
    name: "unused-suppression",
    default: Severity::Warning,
    summary_en: "A suppression suppresses nothing, or is none",
    summary_zh: "注释没有压下任何提示，或不是有效的指令",
    explanation_en: "A `yinwen-disable…` comment where the rule finds nothing, a rule's name that does not exist, or a `yinwen-…` word that is no directive.\n\n\
         Example: <!-- yinwen-disable-line misquoted-wording --> on a line whose quotation of the speech is right.\n\n\
         To fix: remove the comment (a safe fix) or correct the name.\n\n\
         To silence: `unused-suppression = \"off\"` under `[rules]` in yinwen.toml.",
    explanation_zh: "`yinwen-disable…` 注释所在之处并无该规则的提示，或规则名不存在，或 `yinwen-…` 后面的词不是指令。\n\n\
         例：某行对讲话的引用无误，却有 <!-- yinwen-disable-line misquoted-wording -->。\n\n\
         改法：删去注释（安全修正），或改正名称。\n\n\
         压下提示：在 yinwen.toml 的 `[rules]` 下写 `unused-suppression = \"off\"`。",
};

/// `duplicate-id`.
pub(super) const DUPLICATE_ID: RuleInfo = RuleInfo {
    name: "duplicate-id",
    default: Severity::Error,
    summary_en: "Two sources have one id",
    summary_zh: "两个来源用了同一 id",
    explanation_en: "Ids in yinwen.toml must differ; only the first source of that id can be cited.\n\n\
         Example: two [[source]] tables with id = \"xi2015\".\n\n\
         To fix: rename one. Two witnesses of one text share `work`, not `id`.\n\n\
         To silence: `duplicate-id = \"off\"` under `[rules]` in yinwen.toml; the source stays unchecked.",
    explanation_zh: "yinwen.toml 中的 id 不能重复；重复时只有第一个能被引用。\n\n\
         例：两个 [[source]] 都写 id = \"xi2015\"。\n\n\
         改法：改其中一个。同一文本的两个版本共用 `work`，不共用 `id`。\n\n\
         压下提示：在 yinwen.toml 的 `[rules]` 下写 `duplicate-id = \"off\"`；该来源仍不能核对。",
};

/// `missing-file`.
pub(super) const MISSING_FILE: RuleInfo = RuleInfo {
    name: "missing-file",
    default: Severity::Error,
    summary_en: "A file named in yinwen.toml or in a note's front matter does not exist or cannot be read",
    summary_zh: "yinwen.toml 或笔记头部所写的文件不存在或无法读取",
    explanation_en: "A `path` or `bibliography` leads to no readable file, so the source has no text or the keys are not known.\n\n\
         Example: path = \"corpus/xi2015.txt\", where the file is called xi2015.md.\n\n\
         To fix: correct the path, which is relative to yinwen.toml (in a note, to the note).\n\n\
         To silence: `missing-file = \"off\"` under `[rules]` in yinwen.toml; the source stays unchecked.",
    explanation_zh: "`path` 或 `bibliography` 指向的文件不存在或读不了，该来源因而没有原文，或键名因而不可知。\n\n\
         例：path = \"corpus/xi2015.txt\"，实际文件名是 xi2015.md。\n\n\
         改法：改正路径（相对于 yinwen.toml；笔记里的相对于笔记）。\n\n\
         压下提示：在 yinwen.toml 的 `[rules]` 下写 `missing-file = \"off\"`；该来源仍不能核对。",
};

/// `bad-part`.
pub(super) const BAD_PART: RuleInfo = RuleInfo {
    name: "bad-part",
    default: Severity::Error,
    summary_en: "The words that begin or end a part are not found",
    summary_zh: "找不到一部分的开头或结尾文字",
    explanation_en: "`from` or `until` does not occur in the file after the part before it. Letters and digits alone are compared.\n\n\
         Example: from = \"在第二届世界互联网大会开幕式的讲话\", without 上.\n\n\
         To fix: copy the first or last words from the file, and keep the parts in the order of the file.\n\n\
         To silence: `bad-part = \"off\"` under `[rules]` in yinwen.toml; the source stays unchecked.",
    explanation_zh: "`from` 或 `until` 的文字在文件中前一部分之后找不到。只比较字母和数字。\n\n\
         例：from = \"在第二届世界互联网大会开幕式的讲话\"，漏“上”字。\n\n\
         改法：从文件里复制开头或结尾的文字；各部分按文件里的先后排列。\n\n\
         压下提示：在 yinwen.toml 的 `[rules]` 下写 `bad-part = \"off\"`；该来源仍不能核对。",
};

/// `undecodable`.
pub(super) const UNDECODABLE: RuleInfo = RuleInfo {
    name: "undecodable",
    default: Severity::Warning,
    summary_en: "No encoding reads this source well",
    summary_zh: "没有编码能正常读出此文件",
    explanation_en: "The file is neither UTF-8, UTF-16, GB18030 nor Big5, or is damaged. Nothing is called absent on its account.\n\n\
         Example: a speech saved twice through the wrong encoding.\n\n\
         To fix: convert it to UTF-8 from a sound copy.\n\n\
         To silence: `undecodable = \"off\"` under `[rules]` in yinwen.toml; the source stays unchecked.",
    explanation_zh: "文件不是 UTF-8、UTF-16、GB18030 或 Big5，或已损坏。不会据此判定引文无出处。\n\n\
         例：讲话文本经错误编码转存过两次。\n\n\
         改法：用完好的副本转为 UTF-8。\n\n\
         压下提示：在 yinwen.toml 的 `[rules]` 下写 `undecodable = \"off\"`；该来源仍不能核对。",
};

/// `unreadable-text`.
pub(super) const UNREADABLE_TEXT: RuleInfo = RuleInfo {
    name: "unreadable-text",
    default: Severity::Warning,
    summary_en: "The text layer of a source is private-use characters",
    summary_zh: "来源的文字层是私用区字符",
    explanation_en: "Some PDF files carry a text layer that looks right on the page and is meaningless as text. Nothing is checked against it.\n\n\
         Example: the speech extracted from a PDF with embedded fonts and no character map.\n\n\
         To fix: use another copy, or recognise the pages (OCR).\n\n\
         To silence: `unreadable-text = \"off\"` under `[rules]` in yinwen.toml; the source stays unchecked.",
    explanation_zh: "有些 PDF 的文字层页面上看来正常，取出的却是无意义的字符。不据以核对引文。\n\n\
         例：从内嵌字体而无字符映射的 PDF 中提取的讲话。\n\n\
         改法：换一个副本，或重新识别（OCR）。\n\n\
         压下提示：在 yinwen.toml 的 `[rules]` 下写 `unreadable-text = \"off\"`；该来源仍不能核对。",
};

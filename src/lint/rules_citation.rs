//! The rules on citations, titles, marks, directives and the corpus: severities and texts.

use super::rules::{RuleInfo, Target};
use crate::config::Severity;

/// `unknown-source`.
pub(super) const UNKNOWN_SOURCE: RuleInfo = RuleInfo {
    name: "unknown-source",
    default: Severity::Error,
    summary_en: "The key of a citation names no source, work or bibliography entry",
    summary_zh: "引用的键名不是任何来源、作品或书目",
    on: Target::Note,
    what_en: "Nothing in the corpus or in a bibliography has this id. In running text (`@name`) only keys close to a known one are reported; others may be somebody's handle.",
    what_zh: "语料和书目中都没有这个 id。正文里的 `@name` 只有与已知键名相近时才提示，否则可能是账号名。",
    why_en: "Nothing can be checked against a source that is not known, and a bibliography made from the note lacks it.",
    why_zh: "来源不明就无从核对，由笔记生成的书目也会缺这一条。",
    wrong: "“尊重网络主权”[@xi2105]。",
    right: "“尊重网络主权”[@xi2015]。",
    fix_en: "Correct the id, or add the source to yinwen.toml.",
    fix_zh: "改正 id，或在 yinwen.toml 中加上该来源。",
};

/// `source-text-missing`.
pub(super) const SOURCE_TEXT_MISSING: RuleInfo = RuleInfo {
    name: "source-text-missing",
    default: Severity::Info,
    summary_en: "The source is in a bibliography, its text is not in the corpus",
    summary_zh: "有书目而无原文",
    on: Target::Note,
    what_en: "The quotation cannot be checked, because only the bibliography knows the source.",
    what_zh: "只有书目，没有原文，引文无法核对。",
    why_en: "The quotation looks checked among the others, and is not.",
    why_zh: "夹在核对过的引文中间，看似核过，其实没有。",
    wrong: "“计算机安全”[@csl2016]。",
    right: "“尊重网络主权”[@xi2015]。",
    fix_en: "Put the text into the corpus and give it this id.",
    fix_zh: "把原文放进语料，并用此 id。",
};

/// `unknown-title`.
pub(super) const UNKNOWN_TITLE: RuleInfo = RuleInfo {
    name: "unknown-title",
    default: Severity::Warning,
    summary_en: "A 《title》 before a quotation is close to a known one, not equal",
    summary_zh: "引文前的《题名》与已知题名相近而不同",
    on: Target::Note,
    what_en: "The title is no source's, and differs from one by little.",
    what_zh: "没有哪个来源用此题名，但与某一题名只差一点。",
    why_en: "A title that is slightly wrong cannot be looked up, and its quotation binds to no source.",
    why_zh: "题名错一字就查不到，其后的引文也就没有了出处。",
    wrong: "《在第二届世界互联网大会开幕式的讲话》提出“尊重网络主权”。",
    right: "《在第二届世界互联网大会开幕式上的讲话》提出“尊重网络主权”。",
    fix_en: "Correct the title, or give it to the source as one of its `aliases`.",
    fix_zh: "改正题名，或把它列入该来源的 `aliases`。",
};

/// `wrong-locator`.
pub(super) const WRONG_LOCATOR: RuleInfo = RuleInfo {
    name: "wrong-locator",
    default: Severity::Warning,
    summary_en: "It stands at another place of the cited source",
    summary_zh: "在所引来源的另一处",
    on: Target::Note,
    what_en: "The quotation is in the source, not at the paragraph, section, article or page that the citation names. A locator on a work holds if it holds in any witness.",
    what_zh: "引文在来源里，但不在引用所说的段、节、条或页。引作品的，任一版本符合即可。",
    why_en: "A reader who follows the number to check the quotation does not find it.",
    why_zh: "读者按号码去核对，找不到这句话。",
    wrong: "“网络空间不是‘法外之地’”[@xi2015, ¶10]。",
    right: "“网络空间不是‘法外之地’”[@xi2015, ¶11]。",
    fix_en: "The fix writes the paragraph's number; it is safe where there is one place only.",
    fix_zh: "修正会写上段号；只有一处时是安全修正。",
};

/// `bad-locator`.
pub(super) const BAD_LOCATOR: RuleInfo = RuleInfo {
    name: "bad-locator",
    default: Severity::Warning,
    summary_en: "There is no such paragraph or section, or the locator cannot be read",
    summary_zh: "没有这一段或这一节，或定位无法读懂",
    on: Target::Note,
    what_en: "No witness of the source has the place that the citation names, or nothing can be made of the locator. Citations without a quotation are looked at too.",
    what_zh: "来源的任何版本都没有引用所说的位置，或定位无法读懂。没有引文的引用也检查。",
    why_en: "The number is a slip, or belongs to another document.",
    why_zh: "号码写错了，或本是另一份文献的。",
    wrong: "另见 [@liu2016, ¶31]。",
    right: "另见 [@liu2016, ¶2]。",
    fix_en: "Correct the number; ¶8, §2, 第二条 and p. 4 are read.",
    fix_zh: "改正号码；可用 ¶8、§2、第二条、p. 4。",
};

/// `nonportable-citation`.
pub(super) const NONPORTABLE_CITATION: RuleInfo = RuleInfo {
    name: "nonportable-citation",
    default: Severity::Info,
    summary_en: "Pandoc would not read this citation as it is written",
    summary_zh: "Pandoc 不会把这里读作引用",
    on: Target::Note,
    what_en: "yinwen reads some habits of Chinese authors that Pandoc does not: full-width brackets, commas and @, no space before @, wikilinks and links to corpus files, 第8段 as a locator. Where a bibliography is declared, and so Pandoc is to be used, this is a warning.",
    what_zh: "yinwen 能读一些 Pandoc 不认的写法：全角括号、逗号和 @，@ 前无空格，维基链接，指向语料文件的链接，以“第8段”定位。声明了书目（因而要用 Pandoc）时为警告。",
    why_en: "The note looks right here and loses its references when it is rendered.",
    why_zh: "在这里看着没问题，用 Pandoc 生成时参考文献却丢了。",
    wrong: "“网络的本质在于互联”[@xi2015，¶13]。",
    right: "“网络的本质在于互联”[@xi2015, ¶13]。",
    fix_en: "The fix is safe.",
    fix_zh: "可用安全修正。",
};

/// `unclosed-quote`.
pub(super) const UNCLOSED_QUOTE: RuleInfo = RuleInfo {
    name: "unclosed-quote",
    default: Severity::Warning,
    summary_en: "Nothing closes a quotation mark",
    summary_zh: "引号没有收",
    on: Target::Note,
    what_en: "A quotation mark without its partner in the same block: what it opens is not checked. A straight mark, which may be an inch or a slip, is a hint only. So are “…“ and ”…”, a slip of the input method: they are read as a pair, and the fix sets “ ”.",
    what_zh: "同一段落里引号不成对，其后的文字未核对。直引号可能是英寸符号或笔误，只作轻微提示。“…“和”…”是输入法所致，仍读作一对，也只作轻微提示，修正会改成“ ”。",
    why_en: "Where a quotation ends nobody can tell, so it is not checked at all.",
    why_zh: "引文到哪里为止无从判断，因而完全没有核对。",
    wrong: "讲话提出“尊重网络主权 [@xi2015]。",
    right: "讲话提出“尊重网络主权”[@xi2015]。",
    fix_en: "Close the quotation, or turn the mark round.",
    fix_zh: "补上后引号，或把方向反了的引号改正。",
};

/// `unused-suppression`.
pub(super) const UNUSED_SUPPRESSION: RuleInfo = RuleInfo {
    name: "unused-suppression",
    default: Severity::Warning,
    summary_en: "A suppression suppresses nothing, or is none",
    summary_zh: "注释没有压下任何提示，或不是有效的指令",
    on: Target::Note,
    what_en: "A `yinwen-disable…` comment where the rule finds nothing, a rule's name that does not exist, or a `yinwen-…` word that is no directive.",
    what_zh: "`yinwen-disable…` 注释所在之处并无该规则的提示，或规则名不存在，或 `yinwen-…` 后面的词不是指令。",
    why_en: "Left behind, it would silence the next mistake at this place, which nobody has judged.",
    why_zh: "留着它，下一个出在这里的错就会被压下，而没有人判断过。",
    wrong: "“尊重网络主权”[@xi2015]。 <!-- yinwen-disable-line misquoted-wording -->",
    right: "“尊重网络主权”[@xi2015]。",
    fix_en: "Remove the comment (a safe fix) or correct the name.",
    fix_zh: "删去注释（安全修正），或改正名称。",
};

/// `duplicate-id`.
pub(super) const DUPLICATE_ID: RuleInfo = RuleInfo {
    name: "duplicate-id",
    default: Severity::Error,
    summary_en: "Two sources have one id",
    summary_zh: "两个来源用了同一 id",
    on: Target::Corpus,
    what_en: "Ids in yinwen.toml must differ; only the first source of that id can be cited.",
    what_zh: "yinwen.toml 中的 id 不能重复；重复时只有第一个能被引用。",
    why_en: "A citation of that id would mean two documents.",
    why_zh: "引用这个 id 时，不知指的是哪一份。",
    wrong: "[[source]]\n\
         id = \"xi2015\"\n\
         path = \"corpus/book.txt\"\n\n\
         [[source]]\n\
         id = \"xi2015\"\n\
         path = \"corpus/blog.txt\"",
    right: "[[source]]\n\
         id = \"xi2015-book\"\n\
         path = \"corpus/book.txt\"\n\
         work = \"xi2015\"\n\n\
         [[source]]\n\
         id = \"xi2015-blog\"\n\
         path = \"corpus/blog.txt\"\n\
         work = \"xi2015\"",
    fix_en: "Rename one. Two witnesses of one text share `work`, not `id`.",
    fix_zh: "改其中一个。同一文本的两个版本共用 `work`，不共用 `id`。",
};

/// `missing-file`.
pub(super) const MISSING_FILE: RuleInfo = RuleInfo {
    name: "missing-file",
    default: Severity::Error,
    summary_en: "A file named in yinwen.toml or in a note's front matter does not exist or cannot be read",
    summary_zh: "yinwen.toml 或笔记头部所写的文件不存在或无法读取",
    on: Target::Corpus,
    what_en: "A `path` or `bibliography` leads to no readable file, so the source has no text or the keys are not known.",
    what_zh: "`path` 或 `bibliography` 指向的文件不存在或读不了，该来源因而没有原文，或键名因而不可知。",
    why_en: "Every quotation of that source goes unchecked.",
    why_zh: "凡引自该来源的，都没有核对。",
    wrong: "[[source]]\n\
         id = \"xi2015\"\n\
         path = \"corpus/xi2015.txt\"   # the file is called xi2015.md",
    right: "[[source]]\n\
         id = \"xi2015\"\n\
         path = \"corpus/xi2015.md\"",
    fix_en: "Correct the path, which is relative to yinwen.toml (in a note, to the note).",
    fix_zh: "改正路径（相对于 yinwen.toml；笔记里的相对于笔记）。",
};

/// `bad-part`.
pub(super) const BAD_PART: RuleInfo = RuleInfo {
    name: "bad-part",
    default: Severity::Error,
    summary_en: "The words that begin or end a part are not found",
    summary_zh: "找不到一部分的开头或结尾文字",
    on: Target::Corpus,
    what_en: "`from` or `until` does not occur in the file after the part before it. Letters and digits alone are compared.",
    what_zh: "`from` 或 `until` 的文字在文件中前一部分之后找不到。只比较字母和数字。",
    why_en: "Without its bounds a part has no text, or that of its neighbours.",
    why_zh: "界限不明，这一部分就没有正文，或者混入前后的文字。",
    wrong: "[[source]]\n\
         id = \"xi2015-pdf\"\n\
         path = \"corpus/rmrb-2015.txt\"\n\
         from = \"在第二届世界互联网大会开幕式的讲话\"   # 漏“上”字",
    right: "[[source]]\n\
         id = \"xi2015-pdf\"\n\
         path = \"corpus/rmrb-2015.txt\"\n\
         from = \"在第二届世界互联网大会开幕式上的讲话\"",
    fix_en: "Copy the first or last words from the file, and keep the parts in the order of the file.",
    fix_zh: "从文件里复制开头或结尾的文字；各部分按文件里的先后排列。",
};

/// `undecodable`.
pub(super) const UNDECODABLE: RuleInfo = RuleInfo {
    name: "undecodable",
    default: Severity::Warning,
    summary_en: "No encoding reads this source well",
    summary_zh: "没有编码能正常读出此文件",
    on: Target::Corpus,
    what_en: "The file is neither UTF-8, UTF-16, GB18030 nor Big5, or is damaged; or it is a PDF or a web page that was not added yet. Nothing is called absent on its account.",
    what_zh: "文件不是 UTF-8、UTF-16、GB18030 或 Big5，或已损坏；或是尚未收入的 PDF 或网页。不会据此判定引文无出处。",
    why_en: "What cannot be read cannot be compared: a quotation of that place would be missed.",
    why_zh: "读不出的就无法比对，引自该处的引文会找不到。",
    wrong: "[[source]]\n\
         id = \"xi2015\"\n\
         path = \"corpus/xi2015.txt\"   # saved twice through the wrong encoding",
    right: "[[source]]\n\
         id = \"xi2015\"\n\
         path = \"corpus/xi2015.txt\"   # converted to UTF-8 from a sound copy",
    fix_en: "Convert it to UTF-8 from a sound copy. `yinwen add` makes a source of a PDF or a web page.",
    fix_zh: "用完好的副本转为 UTF-8；PDF 和网页用 `yinwen add` 收入。",
};

/// `unreadable-text`.
pub(super) const UNREADABLE_TEXT: RuleInfo = RuleInfo {
    name: "unreadable-text",
    default: Severity::Warning,
    summary_en: "The text layer of a source is private-use characters",
    summary_zh: "来源的文字层是私用区字符",
    on: Target::Corpus,
    what_en: "Some PDF files carry a text layer that looks right on the page and is meaningless as text. Nothing is checked against it.",
    what_zh: "有些 PDF 的文字层页面上看来正常，取出的却是无意义的字符。不据以核对引文。",
    why_en: "Such a source looks complete on the page, and holds no word that a quotation could be compared with.",
    why_zh: "页面上看是完整的，却没有一个字可供比对。",
    wrong: "[[source]]\n\
         id = \"xi2015\"\n\
         path = \"corpus/scan.txt\"   # text layer of a PDF without a character map",
    right: "[[source]]\n\
         id = \"xi2015\"\n\
         path = \"corpus/scan.txt\"   # the pages recognised anew (OCR)",
    fix_en: "Use another copy, or recognise the pages (OCR).",
    fix_zh: "换一个副本，或重新识别（OCR）。",
};

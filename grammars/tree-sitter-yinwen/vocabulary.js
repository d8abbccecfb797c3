// The words and characters that the grammars of yinwen know: one list for the tree-sitter grammar and the TextMate grammar.

// Quotation marks in pairs, by the name of their style.
exports.MARKS = {
  double: ["“", "”"],
  single: ["‘", "’"],
  corner: ["「", "」"],
  "half-corner": ["｢", "｣"],
  "double-corner": ["『", "』"],
  guillemet: ["«", "»"],
  "single-guillemet": ["‹", "›"],
};

// Marks that open as they close.
exports.STRAIGHT = ['"', "＂"];

// Labels before the number of a locator. Longer ones stand before their beginnings.
exports.LABELS = {
  signs: ["¶¶", "¶", "§§", "§"],
  latin: [
    "paragraphs", "paragraph", "paras\\.", "paras", "para\\.", "para", "pars\\.", "par\\.",
    "sections", "section", "secs\\.", "sec\\.",
    "pages", "page", "pp\\.", "pp", "p\\.", "p",
    "lines", "line", "ll\\.", "l\\.",
    "articles", "article", "arts\\.", "art\\.",
    "chapters", "chapter", "chaps\\.", "chap\\.",
  ],
  han: ["段落", "段", "节", "節", "页码", "页", "頁", "行", "条", "章"],
};

// Units after 第 and a number.
exports.UNITS = [
  "自然段", "段落", "段", "页", "頁", "行", "部分", "分编", "编", "編", "篇", "章", "节", "節", "条", "條", "款", "项", "項", "目", "点",
];

// What may stand between the ends of a range (at the beginning of a character class).
exports.RANGE = "\\-–—‒~～－至到―";

// Digits of a locator, inside a character class.
exports.DIGITS = "0-9０-９〇○零一二两兩三四五六七八九十百千";

// Prefixes that say that the wording is not the source's.
exports.NOT_VERBATIM = {
  latin: [
    "cf", "see also", "see generally", "but see", "compare", "paraphrasing", "paraphrased from", "paraphrase of",
    "adapted from", "after", "summarizing", "summarising", "based on", "confer",
  ],
  han: [
    "参见", "參見", "参看", "參看", "参阅", "參閱", "参考", "參考", "另见", "另見", "又见", "又見", "改写自", "改寫自", "改编自",
    "改編自", "意译", "意譯", "大意", "转述", "轉述", "概括自",
  ],
};

// Parentheses after a quotation that begin like this are the quoter's remark, not a translation.
exports.REMARKS = {
  latin: ["emphasis", "italics", "my translation", "our translation", "my emphasis", "author", "translation mine", "sic"],
  han: ["引者", "引注", "引註", "笔者", "筆者", "作者注", "作者註", "编者", "編者", "译者", "譯者", "下同", "原文如此", "按："],
};

// Names of directives after `yinwen-`. Longer ones stand before their beginnings.
exports.DIRECTIVES = ["disable-next-line", "disable-line", "disable-file", "disable", "enable", "source"];

// Ids that begin so are Quarto's.
exports.CROSSREFS = ["fig", "tbl", "sec", "eq", "lst"];

// The TextMate grammars, from pieces with names: `npm run build` writes them to the files `*.tmLanguage.json`.
//
// Both are injected into Markdown, whose block structure, emphasis, links and code stay as they are: one into prose, line by
// line; one between blocks, where lines of directives, footnotes and wrapped quotations begin.
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const words = require("./tree-sitter-yinwen/vocabulary.js");

const any = (list) => `(?:${list.join("|")})`;
const INLINE = "markdown.yinwen";
const BLOCK = "markdown.yinwen.block";
const named = (name) => ({ name: `${name}.yinwen` });

// What may hide a mark: code, an escape, a title, a tag. Comes before "any other character".
const HIDDEN = "`[^`\\n]*`|\\\\[!-/:-@\\[-`{-~]|《[^《》\\n]*》|</?[A-Za-z][^<>\\n]*>";

// Keys. One that begins with a Latin letter or a digit ends where the script changes, as authors mean it.
const LATIN = "A-Za-z0-9_À-ɏＡ-Ｚａ-ｚ０-９";
const INTERNAL = "[:/]?[:.#$%&\\-+?<>~/]";
const LATIN_KEY = `[${LATIN}]+(?:${INTERNAL}[${LATIN}]+)*`;
const HAN_KEY = `\\p{Han}[\\p{L}\\p{N}_]*(?:${INTERNAL}[\\p{L}\\p{N}_]+)*`;
const CROSSREF = `(?!${any(words.CROSSREFS)}-)`;
// No letter or digit stands before the sign; a Han letter may, before a Latin key.
const SIGN = `(?<![${LATIN}\\\\])(-?)([@＠])${CROSSREF}`;
const KEY = `(?:(\\{)([^{}\\s]+)(\\})|(${LATIN_KEY}|(?<!\\p{Han}[@＠])${HAN_KEY}))`;
const KEY_BARE = `(?<![${LATIN}\\\\])-?[@＠]${CROSSREF}(?:\\{[^{}\\s]+\\}|${LATIN_KEY}|(?<!\\p{Han}[@＠])${HAN_KEY})`;

// Locators.
const NUMBER = `[${words.DIGITS}]+`;
const NUMBERS = `${NUMBER}(?:[.．]${NUMBER})*(?:\\s*[${words.RANGE}]\\s*[¶§第]*${NUMBER}|\\s*[,，、&]\\s*[¶§]*[0-9]+(?!\\p{L}))*`;
const ORDINAL = `第\\s*${NUMBER}(?:\\s*[${words.RANGE}]\\s*第?${NUMBER})?\\s*${any(words.UNITS)}`;
const LOCATOR = any([
  `(?:${ORDINAL})(?:[${words.RANGE}]?${ORDINAL})*`,
  `${any([...words.LABELS.signs, ...words.LABELS.han])}\\s*${NUMBERS}`,
  `(?i:${any(words.LABELS.latin)})\\s+${NUMBERS}`,
  `(?<=[,，]|[,，] )[0-9]+(?:\\s*[${words.RANGE}]\\s*[0-9]+)*(?=\\s*(?:[,，;；}\\]］】.]|$))`,
  `“[^”\\n]+”|「[^」\\n]+」|『[^』\\n]+』|‘[^’\\n]+’|"[^"\\n]+"|＂[^＂\\n]+＂`,
]);

// Inside the brackets of a citation every item has a key.
const INNER = "(?:\\\\.|[^;\\[\\]［］【】\\\\\\n]|\\[[^\\[\\]\\n]*\\])*";
const PREFIX = `[^@＠;\\[\\]［］【】\\n]*`;
const ITEM = `${PREFIX}${KEY_BARE}${INNER}`;

const marks = Object.entries(words.MARKS);
const CLOSING = `[${marks.map(([, pair]) => pair[1]).join("")}${words.STRAIGHT.join("")}]`;

// A mark stays open here only if it is closed in the same line, pairs of its kind in between.
function quotation(style, open, close) {
  const apostrophe = close === "’" ? "(?<=[A-Za-z0-9])’(?=[A-Za-z0-9])|" : "";
  const end = close === "’" ? "(?<![A-Za-z0-9])’|’(?![A-Za-z0-9])" : close;
  return {
    begin: `${open}(?=(?<inner>(?:${HIDDEN}|${apostrophe}[^${open}${close}]|${open}\\g<inner>${close})*+)(?:${end}))`,
    beginCaptures: { 0: named("punctuation.definition.string.begin") },
    end,
    endCaptures: { 0: named("punctuation.definition.string.end") },
    name: `meta.quotation.yinwen string.quoted.${style}.yinwen`,
    patterns: [{ include: "#in-quotation" }],
  };
}

// After a digit it is an inch, unless letters follow.
function straight(mark) {
  return {
    begin: `(?:(?<![0-9])${mark}|${mark}(?=[\\p{L}\\p{N}]))(?=(?:${HIDDEN}|[^${mark}])*+${mark})`,
    beginCaptures: { 0: named("punctuation.definition.string.begin") },
    end: mark,
    endCaptures: { 0: named("punctuation.definition.string.end") },
    name: "meta.quotation.yinwen string.quoted.double.straight.yinwen",
    patterns: [{ include: "#in-straight" }],
  };
}

// Markdown's grammar begins a paragraph with each line, and whatever a line leaves open ends with it. Hence a line that
// leaves a quotation open is taken before the paragraph can begin, and goes on to the end of the line with the mark.
function wrapped(style, open, close) {
  const before = `(?:${HIDDEN}|[^${open}${close}\\n]|${open}(?:${HIDDEN}|[^${open}${close}\\n])*+${close})*+`;
  const block = "\\s*$|\\s*>|\\s*(?:[-*+]|[0-9]+[.)])\\s|\\s*#{1,6}\\s|\\s*(?:```|~~~|:::)";
  const mark = (place) => ({
    name: `meta.quotation.yinwen string.quoted.${style}.yinwen punctuation.definition.string.${place}.yinwen`,
  });
  return {
    begin: `(?:^|\\G)(?![ \\t]*(?:[>#|]|(?:[-*+]|[0-9]+[.)])\\s|\`\`\`|~~~|:::|    |\\t|\\s*$))(${before})(${open})(?=(?:${HIDDEN}|[^${open}${close}\\n])*+$)`,
    beginCaptures: { 1: { patterns: [{ include: "text.html.markdown#inline" }] }, 2: mark("begin") },
    end: "(?:^|\\G)",
    applyEndPatternLast: true,
    name: "meta.paragraph.markdown",
    patterns: [
      {
        begin: "\\G",
        end: `(${close})|(?:^|\\G)(?=${block})`,
        endCaptures: { 1: mark("end") },
        contentName: `meta.quotation.yinwen string.quoted.${style}.yinwen`,
        patterns: [{ include: `${INLINE}#in-quotation` }],
      },
      { include: "text.html.markdown#inline" },
    ],
  };
}

// The note of a footnote is prose; Markdown's grammar may take it for the address of a link.
const footnote = {
  begin: "(?:^|\\G)( {0,3})(\\[)(\\^[^\\]\\s]+)(\\]:)",
  beginCaptures: {
    2: { name: "punctuation.definition.constant.markdown" },
    3: { name: "constant.other.reference.link.markdown" },
    4: { name: "punctuation.definition.constant.markdown" },
  },
  end: "$",
  name: "meta.paragraph.markdown",
  patterns: [{ include: "text.html.markdown#inline" }],
};

function bracketed(open, close) {
  return {
    begin: `${open}(?=${ITEM}(?:;${ITEM})*${close}${open === "\\[" ? "(?![(\\[{])" : ""})`,
    beginCaptures: { 0: named("punctuation.definition.citation.begin") },
    end: close,
    endCaptures: { 0: named("punctuation.definition.citation.end") },
    name: "meta.citation.bracketed.yinwen",
    patterns: [{ include: "#in-citation" }],
  };
}

const keyCaptures = {
  1: named("keyword.operator.suppress-author"),
  2: named("punctuation.definition.reference"),
  3: named("punctuation.definition.key.begin"),
  4: named("constant.other.reference.citation"),
  5: named("punctuation.definition.key.end"),
  6: named("constant.other.reference.citation"),
};
const SEPARATOR = "[,，\\s]*\\{?[,，\\s]*";
const notVerbatim = `(?:${any(words.NOT_VERBATIM.han)}|(?i:(?<![A-Za-z])${any(words.NOT_VERBATIM.latin)}(?![A-Za-z])))`;
const prefix = (content, name) => ({
  match: `(?<=[\\[;；［【])\\s*((?!-[@＠])${content})(?=\\s*${KEY_BARE})`,
  captures: { 1: named(name) },
});

function gloss(before, content, remarks) {
  return {
    begin: `(?<=${before}${CLOSING}|${before}${PAUSE}${CLOSING}|${before}${PAUSE}${PAUSE}${CLOSING})\\s?([（(])(?!\\s*${any(remarks)})(?=${content}[）)])`,
    beginCaptures: { 1: named("punctuation.definition.gloss.begin") },
    end: "[）)]",
    endCaptures: { 0: named("punctuation.definition.gloss.end") },
    contentName: "meta.gloss.yinwen",
  };
}
const PAUSE = "[\\s，。！？；：、,.!?;:…]";

function directive(names, parameter) {
  return {
    begin: `\\s*(<!--)\\s*(yinwen-${names})(?=\\s)`,
    beginCaptures: { 1: named("punctuation.definition.comment.begin"), 2: named("keyword.control.directive") },
    end: "-->",
    endCaptures: { 0: named("punctuation.definition.comment.end") },
    name: "meta.directive.yinwen comment.block.html.yinwen",
    patterns: [
      { match: "(?<=\\s)--(?=\\s).*?(?=-->)", name: "comment.block.reason.yinwen" },
      { match: "(?!-->)[^\\s,]+", name: `${parameter}.yinwen` },
    ],
  };
}

const include = (...names) => names.map((name) => ({ include: `#${name}` }));

const NO_PROSE = [
  "comment", "markup.fenced_code", "markup.raw", "markup.inline.raw", "markup.math", "markup.underline.link",
  "meta.embedded", "meta.tag", "meta.link.inet", "meta.link.email", "source", "string.other.title",
  "meta.citation", "meta.quotation", "meta.directive",
];
const selector = (scope, ...without) => `L:${scope} ${[...without, ...NO_PROSE].map((name) => `-${name}`).join(" ")}`;
const PROSE = ["meta.paragraph.markdown", "markup.heading.markdown", "markup.table.markdown"];

const inline = {
  $comment: "Written by textmate.js: change it there.",
  name: "yinwen markup",
  scopeName: INLINE,
  fileTypes: [],
  injectionSelector: PROSE.map((scope) => selector(scope)).join(", "),
  patterns: include("prose"),
  repository: {
    prose: { patterns: include("directive", "math", "gloss", "title", "citation", "quotation") },
    // Read here only so that nothing in it is taken for prose; what it shows is left to the grammar for formulas.
    math: {
      match: "(?<![\\\\$])(\\$\\$?)(?![\\s$])([^$\\n]*?)(?<![\\s\\\\])(\\1)(?![0-9])",
      captures: {
        1: { name: "punctuation.definition.math.begin.markdown" },
        2: { name: "markup.math.inline.markdown", patterns: [{ include: "text.html.markdown.math#math" }] },
        3: { name: "punctuation.definition.math.end.markdown" },
      },
    },
    directive: {
      patterns: [
        directive("source", "constant.other.reference"),
        directive(any(words.DIRECTIVES), "variable.parameter.rule"),
      ],
    },
    title: {
      match: "(《)(?:[^《》\\n]|《[^《》\\n]*》)*(》)",
      name: "string.other.title.yinwen",
      captures: { 1: named("punctuation.definition.title.begin"), 2: named("punctuation.definition.title.end") },
    },
    gloss: {
      patterns: [
        gloss("\\p{Han}", "(?!\\s*[A-Z]+[）)])[^（()）@《\\p{Han}\\n]*[A-Za-z][^（()）@《\\p{Han}\\n]*", words.REMARKS.latin),
        gloss("[A-Za-z0-9]", "[^（()）@《A-Za-z\\n]*\\p{Han}[^（()）@《A-Za-z\\n]*", words.REMARKS.han),
      ],
    },
    citation: {
      patterns: [
        bracketed("\\[", "\\]"),
        bracketed("［", "］"),
        bracketed("【", "】"),
        {
          match: `${SIGN}${KEY}(?:(\\s?)(\\[)(?!\\^)([^\\[\\]\\n]*)(\\])(?![(\\[]))?`,
          name: "meta.citation.in-text.yinwen",
          captures: {
            ...keyCaptures,
            8: named("punctuation.definition.locator.begin"),
            9: {
              patterns: [
                { match: `(?<=\\[)\\s*\\{?\\s*(${LOCATOR})`, captures: { 1: named("constant.numeric.locator") } },
                ...include("in-citation"),
              ],
            },
            10: named("punctuation.definition.locator.end"),
          },
        },
      ],
    },
    "in-citation": {
      patterns: [
        { match: `;|；(?=${ITEM})`, name: "punctuation.separator.citation.yinwen" },
        {
          match: `${SIGN}${KEY}(?:${SEPARATOR}(${LOCATOR}))?`,
          captures: { ...keyCaptures, 7: named("constant.numeric.locator") },
        },
        prefix(`(?=[^@＠;；]*${notVerbatim})[^\\s@＠;；][^@＠;；]*?`, "keyword.other.not-verbatim"),
        prefix("[^\\s@＠;；][^@＠;；]*?", "string.unquoted.prefix"),
      ],
    },
    quotation: {
      patterns: [
        ...marks.map(([style, [open, close]]) => quotation(style, open, close)),
        ...words.STRAIGHT.map(straight),
      ],
    },
    "in-quotation": {
      patterns: [...include("omission", "citation", "interpolation", "title", "quotation"), { include: "text.html.markdown#inline" }],
    },
    "in-straight": {
      patterns: [
        ...include("omission", "citation", "interpolation", "title"),
        ...marks.map(([style, [open, close]]) => quotation(style, open, close)),
        { include: "text.html.markdown#inline" },
      ],
    },
    omission: {
      match: "[\\[［（(〔](?:…+|⋯+|\\.\\.\\.|\\. \\. \\.)[\\]］）)〕]|…+|⋯+|\\.\\.\\.|\\. \\. \\.|[（〔](?:中)?略[）〕]",
      name: "keyword.operator.omission.yinwen",
    },
    interpolation: {
      match: "([\\[〔])(?![\\^\\[])(?![0-9０-９]+[\\]〕])[^\\[\\]〔〕@\\n]+([\\]〕])(?![(\\[{])",
      name: "meta.interpolation.yinwen",
      captures: {
        1: named("punctuation.definition.interpolation.begin"),
        2: named("punctuation.definition.interpolation.end"),
      },
    },
  },
};

const block = {
  $comment: "Written by textmate.js: change it there.",
  name: "yinwen markup, blocks",
  scopeName: BLOCK,
  fileTypes: [],
  injectionSelector: selector("text.html.markdown", ...PROSE),
  patterns: [
    { include: `${INLINE}#directive` },
    footnote,
    ...["double", "corner"].map((style) => wrapped(style, ...words.MARKS[style])),
  ],
};

exports.print = (grammar) => `${JSON.stringify(grammar, null, 2)}\n`;
exports.grammars = { "yinwen.tmLanguage.json": inline, "yinwen-block.tmLanguage.json": block };

if (require.main === module) {
  for (const [name, grammar] of Object.entries(exports.grammars)) {
    fs.writeFileSync(path.join(__dirname, name), exports.print(grammar));
  }
}

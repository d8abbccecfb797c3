/**
 * @file The yinwen markup inside a paragraph: quotations, citations, titles, glosses, directives.
 *
 * An inline grammar: it is injected into the prose of Markdown beside the grammar of emphasis and links. Whatever is none of its
 * own is text, so that it never fails. What needs a look ahead (whether a mark is closed, whether a bracket is a citation) is
 * decided by src/scanner.c.
 * @license MIT OR Apache-2.0
 */
/// <reference types="tree-sitter-cli/dsl" />
// @ts-check

const words = require("./vocabulary.js");

const any = (list) => `(${list.join("|")})`;

const MARKS = "“”‘’「」｢｣『』«»‹›\"＂";
// What may begin something; anything else is text.
const SPECIAL = `${MARKS}\\[\\]［］【】@＠《》（()）<\`$\\\\{…⋯.\\-〔〕`;
const LATIN = "A-Za-z0-9_À-ɏＡ-Ｚａ-ｚ０-９";
const INTERNAL = "[:/]?[:.#$%&\\-+?<>~/]";
const NUMBER = `[${words.DIGITS}]+`;
const NUMBERS = `${NUMBER}([.．]${NUMBER})*(\\s*[${words.RANGE}]\\s*[¶§第]*${NUMBER}|\\s*[,，、&]\\s*[¶§]*[0-9]+)*`;
const ORDINAL = `第\\s*${NUMBER}(\\s*[${words.RANGE}]\\s*第?${NUMBER})?\\s*${any(words.UNITS)}`;
// The labels that a regular expression of tree-sitter reads in either case.
const cased = (word) => word.replace(/^[a-z]/, (c) => `[${c}${c.toUpperCase()}]`);
const LOCATOR = any([
  `${ORDINAL}([${words.RANGE}]?${ORDINAL})*`,
  `${any([...words.LABELS.signs, ...words.LABELS.han])}\\s*${NUMBERS}`,
  `${any(words.LABELS.latin.map(cased))}\\s+${NUMBERS}`,
  `[0-9]+(\\s*[${words.RANGE}]\\s*[0-9]+)*`,
  ...["“”", "「」", "『』", "‘’", '""', "＂＂"].map(([open, close]) => `${open}[^${close}\\n\\[\\]［］【】]+${close}`),
]);
const PREFIX = "[^\\s@＠;；\\[\\]［］【】\\\\]";
const PREFIX_END = "[^\\s@＠;；\\[\\]［］【】\\\\\\-]";
const re = (source) => new RustRegex(source);

module.exports = grammar({
  name: "yinwen",

  externals: ($) => [
    $._open_mark,
    $._close_mark,
    $._open_citation,
    $._open_gloss,
    $._open_locator,
    $._suppress,
    $._at,
    $._open_directive,
    $._semicolon,
    $.code_span,
    $._error_sentinel,
  ],

  extras: () => [],

  rules: {
    document: ($) => repeat($._inline),

    _inline: ($) =>
      choice(
        $._quoted,
        $.citation,
        $.intext_citation,
        $.title,
        $.directive,
        $.comment,
        $.code_span,
        $.math,
        $.html_tag,
        $.link_destination,
        $.attributes,
        $.escape,
        $.omission,
        $.interpolation,
        $.crossref,
        $._text,
        $._special,
      ),

    _quoted: ($) => prec.right(seq($.quotation, optional($._glossed))),
    quotation: ($) => seq(alias($._open_mark, $.open_mark), repeat($._inline), alias($._close_mark, $.close_mark)),

    // Translations in parentheses after a quotation.
    _glossed: ($) => seq(alias($._open_gloss, $.gloss_mark), $.gloss, alias(token(prec(3, /[）)]/)), $.gloss_mark)),
    gloss: ($) => repeat1(choice($._text, $.quotation, $.omission, alias(token(prec(2, re("[…⋯.\\-]"))), "punctuation"))),

    citation: ($) =>
      seq(
        alias($._open_citation, $.bracket),
        $._item,
        repeat(seq(alias($._semicolon, ";"), $._item)),
        alias(token(prec(3, /[\]］】]/)), $.bracket),
      ),
    _item: ($) =>
      seq(
        optional($._blank),
        optional(seq($.prefix, repeat("-"), optional($._blank))),
        $._reference,
        optional(choice(seq($._separator, optional($._located)), $._located)),
      ),
    // A locator opens what follows a key, or the rest of the words does.
    _located: ($) => choice(seq(optional($._brace), $.locator, optional($._rest)), $._words),
    _words: ($) => seq(choice($._suffix, $._brace), optional($._rest)),
    _rest: ($) => repeat1(choice($._suffix, $._brace, $._separator)),
    _reference: ($) => seq(optional(alias($._suppress, $.suppress_author)), alias($._at, "@"), $._key),
    _key: ($) => choice($.key, seq("{", alias(token.immediate(re("[^{}\\s]+")), $.key), "}")),
    key: () =>
      token.immediate(
        prec(3, re(`[${LATIN}]+(${INTERNAL}[${LATIN}]+)*|\\p{Han}[\\p{L}\\p{N}_]*(${INTERNAL}[\\p{L}\\p{N}_]+)*`)),
      ),
    prefix: () => token(prec(1, re(`(${PREFIX}|\\\\[^\\n])((${PREFIX}|\\s|\\\\[^\\n])*(${PREFIX_END}|\\\\[^\\n]))?`))),
    locator: () => token(prec(3, re(LOCATOR))),
    _brace: () => token(prec(2, "{")),
    _blank: () => token(prec(1, /\s+/)),
    _separator: () => token(prec(2, /\s*[,，]\s*|\s+/)),
    _suffix: () => token(prec(1, re("[^\\s,，;\\[\\]［］【】]|\\[[^\\[\\]]*\\]"))),

    intext_citation: ($) =>
      prec.right(
        seq(
          $._reference,
          optional(
            seq(
              alias($._open_locator, $.bracket),
              optional($._blank),
              $._located,
              repeat(seq(alias($._semicolon, ";"), $._item)),
              alias(token(prec(3, "]")), $.bracket),
            ),
          ),
        ),
      ),

    title: () => token(prec(2, re("《([^《》]|《[^《》]*》)+》"))),
    directive: ($) =>
      seq(
        $._open_directive,
        token.immediate(re("\\s*yinwen-")),
        alias(token.immediate(re(any(words.DIRECTIVES))), $.directive_name),
        repeat(choice(alias(token(prec(2, re("[^\\s,\\->]+(-[^\\s,\\->]+)*"))), $.rule), token(/[\s,]+/), "-", $.reason)),
        token(prec(4, /\s*-->/)),
      ),
    reason: () => token(prec(3, re("--\\s([^\\-]|-[^\\-]|--[^>])*[^\\-\\s]"))),
    comment: () => token(prec(2, re("<!--([^\\-]|-[^\\-]|--[^>])*-->"))),
    math: () => token(prec(2, re("\\$[^\\s$]([^$\\n]*[^\\s$\\\\])?\\$|\\$\\$[^$]+\\$\\$"))),
    html_tag: () => token(prec(1, re("</?[A-Za-z][^<>]*>"))),
    link_destination: () => token(prec(3, re("\\]\\([^()\\s]*(\\([^()\\s]*\\)[^()\\s]*)*(\\s+(\"[^\"]*\"|'[^']*'))?\\)"))),
    attributes: () => token(prec(2, re("\\{[.#][^{}\\n]*\\}"))),
    escape: () => token(prec(2, re("\\\\[!-/:-@\\[-`{-~]"))),
    omission: () =>
      token(prec(2, re("[\\[［（(〔](…+|⋯+|\\.\\.\\.|\\. \\. \\.)[\\]］）)〕]|…+|⋯+|\\.\\.\\.|\\. \\. \\.|[（〔]中?略[）〕]"))),
    interpolation: () => token(prec(1, re(`〔[^〔〕\\n0-9０-９${MARKS}\`]+〕`))),
    crossref: () => token(prec(3, re(`@${any(words.CROSSREFS)}-[${LATIN}:.\\-]*[${LATIN}]`))),

    // Words, with the marks and signs that are part of them: don’t, a@b.com, 张三@小明, https://a/@b.
    _text: () => token(prec(1, re(`([^${SPECIAL}]|[A-Za-z0-9]’[A-Za-z0-9]|[A-Za-z0-9À-ɏ][@＠]|\\p{Han}@\\p{Han}|://[^\\s<>\\p{Han}，。；：${MARKS}\\[\\]［］【】《》（()）\`$\\\\{…⋯〔〕]*)+`))),
    _special: () => token(prec(-1, re(`[${SPECIAL}]|\`+`))),
  },
});

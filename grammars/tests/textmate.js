// What the TextMate grammar makes of a Markdown file, as spans.
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const oniguruma = require("vscode-oniguruma");
const textmate = require("vscode-textmate");

const folder = path.join(__dirname, "..");
const markdown = path.join(folder, "node_modules", "tm-grammars", "grammars");
const injected = {
  "markdown.yinwen": path.join(folder, "yinwen.tmLanguage.json"),
  "markdown.yinwen.block": path.join(folder, "yinwen-block.tmLanguage.json"),
};
const files = { ...injected };

/** The Markdown grammar, ours injected. */
exports.load = async () => {
  const { grammars } = await import("tm-grammars");
  for (const { scopeName, name } of grammars) files[scopeName] = path.join(markdown, `${name}.json`);
  const wasm = fs.readFileSync(require.resolve("vscode-oniguruma/release/onig.wasm"));
  await oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async (scope) =>
      scope in files ? textmate.parseRawGrammar(fs.readFileSync(files[scope], "utf8"), files[scope]) : null,
    getInjections: (scope) => (scope === "text.html.markdown" ? Object.keys(injected) : []),
  });
  return registry.loadGrammar("text.html.markdown");
};

/** All tokens: line from 0, UTF-16 columns, scopes. */
exports.tokens = (grammar, text) => {
  let state = textmate.INITIAL;
  return text.split("\n").flatMap((line, row) => {
    const result = grammar.tokenizeLine(line, state);
    state = result.ruleStack;
    return result.tokens.map((token) => ({ ...token, line: row, endIndex: Math.min(token.endIndex, line.length) }));
  });
};

// Scopes that are one span as far as they reach in a line.
const KINDS = {
  "meta.citation.bracketed": "citation",
  "meta.citation.in-text": "citation",
  "constant.other.reference.citation": "key",
  "constant.numeric.locator": "locator",
  "string.unquoted.prefix": "prefix",
  "keyword.other.not-verbatim": "not-verbatim",
  "meta.gloss": "gloss",
  "string.other.title": "title",
  "meta.directive": "directive",
};
// What begins a span of these kinds, though another one stands right before.
const BEGINS = { citation: "punctuation.definition.citation.begin", directive: "punctuation.definition.comment.begin" };

/** Spans `{kind, start: [line, column], end}` with columns in UTF-16 units. */
exports.spans = (grammar, text) => {
  const spans = [];
  const open = {};
  for (const token of exports.tokens(grammar, text)) {
    if (token.startIndex === token.endIndex) continue;
    const has = (name) => token.scopes.includes(`${name}.yinwen`);
    const at = [token.line, token.startIndex];
    const end = [token.line, token.endIndex];
    for (const [scope, kind] of Object.entries(KINDS)) {
      const running = open[scope];
      const goes = has(scope) && running && running.end[0] === at[0] && running.end[1] === at[1];
      if (goes && !(kind in BEGINS && has(BEGINS[kind]))) {
        running.end = end;
      } else if (has(scope)) {
        open[scope] = { kind, start: at, end };
        spans.push(open[scope]);
      }
    }
    // Only the outermost quotation counts, and only if its mark comes; it may go on over lines.
    if (has("meta.gloss") || token.scopes.filter((scope) => scope === "meta.quotation.yinwen").length !== 1) continue;
    if (has("punctuation.definition.string.begin")) {
      open.quotation = at;
    } else if (has("punctuation.definition.string.end") && open.quotation) {
      spans.push({ kind: "quotation", start: open.quotation, end });
      open.quotation = null;
    }
  }
  return spans;
};

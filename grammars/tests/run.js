// Holds the grammars to the shared examples: examples/NAME.md is to have the spans of examples/NAME.spans.
//
//   node tests/run.js                            the TextMate grammar
//   node tests/run.js PARSER.so NVIM [NVIM…]     also the tree-sitter grammar, in each of these Neovims
"use strict";

const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { grammars, print: printGrammar } = require("../textmate.js");
const spans = require("./spans.js");
const textmate = require("./textmate.js");

const folder = path.join(__dirname, "..");
const names = fs
  .readdirSync(path.join(folder, "examples"))
  .filter((name) => name.endsWith(".md"))
  .map((name) => name.slice(0, -3));
const read = (name) => fs.readFileSync(path.join(folder, "examples", name), "utf8");

let failures = 0;
function compare(reader, name, found) {
  const expected = read(`${name}.spans`).split("\n").filter(Boolean);
  const missing = expected.filter((line) => !found.includes(line));
  const surplus = found.filter((line) => !expected.includes(line));
  const same = found.join("\n") === expected.join("\n");
  console.log(`${same ? "ok  " : "FAIL"} ${name}: ${expected.length} spans, ${reader}`);
  for (const line of missing) console.log(`  - ${line}`);
  for (const line of surplus) console.log(`  + ${line}`);
  if (!same) failures += 1;
}

/** Tree-sitter counts bytes. */
function inUnits(text, { kind, start, end }) {
  const lines = text.split("\n");
  const units = ([line, bytes]) => [line, Buffer.from(lines[line] ?? "").subarray(0, bytes).toString().length];
  return { kind, start: units(start), end: units(end) };
}

async function main([parser, ...editors]) {
  for (const [name, grammar] of Object.entries(grammars)) {
    if (fs.readFileSync(path.join(folder, name), "utf8") !== printGrammar(grammar)) {
      console.log(`FAIL ${name} is not what textmate.js writes: npm run build`);
      failures += 1;
    }
  }
  const grammar = await textmate.load();
  for (const name of names) {
    const text = read(`${name}.md`);
    compare("TextMate", name, spans.print(text, textmate.spans(grammar, text)));
  }
  for (const editor of editors) {
    const version = execFileSync(editor, ["--version"], { encoding: "utf8" }).split("\n")[0];
    const files = names.map((name) => path.join("examples", `${name}.md`));
    const script = path.join("tests", "treesitter.lua");
    const options = { cwd: folder, encoding: "utf8" };
    const answer = JSON.parse(execFileSync(editor, ["--clean", "-l", script, parser, ...files], options));
    for (const { path: file, spans: found } of answer) {
      const name = path.basename(file, ".md");
      const text = read(`${name}.md`);
      // An empty list is an empty object in Lua.
      const list = Array.isArray(found) ? found : [];
      compare(`tree-sitter in ${version}`, name, spans.print(text, list.map((span) => inUnits(text, span))));
    }
  }
  process.exit(failures ? 1 : 0);
}

main(process.argv.slice(2));

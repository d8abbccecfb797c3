// The format of the expected spans: one a line, `line:column-line:column kind text`, from 1, in characters, end excluded.
"use strict";

// What does not belong to a span, though a grammar may show it so: the marks of a gloss, the space before a directive.
const AROUND = { gloss: " \"“”‘’「」『』«»＂", directive: " " };

/** Lines of the format, in order. `spans` have UTF-16 columns from 0. */
exports.print = (text, spans) => {
  const lines = text.split("\n");
  const offset = ([line, column]) => lines.slice(0, line).reduce((sum, l) => sum + l.length + 1, column);
  const position = (at) => {
    const before = text.slice(0, at).split("\n");
    return [before.length, [...before.at(-1)].length + 1];
  };
  return spans
    .map(({ kind, start, end }) => {
      let [from, to] = [offset(start), offset(end)];
      const around = AROUND[kind] ?? "";
      while (from < to && around.includes(text[from])) from += 1;
      while (from < to && around.includes(text[to - 1])) to -= 1;
      return { kind, from, to, start: position(from), end: position(to) };
    })
    .filter(({ from, to }) => from < to)
    .sort((a, b) => a.from - b.from || b.to - a.to || (a.kind < b.kind ? -1 : 1))
    .map((s) => `${s.start.join(":")}-${s.end.join(":")} ${s.kind} ${text.slice(s.from, s.to).replaceAll("\n", "⏎")}`);
};

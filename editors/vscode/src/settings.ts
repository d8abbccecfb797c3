// What the user set, as the server reads it: only what somebody wrote, so that the server's own defaults and yinwen.toml hold.

import * as vscode from 'vscode';

/** Settings that the server knows nothing of, and would call mistakes. */
const OURS: ReadonlySet<string> = new Set(['server.path', 'decorations', 'suggest', 'trace.server']);

/** A tree of settings: `check.uncited` is in `check`. */
export type Tree = Record<string, unknown>;

/** The value of `yinwen` for the server. `declared` are the names of all settings, each with its section. */
export function forServer(declared: readonly string[]): Tree {
  const all = vscode.workspace.getConfiguration('yinwen');
  const written: [string, unknown][] = [];
  for (const name of declared) {
    const key = name.replace(/^yinwen\./, '');
    const found = OURS.has(key) ? undefined : all.inspect(key);
    const value = found?.workspaceFolderValue ?? found?.workspaceValue ?? found?.globalValue;
    if (value !== undefined && value !== null) written.push([key, value]);
  }
  return tree(written);
}

/** Puts values with dotted names into a tree. */
export function tree(values: readonly [string, unknown][]): Tree {
  const root: Tree = {};
  for (const [name, value] of values) {
    const dot = name.indexOf('.');
    if (dot < 0) {
      root[name] = value;
    } else {
      const head = name.slice(0, dot);
      root[head] = { ...(root[head] as Tree | undefined), [name.slice(dot + 1)]: value };
    }
  }
  return root;
}

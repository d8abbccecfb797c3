// Builds dist/: the extension, its tests, and the copies of files that live elsewhere in the repository.

import { cp, rm } from 'node:fs/promises';
import { build } from 'esbuild';

const shared = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  logLevel: 'warning',
};

await rm('dist', { recursive: true, force: true });
await build({ ...shared, entryPoints: ['src/extension.ts'], outdir: 'dist', external: ['vscode'], minify: true });
await build({
  ...shared,
  entryPoints: ['test/unit/index.ts', ...['corpus', 'add', 'folders', 'server', 'bare'].map((name) => `test/host/${name}.ts`)],
  outdir: 'dist/test',
  external: ['vscode', 'mocha'],
});
await rm('syntaxes', { recursive: true, force: true });
for (const grammar of ['yinwen', 'yinwen-block']) await cp(`../../grammars/${grammar}.tmLanguage.json`, `syntaxes/${grammar}.tmLanguage.json`);
for (const licence of ['LICENSE-MIT', 'LICENSE-APACHE']) await cp(`../../${licence}`, `dist/${licence}`);

// Makes the package (.vsix): node package.mjs [--target linux-x64] [--program FILE] [--out FILE]. With a program it is put into the
// package, which is then for one platform: that of this machine, if no target is named.

import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { target: { type: 'string' }, program: { type: 'string' }, out: { type: 'string' } } });

rmSync('server', { recursive: true, force: true });
const options = ['--no-dependencies', '--skip-license', '--no-rewrite-relative-links', '--allow-missing-repository'];
if (values.program) {
  const target = values.target ?? `${process.platform}-${process.arch}`;
  const copy = join('server', target.startsWith('win32') ? 'yinwen.exe' : 'yinwen');
  mkdirSync('server');
  copyFileSync(values.program, copy);
  chmodSync(copy, 0o755);
  options.push('--target', target);
}
if (values.out) options.push('--out', values.out);
execFileSync(process.execPath, ['esbuild.mjs'], { stdio: 'inherit' });
execFileSync(process.execPath, [join('node_modules', '@vscode', 'vsce', 'vsce'), 'package', ...options], { stdio: 'inherit' });
rmSync('server', { recursive: true, force: true });
if (values.out) console.log(basename(values.out));

// Runs all suites in the real extension host, then a session by keyboard. Run by .ci/vscode, which sets the variables.

import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { session } from './session.mjs';
import { Workbench } from './workbench.mjs';

const need = (name) => process.env[name] ?? fail(`${name} is not set`);
const fail = (message) => { throw new Error(message); };

const extension = resolve(import.meta.dirname, '../..');
const work = need('WORK');
rmSync(work, { recursive: true, force: true });
mkdirSync(join(work, 'bin'), { recursive: true });
symlinkSync(resolve(need('YINWEN')), join(work, 'bin/yinwen'));

/** A fresh copy of the example, in a folder with a space and Chinese characters. */
const project = (name) => {
  const folder = join(work, `乌镇 笔记 ${name}`);
  cpSync(resolve(extension, '../../examples/wuzhen'), folder, { recursive: true, filter: (path) => !path.endsWith('.expected') });
  mkdirSync(join(folder, '.git'));
  return folder;
};

const report = join(work, 'report.txt');
const bench = await Workbench.start({
  node: need('VSCODE_NODE'),
  server: need('VSCODE_SERVER'),
  browser: need('CHROMIUM'),
  extension,
  data: join(work, 'data'),
  env: { ...process.env, PATH: join(work, 'bin') + delimiter + process.env.PATH, YINWEN_TEST_REPORT: report },
});
const only = process.argv[2];
const results = {};
try {
  const suite = (name) => join(extension, `dist/test/host/${name}.js`);
  const all = {
    corpus: () => bench.run({ folder: project('语料'), tests: suite('corpus') }),
    server: () => bench.run({ folder: project('服务'), tests: suite('server') }),
    bare: () => bench.run({ tests: suite('bare') }),
    session: () => session(bench, project('键盘'), process.env.SHOTS ?? join(work, 'shots')),
  };
  for (const [name, run] of Object.entries(all)) {
    if (only && only !== name) continue;
    console.log(`\n== ${name}`);
    results[name] = await run().catch((error) => { console.error(error); return 'failed'; });
    if (existsSync(report)) console.log(readFileSync(report, 'utf8'));
    rmSync(report, { force: true });
  }
} finally {
  await bench.stop();
}
console.log(results);
process.exitCode = Object.values(results).every((code) => code === 0) ? 0 : 1;

// Runs the suites in the real extension host, then a session by keyboard with the package installed. Run by .ci/vscode, which sets
// the variables: VSCODE_NODE and VSCODE_SERVER, CHROMIUM, YINWEN (the program), VSIX (the package), WORK (a folder), SHOTS (a folder
// for pictures). An argument names the one part to be run.

import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { session } from './session.mjs';
import { Workbench } from './workbench.mjs';

const need = (name) => process.env[name] ?? fail(`${name} is not set`);
const fail = (message) => { throw new Error(message); };

const here = resolve(import.meta.dirname, '../..');
const work = need('WORK');
const report = join(work, 'report.txt');
rmSync(work, { recursive: true, force: true });
mkdirSync(join(work, 'bin'), { recursive: true });
symlinkSync(resolve(need('YINWEN')), join(work, 'bin/yinwen'));

/** A fresh copy of the example, in a folder with a space and Chinese characters. */
const project = (name) => {
  const folder = join(work, `乌镇 笔记 ${name}`);
  cpSync(join(here, '../../examples/wuzhen'), folder, { recursive: true, filter: (path) => !path.endsWith('.expected') });
  mkdirSync(join(folder, '.git'));
  return folder;
};
const suite = (name) => join(here, `dist/test/host/${name}.js`);
const start = (name, extension, env) => Workbench.start({
  node: need('VSCODE_NODE'),
  server: need('VSCODE_SERVER'),
  browser: need('CHROMIUM'),
  extension,
  data: join(work, `data-${name}`),
  env: { ...process.env, YINWEN_TEST_REPORT: report, ...env },
});

/** Where the program is on the PATH, and where there is only the one in the package. */
const benches = [
  {
    start: () => start('source', here, { PATH: join(work, 'bin') + delimiter + process.env.PATH }),
    parts: {
      corpus: (bench) => bench.run({ folder: project('语料'), tests: suite('corpus') }),
      server: (bench) => bench.run({ folder: project('服务'), tests: suite('server') }),
      bare: (bench) => bench.run({ tests: suite('bare') }),
    },
  },
  {
    start: () => start('package', need('VSIX'), {}),
    parts: { session: (bench) => session(bench, project('键盘'), process.env.SHOTS ?? join(work, 'shots')) },
  },
];

const only = process.argv[2];
const results = {};
for (const { start, parts } of benches) {
  const wanted = Object.entries(parts).filter(([name]) => !only || only === name);
  if (wanted.length === 0) continue;
  const bench = await start();
  try {
    for (const [name, run] of wanted) {
      console.log(`\n== ${name}`);
      results[name] = await run(bench).catch((error) => { console.error(error); return 'failed'; });
      if (existsSync(report)) console.log(readFileSync(report, 'utf8'));
      rmSync(report, { force: true });
    }
  } finally {
    await bench.stop();
  }
}
console.log(results);
process.exitCode = Object.values(results).every((code) => code === 0) ? 0 : 1;

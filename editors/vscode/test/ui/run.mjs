// Runs the suites in the real extension host, then a session by keyboard with the package installed. Run by .ci/vscode, which sets
// the variables: VSCODE_NODE and VSCODE_SERVER, CHROMIUM, YINWEN (the program), VSIX (the package), WORK (a folder), SHOTS (a folder
// for pictures). An argument names the one part to be run.

import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { restricted } from './restricted.mjs';
import { session } from './session.mjs';
import { Workbench } from './workbench.mjs';

const need = (name) => process.env[name] ?? fail(`${name} is not set`);
const fail = (message) => { throw new Error(message); };

const here = resolve(import.meta.dirname, '../..');
const work = need('WORK');
const report = join(work, 'report.txt');
const shots = process.env.SHOTS ?? join(work, 'shots');
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
/** A folder without a corpus. */
const bare = (name) => {
  const folder = join(work, `没有 语料 ${name}`);
  mkdirSync(folder, { recursive: true });
  return folder;
};
/** A workspace of several folders: the example; two with a corpus that has an id of the first; one that is not on the disk. */
const several = () => {
  const other = (name) => {
    const path = join(work, name);
    mkdirSync(join(path, 'corpus'), { recursive: true });
    writeFileSync(join(path, 'corpus/xi2015.txt'), '另一次讲话\n\n各国应当尊重主权，共享发展机遇。\n\n数据主权不容侵犯。\n');
    writeFileSync(join(path, '笔记.md'), '讲话说“各国应当尊重主权”[@xi2015]，又说“数据主全不容侵犯”[@xi2015]。');
    return { path };
  };
  const folders = [{ path: project('多个') }, other('另一个 项目'), other('第三个 项目'), { uri: 'yinwen-virtual:/repo', name: 'virtual' }];
  const file = join(work, '多个 文件夹.code-workspace');
  writeFileSync(file, JSON.stringify({ folders }));
  return file;
};
const suite = (name) => join(here, `dist/test/host/${name}.js`);
const start = (name, extension, env, options) => Workbench.start({
  ...options,
  node: need('VSCODE_NODE'),
  server: need('VSCODE_SERVER'),
  browser: need('CHROMIUM'),
  extension,
  data: join(work, `data-${name}`),
  env: { ...process.env, YINWEN_TEST_REPORT: report, ...env },
});

/** The example, with settings that would run a program and read a folder elsewhere. */
const hostile = () => {
  const folder = project('陌生');
  const [program, archive] = [join(folder, 'yinwen'), join(work, '别处')];
  writeFileSync(program, `#!/bin/sh\ntouch '${join(folder, 'was-run')}'\necho yinwen 9.9.9\n`);
  chmodSync(program, 0o755);
  mkdirSync(archive, { recursive: true });
  writeFileSync(join(archive, 'secret.txt'), '此处的文字不归这个文件夹读取。\n');
  mkdirSync(join(folder, '.vscode'));
  writeFileSync(join(folder, '.vscode/settings.json'), JSON.stringify({ 'yinwen.server.path': program, 'yinwen.corpusFolders': [archive] }));
  return folder;
};

/** Where the program is on the PATH; where there is only the one in the package; so, in Chinese and in a folder that is not trusted. */
const benches = [
  {
    start: () => start('source', here, { PATH: join(work, 'bin') + delimiter + process.env.PATH }),
    parts: {
      corpus: (bench) => bench.run({ folder: project('语料'), tests: suite('corpus') }),
      server: (bench) => bench.run({ folder: project('服务'), tests: suite('server') }),
      add: (bench) => bench.run({ folder: project('来件'), tests: suite('add') }),
      folders: (bench) => bench.run({ workspace: several(), tests: suite('folders') }),
      bare: (bench) => bench.run({ tests: suite('bare') }),
      empty: (bench) => bench.run({ folder: bare('文件夹'), tests: suite('bare') }),
    },
  },
  {
    start: () => start('package', need('VSIX'), {}),
    parts: { session: (bench) => session(bench, project('键盘'), shots) },
  },
  {
    start: () => start('chinese', need('VSIX'), {}, { isTrusting: false, settings: { 'yinwen.decorations': false } }),
    parts: { chinese: (bench) => restricted(bench, hostile(), shots) },
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

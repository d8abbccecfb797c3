// The server's life: crashes, a wrong program, an old one, a restart. In a folder with a corpus.

import * as assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Api } from '../../src/extension';
import { extension, file, finding, findings, listen, open, ruleOf, runTests, sleep, until } from './mocha';

const NOTE = 'notes/brief.md';

/** A program that says it is that version of yinwen, and as a server does `then`. */
function program(folder: string, version: string, then: string): string {
  const path = join(folder, '引文 程序');
  writeFileSync(path, `#!/bin/sh\nif [ "$1" = --version ]; then echo "${version}"; else ${then}; fi\n`);
  chmodSync(path, 0o755);
  return path;
}

async function choose(path: string | undefined): Promise<void> {
  await vscode.workspace.getConfiguration('yinwen').update('server.path', path, vscode.ConfigurationTarget.Global);
}

export const run = (): Promise<void> => runTests(() => {
  let api: Api;
  let ear: ReturnType<typeof listen>;
  const folder = mkdtempSync(join(tmpdir(), 'yinwen-'));
  before(async () => {
    api = await extension();
    assert.ok(await api.server.ready());
    await open(file(NOTE));
    await finding(file(NOTE), 'misquoted-number');
  });
  beforeEach(() => { ear = listen('showErrorMessage'); });
  afterEach(() => { ear.off(); });

  describe('a server that ends by itself', () => {
    it('is started again, and nobody is bothered', async () => {
      const { pid } = api.server;
      assert.ok(pid !== undefined);
      process.kill(pid, 'SIGKILL');
      await until('another server', () => api.server.phase === 'ready' && api.server.pid !== undefined && api.server.pid !== pid);
      await until('findings again', () => findings(file(NOTE)).some((one) => ruleOf(one) === 'misquoted-number'));
      assert.deepEqual(ear.told, []);
    });

    it('again and again is given up, with one message', async () => {
      const count = join(folder, 'count');
      await choose(program(folder, 'yinwen 0.1.0', `echo >> '${count}'; exit 3`));
      await until('the end', () => api.server.phase === 'failed');
      assert.equal(readFileSync(count, 'utf8').length, 5);
      assert.equal(ear.told.length, 1);
      assert.match(ear.told[0] ?? '', /ended unexpectedly several times/);
      assert.equal(api.status.text, '$(error) yinwen');
      await sleep(1500);
      assert.equal(readFileSync(count, 'utf8').length, 5);
    });
  });

  describe('a program', () => {
    it('that is not there is named', async () => {
      await choose('/nowhere/引文/yinwen');
      await until('the message', () => ear.told.length > 0);
      assert.deepEqual(ear.told, ['yinwen.server.path: there is no program /nowhere/引文/yinwen. It has to be an absolute path.']);
      assert.equal(api.server.phase, 'failed');
    });

    it('that is something else is not started', async () => {
      await choose('/bin/cat');
      await until('the message', () => ear.told.length > 0);
      assert.match(ear.told[0] ?? '', /^\/bin\/cat does not answer as yinwen does/);
    });

    it('that is too old is not started', async () => {
      const path = program(folder, 'yinwen 0.0.9', 'exit 0');
      await choose(path);
      await until('the message', () => ear.told.length > 0);
      assert.deepEqual(ear.told, [`${path} is yinwen 0.0.9; this extension needs 0.1.0 or later.`]);
    });

    it('that is right again is started at once', async () => {
      await choose(undefined);
      assert.ok(await api.server.ready());
      await until('findings again', () => findings(file(NOTE)).some((one) => ruleOf(one) === 'misquoted-number'));
      assert.deepEqual(ear.told, []);
    });
  });

  describe('the command to restart', () => {
    it('ends the old server and starts a new one', async () => {
      const { pid } = api.server;
      assert.ok(pid !== undefined);
      await vscode.commands.executeCommand('yinwen.restart');
      assert.ok(await api.server.ready());
      assert.notEqual(api.server.pid, pid);
      await until('the old server to end', () => !isAlive(pid));
      await until('findings again', () => findings(file(NOTE)).some((one) => ruleOf(one) === 'misquoted-number'));
    });
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

// Where the program `yinwen` is, and whether it is one that this extension can work with.

import { execFile } from 'node:child_process';
import { homedir } from 'node:os';
import * as path from 'node:path';

/** The oldest version of the program that has what the extension asks of it. */
export const OLDEST = '0.1.0';

export type Origin = 'setting' | 'path' | 'bundled';

export interface Candidate {
  readonly file: string;
  readonly origin: Origin;
}

/** What was found out about a candidate. `missing`: no such file; `alien`: it does not say what version of yinwen it is. */
export type Probe = { readonly version: string } | { readonly problem: 'missing' | 'alien' | 'old'; readonly detail: string };

export interface Surroundings {
  /** `yinwen.server.path`. */
  readonly setting: string;
  /** The variable PATH. */
  readonly searchPath: string;
  /** The extension's own folder. */
  readonly extension: string;
  readonly platform: NodeJS.Platform;
}

/**
 * The places to look at, best first. A path in the settings is the only one then: whoever set it wants to hear that it is wrong.
 * Relative folders on the PATH are passed over, since they would mean something else in every workspace.
 */
export function candidates(around: Surroundings): Candidate[] {
  const setting = around.setting.trim();
  if (setting !== '') {
    const file = setting.startsWith('~/') ? path.join(homedir(), setting.slice(2)) : setting;
    return [{ file, origin: 'setting' }];
  }
  const isWindows = around.platform === 'win32';
  const name = isWindows ? 'yinwen.exe' : 'yinwen';
  const folders = around.searchPath.split(isWindows ? ';' : ':').filter((folder) => path.isAbsolute(folder));
  return [
    ...folders.map((folder): Candidate => ({ file: path.join(folder, name), origin: 'path' })),
    { file: path.join(around.extension, 'server', name), origin: 'bundled' },
  ];
}

/** Asks a candidate for its version. */
export async function probe(file: string): Promise<Probe> {
  if (!path.isAbsolute(file)) return { problem: 'missing', detail: file };
  return new Promise((resolve) => {
    execFile(file, ['--version'], { timeout: 10_000, windowsHide: true }, (error, stdout) => {
      if (error !== null) {
        const isMissing = error.code === 'ENOENT';
        resolve({ problem: isMissing ? 'missing' : 'alien', detail: error.message });
      } else {
        resolve(judge(stdout));
      }
    });
  });
}

/** What the answer to `--version` means. */
export function judge(answer: string): Probe {
  const version = /^yinwen (\d+\.\d+\.\d+\S*)\s*$/.exec(answer)?.[1];
  if (version === undefined) return { problem: 'alien', detail: answer.trim().slice(0, 200) };
  return compare(version, OLDEST) < 0 ? { problem: 'old', detail: version } : { version };
}

/** Orders versions by their three numbers; what follows them does not count. */
export function compare(a: string, b: string): number {
  const numbers = (version: string): number[] => version.split(/[.+-]/, 3).map(Number);
  const [left, right] = [numbers(a), numbers(b)];
  return left.map((n, index) => n - (right[index] ?? 0)).find((difference) => difference !== 0) ?? 0;
}

export interface Found extends Candidate {
  readonly version: string;
}

export interface Failed extends Candidate {
  readonly problem: 'missing' | 'alien' | 'old';
  readonly detail: string;
}

/** The first candidate that will do, else the one that came nearest to it: an old one before a missing one. */
export async function find(all: readonly Candidate[], ask: typeof probe = probe): Promise<Found | Failed | undefined> {
  let failed: Failed | undefined;
  for (const candidate of all) {
    const probed = await ask(candidate.file);
    if ('version' in probed) return { ...candidate, version: probed.version };
    if (failed === undefined || (failed.problem === 'missing' && probed.problem !== 'missing')) {
      failed = { ...candidate, ...probed };
    }
  }
  return failed;
}

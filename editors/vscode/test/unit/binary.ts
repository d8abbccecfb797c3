// Which program is started: the one in the settings, on the PATH, beside the extension; and only one that will do.

import * as assert from 'node:assert/strict';
import { homedir } from 'node:os';
import { candidates, compare, find, judge } from '../../src/binary';
import type { Probe } from '../../src/binary';

const around = { setting: '', searchPath: '', extension: '/ext', platform: 'linux' as const };

describe('the program', () => {
  it('in the settings is the only one looked at', () => {
    const all = candidates({ ...around, setting: '/opt/引文 1/yinwen', searchPath: '/usr/bin' });
    assert.deepEqual(all, [{ file: '/opt/引文 1/yinwen', origin: 'setting' }]);
    assert.equal(candidates({ ...around, setting: '~/bin/yinwen' })[0]?.file, `${homedir()}/bin/yinwen`);
  });

  it('is looked for on the PATH, relative folders passed over, then beside the extension', () => {
    const files = candidates({ ...around, searchPath: '.:/usr/bin::bin:/opt/bin' }).map(({ file }) => file);
    assert.deepEqual(files, ['/usr/bin/yinwen', '/opt/bin/yinwen', '/ext/server/yinwen']);
  });

  it('has to say what version it is', () => {
    assert.deepEqual(judge('yinwen 0.1.0\n'), { version: '0.1.0' });
    assert.deepEqual(judge('yinwen 1.12.3-rc.1 (abc)\n'), { problem: 'alien', detail: 'yinwen 1.12.3-rc.1 (abc)' });
    assert.deepEqual(judge('yinwen 0.0.9\n'), { problem: 'old', detail: '0.0.9' });
    assert.deepEqual(judge('cat (GNU coreutils) 9.1\n'), { problem: 'alien', detail: 'cat (GNU coreutils) 9.1' });
  });

  it('is ordered by its numbers', () => {
    assert.ok(compare('0.10.0', '0.9.9') > 0);
    assert.ok(compare('0.1.0', '0.1.1') < 0);
    assert.equal(compare('1.2.3', '1.2.3'), 0);
  });

  it('that is too old does not keep a later candidate from being found', async () => {
    const answers: Record<string, Probe> = { '/a/yinwen': { problem: 'old', detail: '0.0.1' }, '/ext/server/yinwen': { version: '0.1.0' } };
    const ask = (file: string): Promise<Probe> => Promise.resolve(answers[file] ?? { problem: 'missing', detail: file });
    const found = await find(candidates({ ...around, searchPath: '/a:/b' }), ask);
    assert.deepEqual(found, { file: '/ext/server/yinwen', origin: 'bundled', version: '0.1.0' });
    delete answers['/ext/server/yinwen'];
    const failed = await find(candidates({ ...around, searchPath: '/b:/a' }), ask);
    assert.deepEqual(failed, { file: '/a/yinwen', origin: 'path', problem: 'old', detail: '0.0.1' });
  });
});

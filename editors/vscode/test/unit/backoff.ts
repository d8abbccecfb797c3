// After a crash: longer and longer waits, then an end; a sound run forgets what was before.

import * as assert from 'node:assert/strict';
import { Backoff } from '../../src/backoff';

describe('back-off', () => {
  it('waits longer each time and gives up', () => {
    const backoff = new Backoff();
    const waits = [0, 1, 2, 3, 4].map((second) => backoff.next(second * 1000));
    assert.deepEqual(waits, [500, 1000, 2000, 4000, undefined]);
  });

  it('forgets crashes before a sound run', () => {
    const backoff = new Backoff();
    backoff.next(0);
    backoff.next(1000);
    assert.equal(backoff.next(10 * 60_000), 500);
  });

  it('begins anew when asked to', () => {
    const backoff = new Backoff();
    for (let n = 0; n < 5; n++) backoff.next(n);
    backoff.reset();
    assert.equal(backoff.next(6), 500);
  });
});

// How long to wait before a server that ended by itself is started again, and when to give up.

/** Waits before the first, second, … restart, in milliseconds. */
const WAITS = [500, 1000, 2000, 4000];
/** A server that ran so long, in milliseconds, is sound: what happened before is forgotten. */
const SOUND = 3 * 60_000;

export class Backoff {
  private count = 0;
  private last = -Infinity;

  /** The server ended at `now`, in milliseconds: how long to wait; `undefined` means give up. */
  next(now: number): number | undefined {
    if (now - this.last > SOUND) this.count = 0;
    this.last = now;
    return WAITS[this.count++];
  }

  /** Somebody asked for a fresh start. */
  reset(): void {
    this.count = 0;
  }
}

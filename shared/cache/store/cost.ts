/** What one call costs. */
export class Cost {
  billed = 0;
  roundTrips = 0;
  readonly startedMs: number;

  constructor(startedMs: number) {
    this.startedMs = startedMs;
  }

  /** What it cost since this was last asked: whoever tells it tells it once, so that sums are right. */
  take(nowMs: number): { readonly ms: number; readonly billed: number; readonly roundTrips: number } {
    const { startedMs, billed, roundTrips } = this;
    this.billed = 0;
    this.roundTrips = 0;
    return { ms: nowMs - startedMs, billed, roundTrips };
  }
}

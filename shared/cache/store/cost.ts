/** What one call costs. */
export class Cost {
  billed = 0;
  roundTrips = 0;
  readonly startedMs: number;

  constructor(startedMs: number) {
    this.startedMs = startedMs;
  }

  /** What it cost since this was last asked: whoever tells it tells it once, so that sums are right. */
  take(): { readonly billed: number; readonly roundTrips: number } {
    const { billed, roundTrips } = this;
    this.billed = 0;
    this.roundTrips = 0;
    return { billed, roundTrips };
  }
}

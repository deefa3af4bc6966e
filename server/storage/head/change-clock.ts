// Tells whether samples up to some time may have changed: what was computed from them holds until then.

/** Changes that are told apart by their times; older ones count for every time. */
const CHANGE_LIMIT = 1024;

export class ChangeClock {
  private count = 0;
  private floor = 0;
  /** Earliest times of changes, rising; a later change with an earlier time takes the place of those before it. */
  private readonly fromMs: number[] = [];
  private readonly numbers: number[] = [];

  /** Samples at or after the time came or went. */
  note(earliestMs: number): void {
    this.count += 1;
    while ((this.fromMs.at(-1) ?? -Infinity) >= earliestMs && this.fromMs.length > 0) {
      this.fromMs.pop();
      this.numbers.pop();
    }
    this.fromMs.push(earliestMs);
    this.numbers.push(this.count);
    if (this.fromMs.length <= CHANGE_LIMIT) return;
    this.fromMs.shift();
    this.floor = this.numbers.shift() ?? 0;
  }

  /** Rises with every change that may touch samples at or before the time. */
  until(timeMs: number): number {
    for (let at = this.fromMs.length - 1; at >= 0; at -= 1)
      if ((this.fromMs[at] ?? Infinity) <= timeMs) return this.numbers[at] ?? 0;
    return this.floor;
  }
}

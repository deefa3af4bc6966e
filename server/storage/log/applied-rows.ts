// How far the log was applied to the head: the last sequence number, by epoch and writer.

export class AppliedRows {
  /** Some numbers a day. */
  private readonly sealed = new Set<number>();
  private readonly byEpoch = new Map<number, Map<number, number>>();

  get(epoch: number, writer: number): number {
    return this.byEpoch.get(epoch)?.get(writer) ?? 0;
  }

  set(epoch: number, writer: number, seq: number): void {
    const writers = this.byEpoch.get(epoch);
    if (writers) writers.set(writer, seq);
    else this.byEpoch.set(epoch, new Map([[writer, seq]]));
  }

  /** The head has given the epoch to segments: none of its rows must be applied again. */
  isSealed(epoch: number): boolean {
    return this.sealed.has(epoch);
  }

  /** The epoch is sealed. */
  drop(epoch: number): void {
    this.sealed.add(epoch);
    this.byEpoch.delete(epoch);
  }
}

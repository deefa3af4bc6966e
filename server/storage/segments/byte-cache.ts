// A cache bounded by bytes: what was used longest ago goes first.

export class ByteCache<Value> {
  sizeBytes = 0;
  /** What had to go for others. */
  evictedCount = 0;
  private readonly entries = new Map<string, { readonly value: Value; readonly sizeBytes: number }>();

  constructor(readonly limitBytes: number) {}

  get(key: string): Value | undefined {
    const entry = this.entries.get(key);
    if (!entry) return undefined;
    // A Map keeps the order of insertion: the newest use goes to the end.
    this.entries.delete(key);
    this.entries.set(key, entry);
    return entry.value;
  }

  /** A value larger than the whole cache is not kept. */
  set(key: string, value: Value, sizeBytes: number): void {
    this.remove(key);
    if (sizeBytes > this.limitBytes) return;
    this.entries.set(key, { value, sizeBytes });
    this.sizeBytes += sizeBytes;
    for (const oldest of this.entries.keys()) {
      if (this.sizeBytes <= this.limitBytes) break;
      this.remove(oldest);
      this.evictedCount += 1;
    }
  }

  private remove(key: string): void {
    const entry = this.entries.get(key);
    if (!entry) return;
    this.entries.delete(key);
    this.sizeBytes -= entry.sizeBytes;
  }
}

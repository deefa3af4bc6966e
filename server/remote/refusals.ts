// Collects what of a request is refused and says it in one message: the first series by name, then a count.
import { InputError } from '@/lib/errors/input-error';
import type { RefusalReason } from '@/server/remote/remote-write-metrics';

export interface Refusal {
  /** Its place in the request. */
  readonly series: number;
  readonly reason: RefusalReason;
  /** Completes "{labels}: …". */
  readonly text: string;
  readonly sampleCount: number;
}

export interface RefusedByReason {
  seriesCount: number;
  sampleCount: number;
}

const NAMED_SERIES = 10;

export class Refusals {
  private sampleCount = 0;
  private readonly seriesSeen = new Set<number>();
  private readonly named: string[] = [];
  private readonly counts = new Map<RefusalReason, RefusedByReason>();

  get isEmpty(): boolean {
    return this.seriesSeen.size === 0;
  }

  get byReason(): ReadonlyMap<RefusalReason, Readonly<RefusedByReason>> {
    return this.counts;
  }

  /** `show` gives the labels; it is called for those that the message will name. */
  add(refusal: Refusal, show: (series: number) => string): void {
    const known = this.counts.get(refusal.reason) ?? { seriesCount: 0, sampleCount: 0 };
    this.counts.set(refusal.reason, known);
    known.sampleCount += refusal.sampleCount;
    this.sampleCount += refusal.sampleCount;
    if (this.seriesSeen.has(refusal.series)) return;
    this.seriesSeen.add(refusal.series);
    known.seriesCount += 1;
    if (this.named.length < NAMED_SERIES) this.named.push(`${show(refusal.series)}: ${refusal.text}`);
  }

  toError(): InputError {
    const { seriesSeen, named } = this;
    const rest = seriesSeen.size - named.length;
    // The counts come first: senders log only the beginning of an answer.
    return new InputError(
      `Refused ${plural(this.sampleCount, 'sample')} of ${seriesSeen.size} series, all others are stored: ${named.join('; ')}${rest > 0 ? `; and ${rest} more` : ''}`,
    );
  }
}

function plural(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

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

export interface Refusals {
  readonly isEmpty: boolean;
  readonly byReason: ReadonlyMap<RefusalReason, Readonly<RefusedByReason>>;
  /** `show` gives the labels; it is called for those that the message will name. */
  add(refusal: Refusal, show: (series: number) => string): void;
  toError(): InputError;
}

const NAMED_SERIES = 10;

export function createRefusals(): Refusals {
  const seriesSeen = new Set<number>();
  const named: string[] = [];
  const byReason = new Map<RefusalReason, RefusedByReason>();
  let sampleCount = 0;

  return {
    get isEmpty() {
      return seriesSeen.size === 0;
    },
    byReason,
    add(refusal, show) {
      const known = byReason.get(refusal.reason) ?? { seriesCount: 0, sampleCount: 0 };
      byReason.set(refusal.reason, known);
      known.sampleCount += refusal.sampleCount;
      sampleCount += refusal.sampleCount;
      if (seriesSeen.has(refusal.series)) return;
      seriesSeen.add(refusal.series);
      known.seriesCount += 1;
      if (named.length < NAMED_SERIES) named.push(`${show(refusal.series)}: ${refusal.text}`);
    },
    toError() {
      const rest = seriesSeen.size - named.length;
      // The counts come first: senders log only the beginning of an answer.
      return new InputError(
        `Refused ${plural(sampleCount, 'sample')} of ${seriesSeen.size} series, all others are stored: ${named.join('; ')}${rest > 0 ? `; and ${rest} more` : ''}`,
      );
    },
  };
}

function plural(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

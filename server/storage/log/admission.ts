// Decides, sample by sample, what may be stored: one code path, two rules (live doors and import). Hot path; see bench/ingest-head.bench.ts.
import { valueColumn } from '@/lib/encoding/value-block';
import type { Clock } from '@/server/platform/clock';
import type { Head } from '@/server/storage/head/head';
import { growFloat64, growInt32 } from '@/server/storage/index/grow';
import type { SampleRows } from '@/server/storage/log/sample-rows';
import {
  STALE_MARKER_HIGH,
  STALE_MARKER_LOW,
  type Admission,
  type AppendOutcome,
  type RejectReason,
  type SampleBatch,
} from '@/server/storage/ports';
import type { StoreLimits } from '@/server/storage/store-limits';

/** Times beyond this (about ±142,000 years) have differences that a float64 cannot hold. */
const TIME_LIMIT_MS = 2 ** 52;
const CANONICAL_NAN_HIGH = 0x7ff8_0000;

interface Deps {
  readonly head: Head;
  readonly clock: Clock;
  readonly limits: StoreLimits;
}

type Rejection = AppendOutcome['rejected'][number];
type Verdict = 'accept' | 'repeat' | RejectReason;

export interface GroupAdmission {
  /** A new group: what earlier groups accepted is in the head by now. */
  begin(): void;
  /** Appends the accepted samples of a batch to `rows`, which hold all that this group accepted before. */
  admit(batch: SampleBatch, admission: Admission, rows: SampleRows): AppendOutcome;
}

export function createGroupAdmission({ head, clock, limits }: Deps): GroupAdmission {
  const { registry } = head;
  /** Newest accepted time of a series in this group; valid when the stamp is the group's number. */
  let pendingMs: Float64Array = new Float64Array(1024);
  let stamps: Int32Array = new Int32Array(1024);
  let group = 0;
  /** (reference, time) → row of this group; made when a sample that is not the newest comes. */
  let pendingRows: Map<string, number> | undefined;

  function newestMs(ref: number): number {
    const stored = registry.newestMs[ref] ?? -Infinity;
    return stamps[ref] === group ? Math.max(stored, pendingMs[ref] ?? -Infinity) : stored;
  }

  function pendingRow(ref: number, timestampMs: number, rows: SampleRows): number | undefined {
    if (stamps[ref] !== group) return undefined;
    if (!pendingRows) {
      pendingRows = new Map();
      for (let row = 0; row < rows.count; row += 1)
        pendingRows.set(`${rows.series[row]}:${rows.timestampsMs[row]}`, row);
    }
    return pendingRows.get(`${ref}:${timestampMs}`);
  }

  /** Looks for a sample of the same time: the same bits are a repetition, others a duplicate. */
  function judgeOlder(
    ref: number,
    timestampMs: number,
    bits: { low: number; high: number },
    rows: SampleRows,
  ): Verdict {
    const row = pendingRow(ref, timestampMs, rows);
    const known =
      row === undefined
        ? head.find(ref, timestampMs)
        : { low: rows.column.words[row * 2] ?? 0, high: rows.column.words[row * 2 + 1] ?? 0 };
    if (!known) return 'accept';
    return known.low === bits.low && known.high === bits.high ? 'repeat' : 'duplicate';
  }

  function accept(ref: number, timestampMs: number, bits: { low: number; high: number }, rows: SampleRows): void {
    if (stamps[ref] !== group || timestampMs > (pendingMs[ref] ?? 0)) pendingMs[ref] = timestampMs;
    stamps[ref] = group;
    pendingRows?.set(`${ref}:${timestampMs}`, rows.count);
    rows.push(ref, timestampMs, bits.low, bits.high);
  }

  function reserve(): void {
    pendingMs = growFloat64(pendingMs, registry.count);
    stamps = growInt32(stamps, registry.count);
  }

  return {
    begin() {
      group += 1;
      pendingRows = undefined;
    },

    admit(batch, admission, rows) {
      reserve();
      const isLive = admission === 'live';
      const nowMs = clock.nowMs();
      const latestMs = isLive ? nowMs + limits.futureLimitMs : TIME_LIMIT_MS;
      const earliestMs = isLive ? nowMs - limits.retentionMs : -TIME_LIMIT_MS;
      const windowMs = isLive ? limits.outOfOrderWindowMs : Infinity;
      const { words } = valueColumn(batch.values);
      const bits = { low: 0, high: 0 };
      const rejected: Rejection[] = [];
      let repeatedCount = 0;
      for (let row = 0; row < batch.count; row += 1) {
        const ref = batch.seriesRefs[row] ?? -1;
        const timestampMs = batch.timestampsMs[row] ?? Number.NaN;
        let verdict: Verdict = 'accept';
        canonicalBits(words, row, bits);
        if (!registry.isKnown(ref)) verdict = 'unknown_series';
        else if (timestampMs > latestMs) verdict = 'too_far_ahead';
        else if (!(timestampMs >= earliestMs) || !Number.isInteger(timestampMs)) verdict = 'too_old';
        else {
          const newest = newestMs(ref);
          if (timestampMs < newest - windowMs) verdict = 'out_of_order';
          else if (timestampMs <= newest) verdict = judgeOlder(ref, timestampMs, bits, rows);
        }
        if (verdict === 'accept') accept(ref, timestampMs, bits, rows);
        else if (verdict === 'repeat') repeatedCount += 1;
        else rejected.push({ row, reason: verdict });
      }
      return { appendedCount: batch.count - repeatedCount - rejected.length, repeatedCount, rejected };
    },
  };
}

/** Every NaN but the stale marker becomes the one NaN. */
function canonicalBits(words: Uint32Array, row: number, bits: { low: number; high: number }): void {
  const low = words[row * 2] ?? 0;
  const high = words[row * 2 + 1] ?? 0;
  const exponent = high & 0x7fff_ffff;
  const isNaNValue = exponent > 0x7ff0_0000 || (exponent === 0x7ff0_0000 && low !== 0);
  const isStale = high === STALE_MARKER_HIGH && low === STALE_MARKER_LOW;
  bits.low = isNaNValue && !isStale ? 0 : low;
  bits.high = isNaNValue && !isStale ? CANONICAL_NAN_HIGH : high;
}

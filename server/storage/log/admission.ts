// Decides, sample by sample, what may be stored: one code path, two rules (live doors and import). Hot path; see bench/ingest-head.bench.ts.
import { isSameRecord } from '@/lib/encoding/histogram-record';
import { valueColumn } from '@/lib/encoding/value-block';
import type { Clock } from '@/server/platform/clock';
import type { Head } from '@/server/storage/head/head';
import { createNewerAdmission } from '@/server/storage/log/admit-newer';
import { canonicalBits } from '@/server/storage/log/canonical-bits';
import { PendingSamples, type GroupRows } from '@/server/storage/log/pending-samples';
import type { SampleRows } from '@/server/storage/log/sample-rows';
import type { Admission, AppendOutcome, HistogramBatch, RejectReason, SampleBatch } from '@/server/storage/ports';
import type { StoreLimits } from '@/server/storage/store-limits';

/** Times beyond this (about ±142,000 years) have differences that a float64 cannot hold. */
const TIME_LIMIT_MS = 2 ** 52;

interface Deps {
  readonly head: Head;
  readonly clock: Clock;
  readonly limits: StoreLimits;
}

type Rejection = AppendOutcome['rejected'][number];
type Verdict = 'accept' | 'repeat' | RejectReason;

export interface GroupAdmission {
  /**
   * A new group: what earlier groups accepted is in the head by now. With `applyHeld` that is not so for the group just before, whose
   * log row is committed: it is called before the head is asked.
   */
  begin(applyHeld?: () => void): void;
  /** Appends the accepted samples of a batch to `rows`. */
  admit(batch: SampleBatch, admission: Admission, rows: GroupRows): AppendOutcome;
}

/** Which times a door lets in. */
interface Rule {
  readonly earliestMs: number;
  readonly latestMs: number;
  readonly windowMs: number;
  /** What counts as the newest sample of a series whose newest is in the future: a clock that was wrong, or an import. */
  readonly doubtfulNewestMs: number;
}

export function createGroupAdmission({ head, clock, limits }: Deps): GroupAdmission {
  const { registry } = head;
  const pending = new PendingSamples((ref) => registry.slotOf(ref));
  const admitNewer = createNewerAdmission(registry, pending);

  function newestMs(ref: number): number {
    return Math.max(registry.newestMs(ref), pending.newestMs(ref));
  }

  /** Looks for a sample of the same time: the same bits are a repetition, others a duplicate. */
  function judgeOlder(ref: number, timestampMs: number, bits: { low: number; high: number }, rows: GroupRows): Verdict {
    const row = pending.row(ref, timestampMs, rows);
    if (row !== undefined && row < 0) return 'duplicate';
    const { words } = rows.floats.column;
    const known =
      row === undefined ? head.find(ref, timestampMs) : { low: words[row * 2] ?? 0, high: words[row * 2 + 1] ?? 0 };
    if (!known) return 'accept';
    return known.low === bits.low && known.high === bits.high ? 'repeat' : 'duplicate';
  }

  function judgeOlderHistogram(ref: number, timestampMs: number, record: Uint8Array, rows: GroupRows): Verdict {
    const row = pending.row(ref, timestampMs, rows);
    if (row !== undefined && row >= 0) return 'duplicate';
    const known = row === undefined ? head.findHistogram(ref, timestampMs) : rows.histograms.record(-1 - row);
    if (!known) return 'accept';
    return known !== 'float' && isSameRecord(known, record) ? 'repeat' : 'duplicate';
  }

  function admitFloats(batch: SampleBatch, rule: Rule, rows: GroupRows, rejected: Rejection[]): number {
    const { floats } = rows;
    const { words } = valueColumn(batch.values);
    const bits = { low: 0, high: 0 };
    let repeatedCount = 0;
    for (let row = 0; ; row += 1) {
      row = admitNewer(batch, row, rule, floats);
      if (row >= batch.count) return repeatedCount;
      pending.completeHead();
      const ref = batch.seriesRefs[row] ?? -1;
      const timestampMs = batch.timestampsMs[row] ?? Number.NaN;
      const newest = newestMs(ref);
      canonicalBits(words, row, bits);
      let verdict: Verdict = registry.isKnown(ref) ? judgeTime(timestampMs, newest, rule) : 'unknown_series';
      if (verdict === 'accept' && timestampMs <= newest) verdict = judgeOlder(ref, timestampMs, bits, rows);
      if (verdict === 'accept') {
        pending.note(ref, timestampMs, floats.count);
        floats.push(ref, timestampMs, bits.low, bits.high);
      } else if (verdict === 'repeat') repeatedCount += 1;
      else rejected.push({ row, reason: verdict });
    }
  }

  function admitHistograms(
    { histograms: added, seriesRefs, timestampsMs, startTimestampsMs }: HistogramBatch,
    { rule, firstRow }: { readonly rule: Rule; readonly firstRow: number },
    rows: GroupRows,
    rejected: Rejection[],
  ): number {
    const { histograms } = rows;
    let repeatedCount = 0;
    pending.completeHead();
    for (const [at, histogram] of added.entries()) {
      const ref = seriesRefs[at] ?? -1;
      const timestampMs = timestampsMs[at] ?? Number.NaN;
      const newest = newestMs(ref);
      let verdict: Verdict = registry.isKnown(ref) ? judgeTime(timestampMs, newest, rule) : 'unknown_series';
      const record = histograms.encode(histogram);
      if (verdict === 'accept' && timestampMs <= newest) verdict = judgeOlderHistogram(ref, timestampMs, record, rows);
      if (verdict === 'accept') {
        pending.note(ref, timestampMs, -1 - histograms.count);
        histograms.push(ref, timestampMs, startOf(startTimestampsMs, at), record);
      } else if (verdict === 'repeat') repeatedCount += 1;
      else rejected.push({ row: firstRow + at, reason: verdict });
    }
    return repeatedCount;
  }

  return {
    begin: (applyHeld) => pending.begin(applyHeld),

    admit(batch, admission, rows) {
      pending.reserve(registry.slotCount);
      const rule = ruleOf(admission, clock.nowMs(), limits);
      const { histograms, count, startTimestampsMs } = batch;
      const rejected: Rejection[] = [];
      const firstRow = rows.floats.count;
      let repeatedCount = admitFloats(batch, rule, rows, rejected);
      if (startTimestampsMs) noteStarts(batch, startTimestampsMs, rows.floats, firstRow);
      if (histograms) repeatedCount += admitHistograms(histograms, { rule, firstRow: count }, rows, rejected);
      const sampleCount = count + (histograms?.histograms.length ?? 0);
      return { appendedCount: sampleCount - repeatedCount - rejected.length, repeatedCount, rejected };
    },
  };
}

function ruleOf(admission: Admission, nowMs: number, limits: StoreLimits): Rule {
  const isLive = admission === 'live';
  return {
    latestMs: isLive ? nowMs + limits.futureLimitMs : TIME_LIMIT_MS,
    earliestMs: isLive ? nowMs - limits.retentionMs : -TIME_LIMIT_MS,
    windowMs: isLive ? limits.outOfOrderWindowMs : Infinity,
    doubtfulNewestMs: nowMs - limits.futureLimitMs,
  };
}

/** What is wrong with the time, before anybody looks whether the store has it already. */
function judgeTime(timestampMs: number, newest: number, rule: Rule): Verdict {
  const { earliestMs, latestMs, windowMs, doubtfulNewestMs } = rule;
  if (timestampMs > latestMs) return 'too_far_ahead';
  if (!(timestampMs >= earliestMs) || !Number.isInteger(timestampMs)) return 'too_old';
  const believedNewestMs = newest > latestMs ? doubtfulNewestMs : newest;
  return timestampMs < believedNewestMs - windowMs ? 'out_of_order' : 'accept';
}

/** Accepted rows keep their order, and of equal ones the first is accepted: both lists are walked side by side. */
function noteStarts(batch: SampleBatch, startTimestampsMs: Float64Array, floats: SampleRows, firstRow: number): void {
  let row = firstRow;
  for (let at = 0; at < batch.count && row < floats.count; at += 1) {
    if (floats.series[row] !== batch.seriesRefs[at] || floats.timestampsMs[row] !== batch.timestampsMs[at]) continue;
    const startMs = startOf(startTimestampsMs, at);
    if (!Number.isNaN(startMs)) floats.setStart(row, startMs);
    row += 1;
  }
}

/** A start that no sample can have is none. */
function startOf(startTimestampsMs: Float64Array | undefined, at: number): number {
  const startMs = startTimestampsMs?.[at] ?? NaN;
  return Number.isInteger(startMs) && Math.abs(startMs) <= TIME_LIMIT_MS ? startMs + 0 : NaN;
}

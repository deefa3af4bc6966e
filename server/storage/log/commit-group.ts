// One group commit: admission of its batches, one log row, COMMIT, and only then the head. The head may have it a moment after the next
// group was sent, so that PostgreSQL does not wait for that.
import { ByteWriter } from '@/lib/encoding/byte-writer';
import type { Clock } from '@/server/platform/clock';
import type { Head } from '@/server/storage/head/head';
import { SERIES_ANNOUNCED } from '@/server/storage/index/series-flags';
import type { SeriesNumbers } from '@/server/storage/index/stored-numbers';
import type { GroupAdmission } from '@/server/storage/log/admission';
import type { LogPosition, RowPlace } from '@/server/storage/log/log-position';
import { HistogramRows } from '@/server/storage/log/histogram-rows';
import { encodeLogRow } from '@/server/storage/log/log-row';
import type { GroupRows } from '@/server/storage/log/pending-samples';
import { SampleRows } from '@/server/storage/log/sample-rows';
import type { NewSeries } from '@/server/storage/log/series-names';
import type { Admission, AppendOutcome, SampleBatch, SeriesRef } from '@/server/storage/ports';
import type { StoreMetrics } from '@/server/storage/store-metrics';

export interface GroupMember {
  readonly batch: SampleBatch;
  readonly admission: Admission;
}

export interface CommitGroupDeps {
  readonly numbers: SeriesNumbers;
  readonly head: Head;
  readonly admission: GroupAdmission;
  readonly position: LogPosition;
  readonly clock: Clock;
  readonly metrics: StoreMetrics;
  /** A row is in the log, in this epoch. */
  readonly onCommit: (epoch: number) => void;
}

/** Brings a committed group into the head and returns the outcomes of its members, in order. Once. */
export type ApplyGroup = () => AppendOutcome[];

/**
 * Commits groups, one at a time; the group before may still be one to apply, by `applyHeld`. When it throws, nothing of the group was
 * stored for its senders.
 */
export type GroupCommit = (group: readonly GroupMember[], applyHeld?: () => void) => Promise<ApplyGroup>;

interface CommittedRow {
  readonly place: RowPlace;
  readonly payload: Buffer;
  /** Those that it names. */
  readonly named: readonly SeriesRef[];
}

export function createGroupCommit(deps: CommitGroupDeps): GroupCommit {
  const { head, admission, position, numbers, clock, metrics } = deps;
  const { registry } = head;
  // Taken in turns: a group is applied while the next one is under way.
  const [first, second] = [createRows(), createRows()];
  let rows = first;

  /** Series of the group that this process has not named yet, as far as others can tell; they get their stored ids here. */
  async function refsToAnnounce(): Promise<SeriesRef[]> {
    const refs = new Set<SeriesRef>();
    for (const { count, series } of [rows.floats, rows.histograms]) {
      let last = -1;
      for (let row = 0; row < count; row += 1) {
        const ref = series[row] ?? 0;
        if (ref !== last && !registry.hasFlag(ref, SERIES_ANNOUNCED)) refs.add(ref);
        last = ref;
      }
    }
    if (refs.size === 0) return [];
    await numbers.reserve(refs.size, registry.nextId);
    for (const ref of refs) if (registry.idOf(ref) === 0) registry.setId(ref, numbers.take());
    return [...refs];
  }

  /** Others may have given a series its id in the table meanwhile: that needs no naming. */
  function noteAnnounced(refs: readonly SeriesRef[], newSeries: readonly NewSeries[]): void {
    for (const [at, ref] of refs.entries())
      if (registry.idOf(ref) === newSeries[at]?.id) registry.setFlag(ref, SERIES_ANNOUNCED);
  }

  async function commit(): Promise<CommittedRow> {
    for (;;) {
      const refs = await refsToAnnounce();
      const newSeries = refs.map((ref) => ({ id: registry.idOf(ref), labels: registry.labels(ref) }));
      const payload = encodeLogRow(rows.writer, { newSeries, ...rows }, registry);
      const startedMs = clock.monotonicMs();
      const place = await position.insert(payload);
      if (!place) continue;
      metrics.commitSeconds.observe((clock.monotonicMs() - startedMs) / 1000);
      metrics.committedBytes.inc(payload.length);
      noteAnnounced(refs, newSeries);
      deps.onCommit(place.epoch);
      return { place, payload, named: refs };
    }
  }

  return async (group, applyHeld) => {
    await position.settle();
    rows = rows === first ? second : first;
    const { floats, histograms } = rows;
    floats.reset();
    histograms.reset();
    admission.begin(applyHeld);
    const outcomes = group.map((member) => admission.admit(member.batch, member.admission, rows));
    const row = floats.count + histograms.count > 0 ? await commit() : undefined;
    const applyRow = (): void => {
      if (!row) return;
      if (histograms.count > 0) head.apply(row.place, row.payload);
      else head.applyWritten(row.place, row.payload, { floats, named: row.named });
    };
    return () => {
      applyRow();
      for (const outcome of outcomes) metrics.countOutcome(outcome);
      return outcomes;
    };
  };
}

/** Rows of a group and, for as long as they are needed, the bytes of their log row. */
interface WrittenRows extends GroupRows {
  readonly writer: ByteWriter;
}

function createRows(): WrittenRows {
  return { floats: new SampleRows(), histograms: new HistogramRows(), writer: new ByteWriter(65_536) };
}

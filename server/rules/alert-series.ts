// The series that say which alerts there are: ALERTS and ALERTS_FOR_STATE.
import { METRIC_NAME, withLabel, type LabelSet } from '@/lib/labels/label-set';
import type { AlertInstance, Instances } from '@/lib/rules/alert-state';
import { createPace } from '@/server/platform/pace';
import type { ResultBatch } from '@/server/rules/sample-batch';
import type { SeriesRef } from '@/server/storage/ports';

function alertSeriesLabels({ labels, state }: Pick<AlertInstance, 'labels' | 'state'>): {
  readonly alerts: LabelSet;
  readonly forState: LabelSet;
} {
  return {
    alerts: withLabel(withLabel(labels, METRIC_NAME, 'ALERTS'), 'alertstate', state),
    forState: withLabel(labels, METRIC_NAME, 'ALERTS_FOR_STATE'),
  };
}

/** Writes the series of what is pending or firing; what was written last time and is not now gets a stale marker. */
export async function writeAlertSeries(
  instances: Instances,
  written: ReadonlySet<SeriesRef>,
  batch: ResultBatch,
): Promise<ReadonlySet<SeriesRef>> {
  const now = new Set<SeriesRef>();
  const pace = createPace();
  for (const instance of instances.values()) {
    const pause = pace();
    if (pause) await pause;
    if (instance.state === 'inactive') continue;
    const { alerts, forState } = alertSeriesLabels(instance);
    const alertsRef = batch.seriesRef(alerts);
    const forStateRef = batch.seriesRef(forState);
    if (!now.has(alertsRef)) batch.addValue(alertsRef, 1);
    if (!now.has(forStateRef)) batch.addValue(forStateRef, Math.floor(instance.activeAtMs / 1000));
    now.add(alertsRef);
    now.add(forStateRef);
  }
  for (const ref of written) if (!now.has(ref)) batch.addStale(ref);
  return now;
}

/** What the run before a restart wrote, as far as the instances tell. */
export function writtenAlertSeries(instances: Instances, seriesRef: (labels: LabelSet) => SeriesRef): Set<SeriesRef> {
  const refs = new Set<SeriesRef>();
  for (const instance of instances.values()) {
    if (instance.state === 'inactive') continue;
    const { alerts, forState } = alertSeriesLabels(instance);
    refs.add(seriesRef(alerts));
    refs.add(seriesRef(forState));
  }
  return refs;
}

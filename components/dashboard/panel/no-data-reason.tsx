'use client';
// Finds out why a panel's queries give nothing. Loaded only when a panel has no data: it brings the parser along.
import { type ReactNode, useMemo } from 'react';
import { fetchJson } from '@/components/data/fetch-json';
import { fetchLabelValues, fetchMetricNames, fetchSeries, useNoDataAnswer } from '@/components/data/metrics';
import { type NoDataReason, noDataReason, type NoDataSources } from '@/lib/dashboard/no-data-reason';
import type { TimeWindow } from '@/lib/dashboard/time-range';

export interface NoDataReasonProps {
  readonly exprs: readonly string[];
  readonly window: TimeWindow;
  /** Also shown while the reason is being looked for. */
  readonly render: (reason: NoDataReason) => ReactNode;
}

const UNKNOWN: NoDataReason = { kind: 'unknown' };
/** How far back the newest sample is looked for, and how closely. */
const LAST_SAMPLE_SEARCH = '[14d:10m]';

export function NoDataReasonView({ exprs, window, render }: NoDataReasonProps) {
  const texts = JSON.stringify(exprs);
  const { fromMs, toMs } = window;
  const ask = useMemo(
    () => () => noDataReason(JSON.parse(texts) as string[], { fromMs, toMs }, SOURCES),
    [texts, fromMs, toMs],
  );
  const answer = useNoDataAnswer(texts, ask);
  return render(answer.data ?? UNKNOWN);
}

const SOURCES: NoDataSources = {
  metricNames: () => fetchMetricNames(),
  labelValues: (label, selector) => fetchLabelValues(label, { selector }),
  hasSeries: async (selector, window) =>
    (await fetchSeries({ selector, ...(window !== null && { window }) }, 1)).length > 0,
  lastSampleMs: async (selector) => {
    const query = `max(max_over_time(timestamp(${selector})${LAST_SAMPLE_SEARCH}))`;
    const { data } = await fetchJson<{
      readonly data: { readonly result: readonly { readonly value: readonly [number, string] }[] };
    }>(`/api/v1/query?${new URLSearchParams({ query })}`);
    const seconds = Number(data.result[0]?.value[1] ?? NaN);
    return Number.isFinite(seconds) ? seconds * 1000 : null;
  },
};

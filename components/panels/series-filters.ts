// The labels of a series as filters of the whole page, for pages that have such filters.
import type { ChartSeries } from '@/components/charts/chart-model';
import type { PanelViewProps } from '@/components/panels/panel-definition';
import { labelPairs, METRIC_NAME } from '@/lib/labels/label-set';
import type { NumberField } from '@/lib/series/frame';

/** More labels than these make a tooltip that nobody reads. */
const LABEL_LIMIT = 8;

export function seriesFilters(
  { labels }: NumberField,
  onFilter: PanelViewProps['onFilter'],
): Pick<ChartSeries, 'filters'> {
  const pairs = labelPairs(labels).filter(([name]) => name !== METRIC_NAME);
  if (onFilter === undefined || pairs.length === 0) return {};
  return {
    filters: pairs.slice(0, LABEL_LIMIT).map(([label, value]) => ({
      label,
      value,
      apply: (isExcluded) => onFilter({ label, value, isExcluded }),
    })),
  };
}

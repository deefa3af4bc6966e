// The old `graph` panel to a time series (or bar chart, histogram, bar gauge, by the mode of its x axis).
import type { JsonObject } from '@/lib/dashboard/json-fields';
import { graphDefaults } from '@/lib/dashboard/upgrade/graph-defaults';
import { graphOverrides } from '@/lib/dashboard/upgrade/graph-overrides';
import {
  calcOf,
  fieldConfigOf,
  numberAt,
  objectAt,
  type PanelUpgrade,
  said,
  textAt,
} from '@/lib/dashboard/upgrade/panel-upgrade';
import { reducerTitle } from '@/lib/series/reducers';

export const upgradeGraph: PanelUpgrade = (panel) => {
  // The very first files call it by the source that it asked.
  if (panel.type !== 'graph' && panel.type !== 'graphite') return null;
  const { type, name } = targetType(panel);
  return {
    panel: {
      ...panel,
      type,
      fieldConfig: fieldConfigOf(panel, graphDefaults(panel), graphOverrides(panel)),
      options: { ...graphOptions(panel, type), ...objectAt(panel, 'options') },
    },
    message: `The old graph panel became a ${name}`,
  };
};

function targetType(panel: JsonObject): { readonly type: string; readonly name: string } {
  const mode = textAt(objectAt(panel, 'xaxis'), 'mode');
  if (mode === 'histogram') return { type: 'histogram', name: 'histogram' };
  if (mode !== 'series') return { type: 'timeseries', name: 'time series' };
  return objectAt(panel, 'legend').values === true
    ? { type: 'bargauge', name: 'bar gauge' }
    : { type: 'barchart', name: 'bar chart' };
}

const LEGEND_CALCS = ['min', 'max', 'avg', 'current', 'total'];

function graphOptions(panel: JsonObject, type: string): JsonObject {
  const legend = objectAt(panel, 'legend');
  const calcs = legend.values === true ? LEGEND_CALCS.filter((name) => legend[name] === true).map(calcOf) : [];
  const tooltip = objectAt(panel, 'tooltip');
  const sort = numberAt(tooltip, 'sort') ?? 0;
  const [calc = 'mean'] = [textAt(objectAt(panel, 'xaxis'), 'values') || 'avg'].map(calcOf);
  return {
    legend: {
      showLegend: legend.show !== false && panel.legend !== false,
      displayMode: legend.alignAsTable === true ? 'table' : 'list',
      placement: legend.rightSide === true ? 'right' : 'bottom',
      calcs,
      ...said({ width: numberAt(legend, 'sideWidth') }),
      ...(calcs.length > 0 &&
        typeof legend.sort === 'string' && {
          sortBy: reducerTitle(calcOf(legend.sort)),
          sortDesc: legend.sortDesc === true,
        }),
    },
    tooltip: { mode: tooltip.shared === false ? 'single' : 'multi', sort: ['none', 'asc', 'desc'][sort] ?? 'none' },
    ...(type === 'bargauge' && { reduceOptions: { values: false, calcs: [calc], fields: '' } }),
  };
}

// Definition of the time series panel: lines, bars and points over time.
import type { PanelDefinition } from '@/components/panels/panel-definition';
import { TimeSeriesPanel } from '@/components/panels/timeseries/view';

export const timeSeriesPanel: PanelDefinition = {
  id: 'timeseries',
  title: 'Time series',
  hasQueries: true,
  hasLegend: true,
  showsGaps: true,
  // Not loaded later: almost every dashboard has one, and what it formats and draws with serves the other types too.
  View: TimeSeriesPanel,
};

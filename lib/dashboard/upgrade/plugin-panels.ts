// Panels of plugins, and of types that have another name today: shown by the panel of ours that does the same.
import { type JsonObject, textOr } from '@/lib/dashboard/json-fields';
import {
  fieldConfigOf,
  numberAt,
  objectAt,
  type PanelUpgrade,
  said,
  textAt,
} from '@/lib/dashboard/upgrade/panel-upgrade';
import { oldMappings } from '@/lib/dashboard/upgrade/old-mappings';
import { pluginParts } from '@/lib/dashboard/upgrade/plugin-parts';

/** Plugin or former type → the panel of ours that shows the same. */
const STAND_INS: Readonly<Record<string, string>> = {
  'grafana-piechart-panel': 'piechart',
  'grafana-polystat-panel': 'polystat',
  'grafana-clock-panel': 'text',
  'natel-discrete-panel': 'state-timeline',
  'flant-statusmap-panel': 'status-history',
  'vonage-status-panel': 'stat',
  'btplc-status-dot-panel': 'stat',
  'btplc-trend-box-panel': 'stat',
  'farski-blendstat-panel': 'stat',
  'blackmirror1-singlestat-math-panel': 'stat',
  'michaeldmoore-annunciator-panel': 'stat',
  'snuids-trafficlights-panel': 'stat',
  'smartmakers-trafficlight-panel': 'stat',
  'yesoreyeram-boomtable-panel': 'table',
  'yesoreyeram-boomtheme-panel': 'text',
  'michaeldmoore-multistat-panel': 'bargauge',
  'corpglory-progresslist-panel': 'bargauge',
  'isaozler-paretochart-panel': 'barchart',
  'mtanda-histogram-panel': 'histogram',
  'briangann-gauge-panel': 'gauge',
  'mxswat-separator-panel': 'text',
  'grafana-worldmap-panel': 'geomap',
  'alexandra-trackmap-panel': 'geomap',
  'pr0ps-trackmap-panel': 'geomap',
  'marcusolsson-treemap-panel': 'piechart',
  'marcusolsson-gantt-panel': 'table',
  'zuburqan-parity-report-panel': 'table',
  'digrich-bubblechart-panel': 'polystat',
  'auxmoney-waterfall-panel': 'barchart',
  'snuids-radar-panel': 'barchart',
  'jeanbaptistewatenberg-percent-panel': 'stat',
  'nikosc-percenttrend-panel': 'stat',
  'serrrios-statusoverview-panel': 'stat',
  'savantly-heatmap-panel': 'heatmap',
  'mtanda-heatmap-epoch-panel': 'heatmap',
  'petrslavotinek-carpetplot-panel': 'heatmap',
  // Names that types of Grafana had before they were finished, and a type that shows what another one does.
  singlestat2: 'stat',
  graph2: 'timeseries',
  graph3: 'timeseries',
  table2: 'table',
  xychart2: 'xychart',
  'heatmap-new': 'heatmap',
  alertGroups: 'alertlist',
};

/** The panel keeps its own keys, so that nothing is lost when the file goes back. */
export const upgradePlugin: PanelUpgrade = (panel) => {
  const from = textOr(panel.type, '');
  const type = Object.hasOwn(STAND_INS, from) ? STAND_INS[from] : undefined;
  if (type === undefined) return null;
  const { options = {}, defaults = {}, overrides = [] } = pluginParts(from, panel);
  const mappings = oldMappings(panel);
  const shared = said({
    unit: textAt(panel, 'format') || textAt(panel, 'globalUnitFormat') || textAt(panel, 'units'),
    decimals: numberAt(panel, 'decimals'),
  });
  return {
    panel: {
      ...panel,
      type,
      pluginType: from,
      fieldConfig: fieldConfigOf(
        panel,
        { ...shared, ...(mappings.length > 0 && { mappings }), ...defaults },
        overrides,
      ),
      options: { ...textOptions(type, from), ...options, ...objectAt(panel, 'options') },
    },
    message: `The panel of type "${from}" is shown as ${type}`,
  };
};

const CLOCK = '# ${__to:date:HH:mm:ss}\n\n${__to:date:dddd, D MMMM YYYY} (UTC)';

/** The clock of the page: when its range ends. What only separates or styles says nothing. */
function textOptions(type: string, from: string): JsonObject {
  return type === 'text' ? { mode: 'markdown', content: from === 'grafana-clock-panel' ? CLOCK : '' } : {};
}

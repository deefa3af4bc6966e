// Panels whose options stood elsewhere (text, heatmap), and panels of plugins that one of ours stands for.
import { type JsonObject, textOr } from '@/lib/dashboard/json-fields';
import {
  fieldConfigOf,
  numberAt,
  objectAt,
  oldMappings,
  type PanelUpgrade,
  said,
  textAt,
} from '@/lib/dashboard/upgrade/panel-upgrade';

export const upgradeText: PanelUpgrade = (panel) => {
  const isOld = panel.type === 'text2' || (panel.type === 'text' && typeof panel.content === 'string');
  const options = objectAt(panel, 'options');
  if (!isOld || options.content !== undefined) return null;
  // "text" of old files was Markdown that was not looked at.
  const mode = textAt(panel, 'mode') || 'markdown';
  return {
    panel: {
      ...panel,
      type: 'text',
      options: { ...options, mode: mode === 'text' ? 'markdown' : mode, content: textAt(panel, 'content') },
    },
    message: 'The text moved to where text panels have it today',
  };
};

export const upgradeHeatmap: PanelUpgrade = (panel) => {
  const color = objectAt(panel, 'color');
  const options = objectAt(panel, 'options');
  const isOld = panel.type === 'heatmap' && (color.mode !== undefined || panel.dataFormat !== undefined);
  if (!isOld || options.color !== undefined) return null;
  const axis = objectAt(panel, 'yAxis');
  const isCalculated = panel.dataFormat !== 'tsbuckets';
  return {
    panel: {
      ...panel,
      options: {
        calculate: isCalculated,
        ...(isCalculated && { calculation: calculationOf(panel) }),
        color: colorOf(color),
        cellGap: numberAt(objectAt(panel, 'cards'), 'cardPadding') ?? 1,
        filterValues: { le: panel.hideZeroBuckets === false ? -1e9 : 1e-9 },
        rowsFrame: { layout: rowLayout(panel) },
        yAxis: said({
          unit: textAt(axis, 'format'),
          decimals: numberAt(axis, 'decimals'),
          min: numberAt(axis, 'min'),
          max: numberAt(axis, 'max'),
          axisPlacement: axis.show === false ? 'hidden' : 'left',
          reverse: panel.reverseYBuckets === true ? true : undefined,
        }),
        tooltip: {
          mode: objectAt(panel, 'tooltip').show === false ? 'none' : 'single',
          yHistogram: objectAt(panel, 'tooltip').showHistogram === true,
        },
        legend: { show: objectAt(panel, 'legend').show !== false },
        showValue: 'never',
        ...options,
      },
    },
    message: 'The old heatmap became a heatmap of today',
  };
};

function calculationOf(panel: JsonObject): JsonObject {
  const axis = objectAt(panel, 'yAxis');
  const logBase = numberAt(axis, 'logBase') ?? 1;
  return {
    xBuckets: bucketsOf(panel.xBucketSize, panel.xBucketNumber),
    yBuckets: {
      ...bucketsOf(panel.yBucketSize, panel.yBucketNumber),
      ...(logBase > 1 && { scale: { type: 'log', log: logBase } }),
    },
  };
}

function bucketsOf(size: unknown, count: unknown): JsonObject {
  const [sizeText, countText] = [textOr(size, ''), textOr(count, '')];
  if (sizeText !== '') return { mode: 'size', value: sizeText };
  return countText === '' ? {} : { mode: 'count', value: countText };
}

function rowLayout(panel: JsonObject): string {
  switch (panel.yBucketBound) {
    case 'upper':
      return 'le';
    case 'lower':
      return 'ge';
    default:
      return 'auto';
  }
}

/** Scheme names lose the word that came before them: "interpolateOranges" → "Oranges". */
function colorOf(color: JsonObject): JsonObject {
  const isOpacity = color.mode === 'opacity';
  return {
    mode: isOpacity ? 'opacity' : 'scheme',
    scheme: textAt(color, 'colorScheme').replace('interpolate', '') || 'Oranges',
    fill: textAt(color, 'cardColor') || 'dark-orange',
    scale: color.colorScale === 'linear' ? 'linear' : 'exponential',
    exponent: numberAt(color, 'exponent') ?? 0.5,
    steps: 128,
    ...said({ min: numberAt(color, 'min'), max: numberAt(color, 'max') }),
  };
}

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
  // Names that types of Grafana had before they were finished, and a type that shows what another one does.
  singlestat2: 'stat',
  graph2: 'timeseries',
  graph3: 'timeseries',
  table2: 'table',
  'heatmap-new': 'heatmap',
  alertGroups: 'alertlist',
};

/** The panel keeps its own keys, so that nothing is lost when the file goes back. */
export const upgradePlugin: PanelUpgrade = (panel) => {
  const type =
    typeof panel.type === 'string' && Object.hasOwn(STAND_INS, panel.type) ? STAND_INS[panel.type] : undefined;
  if (type === undefined) return null;
  const options = pluginOptions(type, panel);
  const defaults = said({
    unit: textAt(panel, 'format') || textAt(panel, 'globalUnitFormat'),
    decimals: numberAt(panel, 'decimals'),
  });
  const mappings = oldMappings(panel);
  return {
    panel: {
      ...panel,
      type,
      pluginType: panel.type,
      fieldConfig: fieldConfigOf(panel, { ...defaults, ...(mappings.length > 0 && { mappings }) }, []),
      options: { ...options, ...objectAt(panel, 'options') },
    },
    message: `The panel of type "${String(panel.type)}" is shown as ${type}`,
  };
};

function pluginOptions(type: string, panel: JsonObject): JsonObject {
  if (type === 'piechart') return pieOptions(panel);
  if (panel.type === 'alertGroups')
    return { viewMode: 'list', alertInstanceLabelFilter: textAt(objectAt(panel, 'options'), 'labels') };
  // The clock of the page: when its range ends.
  if (type === 'text') return { mode: 'markdown', content: panel.type === 'grafana-clock-panel' ? CLOCK : '' };
  // Versions of the plugin before 2 kept their options in an object of that name; names inside are today's.
  return type === 'polystat' ? objectAt(panel, 'polystat') : {};
}

const CLOCK = '# ${__to:date:HH:mm:ss}\n\n${__to:date:dddd, D MMMM YYYY} (UTC)';

function pieOptions(panel: JsonObject): JsonObject {
  const legend = objectAt(panel, 'legend');
  const values = [...(legend.values === true ? ['value'] : []), ...(legend.percentage === true ? ['percent'] : [])];
  const name = textAt(panel, 'valueName');
  const calcs: Readonly<Record<string, string>> = { avg: 'mean', current: 'lastNotNull', total: 'sum' };
  return {
    pieType: panel.pieType === 'donut' ? 'donut' : 'pie',
    reduceOptions: { values: false, calcs: [calcs[name] ?? (name || 'lastNotNull')], fields: '' },
    legend: {
      showLegend: legend.show !== false,
      displayMode: values.length > 0 ? 'table' : 'list',
      placement: panel.legendType === 'Under graph' ? 'bottom' : 'right',
      values,
    },
  };
}

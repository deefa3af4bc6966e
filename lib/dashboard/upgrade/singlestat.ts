// `singlestat` to a stat, or to a gauge where it had one.
import type { JsonObject } from '@/lib/dashboard/json-fields';
import { oldMappings } from '@/lib/dashboard/upgrade/old-mappings';
import {
  calcOf,
  fieldConfigOf,
  listAt,
  numberAt,
  objectAt,
  objectsAt,
  type PanelUpgrade,
  said,
  stepsOf,
  textAt,
} from '@/lib/dashboard/upgrade/panel-upgrade';

const OLD_TYPES = ['singlestat', 'grafana-singlestat-panel'];

export const upgradeSinglestat: PanelUpgrade = (panel) => {
  if (typeof panel.type !== 'string' || !OLD_TYPES.includes(panel.type)) return null;
  const isGauge = objectAt(panel, 'gauge').show === true;
  return {
    panel: {
      ...panel,
      type: isGauge ? 'gauge' : 'stat',
      fieldConfig: fieldConfigOf(panel, defaultsOf(panel), []),
      options: { ...(isGauge ? gaugeOptions(panel) : statOptions(panel)), ...objectAt(panel, 'options') },
    },
    message: `The old single stat became a ${isGauge ? 'gauge' : 'stat'}`,
  };
};

function defaultsOf(panel: JsonObject): JsonObject {
  const limits = textAt(panel, 'thresholds');
  const colors = listAt(panel, 'colors');
  const mappings = oldMappings(panel);
  const gauge = objectAt(panel, 'gauge');
  const sparkline = objectAt(panel, 'sparkline');
  const isColored = panel.colorBackground === true || panel.colorValue === true || gauge.show === true;
  const lineColor = textAt(sparkline, 'lineColor');
  return {
    ...said({
      unit: unitOf(panel),
      decimals: numberAt(panel, 'decimals'),
      noValue: textAt(panel, 'nullText'),
    }),
    ...(gauge.show === true && said({ min: numberAt(gauge, 'minValue'), max: numberAt(gauge, 'maxValue') })),
    ...(limits !== '' && colors.length > 0 && { thresholds: { mode: 'absolute', steps: stepsOf(limits, colors) } }),
    ...(mappings.length > 0 && { mappings }),
    color: isColored || lineColor === '' ? { mode: 'thresholds' } : { mode: 'fixed', fixedColor: lineColor },
  };
}

/** Text around the number has a place only in a unit of its own; with a real unit it stays unsaid. */
function unitOf(panel: JsonObject): string {
  const format = textAt(panel, 'format');
  const [prefix, postfix] = [textAt(panel, 'prefix'), textAt(panel, 'postfix')];
  const isPlain = format === '' || format === 'none' || format === 'short';
  if (isPlain && prefix !== '' && postfix === '') return `prefix:${prefix}`;
  if (isPlain && postfix !== '' && prefix === '') return `suffix:${postfix.trim()}`;
  return format;
}

/** Files keep the column of a table that the panel once asked for; series have none of that name. */
function asksForSeries(panel: JsonObject): boolean {
  const targets = objectsAt(panel, 'targets');
  return targets.length > 0 && targets.every(({ expr, format }) => typeof expr === 'string' && format !== 'table');
}

function reduceOptions(panel: JsonObject): JsonObject {
  const column = asksForSeries(panel) ? '' : textAt(panel, 'tableColumn');
  const name = textAt(panel, 'valueName');
  return {
    values: false,
    calcs: [name === '' || name === 'name' ? 'mean' : calcOf(name)],
    fields: column === '' ? '' : `/^${column}$/`,
  };
}

function statOptions(panel: JsonObject): JsonObject {
  const colorMode = panel.colorBackground === true ? 'background' : 'value';
  const isColored = panel.colorBackground === true || panel.colorValue === true;
  const hasLine = objectAt(panel, 'sparkline').show === true;
  return {
    reduceOptions: reduceOptions(panel),
    orientation: 'horizontal',
    colorMode: isColored ? colorMode : 'none',
    graphMode: hasLine ? 'area' : 'none',
    justifyMode: 'auto',
    textMode: panel.valueName === 'name' ? 'name' : 'auto',
  };
}

function gaugeOptions(panel: JsonObject): JsonObject {
  const gauge = objectAt(panel, 'gauge');
  return {
    reduceOptions: reduceOptions(panel),
    orientation: 'horizontal',
    showThresholdMarkers: gauge.thresholdMarkers !== false,
    showThresholdLabels: gauge.thresholdLabels === true,
  };
}

// What the options of plugins say in the words of the panels that stand in for them.
import { type JsonObject, textOr } from '@/lib/dashboard/json-fields';
import { oldMappings } from '@/lib/dashboard/upgrade/old-mappings';
import {
  calcOf,
  listAt,
  numberAt,
  objectAt,
  objectsAt,
  type Override,
  type Property,
  said,
  stepsOf,
  textAt,
} from '@/lib/dashboard/upgrade/panel-upgrade';
import { worldmapDefaults, worldmapOptions } from '@/lib/dashboard/upgrade/worldmap';

export interface PluginParts {
  readonly options?: JsonObject;
  readonly defaults?: JsonObject;
  readonly overrides?: readonly Override[];
}

/** Nothing for plugins whose options are those of the panel that stands in for them. */
export function pluginParts(type: string, panel: JsonObject): PluginParts {
  switch (type) {
    case 'grafana-piechart-panel':
      return pieParts(panel);
    case 'natel-discrete-panel':
      return discreteParts(panel);
    case 'flant-statusmap-panel':
      return statusMapParts(panel);
    case 'briangann-gauge-panel':
      return gaugeParts(panel);
    case 'vonage-status-panel':
      return statusParts(panel);
    case 'grafana-polystat-panel':
      // Versions before 2 kept their options in an object of that name; names inside are today's.
      return { options: objectAt(panel, 'polystat') };
    case 'grafana-worldmap-panel':
      return { options: worldmapOptions(panel), defaults: worldmapDefaults(panel) };
    case 'alertGroups':
      return { options: { viewMode: 'list', alertInstanceLabelFilter: textAt(objectAt(panel, 'options'), 'labels') } };
    default:
      return {};
  }
}

function reduceOptionsOf(calc: string): JsonObject {
  return { values: false, calcs: [calc === '' || calc === 'name' ? 'lastNotNull' : calcOf(calc)], fields: '' };
}

function pieParts(panel: JsonObject): PluginParts {
  const legend = objectAt(panel, 'legend');
  const values = [...(legend.values === true ? ['value'] : []), ...(legend.percentage === true ? ['percent'] : [])];
  return {
    options: {
      pieType: panel.pieType === 'donut' ? 'donut' : 'pie',
      reduceOptions: reduceOptionsOf(textAt(panel, 'valueName')),
      legend: {
        showLegend: legend.show !== false,
        displayMode: values.length > 0 ? 'table' : 'list',
        placement: panel.legendType === 'Under graph' ? 'bottom' : 'right',
        values,
      },
    },
    overrides: Object.entries(objectAt(panel, 'aliasColors')).flatMap(([name, color]): Override[] =>
      typeof color === 'string'
        ? [{ matcher: { id: 'byName', options: name }, properties: [colorProperty(color)] }]
        : [],
    ),
  };
}

function colorProperty(fixedColor: string): Property {
  return { id: 'color', value: { mode: 'fixed', fixedColor } };
}

/** Colours stand beside the words of the values, in a list of their own. */
function discreteParts(panel: JsonObject): PluginParts {
  const colors = new Map(
    objectsAt(panel, 'colorMaps').map((one): [string, string] => [textAt(one, 'text'), textAt(one, 'color')]),
  );
  const mapped = oldMappings(panel, colors);
  const words = new Set([...objectsAt(panel, 'valueMaps'), ...objectsAt(panel, 'rangeMaps')].map((one) => one.text));
  const plain = [...colors].filter(([text, color]) => text !== '' && color !== '' && !words.has(text));
  const mappings = [...mapped, ...plain.map(([text, color]) => valueMapping(text, { color }))];
  return {
    defaults: mappings.length > 0 ? { mappings } : {},
    options: {
      showValue: panel.writeAllValues === true || panel.writeLastValue === true ? 'auto' : 'never',
      legend: { showLegend: panel.showLegend !== false, displayMode: 'list', placement: 'bottom' },
    },
  };
}

function valueMapping(value: string, result: JsonObject): JsonObject {
  return { type: 'value', options: { [value]: result } };
}

/** Schemes of the plugin by the first colours of their names; those that are not there take the plugin's own default. */
const SCHEMES: readonly (readonly [name: string, mode: string])[] = [
  ['RdYlGn', 'continuous-RdYlGr'],
  ['GnYlRd', 'continuous-GrYlRd'],
  ['YlRd', 'continuous-YlRd'],
  ['YlOrRd', 'continuous-YlRd'],
  ['Blues', 'continuous-blues'],
  ['Reds', 'continuous-reds'],
  ['Greens', 'continuous-greens'],
  ['Purples', 'continuous-purples'],
];

function statusMapParts(panel: JsonObject): PluginParts {
  const color = objectAt(panel, 'color');
  const legend = { showLegend: objectAt(panel, 'legend').show !== false, displayMode: 'list', placement: 'bottom' };
  return { defaults: statusColors(color), options: { showValue: 'never', legend } };
}

function statusColors(color: JsonObject): JsonObject {
  if (color.mode === 'discrete') {
    const mappings = objectsAt(color, 'thresholds').map((one) =>
      valueMapping(textAt(one, 'value'), said({ color: textAt(one, 'color'), text: textAt(one, 'tooltip') })),
    );
    return mappings.length > 0 ? { mappings } : {};
  }
  const range = said({ min: numberAt(color, 'min'), max: numberAt(color, 'max') });
  if (color.mode === 'opacity')
    return { ...range, color: { mode: 'shades', fixedColor: textAt(color, 'cardColor') || '#b4ff00' } };
  const scheme = textAt(color, 'colorScheme').replace('interpolate', '');
  return { ...range, color: { mode: SCHEMES.find(([name]) => name === scheme)?.[1] ?? 'continuous-GrYlRd' } };
}

function gaugeParts(panel: JsonObject): PluginParts {
  const limits = textAt(panel, 'thresholds');
  const colors = listAt(panel, 'thresholdColors');
  return {
    defaults: said({
      unit: textAt(panel, 'unitFormat'),
      min: numberAt(panel, 'minValue'),
      max: numberAt(panel, 'maxValue'),
      thresholds: limits === '' || colors.length === 0 ? null : { mode: 'absolute', steps: stepsOf(limits, colors) },
    }),
    options: { reduceOptions: reduceOptionsOf(textAt(panel, 'operatorName')) },
  };
}

/** Each query has limits of its own; where "critical" lies below "warning", less is worse. */
function statusParts(panel: JsonObject): PluginParts {
  const colors = objectAt(panel, 'colors');
  return {
    defaults: { color: { mode: 'thresholds' } },
    options: {
      colorMode: textAt(panel, 'colorMode') === 'Metric' ? 'value' : 'background',
      graphMode: 'none',
      textMode: 'value_and_name',
      reduceOptions: reduceOptionsOf(''),
    },
    overrides: objectsAt(panel, 'targets').flatMap((target): Override[] => {
      const properties = statusProperties(target, colors);
      const refId = textAt(target, 'refId');
      return refId === '' || properties.length === 0
        ? []
        : [{ matcher: { id: 'byFrameRefID', options: refId }, properties }];
    }),
  };
}

function statusProperties(target: JsonObject, colors: JsonObject): Property[] {
  const [warn, crit] = [numberAt(target, 'warn'), numberAt(target, 'crit')];
  const [ok, warning, critical] = [
    textOr(colors.ok, 'green'),
    textOr(colors.warn, 'orange'),
    textOr(colors.crit, 'red'),
  ];
  const limits = [
    ...(warn === null ? [] : [[warn, warning] as const]),
    ...(crit === null ? [] : [[crit, critical] as const]),
  ];
  const isLessWorse = warn !== null && crit !== null && crit < warn;
  const steps = isLessWorse
    ? [
        { value: null, color: critical },
        { value: crit, color: warning },
        { value: warn, color: ok },
      ]
    : [{ value: null, color: ok }, ...limits.map(([value, color]) => ({ value, color }))];
  const unit = textAt(target, 'units');
  const plain = said({
    unit: unit === 'none' ? '' : unit,
    decimals: numberAt(target, 'decimals'),
    displayName: textAt(target, 'alias'),
  });
  return [
    ...Object.entries(plain).map(([id, value]) => ({ id, value })),
    ...(limits.length > 0 ? [{ id: 'thresholds', value: { mode: 'absolute', steps } }] : []),
  ];
}

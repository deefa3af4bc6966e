// `seriesOverrides`, `aliasColors` and the right axis of a `graph` panel as overrides of fields.
import type { JsonObject } from '@/lib/dashboard/json-fields';
import { axisCustom, axisDefaults, dashStyle, graphAxes } from '@/lib/dashboard/upgrade/graph-defaults';
import {
  nameMatcher,
  numberAt,
  objectAt,
  objectsAt,
  type Override,
  type Property,
  textAt,
} from '@/lib/dashboard/upgrade/panel-upgrade';

export function graphOverrides(panel: JsonObject): Override[] {
  const colors = Object.entries(objectAt(panel, 'aliasColors')).flatMap(([name, color]): Override[] =>
    typeof color === 'string' ? [{ matcher: { id: 'byName', options: name }, properties: [fixedColor(color)] }] : [],
  );
  // Older still: names of the series on the right axis.
  const rightNames = Object.entries(objectAt(panel, 'aliasYAxis')).map(([alias, yaxis]) => ({ alias, yaxis }));
  const series = [...objectsAt(panel, 'seriesOverrides'), ...rightNames].flatMap((one): Override[] => {
    const alias = textAt(one, 'alias');
    const properties = seriesProperties(one, panel);
    return alias === '' || properties.length === 0 ? [] : [{ matcher: nameMatcher(alias), properties }];
  });
  const hiddenTime: Override[] =
    objectAt(panel, 'xaxis').show === false
      ? [{ matcher: { id: 'byType', options: 'time' }, properties: [{ id: 'custom.axisPlacement', value: 'hidden' }] }]
      : [];
  return [...colors, ...series, ...hiddenTime];
}

function fixedColor(color: string): Property {
  return { id: 'color', value: { mode: 'fixed', fixedColor: color } };
}

function seriesProperties(series: JsonObject, panel: JsonObject): Property[] {
  return [
    ...Object.entries(series).flatMap(([key, value]) => seriesProperty(key, value)),
    ...(series.dashes === true ? [{ id: 'custom.lineStyle', value: dashStyle(series) }] : []),
    ...(numberAt(series, 'yaxis') === 2 ? rightAxis(panel) : []),
  ];
}

function seriesProperty(key: string, value: unknown): Property[] {
  const number = typeof value === 'number' ? value : Number.NaN;
  switch (key) {
    case 'fill':
      return Number.isNaN(number) ? [] : [{ id: 'custom.fillOpacity', value: number * 10 }];
    case 'linewidth':
      return Number.isNaN(number) ? [] : [{ id: 'custom.lineWidth', value: number }];
    case 'pointradius':
      return Number.isNaN(number) ? [] : [{ id: 'custom.pointSize', value: 2 + 2 * number }];
    case 'lines':
      return value === false ? [{ id: 'custom.lineWidth', value: 0 }] : [{ id: 'custom.drawStyle', value: 'line' }];
    case 'bars':
      return value === true
        ? [
            { id: 'custom.drawStyle', value: 'bars' },
            { id: 'custom.fillOpacity', value: 100 },
          ]
        : [];
    case 'points':
      return [{ id: 'custom.showPoints', value: value === true ? 'always' : 'never' }];
    case 'steppedLine':
      return value === true ? [{ id: 'custom.lineInterpolation', value: 'stepAfter' }] : [];
    default:
      return placeProperty(key, value);
  }
}

function placeProperty(key: string, value: unknown): Property[] {
  switch (key) {
    case 'color':
      return typeof value === 'string' ? [fixedColor(value)] : [];
    case 'transform':
      return typeof value === 'string' ? [{ id: 'custom.transform', value }] : [];
    case 'stack':
      return [{ id: 'custom.stacking', value: stackingOf(value) }];
    case 'fillBelowTo':
      return typeof value === 'string'
        ? [
            { id: 'custom.fillBelowTo', value },
            { id: 'custom.fillOpacity', value: 35 },
          ]
        : [];
    case 'legend':
      return value === false ? [{ id: 'custom.hideFrom', value: { legend: true, tooltip: false, viz: false } }] : [];
    case 'hiddenSeries':
      return value === true ? [{ id: 'custom.hideFrom', value: { legend: false, tooltip: true, viz: true } }] : [];
    case 'nullPointMode':
      return [{ id: 'custom.spanNulls', value: value === 'connected' }];
    default:
      return [];
  }
}

/** `false` takes the series out, a letter puts it into a stack of its own. */
function stackingOf(value: unknown): JsonObject {
  if (value === false) return { mode: 'none', group: 'A' };
  return { mode: 'normal', group: typeof value === 'string' ? value : 'A' };
}

/** What the right axis has of its own, and its side. */
function rightAxis(panel: JsonObject): Property[] {
  const [left = {}, right = {}] = graphAxes(panel);
  const leftDefaults = axisDefaults(left);
  const own = Object.entries(axisDefaults(right)).filter(([id, value]) => leftDefaults[id] !== value);
  return [
    { id: 'custom.axisPlacement', value: right.show === false ? 'hidden' : 'right' },
    ...own.map(([id, value]) => ({ id, value })),
    ...Object.entries(axisCustom(right))
      .filter(([id]) => id !== 'axisPlacement')
      .map(([id, value]) => ({ id: `custom.${id}`, value })),
  ];
}

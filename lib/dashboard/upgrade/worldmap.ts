// Options of the Worldmap plugin in the words of the geomap panel.
import type { JsonObject } from '@/lib/dashboard/json-fields';
import { listAt, numberAt, objectAt, said, stepsOf, textAt } from '@/lib/dashboard/upgrade/panel-upgrade';

const VIEWS: ReadonlyMap<string, string> = new Map([
  ['(0°, 0°)', 'zero'],
  ['North America', 'north-america'],
  ['Europe', 'europe'],
  ['West Asia', 'west-asia'],
  ['SE Asia', 'se-asia'],
]);

/** What the plugin calls the series in its tables of countries: its name is the place. */
const SERIES_COLUMN = 'Series';

export function worldmapOptions(panel: JsonObject): JsonObject {
  const metric = metricOf(panel);
  const style = {
    color: { field: metric, fixed: 'dark-green' },
    size: { field: metric, min: numberAt(panel, 'circleMinSize') ?? 2, max: numberAt(panel, 'circleMaxSize') ?? 30 },
    opacity: 0.5,
    ...(panel.stickyLabels === true && { text: { mode: 'field', field: metric } }),
  };
  return {
    view: said({
      id: VIEWS.get(textAt(panel, 'mapCenter')) ?? 'coords',
      lat: numberAt(panel, 'mapCenterLatitude'),
      lon: numberAt(panel, 'mapCenterLongitude'),
      zoom: numberAt(panel, 'initialZoom'),
    }),
    controls: { showZoom: true, mouseWheelZoom: panel.mouseWheelZoom === true },
    basemap: { type: 'default', name: 'Basemap' },
    layers: [
      {
        type: 'markers',
        name: textAt(panel, 'title') || 'Places',
        config: { style, showLegend: panel.showLegend !== false },
        location: locationOf(panel),
        tooltip: true,
      },
    ],
    tooltip: { mode: 'details' },
  };
}

export function worldmapDefaults(panel: JsonObject): JsonObject {
  const colors = listAt(panel, 'colors');
  const limits = textAt(panel, 'thresholds');
  if (limits === '' || colors.length === 0) return {};
  return { color: { mode: 'thresholds' }, thresholds: { mode: 'absolute', steps: stepsOf(limits, colors) } };
}

function metricOf(panel: JsonObject): string {
  const ofTable = textAt(objectAt(panel, 'tableQueryOptions'), 'metricField');
  return (isTable(panel) ? ofTable : textAt(panel, 'esMetric')) || 'Value';
}

function isTable(panel: JsonObject): boolean {
  return textAt(panel, 'locationData') === 'table';
}

function locationOf(panel: JsonObject): JsonObject {
  const table = objectAt(panel, 'tableQueryOptions');
  if (isTable(panel) && textAt(table, 'queryType') === 'coordinates')
    return {
      mode: 'coords',
      latitude: textAt(table, 'latitudeField') || 'latitude',
      longitude: textAt(table, 'longitudeField') || 'longitude',
    };
  if (isTable(panel)) return { mode: 'geohash', geohash: textAt(table, 'geohashField') || 'geohash' };
  if (textAt(panel, 'locationData') === 'geohash')
    return { mode: 'geohash', geohash: textAt(panel, 'esGeoPoint') || 'geohash' };
  return { mode: 'lookup', lookup: SERIES_COLUMN, gazetteer: 'public/gazetteer/countries.json' };
}

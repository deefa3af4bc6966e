// What the editor offers for the geomap panel: the first layer's location and look, the view.
import { Globe } from 'lucide-react';
import { inOptions, numberRow, selectRow, switchRow, textRow } from '@/components/panels/option-rows';
import type { OptionControl, OptionPlace, PanelForm } from '@/components/panels/panel-form';

const LAYER = 'Layer';
const VIEW = 'View';

/** Of the first layer; files may have more, which stay as they are. */
function inLayer(path: string): OptionPlace {
  return inOptions(`layers.0.${path}`);
}

function columnRow(path: string, label: string, mode: string): OptionControl {
  const showWhen = { place: inLayer('location.mode'), oneOf: [mode] };
  return textRow({ group: 'Location', label, place: inLayer(`location.${path}`), showWhen });
}

function coordinateRow(path: string, label: string): OptionControl {
  const showWhen = { place: inOptions('view.id'), oneOf: ['coords'] };
  return numberRow({ group: VIEW, label, place: inOptions(`view.${path}`), showWhen }, 0);
}

const CONTROLS: readonly OptionControl[] = [
  selectRow({ group: LAYER, label: 'Layer type', place: inLayer('type') }, 'markers', [
    ['markers', 'Markers'],
    ['heatmap', 'Heatmap'],
    ['route', 'Route'],
  ]),
  selectRow({ group: 'Location', label: 'Place by', place: inLayer('location.mode') }, 'auto', [
    ['auto', 'Names of columns'],
    ['coords', 'Coordinates'],
    ['geohash', 'Geohash'],
    ['lookup', 'Country'],
  ]),
  columnRow('latitude', 'Latitude field', 'coords'),
  columnRow('longitude', 'Longitude field', 'coords'),
  columnRow('geohash', 'Geohash field', 'geohash'),
  columnRow('lookup', 'Country field', 'lookup'),
  textRow({ group: LAYER, label: 'Colour by field', place: inLayer('config.style.color.field') }),
  textRow({ group: LAYER, label: 'Colour', place: inLayer('config.style.color.fixed') }, 'dark-green'),
  textRow({ group: LAYER, label: 'Size by field', place: inLayer('config.style.size.field') }),
  numberRow({ group: LAYER, label: 'Size', place: inLayer('config.style.size.fixed') }, 5, {
    min: 1,
    max: 100,
    step: 1,
  }),
  textRow({ group: LAYER, label: 'Text by field', place: inLayer('config.style.text.field') }),
  switchRow({ group: LAYER, label: 'Show legend', place: inLayer('config.showLegend') }, true),
  selectRow({ group: VIEW, label: 'First view', place: inOptions('view.id') }, 'fit', [
    ['fit', 'All data'],
    ['coords', 'Coordinates'],
    ['zero', '(0°, 0°)'],
    ['north-america', 'North America'],
    ['south-america', 'South America'],
    ['europe', 'Europe'],
    ['africa', 'Africa'],
    ['west-asia', 'West Asia'],
    ['s-asia', 'South Asia'],
    ['se-asia', 'South-east Asia'],
    ['e-asia', 'East Asia'],
    ['australia', 'Australia'],
    ['oceania', 'Oceania'],
  ]),
  coordinateRow('lat', 'Latitude'),
  coordinateRow('lon', 'Longitude'),
  numberRow({ group: VIEW, label: 'Zoom', place: inOptions('view.zoom') }, null, { min: 0, max: 18 }),
  switchRow({ group: VIEW, label: 'Zoom buttons', place: inOptions('controls.showZoom') }, true),
  switchRow({ group: VIEW, label: 'Zoom by mouse wheel', place: inOptions('controls.mouseWheelZoom') }, false),
  selectRow({ group: VIEW, label: 'Tooltip', place: inOptions('tooltip.mode') }, 'details', [
    ['details', 'All columns'],
    ['none', 'Hidden'],
  ]),
];

export const geomapForm: PanelForm = {
  description: 'Values at their places on the world',
  icon: Globe,
  newOptions: {
    view: { id: 'fit' },
    controls: { showZoom: true, mouseWheelZoom: false },
    basemap: { type: 'default', name: 'Layer 0' },
    layers: [
      {
        type: 'markers',
        name: 'Places',
        config: {
          showLegend: true,
          style: {
            color: { field: 'Value', fixed: 'dark-green' },
            size: { fixed: 8, min: 4, max: 20 },
            opacity: 0.5,
          },
        },
        location: { mode: 'auto' },
        tooltip: true,
      },
    ],
    tooltip: { mode: 'details' },
  },
  newFieldConfig: { defaults: {}, overrides: [] },
  standardOptions: ['unit', 'min', 'max', 'decimals', 'displayName', 'noValue', 'color', 'thresholds', 'mappings'],
  optionControls: CONTROLS,
};

// What the editor offers for the geomap panel: the first layer's location and look, the view.
import { Globe } from 'lucide-react';
import type { OptionControl, OptionPlace, PanelForm } from '@/components/panels/panel-form';

function option(path: string): OptionPlace {
  return { in: 'options', path };
}

function columnControl(path: string, label: string, mode: string): OptionControl {
  return {
    kind: 'text',
    group: 'Location',
    label,
    place: option(`layers.0.location.${path}`),
    fallback: '',
    showWhen: { place: option('layers.0.location.mode'), oneOf: [mode] },
  };
}

const CONTROLS: readonly OptionControl[] = [
  {
    kind: 'select',
    group: 'Layer',
    label: 'Layer type',
    place: option('layers.0.type'),
    fallback: 'markers',
    choices: [
      { value: 'markers', label: 'Markers' },
      { value: 'heatmap', label: 'Heatmap' },
      { value: 'route', label: 'Route' },
    ],
  },
  {
    kind: 'select',
    group: 'Location',
    label: 'Place by',
    place: option('layers.0.location.mode'),
    fallback: 'auto',
    choices: [
      { value: 'auto', label: 'Names of columns' },
      { value: 'coords', label: 'Coordinates' },
      { value: 'geohash', label: 'Geohash' },
      { value: 'lookup', label: 'Country' },
    ],
  },
  columnControl('latitude', 'Latitude field', 'coords'),
  columnControl('longitude', 'Longitude field', 'coords'),
  columnControl('geohash', 'Geohash field', 'geohash'),
  columnControl('lookup', 'Country field', 'lookup'),
  {
    kind: 'text',
    group: 'Layer',
    label: 'Colour by field',
    place: option('layers.0.config.style.color.field'),
    fallback: '',
  },
  {
    kind: 'text',
    group: 'Layer',
    label: 'Colour',
    place: option('layers.0.config.style.color.fixed'),
    fallback: 'dark-green',
  },
  {
    kind: 'text',
    group: 'Layer',
    label: 'Size by field',
    place: option('layers.0.config.style.size.field'),
    fallback: '',
  },
  {
    kind: 'number',
    group: 'Layer',
    label: 'Size',
    place: option('layers.0.config.style.size.fixed'),
    fallback: 5,
    min: 1,
    max: 100,
    step: 1,
  },
  {
    kind: 'text',
    group: 'Layer',
    label: 'Text by field',
    place: option('layers.0.config.style.text.field'),
    fallback: '',
  },
  {
    kind: 'switch',
    group: 'Layer',
    label: 'Show legend',
    place: option('layers.0.config.showLegend'),
    fallback: true,
  },
  {
    kind: 'select',
    group: 'View',
    label: 'First view',
    place: option('view.id'),
    fallback: 'fit',
    choices: [
      { value: 'fit', label: 'All data' },
      { value: 'coords', label: 'Coordinates' },
      { value: 'zero', label: '(0°, 0°)' },
      { value: 'north-america', label: 'North America' },
      { value: 'south-america', label: 'South America' },
      { value: 'europe', label: 'Europe' },
      { value: 'africa', label: 'Africa' },
      { value: 'west-asia', label: 'West Asia' },
      { value: 's-asia', label: 'South Asia' },
      { value: 'se-asia', label: 'South-east Asia' },
      { value: 'e-asia', label: 'East Asia' },
      { value: 'australia', label: 'Australia' },
      { value: 'oceania', label: 'Oceania' },
    ],
  },
  {
    kind: 'number',
    group: 'View',
    label: 'Latitude',
    place: option('view.lat'),
    fallback: 0,
    showWhen: { place: option('view.id'), oneOf: ['coords'] },
  },
  {
    kind: 'number',
    group: 'View',
    label: 'Longitude',
    place: option('view.lon'),
    fallback: 0,
    showWhen: { place: option('view.id'), oneOf: ['coords'] },
  },
  { kind: 'number', group: 'View', label: 'Zoom', place: option('view.zoom'), fallback: null, min: 0, max: 18 },
  { kind: 'switch', group: 'View', label: 'Zoom buttons', place: option('controls.showZoom'), fallback: true },
  {
    kind: 'switch',
    group: 'View',
    label: 'Zoom by mouse wheel',
    place: option('controls.mouseWheelZoom'),
    fallback: false,
  },
  {
    kind: 'select',
    group: 'View',
    label: 'Tooltip',
    place: option('tooltip.mode'),
    fallback: 'details',
    choices: [
      { value: 'details', label: 'All columns' },
      { value: 'none', label: 'Hidden' },
    ],
  },
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

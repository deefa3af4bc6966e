// What the editor offers for the candlestick panel.
import { ChartCandlestick } from 'lucide-react';
import type { OptionControl, PanelForm } from '@/components/panels/panel-form';
import { LEGEND_CONTROLS } from '@/components/panels/standard-controls';

function fieldControl(role: string, label: string): OptionControl {
  return {
    kind: 'text',
    group: 'Fields',
    label,
    description: 'Empty = by its name',
    place: { in: 'options', path: `fields.${role}` },
    fallback: '',
  };
}

const CONTROLS: readonly OptionControl[] = [
  {
    kind: 'select',
    group: 'Candlestick',
    label: 'Mode',
    place: { in: 'options', path: 'mode' },
    fallback: 'candles+volume',
    choices: [
      { value: 'candles+volume', label: 'Candles and volume' },
      { value: 'candles', label: 'Candles' },
      { value: 'volume', label: 'Volume' },
    ],
  },
  {
    kind: 'select',
    group: 'Candlestick',
    label: 'Candle style',
    place: { in: 'options', path: 'candleStyle' },
    fallback: 'candles',
    choices: [
      { value: 'candles', label: 'Candles' },
      { value: 'ohlcbars', label: 'OHLC bars' },
    ],
  },
  {
    kind: 'select',
    group: 'Candlestick',
    label: 'Colour by',
    place: { in: 'options', path: 'colorStrategy' },
    fallback: 'open-close',
    choices: [
      { value: 'open-close', label: 'Open and close' },
      { value: 'close-close', label: 'The close before' },
    ],
  },
  {
    kind: 'text',
    group: 'Candlestick',
    label: 'Up colour',
    place: { in: 'options', path: 'colors.up' },
    fallback: 'green',
  },
  {
    kind: 'text',
    group: 'Candlestick',
    label: 'Down colour',
    place: { in: 'options', path: 'colors.down' },
    fallback: 'red',
  },
  fieldControl('open', 'Open'),
  fieldControl('high', 'High'),
  fieldControl('low', 'Low'),
  fieldControl('close', 'Close'),
  fieldControl('volume', 'Volume'),
  {
    kind: 'switch',
    group: 'Fields',
    label: 'Other fields as lines',
    place: { in: 'options', path: 'includeAllFields' },
    fallback: false,
  },
];

export const candlestickForm: PanelForm = {
  description: 'Open, high, low and close over time',
  icon: ChartCandlestick,
  newOptions: {
    mode: 'candles+volume',
    candleStyle: 'candles',
    colorStrategy: 'open-close',
    colors: { up: 'green', down: 'red' },
    fields: {},
    includeAllFields: false,
    legend: { showLegend: true, displayMode: 'list', placement: 'bottom', calcs: [] },
  },
  newFieldConfig: { defaults: { custom: {} }, overrides: [] },
  standardOptions: ['unit', 'min', 'max', 'decimals', 'displayName', 'noValue', 'color', 'thresholds', 'links'],
  optionControls: [...CONTROLS, ...LEGEND_CONTROLS],
};

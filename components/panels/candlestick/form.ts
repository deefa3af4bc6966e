// What the editor offers for the candlestick panel.
import { ChartCandlestick } from 'lucide-react';
import { inOptions, selectRow, switchRow, textRow } from '@/components/panels/option-rows';
import type { OptionControl, PanelForm } from '@/components/panels/panel-form';
import { LEGEND_CONTROLS } from '@/components/panels/standard-controls';

const group = 'Candlestick';

function fieldRow(role: string, label: string): OptionControl {
  return textRow({ group: 'Fields', label, description: 'Empty = by its name', place: inOptions(`fields.${role}`) });
}

const CONTROLS: readonly OptionControl[] = [
  selectRow({ group, label: 'Mode', place: inOptions('mode') }, 'candles+volume', [
    ['candles+volume', 'Candles and volume'],
    ['candles', 'Candles'],
    ['volume', 'Volume'],
  ]),
  selectRow({ group, label: 'Candle style', place: inOptions('candleStyle') }, 'candles', [
    ['candles', 'Candles'],
    ['ohlcbars', 'OHLC bars'],
  ]),
  selectRow({ group, label: 'Colour by', place: inOptions('colorStrategy') }, 'open-close', [
    ['open-close', 'Open and close'],
    ['close-close', 'The close before'],
  ]),
  textRow({ group, label: 'Up colour', place: inOptions('colors.up') }, 'green'),
  textRow({ group, label: 'Down colour', place: inOptions('colors.down') }, 'red'),
  fieldRow('open', 'Open'),
  fieldRow('high', 'High'),
  fieldRow('low', 'Low'),
  fieldRow('close', 'Close'),
  fieldRow('volume', 'Volume'),
  switchRow({ group: 'Fields', label: 'Other fields as lines', place: inOptions('includeAllFields') }, false),
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

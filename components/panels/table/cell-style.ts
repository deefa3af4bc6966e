// How the cells of a column are drawn: `custom.cellOptions` of today and the names of older files.
import { asRecord, readText } from '@/lib/series/read-field-config';
import type { Field } from '@/lib/series/frame';

export type CellStyle =
  | { readonly kind: 'plain' | 'colorText' | 'json' | 'links' | 'pill' }
  | { readonly kind: 'colorBackground'; readonly isGradient: boolean; readonly isWholeRow: boolean }
  | {
      readonly kind: 'gauge';
      readonly mode: 'basic' | 'gradient' | 'lcd';
      readonly valueMode: 'color' | 'text' | 'hidden';
    }
  | { readonly kind: 'sparkline'; readonly hasValue: boolean }
  | { readonly kind: 'image'; readonly alt: string };

type Json = Readonly<Record<string, unknown>>;

export function readCellStyle(custom: Json, field: Field): CellStyle {
  const options = asRecord(custom['cellOptions']);
  const type = readText(options['type']) ?? readText(custom['displayMode']) ?? 'auto';
  switch (type) {
    case 'color-text':
      return { kind: 'colorText' };
    case 'color-background':
    case 'color-background-solid':
      return {
        kind: 'colorBackground',
        // The older name without "solid" meant a gradient.
        isGradient:
          options['mode'] === undefined
            ? options['type'] === undefined && type === 'color-background'
            : options['mode'] === 'gradient',
        isWholeRow: options['applyToRow'] === true,
      };
    case 'gauge':
    case 'basic':
    case 'gradient-gauge':
    case 'lcd-gauge':
      return gaugeStyle(type, options);
    case 'sparkline':
      return { kind: 'sparkline', hasValue: options['hideValue'] !== true };
    case 'json-view':
      return { kind: 'json' };
    case 'image':
      return { kind: 'image', alt: readText(options['alt']) ?? '' };
    case 'data-links':
    case 'actions':
      return { kind: 'links' };
    case 'pill':
      return { kind: 'pill' };
    default:
      return field.type === 'frame' ? { kind: 'sparkline', hasValue: true } : { kind: 'plain' };
  }
}

const OLD_GAUGES: Readonly<Record<string, 'basic' | 'gradient' | 'lcd'>> = {
  basic: 'basic',
  'gradient-gauge': 'gradient',
  'lcd-gauge': 'lcd',
};

function gaugeStyle(type: string, options: Json): CellStyle {
  const { mode, valueDisplayMode } = options;
  const given = mode === 'basic' || mode === 'gradient' || mode === 'lcd' ? mode : null;
  return {
    kind: 'gauge',
    mode: given ?? OLD_GAUGES[type] ?? 'gradient',
    valueMode: valueDisplayMode === 'color' || valueDisplayMode === 'hidden' ? valueDisplayMode : 'text',
  };
}

/** Whether long words go to the next line; today's options and older ones. */
export function isWrapped(custom: Json): boolean {
  return custom['wrapText'] === true || asRecord(custom['cellOptions'])['wrapText'] === true;
}

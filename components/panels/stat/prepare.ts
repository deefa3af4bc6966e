// What a stat panel asks for, and what stands in each of its tiles.
import { asRecord, readNumber } from '@/lib/series/read-field-config';
import type { SingleValue } from '@/lib/series/single-values';

export interface StatOptions {
  readonly graphMode: 'none' | 'area' | 'line';
  readonly colorMode: 'none' | 'value' | 'background' | 'background_solid';
  readonly textMode: 'auto' | 'value' | 'value_and_name' | 'name' | 'none';
  /** `auto`, which files say: in the middle where no name stands. */
  readonly justifyMode: 'left' | 'auto' | 'center';
  readonly orientation: 'auto' | 'horizontal' | 'vertical';
  readonly showsPercentChange: boolean;
  readonly percentChangeColor: 'standard' | 'inverted' | 'same_as_value';
  /** Name and number beside each other where a tile is wide and low. */
  readonly isWideAllowed: boolean;
  readonly valueSizePx: number | null;
  readonly titleSizePx: number | null;
}

type Json = Readonly<Record<string, unknown>>;

function oneOf<Choice extends string>(value: unknown, choices: readonly Choice[], otherwise: Choice): Choice {
  return choices.find((choice) => choice === value) ?? otherwise;
}

export function readStatOptions(options: Json): StatOptions {
  const text = asRecord(options['text']);
  return {
    graphMode: oneOf(options['graphMode'], ['none', 'area', 'line'], 'area'),
    colorMode: oneOf(options['colorMode'], ['none', 'value', 'background', 'background_solid'], 'value'),
    textMode: oneOf(options['textMode'], ['auto', 'value', 'value_and_name', 'name', 'none'], 'auto'),
    justifyMode: oneOf(options['justifyMode'], ['auto', 'center'], 'left'),
    orientation: oneOf(options['orientation'], ['auto', 'horizontal', 'vertical'], 'auto'),
    showsPercentChange: options['showPercentChange'] === true,
    percentChangeColor: oneOf(options['percentChangeColorMode'], ['standard', 'inverted', 'same_as_value'], 'standard'),
    isWideAllowed: options['wideLayout'] !== false,
    valueSizePx: readNumber(text['valueSize']),
    titleSizePx: readNumber(text['titleSize']),
  };
}

export interface StatTile {
  readonly value: SingleValue;
  /** "" = not shown. */
  readonly name: string;
  readonly isValueShown: boolean;
  /** Stands large in the place of the number, where the name is what the panel is about; null = the number. */
  readonly largeName: string | null;
}

export function statTiles(values: readonly SingleValue[], options: StatOptions): StatTile[] {
  return values.map((value) => ({
    value,
    name: isNameShown(options.textMode, values.length) ? value.name : '',
    isValueShown: options.textMode !== 'none',
    largeName: options.textMode === 'name' ? value.name : null,
  }));
}

function isNameShown(mode: StatOptions['textMode'], valueCount: number): boolean {
  if (mode === 'auto') return valueCount > 1;
  return mode === 'value_and_name';
}

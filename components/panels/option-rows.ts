// Rows of option forms in one line each: what a panel type says of an option is its name, its place and what it may be.
import type { OptionControl, OptionPlace } from '@/components/panels/panel-form';

export function inOptions(path: string): OptionPlace {
  return { in: 'options', path };
}

export function inDefaults(path: string): OptionPlace {
  return { in: 'defaults', path };
}

type RowParts = Pick<OptionControl, 'group' | 'label' | 'place'> &
  Partial<Pick<OptionControl, 'description' | 'showWhen'>>;
type ChoiceValue = string | number | boolean;

/** Choices in their order, each with its words. */
export function selectRow<Value extends ChoiceValue>(
  parts: RowParts,
  fallback: NoInfer<Value>,
  choices: readonly (readonly [value: Value, label: string])[],
): OptionControl {
  return { kind: 'select', ...parts, fallback, choices: choices.map(([value, label]) => ({ value, label })) };
}

export function switchRow(parts: RowParts, fallback: boolean): OptionControl {
  return { kind: 'switch', ...parts, fallback };
}

export function textRow(parts: RowParts, fallback = ''): OptionControl {
  return { kind: 'text', ...parts, fallback };
}

/** Without bounds, any number. */
export function numberRow(
  parts: RowParts,
  fallback: number | null,
  bounds: { readonly min?: number; readonly max?: number; readonly step?: number } = {},
): OptionControl {
  return { kind: 'number', ...parts, fallback, ...bounds };
}

/** Whether numbers stand on what is drawn. */
export function valuesRow(group: string): OptionControl {
  return selectRow({ group, label: 'Values', place: inOptions('showValue') }, 'auto', [
    ['auto', 'Where there is room'],
    ['always', 'Always'],
    ['never', 'Never'],
  ]);
}

/** A part of the room, from a tenth to all of it. */
export function shareRow(parts: RowParts): OptionControl {
  return numberRow(parts, 0.9, { min: 0.1, max: 1, step: 0.05 });
}

export function fillRow(group: string, fallback: number): OptionControl {
  return numberRow({ group, label: 'Fill opacity', place: inDefaults('custom.fillOpacity') }, fallback, {
    min: 0,
    max: 100,
    step: 5,
  });
}

export function lineWidthRow(group: string): OptionControl {
  return numberRow({ group, label: 'Line width', place: inDefaults('custom.lineWidth') }, 1.5, {
    min: 0,
    max: 10,
    step: 0.5,
  });
}

export function showPointsRow(group: string): OptionControl {
  return selectRow({ group, label: 'Show points', place: inDefaults('custom.showPoints') }, 'auto', [
    ['auto', 'Auto'],
    ['always', 'Always'],
    ['never', 'Never'],
  ]);
}

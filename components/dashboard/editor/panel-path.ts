// Reads and writes one option of a panel at the dotted path that a panel type names. Pure.
import type { OptionPlace } from '@/components/panels/panel-form';
import type { Panel } from '@/lib/dashboard/dashboard';
import { isJsonObject, type JsonObject } from '@/lib/dashboard/json-fields';

/** undefined: not set, the default of the type counts. */
export function readOption(panel: Panel, place: OptionPlace): unknown {
  const root: unknown = place.in === 'options' ? panel.options : panel.fieldConfig.defaults;
  return place.path.split('.').reduce(readIn, root);
}

/** undefined takes the option away. */
export function writeOption(panel: Panel, place: OptionPlace, value: unknown): Panel {
  const keys = place.path.split('.');
  if (place.in === 'options') return { ...panel, options: writeIn(panel.options, keys, value) };
  const defaults = writeIn(panel.fieldConfig.defaults, keys, value);
  return { ...panel, fieldConfig: { ...panel.fieldConfig, defaults } };
}

/** A number in a path is a place in a list. */
function readIn(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return value[Number(key)];
  return isJsonObject(value) ? value[key] : undefined;
}

function writeIn(object: JsonObject, [key = '', ...rest]: readonly string[], value: unknown): JsonObject {
  if (rest.length > 0) {
    const inner = object[key];
    return {
      ...object,
      [key]: Array.isArray(inner) ? writeInList(inner, rest, value) : writeIn(objectOf(inner), rest, value),
    };
  }
  if (value !== undefined) return { ...object, [key]: value };
  const { [key]: _removed, ...others } = object;
  return others;
}

/** Only what is in a list is changed: a form adds no item. */
function writeInList(list: readonly unknown[], [key = '', ...rest]: readonly string[], value: unknown): unknown[] {
  return list.map((item, at) => {
    if (String(at) !== key) return item;
    return rest.length === 0 ? value : writeIn(objectOf(item), rest, value);
  });
}

function objectOf(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {};
}

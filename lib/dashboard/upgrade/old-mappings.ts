// Values and ranges with their words, as panels had them before fields had a config.
import type { JsonObject } from '@/lib/dashboard/json-fields';
import { numberAt, objectsAt, textAt } from '@/lib/dashboard/upgrade/panel-upgrade';

/** `valueMaps`, `rangeMaps` and `mappingType` of singlestat and old tables. */
export function oldMappings(json: JsonObject, colors: ReadonlyMap<string, string> = new Map()): JsonObject[] {
  const ranges = objectsAt(json, 'rangeMaps');
  const resultOf = (one: JsonObject): JsonObject => {
    const text = textAt(one, 'text');
    const color = colors.get(text);
    return { text, ...(color !== undefined && { color }) };
  };
  if (json.mappingType === 2)
    return ranges.map((one) => {
      const [from, to] = [numberAt(one, 'from'), numberAt(one, 'to')];
      const result = resultOf(one);
      return one.from === 'null' && one.to === 'null'
        ? { type: 'special', options: { match: 'null', result } }
        : { type: 'range', options: { from, to, result } };
    });
  return objectsAt(json, 'valueMaps').map((one, index) => {
    const value = textAt(one, 'value');
    const result = resultOf(one);
    return value === 'null'
      ? { type: 'special', options: { match: 'null', result } }
      : { type: 'value', options: { [value]: { ...result, index } } };
  });
}

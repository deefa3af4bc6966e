// What a JSON says, whatever its order and nesting: for tests that nothing is lost on a way in and out.
import { isJsonObject } from '@/lib/dashboard/json-fields';

/** Values of a JSON with how often each is there; what stands for "nothing" does not count. */
function jsonLeaves(json: unknown, counts = new Map<string, number>()): Map<string, number> {
  if (Array.isArray(json)) for (const item of json) jsonLeaves(item, counts);
  else if (isJsonObject(json))
    for (const [key, value] of Object.entries(json))
      jsonLeaves(isLeaf(value) ? [`${key}: ${JSON.stringify(value)}`] : value, counts);
  else if (json !== null && json !== undefined && json !== '' && json !== false)
    counts.set(JSON.stringify(json), (counts.get(JSON.stringify(json)) ?? 0) + 1);
  return counts;
}

function isLeaf(value: unknown): boolean {
  return value !== null && value !== '' && value !== false && typeof value !== 'object';
}

/** What an import replaces: the type of a panel that is another today, the version of the layout, a width of nothing, an id that is none. */
const REPLACED = /^"(type: \\"(graph|singlestat|table-old|[\w-]+-panel)\\"|schemaVersion: |w: 0|id: 0"$)/;

/** What `before` says and `after` does not, or not as often. */
export function lostLeaves(before: unknown, after: unknown): string[] {
  const out = jsonLeaves(after);
  return [...jsonLeaves(before)].flatMap(([value, count]) =>
    (out.get(value) ?? 0) < count && !REPLACED.test(value) ? [value] : [],
  );
}

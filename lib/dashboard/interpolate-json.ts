// Variables inside of settings: every text of a JSON value, at any depth.
import { isJsonObject } from '@/lib/dashboard/json-fields';

/** The same object where nothing changes. Values of the keys in `except` stay as written: they are filled in later. */
export function interpolateJson<Json>(
  json: Json,
  interpolate: (text: string) => string,
  except: readonly string[] = [],
): Json {
  return filled(json, interpolate, new Set(except)) as Json;
}

function filled(json: unknown, interpolate: (text: string) => string, except: ReadonlySet<string>): unknown {
  if (typeof json === 'string') return interpolate(json);
  if (Array.isArray(json)) {
    const next = json.map((one: unknown) => filled(one, interpolate, except));
    return next.every((one, at) => one === json[at]) ? json : next;
  }
  if (!isJsonObject(json)) return json;
  let isChanged = false;
  // Without a prototype: a key named __proto__ stays a key.
  const next: Record<string, unknown> = Object.create(null);
  for (const [key, value] of Object.entries(json)) {
    next[key] = except.has(key) ? value : filled(value, interpolate, except);
    isChanged ||= next[key] !== value;
  }
  return isChanged ? next : json;
}

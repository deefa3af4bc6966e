// Dashboards inside of what they are passed on in: lists, maps by file name, ConfigMaps, resources of an operator, downloads.
import { isTooDeep } from '@/lib/api/json-text';
import { isJsonObject, type JsonObject, textOr } from '@/lib/dashboard/json-fields';
import { objectAt } from '@/lib/dashboard/upgrade/panel-upgrade';
import { isV2 } from '@/lib/dashboard/v2/read-v2';

export interface FoundDashboard {
  /** What the wrapping calls it ("etcd.json"); "" where it has no name. */
  readonly name: string;
  readonly json: JsonObject;
}

/** A list of ConfigMaps of files of texts: nobody wraps deeper. */
const DEPTH_LIMIT = 5;
/** More than any collection has; keeps a hostile file from filling the page. */
const FOUND_LIMIT = 1000;

/** Every dashboard in `json`, in order; nothing when there is none. A dashboard alone is found as it is. */
export function findDashboards(json: unknown): readonly FoundDashboard[] {
  return within({ name: '', json }, 0).slice(0, FOUND_LIMIT);
}

interface Place {
  readonly name: string;
  readonly json: unknown;
}

function within({ name, json }: Place, depth: number): readonly FoundDashboard[] {
  if (depth > DEPTH_LIMIT) return [];
  if (Array.isArray(json)) return json.flatMap((item: unknown) => within({ name, json: item }, depth + 1));
  if (!isJsonObject(json)) return [];
  if (isDashboard(json)) return [{ name, json }];
  return placesOf(json, name).flatMap((place) => within(place, depth + 1));
}

/** The model, an answer or a request of the API around it, or a resource with it as its `spec`. */
function isDashboard(json: JsonObject): boolean {
  if (isModel(json) || isV2(json)) return true;
  const { spec, dashboard } = json;
  if (isJsonObject(dashboard)) return isDashboard(dashboard);
  return typeof json.apiVersion === 'string' && isJsonObject(spec) && isModel(spec);
}

function isModel(json: JsonObject): boolean {
  return Array.isArray(json.panels) || (Array.isArray(json.rows) && !('metadata' in json));
}

function placesOf(json: JsonObject, name: string): readonly Place[] {
  if (Array.isArray(json.items)) return [{ name, json: json.items }];
  if (json.kind === 'ConfigMap') return filesOf(objectAt(json, 'data'));
  const spec = objectAt(json, 'spec');
  const ownName = textOr(objectAt(json, 'metadata').name, name);
  // Operators keep the model as text in their resources, download pages as an object beside its description.
  for (const held of [spec.json, json.json])
    if (held !== undefined) return [{ name: ownName, json: typeof held === 'string' ? parsed(held) : held }];
  return filesOf(json);
}

/** "etcd.json" → what is in that file, as an object or as its text. */
function filesOf(files: JsonObject): readonly Place[] {
  return Object.entries(files).flatMap(([name, file]): Place[] => {
    const json = typeof file === 'string' && name.endsWith('.json') ? parsed(file) : file;
    return isJsonObject(json) ? [{ name, json }] : [];
  });
}

function parsed(text: string): unknown {
  try {
    return isTooDeep(text) ? null : JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return null;
  }
}

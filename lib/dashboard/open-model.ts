// Any form in which a dashboard comes (the model, an API answer or request, a v1 or v2 resource) as one classic model of today.
import type { ReadNote } from '@/lib/dashboard/dashboard';
import { isJsonObject, type JsonObject, readObject, textOr, wrongField } from '@/lib/dashboard/json-fields';
import { objectAt, textAt } from '@/lib/dashboard/upgrade/panel-upgrade';
import { upgradeDashboard } from '@/lib/dashboard/upgrade/upgrade-dashboard';
import { isV2, readV2 } from '@/lib/dashboard/v2/read-v2';

export interface OpenedModel {
  readonly model: JsonObject;
  /** What was changed on the way in. */
  readonly notes: readonly ReadNote[];
}

/** Throws InputError for what is no dashboard at all. */
export function openModel(json: unknown): OpenedModel {
  if (!isJsonObject(json)) throw wrongField('dashboard', 'an object', json);
  const { model, notes } = unwrapped(json);
  const inlined = withLibraryPanels(model);
  const upgraded = upgradeDashboard(inlined.model);
  return { model: upgraded.model, notes: [...notes, ...inlined.notes, ...upgraded.notes] };
}

/** An envelope in an envelope is as far as it goes. */
const ENVELOPE_LIMIT = 3;

function unwrapped(json: JsonObject, depth = 0): OpenedModel {
  const holdsPanels = 'panels' in json || 'rows' in json;
  if (!holdsPanels && isJsonObject(json.dashboard) && depth < ENVELOPE_LIMIT)
    return unwrapped(json.dashboard, depth + 1);
  if (!holdsPanels && isV2(json)) return readV2(json);
  const isResource = !holdsPanels && typeof json.apiVersion === 'string' && 'spec' in json;
  if (!isResource) return { model: json, notes: [] };
  const { spec, ...envelope } = json;
  const uid = textOr(objectAt(json, 'metadata').name, '');
  const model = { ...readObject(spec, 'spec'), ...(uid !== '' && { uid }), __resource: envelope };
  return { model, notes: [] };
}

/** Panels of a library that came along in `__elements` show what the library says; their link to it stays. */
function withLibraryPanels(model: JsonObject): OpenedModel {
  const elements = objectAt(model, '__elements');
  if (Object.keys(elements).length === 0 || !Array.isArray(model.panels)) return { model, notes: [] };
  const notes: ReadNote[] = [];
  const filled = (panel: unknown, index: number): unknown => {
    if (!isJsonObject(panel)) return panel;
    if (Array.isArray(panel.panels)) return { ...panel, panels: panel.panels.map(filled) };
    const uid = textAt(objectAt(panel, 'libraryPanel'), 'uid');
    const library = objectAt(elements, uid);
    if (uid === '' || !isJsonObject(library.model) || panel.type !== undefined) return panel;
    notes.push({ field: `panels[${index}]`, message: 'A library panel was taken from the file' });
    const { id: _id, gridPos: _gridPos, ...content } = library.model;
    return { ...content, ...panel };
  };
  return { model: { ...model, panels: model.panels.map(filled) }, notes };
}

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

/** The type of a panel whose content is in a library that the file does not bring along. */
export const LIBRARY_REFERENCE = 'library-panel-ref';

/** Panels of a library that came along in `__elements` show what the library says; their link to it stays. */
function withLibraryPanels(model: JsonObject): OpenedModel {
  if (!Array.isArray(model.panels)) return { model, notes: [] };
  const elements = objectAt(model, '__elements');
  const notes: ReadNote[] = [];
  const filled = (panel: unknown, path: string): unknown => {
    if (!isJsonObject(panel)) return panel;
    if (Array.isArray(panel.panels))
      return { ...panel, panels: panel.panels.map((one, index) => filled(one, `${path}.panels[${index}]`)) };
    const link = objectAt(panel, 'libraryPanel');
    const uid = textAt(link, 'uid');
    if (uid === '' || panel.type !== undefined) return panel;
    const library = Object.hasOwn(elements, uid) ? objectAt(elements, uid) : {};
    if (!isJsonObject(library.model)) {
      notes.push({ field: path, message: 'A library panel is not in the file' });
      return { title: textAt(link, 'name'), ...panel, type: LIBRARY_REFERENCE };
    }
    notes.push({ field: path, message: 'A library panel was taken from the file' });
    const { id: _id, gridPos: _gridPos, ...content } = library.model;
    return { ...content, ...panel };
  };
  const panels = model.panels.map((panel, index) => filled(panel, `panels[${index}]`));
  return { model: { ...model, panels }, notes };
}

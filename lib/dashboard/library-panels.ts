// Panels whose content is in a library: which ones a dashboard shows, and what they are filled in with. Pure.
import { isJsonObject, type JsonObject } from '@/lib/dashboard/json-fields';

/** Uids of the library panels of a dashboard, also inside rows. */
export function libraryUids(dashboard: JsonObject): ReadonlySet<string> {
  const uids = new Set<string>();
  walk(dashboard.panels, (panel) => {
    const uid = libraryUid(panel);
    if (uid !== null) uids.add(uid);
    return panel;
  });
  return uids;
}

/** What the library says wins over what the dashboard holds; place, number and repetition are the dashboard's own. */
export function withLibraryModels(dashboard: JsonObject, models: ReadonlyMap<string, JsonObject>): JsonObject {
  if (models.size === 0) return dashboard;
  const panels = walk(dashboard.panels, (panel) => {
    const uid = libraryUid(panel);
    const model = uid === null ? undefined : models.get(uid);
    if (model === undefined) return panel;
    const { id: _id, gridPos: _gridPos, libraryPanel: _link, ...content } = model;
    const own = Object.fromEntries(OWN_KEYS.flatMap((key) => (key in panel ? [[key, panel[key]]] : [])));
    return { ...content, ...own };
  });
  return { ...dashboard, panels };
}

const OWN_KEYS = ['id', 'gridPos', 'libraryPanel', 'repeat', 'repeatDirection', 'maxPerRow'] as const;

function libraryUid(panel: JsonObject): string | null {
  const link = panel.libraryPanel;
  return isJsonObject(link) && typeof link.uid === 'string' && link.uid !== '' ? link.uid : null;
}

function walk(panels: unknown, change: (panel: JsonObject) => JsonObject): unknown {
  if (!Array.isArray(panels)) return panels;
  return panels.map((panel: unknown) => {
    if (!isJsonObject(panel)) return panel;
    const changed = change(panel);
    return Array.isArray(changed.panels) ? { ...changed, panels: walk(changed.panels, change) } : changed;
  });
}

// Copies that a repeat had made were saved with the dashboard for years: they are made anew, so those in the file would stand there twice.
import type { ReadNote } from '@/lib/dashboard/dashboard';
import { isJsonObject, type JsonObject, numberOr } from '@/lib/dashboard/json-fields';
import { listAt, textAt } from '@/lib/dashboard/upgrade/panel-upgrade';

/** Only copies of a panel that is there and still repeats. */
export function withoutCopies(model: JsonObject, notes: ReadNote[]): JsonObject {
  if (!Array.isArray(model.panels)) return model;
  const repeating = new Set(
    allPanels(model.panels)
      .filter((panel) => textAt(panel, 'repeat') !== '')
      .map((panel) => numberOr(panel.id, 0)),
  );
  const isCopy = (panel: unknown): boolean =>
    isJsonObject(panel) && repeating.has(numberOr(panel.repeatPanelId, -1)) && textAt(panel, 'repeat') === '';
  if (!allPanels(model.panels).some(isCopy)) return model;
  const kept = (panels: readonly unknown[]): readonly unknown[] =>
    panels
      .filter((panel) => !isCopy(panel))
      .map((panel) =>
        isJsonObject(panel) && Array.isArray(panel.panels) ? { ...panel, panels: kept(panel.panels) } : panel,
      );
  notes.push({ field: 'panels', message: 'Copies that a repeat had made were left out: they are made anew' });
  return { ...model, panels: kept(model.panels) };
}

function allPanels(panels: readonly unknown[]): readonly JsonObject[] {
  return panels.filter(isJsonObject).flatMap((panel) => [panel, ...allPanels(listAt(panel, 'panels'))]);
}

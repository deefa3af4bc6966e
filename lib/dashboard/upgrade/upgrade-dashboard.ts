// Dashboards of all older versions to the form of today, by looking at what is there and never at `schemaVersion`: files carry
// newer and older features than they say. What is not replaced stays, so that nothing is lost on the way out.
import type { ReadNote } from '@/lib/dashboard/dashboard';
import { isJsonObject, type JsonObject } from '@/lib/dashboard/json-fields';
import { upgradeFieldOptions } from '@/lib/dashboard/upgrade/field-options';
import { upgradeGraph } from '@/lib/dashboard/upgrade/graph';
import { upgradeHeatmap, upgradeText } from '@/lib/dashboard/upgrade/old-panels';
import { upgradeOldTable } from '@/lib/dashboard/upgrade/old-table';
import { upgradeVariable } from '@/lib/dashboard/upgrade/old-variables';
import {
  upgradeCellTypes,
  upgradeDataLinks,
  upgradeHidden,
  upgradeLegend,
  upgradeLinks,
  upgradeTooltip,
} from '@/lib/dashboard/upgrade/panel-details';
import { upgradeSettings } from '@/lib/dashboard/upgrade/old-settings';
import { objectAt, type PanelUpgrade } from '@/lib/dashboard/upgrade/panel-upgrade';
import { withoutCopies } from '@/lib/dashboard/upgrade/repeated-copies';
import { upgradePlugin } from '@/lib/dashboard/upgrade/plugin-panels';
import { upgradeSinglestat } from '@/lib/dashboard/upgrade/singlestat';
import { upgradeRows } from '@/lib/dashboard/upgrade/upgrade-rows';

/** In order: a panel may need several. */
const PANEL_UPGRADES: readonly PanelUpgrade[] = [
  upgradeGraph,
  upgradeSinglestat,
  upgradeOldTable,
  upgradeText,
  upgradeHeatmap,
  upgradePlugin,
  upgradeFieldOptions,
  upgradeLegend,
  upgradeTooltip,
  upgradeCellTypes,
  upgradeHidden,
  upgradeLinks,
  upgradeDataLinks,
];

export interface UpgradedDashboard {
  readonly model: JsonObject;
  readonly notes: readonly ReadNote[];
}

/** Twice gives the same as once. */
export function upgradeDashboard(given: JsonObject): UpgradedDashboard {
  const notes: ReadNote[] = [];
  const gridded = upgradeRows(given);
  if (gridded !== null)
    notes.push({ field: 'rows', message: 'Rows of the layout before Grafana 5 became panels in the grid' });
  const model = upgradeSettings(withoutCopies(gridded ?? given, notes), notes);
  const templating = objectAt(model, 'templating');
  return {
    model: {
      ...model,
      ...(Array.isArray(model.panels) && { panels: upgradePanels(model.panels, 'panels', notes) }),
      ...(Array.isArray(templating.list) && {
        templating: { ...templating, list: upgradeVariables(templating.list, notes) },
      }),
    },
    notes,
  };
}

function upgradePanels(panels: readonly unknown[], path: string, notes: ReadNote[]): readonly unknown[] {
  return panels.map((value, index) => {
    if (!isJsonObject(value)) return value;
    const field = `${path}[${index}]`;
    const panel = Array.isArray(value.panels)
      ? { ...value, panels: upgradePanels(value.panels, `${field}.panels`, notes) }
      : value;
    return upgradePanel(panel, field, notes);
  });
}

function upgradePanel(given: JsonObject, field: string, notes: ReadNote[]): JsonObject {
  let panel = given;
  for (const upgrade of PANEL_UPGRADES) {
    const upgraded = upgrade(panel);
    if (upgraded === null) continue;
    ({ panel } = upgraded);
    notes.push({ field, message: upgraded.message });
  }
  if (isJsonObject(given.alert) && given.type === 'graph')
    notes.push({ field: `${field}.alert`, message: 'The old alert of the panel is kept, and not evaluated' });
  return panel;
}

function upgradeVariables(list: readonly unknown[], notes: ReadNote[]): readonly unknown[] {
  return list.map((value, index) => {
    const upgraded = isJsonObject(value) ? upgradeVariable(value) : null;
    if (upgraded === null) return value;
    notes.push({ field: `templating.list[${index}]`, message: upgraded.message });
    return upgraded.variable;
  });
}

/** How often each thing was done: "24 × The old graph panel became a time series". */
export function summarizeNotes(
  notes: readonly ReadNote[],
): readonly { readonly message: string; readonly count: number }[] {
  const counts = new Map<string, number>();
  for (const { message } of notes) counts.set(message, (counts.get(message) ?? 0) + 1);
  return [...counts].map(([message, count]) => ({ message, count }));
}

// A dashboard as a person has it: a file or a pasted text. Says what it is before anything is saved; the server checks the rest.
import { isRow } from '@/lib/dashboard/dashboard';
import { importInputs, importRequirements } from '@/lib/dashboard/import-inputs';
import { isJsonObject, type JsonObject } from '@/lib/dashboard/json-fields';
import { readDashboard, type ReadDashboard as OpenedDashboard } from '@/lib/dashboard/read-dashboard';
import { summarizeNotes } from '@/lib/dashboard/upgrade/upgrade-dashboard';
import { isInputError } from '@/lib/errors/input-error';

export type ReadDashboard =
  | {
      readonly kind: 'dashboard';
      /** In the form of today, whatever it came in. */
      readonly dashboard: JsonObject;
      readonly title: string;
      /** What the person should know before importing. */
      readonly notes: readonly string[];
    }
  | { readonly kind: 'problem'; readonly message: string };

/** Accepts every form in which dashboards are passed on: the model, answers of the API, resources of Kubernetes. */
export function readDashboardText(text: string): ReadDashboard {
  let parsed: unknown;
  try {
    // Editors of some systems put a mark in front.
    parsed = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (thrown) {
    return {
      kind: 'problem',
      message: `This is not JSON: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
    };
  }
  if (!isJsonObject(parsed))
    return { kind: 'problem', message: 'This is JSON, but not a dashboard: an object is expected.' };
  if (!looksLikeDashboard(parsed))
    return { kind: 'problem', message: 'This is JSON, but not a dashboard: neither "title" nor "panels" is there.' };
  try {
    return opened(readDashboard(parsed));
  } catch (thrown) {
    if (isInputError(thrown)) return { kind: 'problem', message: thrown.message };
    throw thrown;
  }
}

const DASHBOARD_KEYS = ['title', 'panels', 'rows', 'elements', 'dashboard', 'spec'];

function looksLikeDashboard(json: JsonObject): boolean {
  return DASHBOARD_KEYS.some((key) => json[key] !== undefined);
}

function opened({ dashboard, notes }: OpenedDashboard): ReadDashboard {
  const panels = dashboard.panels.flatMap((panel) => (isRow(panel) ? (panel.panels ?? []) : [panel]));
  const needs = importRequirements(dashboard).filter((one) => one.type === 'panel' || one.type === 'datasource');
  const titleNote = notes.some((note) => note.field === 'title');
  return {
    kind: 'dashboard',
    dashboard,
    title: titleNote ? '' : dashboard.title,
    notes: [
      `${panels.length} ${panels.length === 1 ? 'panel' : 'panels'}`,
      ...(importInputs(dashboard).length > 0
        ? ['Its data source inputs are answered by the metrics stored here.']
        : []),
      ...(needs.length > 0 ? [`Made with ${needs.map((one) => one.name).join(', ')}`] : []),
      ...summarizeNotes(notes).map(({ message, count }) => (count === 1 ? message : `${message} (${count} times)`)),
    ],
  };
}

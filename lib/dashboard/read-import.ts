// A dashboard as a person has it: a file or a pasted text. Says what it is, what it asks for and what was changed, before anything is saved.
import { checkDashboard } from '@/lib/api/check-dashboard';
import { isTooDeep, JSON_DEPTH_LIMIT } from '@/lib/api/json-text';
import type { Dashboard, Panel } from '@/lib/dashboard/dashboard';
import { targetSource, unsupportedSource } from '@/lib/dashboard/data-source-ref';
import { type ImportInput, importInputs, importRequirements } from '@/lib/dashboard/import-inputs';
import { isJsonObject, type JsonObject } from '@/lib/dashboard/json-fields';
import { LIBRARY_REFERENCE } from '@/lib/dashboard/open-model';
import { readDashboard } from '@/lib/dashboard/read-dashboard';
import { unnamedSources } from '@/lib/dashboard/unnamed-sources';
import { isPrometheusType } from '@/lib/dashboard/variable-options';
import { sourceTypes } from '@/lib/dashboard/variable-values';
import { summarizeNotes } from '@/lib/dashboard/upgrade/upgrade-dashboard';
import { type InputError, isInputError } from '@/lib/errors/input-error';

export interface ImportNote {
  readonly tone: 'fact' | 'warning';
  readonly text: string;
}

export type ReadImport =
  | {
      readonly kind: 'dashboard';
      /** In the form of today, whatever it came in. */
      readonly dashboard: Dashboard;
      /** Empty when the file has none. */
      readonly title: string;
      /** Empty: one will be made. */
      readonly uid: string;
      readonly inputs: readonly ImportInput[];
      /** What the person should know before importing. */
      readonly notes: readonly ImportNote[];
    }
  | { readonly kind: 'problem'; readonly message: string };

export interface ReadImportContext {
  /** Whether a panel type can be drawn here. */
  readonly isKnownType: (type: string) => boolean;
  readonly nowMs: number;
}

/** Accepts every form in which dashboards are passed on: the model, answers of the API, resources of Kubernetes. */
export function readImport(text: string, context: ReadImportContext): ReadImport {
  let parsed: unknown;
  try {
    // Editors of some systems put a mark in front.
    parsed = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (thrown) {
    return problem(`This is not JSON: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
  }
  if (isTooDeep(text)) return problem(`This JSON is nested deeper than ${JSON_DEPTH_LIMIT} levels.`);
  if (!isJsonObject(parsed)) return problem('This is JSON, but not a dashboard: an object is expected.');
  if (!looksLikeDashboard(parsed))
    return problem('This is JSON, but not a dashboard: neither "title" nor "panels" is there.');
  try {
    const { dashboard, notes } = readDashboard(parsed);
    const hasTitle = !notes.some((note) => note.field === 'title') && dashboard.title.trim() !== '';
    // What the server would refuse is told here already.
    checkDashboard({ ...dashboard, ...(!hasTitle && { title: 'Untitled' }) }, context.nowMs);
    const inputs = inputsOf(dashboard);
    return {
      kind: 'dashboard',
      dashboard,
      title: hasTitle ? dashboard.title : '',
      uid: dashboard.uid,
      inputs,
      notes: [
        ...factsOf(dashboard),
        ...unsupportedNotes(dashboard, context),
        ...summarizeNotes(notes).map(({ message, count }) =>
          fact(count === 1 ? message : `${message} (${count} times)`),
        ),
      ],
    };
  } catch (thrown) {
    if (isInputError(thrown)) return problem(withField(thrown));
    throw thrown;
  }
}

/** The path of the wrong field belongs to what is said. */
function withField({ message, place }: InputError): string {
  const { field } = place;
  return field === undefined || message.includes(field) ? message : `${field}: ${message}`;
}

function problem(message: string): ReadImport {
  return { kind: 'problem', message };
}

function fact(text: string): ImportNote {
  return { tone: 'fact', text };
}

const DASHBOARD_KEYS = ['title', 'panels', 'rows', 'elements', 'dashboard', 'spec'];

function looksLikeDashboard(json: JsonObject): boolean {
  return DASHBOARD_KEYS.some((key) => json[key] !== undefined);
}

/** What the file asks for, and what it uses without asking. Expressions are never asked for. */
function inputsOf(dashboard: Dashboard): readonly ImportInput[] {
  const declared = importInputs(dashboard);
  const known = new Set([...declared.map((one) => one.name), ...dashboard.templating.list.map((one) => one.name)]);
  return [
    ...declared.filter((one) => one.pluginId !== '__expr__'),
    ...unnamedSources(dashboard, known).map(({ name, type }) => ({
      name,
      label: name,
      description: 'Used in the file without being asked for',
      kind: 'datasource' as const,
      pluginId: type,
      value: '',
    })),
  ];
}

function panelsOf(dashboard: Dashboard): readonly Panel[] {
  return dashboard.panels.flatMap((panel) => [panel, ...(panel.panels ?? [])]).filter((panel) => panel.type !== 'row');
}

function factsOf(dashboard: Dashboard): readonly ImportNote[] {
  const count = panelsOf(dashboard).length;
  const needs = importRequirements(dashboard).filter((one) => one.type === 'panel' || one.type === 'datasource');
  return [
    fact(`${count} ${count === 1 ? 'panel' : 'panels'}`),
    ...(needs.length > 0 ? [fact(`Made with ${needs.map((one) => one.name).join(', ')}`)] : []),
  ];
}

function unsupportedNotes(dashboard: Dashboard, { isKnownType }: ReadImportContext): readonly ImportNote[] {
  const types = new Map<string, number>();
  const sources = new Map<string, number>();
  const typeOf = sourceTypes(dashboard.templating.list);
  for (const panel of panelsOf(dashboard)) {
    if (!isKnownType(panel.type)) types.set(panel.type, (types.get(panel.type) ?? 0) + 1);
    for (const target of panel.targets) {
      const type = unsupportedSource(targetSource(target.datasource, panel.datasource), typeOf);
      if (type !== null) sources.set(type, (sources.get(type) ?? 0) + 1);
    }
  }
  return [
    ...[...types].map(([type, count]) =>
      warning(
        type === LIBRARY_REFERENCE
          ? `${counted(count, 'library panel')} whose content is not in the file`
          : `${counted(count, 'panel')} of type “${type}”: not supported, shown with its data and JSON`,
      ),
    ),
    ...[...sources].map(([type, count]) =>
      warning(
        `${counted(count, 'query', 'queries')} to data sources of type “${type}”: not supported, kept as they are`,
      ),
    ),
  ];
}

function warning(text: string): ImportNote {
  return { tone: 'warning', text };
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** The uid that an input is answered with unless the person chooses otherwise; "" leaves it open. */
export function presetAnswer(input: ImportInput, ownUid: string): string {
  if (input.kind === 'constant') return input.value;
  return input.pluginId === '' || isPrometheusType(input.pluginId) ? ownUid : '';
}

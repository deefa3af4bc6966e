// A dashboard as a file for elsewhere: it asks for its data sources and constants, and says what it was made with.
import type { Dashboard } from '@/lib/dashboard/dashboard';
import { DASHBOARD_SOURCE, OWN_SOURCE, sourceRefOf } from '@/lib/dashboard/data-source-ref';
import { isJsonObject, type JsonObject, textOr } from '@/lib/dashboard/json-fields';
import { listAt, objectAt, objectsAt, textAt } from '@/lib/dashboard/upgrade/panel-upgrade';

export interface SharedSource {
  readonly uid: string;
  readonly name: string;
  readonly type: string;
}

/** What is the same everywhere needs no question. */
const EVERYWHERE: ReadonlySet<string> = new Set([
  '-- Mixed --',
  DASHBOARD_SOURCE,
  '-- Grafana --',
  'grafana',
  '__expr__',
  '-100',
]);

/** A classic model with an input for each data source that no variable gives, and one for each constant. */
export function exportForSharing(dashboard: Dashboard, sources: readonly SharedSource[]): JsonObject {
  const { __resource: _resource, ...model } = dashboard;
  const asked = createInputs(sources);
  const named = withInputs(withDefaultSources(model), asked.inputFor);
  const shared = isJsonObject(named) ? named : model;
  const { variables, constants } = sharedVariables(listAt(objectAt(shared, 'templating'), 'list'));
  const inputs = [...objectsAt(model, '__inputs'), ...asked.inputs(), ...constants];
  return {
    ...(inputs.length > 0 && { __inputs: inputs }),
    __requires: requirements(dashboard, asked.inputs()),
    ...shared,
    id: null,
    templating: { ...objectAt(shared, 'templating'), list: variables },
    ...(inputs.length > 0 && { __inputs: inputs }),
  };
}

interface Inputs {
  /** `${NAME}`, or null for what needs no question. */
  readonly inputFor: (reference: unknown) => string | null;
  readonly inputs: () => readonly JsonObject[];
}

function createInputs(sources: readonly SharedSource[]): Inputs {
  const byUid = new Map<string, { readonly name: string; readonly json: JsonObject }>();
  return {
    inputs: () => [...byUid.values()].map(({ json }) => json),
    inputFor: (reference) => {
      const { uid, type } = sourceRefOf(reference);
      if (uid === '' || uid.includes('$') || uid.startsWith('[[') || EVERYWHERE.has(uid)) return null;
      const known = byUid.get(uid);
      if (known) return `\${${known.name}}`;
      const source = sources.find((one) => one.uid === uid || one.name === uid);
      const label = source?.name ?? (type === '' ? uid : type);
      const name = freeName(`DS_${label.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_')}`, byUid.values());
      const pluginId = type || (source?.type ?? OWN_SOURCE.type);
      const json = { name, label, description: '', type: 'datasource', pluginId, pluginName: label };
      byUid.set(uid, { name, json });
      return `\${${name}}`;
    },
  };
}

function freeName(wanted: string, taken: Iterable<{ readonly name: string }>): string {
  const names = new Set([...taken].map(({ name }) => name));
  let name = wanted;
  for (let count = 2; names.has(name); count += 1) name = `${wanted}_${count}`;
  return name;
}

/** Panels and query variables that say nothing mean the default of this product, which is another one elsewhere. */
function withDefaultSources(model: JsonObject): JsonObject {
  const own = { type: OWN_SOURCE.type, uid: OWN_SOURCE.uid };
  const isOpen = (json: JsonObject): boolean => {
    const { uid, type } = sourceRefOf(json.datasource);
    return uid === '' && (type === '' || type === OWN_SOURCE.type);
  };
  const panels = (list: readonly unknown[]): readonly unknown[] =>
    list.map((panel) => {
      if (!isJsonObject(panel)) return panel;
      const nested = Array.isArray(panel.panels) ? { panels: panels(panel.panels) } : {};
      const asks = objectsAt(panel, 'targets').length > 0 && isOpen(panel);
      return { ...panel, ...nested, ...(asks && { datasource: own }) };
    });
  const templating = objectAt(model, 'templating');
  const variables = listAt(templating, 'list').map((variable) =>
    isJsonObject(variable) && variable.type === 'query' && isOpen(variable)
      ? { ...variable, datasource: own }
      : variable,
  );
  return { ...model, panels: panels(listAt(model, 'panels')), templating: { ...templating, list: variables } };
}

/** Every `datasource` reference that an input stands for. */
function withInputs(json: unknown, inputFor: Inputs['inputFor']): unknown {
  if (Array.isArray(json)) return json.map((item) => withInputs(item, inputFor));
  if (!isJsonObject(json)) return json;
  return Object.fromEntries(
    Object.entries(json).map(([key, value]) => {
      if (key !== 'datasource') return [key, withInputs(value, inputFor)];
      const uid = inputFor(value);
      if (uid === null) return [key, value];
      return [key, isJsonObject(value) ? { ...value, uid } : uid];
    }),
  );
}

/** What was chosen here means nothing there; constants are asked for. */
function sharedVariables(list: readonly unknown[]): {
  readonly variables: readonly unknown[];
  readonly constants: readonly JsonObject[];
} {
  const constants: JsonObject[] = [];
  const variables = list.map((variable) => {
    if (!isJsonObject(variable)) return variable;
    if (variable.type === 'query') return { ...variable, current: {}, options: [] };
    if (variable.type === 'datasource') return { ...variable, current: {} };
    if (variable.type !== 'constant') return variable;
    const name = `VAR_${textAt(variable, 'name').toUpperCase()}`;
    const value = textOr(variable.query, '');
    if (value.startsWith('${VAR_')) return variable;
    constants.push({ name, type: 'constant', label: textAt(variable, 'label') || textAt(variable, 'name'), value });
    const answer = `\${${name}}`;
    const current = { value: answer, text: answer, selected: false };
    return { ...variable, query: answer, current, options: [current] };
  });
  return { variables, constants };
}

function requirements(dashboard: Dashboard, inputs: readonly JsonObject[]): readonly JsonObject[] {
  const types = dashboard.panels
    .flatMap((panel) => [panel, ...(panel.panels ?? [])])
    .map(({ type }) => type)
    .filter((type) => type !== 'row');
  return [
    ...[...new Set(inputs.map((input) => textAt(input, 'pluginId')))].map((id) => ({
      type: 'datasource',
      id,
      name: id,
      version: '1.0.0',
    })),
    ...[...new Set(types)].toSorted().map((id) => ({ type: 'panel', id, name: id, version: '' })),
  ];
}

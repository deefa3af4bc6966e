// Files made for sharing: `__inputs` (data sources and constants to choose), `__requires`, and the answers put in.
import { isJsonObject, type JsonObject } from '@/lib/dashboard/json-fields';
import { objectsAt, textAt } from '@/lib/dashboard/upgrade/panel-upgrade';

/** Data sources and constants that a file made for sharing asks for. */
export interface ImportInput {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly kind: 'datasource' | 'constant';
  /** Of data sources: the plugin; "__expr__" is never asked for. */
  readonly pluginId: string;
  /** Of constants: what the file proposes. */
  readonly value: string;
}

export function importInputs(model: JsonObject): readonly ImportInput[] {
  return objectsAt(model, '__inputs').flatMap((input): ImportInput[] => {
    const name = textAt(input, 'name');
    if (name === '') return [];
    return [
      {
        name,
        label: textAt(input, 'label') || name,
        description: textAt(input, 'description'),
        kind: input.type === 'constant' ? 'constant' : 'datasource',
        pluginId: textAt(input, 'pluginId'),
        value: textAt(input, 'value'),
      },
    ];
  });
}

export interface ImportRequirement {
  readonly type: string;
  readonly id: string;
  readonly name: string;
  readonly version: string;
}

/** What the file says it needs: to be shown, never a reason to refuse. */
export function importRequirements(model: JsonObject): readonly ImportRequirement[] {
  return objectsAt(model, '__requires').map((one) => ({
    type: textAt(one, 'type'),
    id: textAt(one, 'id'),
    name: textAt(one, 'name') || textAt(one, 'id'),
    version: textAt(one, 'version'),
  }));
}

/**
 * Puts the chosen uids and constants where the file holds `${NAME}`, and takes the questions out. Only exact names are replaced:
 * every other `${…}` is a variable. An input that nobody chose for stays a question.
 */
export function answerInputs(model: JsonObject, answers: Readonly<Record<string, string>>): JsonObject {
  const inputs = importInputs(model);
  // Files may use a name that they do not ask for: those are answered as well.
  const values = new Map(Object.entries(answers).map(([name, value]) => [`\${${name}}`, value]));
  for (const input of inputs) {
    const answer = Object.hasOwn(answers, input.name) ? answers[input.name] : undefined;
    const value = input.pluginId === '__expr__' ? '__expr__' : answer;
    if (value !== undefined) values.set(`\${${input.name}}`, value);
  }
  const { __inputs, __requires, ...rest } = model;
  const open = objectsAt({ __inputs }, '__inputs').filter((input) => !values.has(`\${${textAt(input, 'name')}}`));
  const answered = replaceTexts(rest, values);
  return {
    ...(isJsonObject(answered) ? answered : rest),
    ...(open.length > 0 && { __inputs: open, ...(__requires !== undefined && { __requires }) }),
  };
}

function replaceTexts(json: unknown, values: ReadonlyMap<string, string>): unknown {
  if (typeof json === 'string') {
    if (!json.includes('${')) return json;
    let text = json;
    for (const [name, value] of values) text = text.replaceAll(name, () => value);
    return text;
  }
  if (Array.isArray(json)) return json.map((item) => replaceTexts(item, values));
  if (!isJsonObject(json)) return json;
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, replaceTexts(value, values)]));
}

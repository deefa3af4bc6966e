// Variables of old files: without a type, with flags that are numbers now, constants that are shown.
import { isJsonObject, type JsonObject } from '@/lib/dashboard/json-fields';
import { textAt } from '@/lib/dashboard/upgrade/panel-upgrade';

export interface VariableUpgrade {
  readonly variable: JsonObject;
  readonly message: string;
}

export function upgradeVariable(variable: JsonObject): VariableUpgrade | null {
  const next = withShownConstant(withHide(withRefresh(withType(variable))));
  if (next === variable) return null;
  const isTextbox = next.type === 'textbox' && variable.type === 'constant';
  return {
    variable: next,
    message: isTextbox ? 'A constant that is shown became a text box' : 'The variable is written as today',
  };
}

function withType(variable: JsonObject): JsonObject {
  const type = textAt(variable, 'type');
  if (type !== '' && type !== 'filter') return variable;
  // What asks for nothing only has a value: people may write another one.
  const asksNothing = ['query', 'options', 'definition'].every((key) => variable[key] === undefined);
  return { ...variable, type: asksNothing && isJsonObject(variable.current) ? 'textbox' : 'query' };
}

function withRefresh(variable: JsonObject): JsonObject {
  if (typeof variable.refresh !== 'boolean') return variable;
  return { ...variable, refresh: variable.refresh ? 1 : 0 };
}

function withHide(variable: JsonObject): JsonObject {
  if (variable.hide !== undefined) return variable;
  if (variable.hideVariable === true) return { ...variable, hide: 2 };
  return variable.hideLabel === true ? { ...variable, hide: 1 } : variable;
}

/** Nobody can change a constant: one that is shown was meant to be a text box. */
function withShownConstant(variable: JsonObject): JsonObject {
  const isShown = variable.type === 'constant' && (variable.hide === 0 || variable.hide === 1 || variable.hide === '');
  if (!isShown) return variable;
  const value = textAt(variable, 'query');
  const current = isJsonObject(variable.current) ? variable.current : { selected: true, text: value, value };
  return { ...variable, type: 'textbox', current };
}

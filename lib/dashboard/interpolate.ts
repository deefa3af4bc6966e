// Puts the values of variables into text: `$name`, `${name}`, `${name:format}`, `${name.field}`, `[[name]]`. Unknown names stay as written.
import { type FormattedVariable, formatForPromql, formatVariable } from '@/lib/dashboard/variable-format';

export interface ScopeVariable extends FormattedVariable {
  /** May hold several values (multi or "All"): inside PromQL it is then a regular expression. */
  readonly isList: boolean;
  /** Written as it is, without any escaping (built-in names, "custom all value"). */
  readonly isRaw?: boolean;
  /** Of a variable that chooses a data source: the plugin it chooses among. */
  readonly sourceType?: string;
}

export type VariableScope = ReadonlyMap<string, ScopeVariable>;

const REFERENCE = /\$(\w+)|\[\[(\w+?)(?::(\w+))?\]\]|\$\{(\w+)(?:\.([^:}]+))?(?::([^}]+))?\}/g;

/** For titles, links and other plain text; `format` is for references that name none themselves. */
export function interpolateText(text: string, scope: VariableScope, format = 'glob'): string {
  return replaceReferences(text, scope, (variable) => formatVariable(variable, format));
}

/** For PromQL: values are escaped so that they stay inside their string literal. */
export function interpolateQuery(text: string, scope: VariableScope): string {
  return replaceReferences(text, scope, ({ value, isList }) => formatForPromql(value, isList));
}

function replaceReferences(text: string, scope: VariableScope, byDefault: (variable: ScopeVariable) => string): string {
  if (!text.includes('$') && !text.includes('[[')) return text;
  return text.replaceAll(
    REFERENCE,
    (
      whole: string,
      ...[short, square, squareFormat, curly, field, curlyFormat]: readonly (string | undefined)[]
    ): string => {
      const name = short ?? square ?? curly ?? '';
      const format = squareFormat ?? curlyFormat;
      // `${__name.uid}`: built-ins with fields are entries of their own.
      const variable = field === undefined ? scope.get(name) : (scope.get(`${name}.${field}`) ?? scope.get(name));
      if (!variable) return whole;
      if (field === 'text' && !scope.has(`${name}.text`)) return variable.text;
      if (format !== undefined) return formatVariable(variable, format);
      return variable.isRaw === true ? formatVariable(variable, 'raw') : byDefault(variable);
    },
  );
}

/** Names of all variables a text refers to, also of unknown ones. */
export function referencedNames(text: string): ReadonlySet<string> {
  const names = [...text.matchAll(REFERENCE)].map(([, short, square, , curly]) => short ?? square ?? curly ?? '');
  return new Set(names);
}

// Data sources that a file names by a variable which it neither declares nor asks for: `${DS_PROMETHEUS}` without an input.
import { isJsonObject, type JsonObject, textOr } from '@/lib/dashboard/json-fields';

export interface UnnamedSource {
  /** As it stands between the braces. */
  readonly name: string;
  /** Plugin id; empty when no reference says it. */
  readonly type: string;
}

/** `known`: names of the dashboard's variables and inputs. */
export function unnamedSources(json: unknown, known: ReadonlySet<string>): readonly UnnamedSource[] {
  const found = new Map<string, string>();
  collect(json, (reference) => {
    const uid = isJsonObject(reference) ? textOr(reference.uid, textOr(reference.name, '')) : textOr(reference, '');
    const name = /^\$\{([^}:]+)\}$/.exec(uid.trim())?.[1];
    if (name === undefined || known.has(name)) return;
    const type = isJsonObject(reference) ? textOr(reference.type, '') : '';
    found.set(name, found.get(name) || type);
  });
  return [...found].map(([name, type]) => ({ name, type }));
}

/** Every `datasource`, wherever it stands. */
function collect(json: unknown, onReference: (reference: JsonObject | string) => void): void {
  if (Array.isArray(json)) for (const item of json) collect(item, onReference);
  if (!isJsonObject(json)) return;
  for (const [key, value] of Object.entries(json)) {
    if (key === 'datasource' && (isJsonObject(value) || typeof value === 'string')) onReference(value);
    else collect(value, onReference);
  }
}

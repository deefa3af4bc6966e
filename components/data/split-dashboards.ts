'use client';
// A file may hold several dashboards, or one inside of a ConfigMap or another resource, as JSON or YAML: each becomes a text of its own.
import { isTooDeep } from '@/lib/api/json-text';
import { findDashboards } from '@/lib/dashboard/find-dashboards';

export interface FileText {
  readonly id: string;
  /** Empty for pasted text. */
  readonly fileName: string;
  readonly text: string;
}

/** As it is when it is a dashboard alone, or when none is found: what reads it then says why. Hostile depth is not walked. */
export async function splitDashboards(source: FileText): Promise<readonly FileText[]> {
  const json = await parsed(source.text);
  const found = findDashboards(json);
  const [first] = found;
  if (first === undefined || (found.length === 1 && first.json === json)) return [source];
  return found.map(({ name, json: one }, at) => ({
    id: `${source.id} ${at}`,
    fileName: [source.fileName, name].filter((part) => part !== '').join(' › '),
    text: JSON.stringify(one),
  }));
}

async function parsed(text: string): Promise<unknown> {
  try {
    return isTooDeep(text) ? null : JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return parsedYaml(text);
  }
}

/** Resources of Kubernetes only: any text is YAML, but hardly any is meant to be. */
async function parsedYaml(text: string): Promise<unknown> {
  if (!/^apiVersion:\s/m.test(text)) return null;
  const { parseAllDocuments } = await import('yaml');
  try {
    return [...parseAllDocuments(text)].map((document) => document.toJS({ maxAliasCount: 100 }) as unknown);
  } catch {
    return null;
  }
}

// Reads an Alertmanager configuration file and the template files that it names.
import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { AlertmanagerConfig } from '@/lib/alerting/config/alertmanager-config';
import { parseAlertmanagerConfig } from '@/lib/alerting/config/parse-config';
import { NO_STORED_OBJECTS, type StoredObjects } from '@/lib/alerting/config/stored-objects';
import { InputError, isInputError } from '@/lib/errors/input-error';
import type { TemplateFile } from '@/server/alerting/ports';
import { matchingFiles } from '@/server/platform/matching-files';
import { readTextFile } from '@/server/platform/read-text-file';

export interface LoadedConfig {
  readonly config: AlertmanagerConfig;
  readonly templates: readonly TemplateFile[];
  /** Relative paths of the configuration are relative to it. */
  readonly folder: string;
  readonly text: string;
}

const NOTHING_CONFIGURED = "route: {receiver: 'default'}\nreceivers: [{name: 'default'}]\n";

function localZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** Throws InputError: `FILE:LINE:COLUMN: reason`, or that a file cannot be read. */
export async function loadConfigFile(path: string, stored?: StoredObjects): Promise<LoadedConfig> {
  const text = await readConfigFile(path);
  return loadConfigText(text, { fileName: path, folder: dirname(resolve(path)), ...(stored && { stored }) });
}

/** No file: what was made by API. Without that, alerts are kept and shown, and nobody is told. */
export function emptyConfig(stored: StoredObjects = NO_STORED_OBJECTS): Promise<LoadedConfig> {
  const text = stored.route === null ? NOTHING_CONFIGURED : `{"route": ${stored.route}}`;
  return loadConfigText(text, { fileName: 'no configuration', folder: process.cwd(), stored });
}

async function loadConfigText(
  text: string,
  { fileName, folder, stored }: { readonly fileName: string; readonly folder: string; readonly stored?: StoredObjects },
): Promise<LoadedConfig> {
  const config = parseAlertmanagerConfig(text, { fileName, localZone: localZone(), ...(stored && { stored }) });
  // What the files define again is theirs.
  const templates = [...(stored?.templates ?? []), ...(await readTemplates(config.templates, folder))];
  return { config, folder, text, templates };
}

async function readConfigFile(path: string): Promise<string> {
  try {
    return await readTextFile(path);
  } catch (cause) {
    if (isInputError(cause)) throw new InputError(`${path}:${cause.message}`, { cause });
    throw new InputError(`${path}: cannot read the file: ${codeOf(cause)}`, { cause });
  }
}

function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : String(thrown);
}

async function readTemplates(patterns: readonly string[], folder: string): Promise<TemplateFile[]> {
  const files: TemplateFile[] = [];
  for (const pattern of patterns)
    for (const path of await matchingFiles(isAbsolute(pattern) ? pattern : join(folder, pattern)))
      files.push({ name: path, text: await readConfigFile(path) });
  return files;
}

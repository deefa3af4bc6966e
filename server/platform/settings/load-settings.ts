// Reads the settings. Precedence: flag, environment, settings file, an explicit value in a Prometheus configuration, default.
import { parseArgs } from 'node:util';
import { InputError, isInputError } from '@/lib/errors/input-error';
import type { StorageWishes } from '@/lib/config/prometheus/prometheus-config';
import { FILE_SECTIONS, type ProcessSettings, type Settings, SETTINGS } from '@/server/platform/settings/registry';
import type { FilePlace, FileSetting, Setting } from '@/server/platform/settings/setting';
import { readSettingsFile } from '@/server/platform/settings/settings-file';
import { StartError } from '@/server/platform/start-error';

export interface SettingSources {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Arguments after the command's name. */
  readonly argv: readonly string[];
  readonly fileExists: (path: string) => boolean;
  /** Text of the settings file; throws when it cannot be read. */
  readonly readFile: (path: string) => string;
}

type AnySetting = Setting<ProcessSettings[keyof ProcessSettings]>;
type ProcessValue = ProcessSettings[keyof ProcessSettings];

/** Throws StartError that names the variable or flag and what is allowed. A variable that is set but empty counts as absent. */
export function loadSettings(sources: SettingSources): Settings {
  const flags = readFlags(sources.argv);
  const entries = Object.entries(SETTINGS) as [keyof ProcessSettings, AnySetting][];
  const path = valueOf(SETTINGS.settingsPath, flags, sources).value;
  const inFile = typeof path === 'string' ? readFileValues(path, sources) : new Map<string, unknown>();
  const explicitPaths = new Set(inFile.keys());
  const values = entries.map(([key, setting]) => {
    const { value, isGiven } = valueOf(setting, flags, sources);
    if (isGiven && setting.file) explicitPaths.add(setting.file.path);
    const isOfFile = !isGiven && setting.file !== undefined && inFile.has(setting.file.path);
    return [key, isOfFile ? inFile.get(setting.file?.path ?? '') : value] as const;
  });
  // True because the registry is typed key by key: each entry's parser, schema and fallback give that key's type.
  const settings = { ...Object.fromEntries(values), ...sections(inFile), explicitPaths } as unknown as Settings;
  checkTogether(settings);
  // As in Grafana: a password alone belongs to "admin".
  const isNameless = settings.adminUser === null && settings.adminPassword !== null;
  return isNameless ? { ...settings, adminUser: 'admin' } : settings;
}

/** The same settings with what a Prometheus configuration says about those that nobody set. */
export function withPrometheusValues(settings: Settings, wishes: StorageWishes): Settings {
  const wished = <Key extends string>(entries: Readonly<Record<Key, { readonly file?: FilePlace<unknown> }>>): object =>
    Object.fromEntries(
      Object.entries<{ readonly file?: FilePlace<unknown> }>(entries).flatMap(([key, { file }]) => {
        const value = file?.prometheus === undefined ? undefined : wishes[file.prometheus];
        return file === undefined || value === undefined || settings.explicitPaths.has(file.path) ? [] : [[key, value]];
      }),
    );
  const storage = mapValues(FILE_SECTIONS.storage, (file: FilePlace<unknown>) => ({ file }));
  return { ...settings, ...wished(SETTINGS), storage: { ...settings.storage, ...wished(storage) } };
}

/** Each section with the values of the file, and defaults for the rest. */
function sections(inFile: ReadonlyMap<string, unknown>): Record<string, unknown> {
  return mapValues(FILE_SECTIONS, (section) =>
    mapValues(section as Readonly<Record<string, FileSetting<unknown>>>, ({ path, fallback }) =>
      inFile.has(path) ? inFile.get(path) : fallback,
    ),
  );
}

function mapValues<Value, Result>(
  record: Readonly<Record<string, Value>>,
  map: (value: Value) => Result,
): Record<string, Result> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}

function readFileValues(path: string, { readFile }: SettingSources): ReadonlyMap<string, unknown> {
  const places = [
    ...Object.values<{ readonly file?: FilePlace<unknown> }>(SETTINGS).flatMap(({ file }) => file ?? []),
    ...Object.values(FILE_SECTIONS).flatMap((section) => Object.values<FilePlace<unknown>>(section)),
  ];
  try {
    return readSettingsFile(readText(path, readFile), path, places);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StartError(isInputError(cause) ? reason : `Cannot read the settings file "${path}": ${reason}`, {
      cause,
    });
  }
}

function readText(path: string, readFile: SettingSources['readFile']): string {
  try {
    return readFile(path);
  } catch (cause) {
    if (isInputError(cause)) throw new InputError(`${path}:${cause.message}`, { cause });
    throw cause;
  }
}

function readFlags(argv: readonly string[]): Readonly<Record<string, string | undefined>> {
  const names = Object.values(SETTINGS).flatMap((setting: AnySetting) => setting.flag ?? []);
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: Object.fromEntries(names.map((name) => [name, { type: 'string' as const }])),
    });
    return values;
  } catch (cause) {
    const reason = cause instanceof Error ? (cause.message.split('.')[0] ?? cause.message) : String(cause);
    const allowed = names.map((name) => `--${name}`).join(', ');
    throw new StartError(`Cannot read the flags: ${reason}; allowed are ${allowed}`, { cause });
  }
}

function valueOf(
  setting: AnySetting,
  flags: Readonly<Record<string, string | undefined>>,
  { env, fileExists }: SettingSources,
): { readonly value: ProcessValue; readonly isGiven: boolean } {
  const found = findText(setting, flags, env);
  if (!found) {
    const { fallback } = setting;
    return { value: typeof fallback === 'function' ? fallback({ fileExists }) : fallback, isGiven: false };
  }
  try {
    return { value: setting.parse(found.text), isGiven: true };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    // Values of settings without a flag may be secrets: they are never printed.
    const shown = setting.flag === undefined ? '' : ` to ${JSON.stringify(found.text)}`;
    throw new StartError(`Cannot set ${found.name}${shown}: ${reason}`, { cause });
  }
}

function findText(
  setting: AnySetting,
  flags: Readonly<Record<string, string | undefined>>,
  env: Readonly<Record<string, string | undefined>>,
): { readonly name: string; readonly text: string } | null {
  const flagText = setting.flag === undefined ? undefined : flags[setting.flag];
  if (flagText !== undefined) return { name: `--${setting.flag}`, text: flagText };
  for (const name of [setting.env, ...(setting.aliases ?? [])]) {
    const text = env[name];
    if (text !== undefined && text !== '') return { name, text };
  }
  return null;
}

function checkTogether(settings: Settings): void {
  const { port, prometheusPort, alertmanagerPort, adminUser, adminPassword } = settings;
  const ports = [port, prometheusPort, alertmanagerPort].filter((one) => one !== null);
  const twice = ports.find((one, at) => ports.indexOf(one) !== at);
  if (twice !== undefined)
    throw new StartError(`Cannot use port ${twice} twice: PORT, PROMETHEUS_PORT and ALERTMANAGER_PORT must differ`);
  if (adminUser !== null && adminPassword === null)
    throw new StartError('Cannot use WATCHFIRE_ADMIN_USER alone: expected WATCHFIRE_ADMIN_PASSWORD too');
}

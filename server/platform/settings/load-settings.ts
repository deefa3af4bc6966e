// Reads the settings from flags and environment. Precedence: flag, environment, default.
import { parseArgs } from 'node:util';
import { type Settings, SETTINGS } from '@/server/platform/settings/registry';
import type { Setting } from '@/server/platform/settings/setting';
import { StartError } from '@/server/platform/start-error';

export interface SettingSources {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Arguments after the command's name. */
  readonly argv: readonly string[];
  readonly fileExists: (path: string) => boolean;
}

type AnySetting = Setting<Settings[keyof Settings]>;

/** Throws StartError that names the variable or flag and what is allowed. A variable that is set but empty counts as absent. */
export function loadSettings(sources: SettingSources): Settings {
  const flags = readFlags(sources.argv);
  const entries = Object.entries(SETTINGS) as [keyof Settings, AnySetting][];
  const values = entries.map(([key, setting]) => [key, valueOf(setting, flags, sources)] as const);
  // True because SETTINGS is typed key by key: each entry's parse() and fallback give that key's type.
  const settings = Object.fromEntries(values) as unknown as Settings;
  checkTogether(settings);
  // As in Grafana: a password alone belongs to "admin".
  const isNameless = settings.adminUser === null && settings.adminPassword !== null;
  return isNameless ? { ...settings, adminUser: 'admin' } : settings;
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
): Settings[keyof Settings] {
  const found = findText(setting, flags, env);
  if (!found) return typeof setting.fallback === 'function' ? setting.fallback({ fileExists }) : setting.fallback;
  try {
    return setting.parse(found.text);
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

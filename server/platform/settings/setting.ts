// One setting: its names, its default, how its text is read, and the help that the documentation shows.
import type { ZodType } from 'zod';
import type { StorageWishes } from '@/lib/config/prometheus/prometheus-config';

/** A setting of the environment; some stand in the settings file too. */
export interface Setting<Value> {
  readonly env: string;
  /** Other variables that mean the same; the first one that is set wins, `env` before them. */
  readonly aliases?: readonly string[];
  /** Name of the flag of `watchfire serve`, without dashes. Secrets have none: flags show in process lists. */
  readonly flag?: string;
  /** Value when nothing is set. */
  readonly fallback: Value | ((facts: SettingFacts) => Value);
  /** What the documentation shows as the default. */
  readonly fallbackText: string;
  /** Throws Error with "expected …" as its message. */
  readonly parse: (text: string) => Value;
  readonly help: string;
  readonly file?: FilePlace<Value>;
}

export interface FilePlace<Value> {
  /** Where it stands in the settings file: `storage.max_series`. */
  readonly path: string;
  readonly schema: ZodType<Value>;
  /** Its name in a Prometheus configuration, which counts when nothing else is said. */
  readonly prometheus?: keyof StorageWishes;
}

/** A setting of the settings file alone. */
export interface FileSetting<Value> extends FilePlace<Value> {
  /** Absent: each part has a default of its own, `fallbackText` says which. */
  readonly fallback: Value;
  readonly fallbackText: string;
  readonly help: string;
}

/** What a default may depend on. */
export interface SettingFacts {
  readonly fileExists: (path: string) => boolean;
}

export function parsePort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > 65_535) throw new Error('expected a port number from 1 to 65535');
  return port;
}

export function parseOptionalPort(text: string): number | null {
  return text === 'off' || text === '0' ? null : parsePort(text);
}

export function parseHost(text: string): string {
  if (!/^[A-Za-z0-9.:_-]+$/.test(text)) throw new Error('expected a host name or an IP address');
  return text;
}

export function parsePath(text: string): string {
  if (text.includes('\0')) throw new Error('expected a path without NUL');
  return text;
}

export function parseText(text: string): string {
  return text;
}

/** A parser that takes one of a few words. */
export function parseChoice<Choice extends string>(choices: readonly Choice[]): (text: string) => Choice {
  return (text) => {
    const found = choices.find((choice) => choice === text);
    if (found === undefined) throw new Error(`expected one of ${choices.join(', ')}`);
    return found;
  };
}

export function parseHttpUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !['http:', 'https:'].includes(url.protocol))
    throw new Error('expected an address like https://watchfire.example.org');
  if (url.search !== '' || url.hash !== '' || url.username !== '')
    throw new Error('expected an address without user, query or fragment');
  return url.href.replace(/\/$/, '');
}

/** Of a service of others, as they give it out: the query may hold a key. */
export function parseServiceUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !['http:', 'https:'].includes(url.protocol))
    throw new Error('expected an address like https://heartbeats.example.org/ping/key');
  return url.href;
}

export function parseDatabaseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !['postgres:', 'postgresql:'].includes(url.protocol))
    throw new Error('expected an address like postgres://user:password@host:5432/database');
  return text;
}

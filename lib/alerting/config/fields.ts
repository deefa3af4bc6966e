// Building blocks that only an Alertmanager configuration needs, beside those of lib/config/prometheus/field.
import type { ConfigNode } from '@/lib/config/prometheus/config-node';
import {
  describe,
  duration as prometheusDuration,
  fail,
  type Field,
  flag,
  secret,
  text,
} from '@/lib/config/prometheus/field';
import { urlProblem } from '@/lib/config/prometheus/url-field';
import { SECRET_MASK, type Secret, secretOf } from '@/lib/config/secret';
import { formatDuration } from '@/lib/units/duration';

/** Text that is printed even when it is empty: an empty title is not the default title. */
export function words(check?: (value: string) => string | undefined): Field<string> {
  const source = text(check);
  return { read: (node, reading) => source.read(node, reading), print: (value) => value };
}

/** Printed whenever it was written: `send_resolved: false` is not the default everywhere. */
export function choice(): Field<boolean> {
  return flag({ isAlwaysPrinted: true });
}

/** In milliseconds; `0s` is printed, it is not the default. */
export function span(options: { readonly zeroReason?: string } = {}): Field<number> {
  const source = prometheusDuration();
  return {
    read: (node, reading) => {
      const value = source.read(node, reading);
      if (value === 0 && options.zeroReason !== undefined) throw fail(reading, node, options.zeroReason);
      return value;
    },
    print: formatDuration,
  };
}

const GO_UNITS_MS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};
const GO_PART = /(\d+(?:\.\d*)?|\.\d+)([^\d.]*)/y;

/** A duration in Go's own notation (`1.5s`, `1h30m`), in milliseconds: what `timeout` of receivers is. A number is nanoseconds. */
export function goDuration(): Field<number> {
  return {
    read: (node, reading) => {
      if (node.kind === 'null') return undefined;
      if (node.kind === 'scalar' && /^\d+$/.test(node.text)) return Number(node.text) * 1e-6;
      const value = node.kind === 'scalar' ? parseGoDuration(node.text) : 'not a text';
      if (typeof value === 'string') throw fail(reading, node, `cannot unmarshal ${describe(node)} into time.Duration`);
      return value;
    },
    print: (value) => `${value}ms`,
  };
}

/** The same where Alertmanager reads the text itself: a number needs its unit. */
export function goDurationText(): Field<number> {
  return {
    read: (node, reading) => {
      if (node.kind === 'null') return undefined;
      if (node.kind !== 'scalar') throw fail(reading, node, `cannot unmarshal ${describe(node)} into a duration`);
      const value = parseGoDuration(node.text);
      if (typeof value === 'string') throw fail(reading, node, value);
      return value;
    },
    print: (value) => `${value}ms`,
  };
}

/** time.ParseDuration, in milliseconds; a text is why it is none. */
function parseGoDuration(source: string): number | string {
  const sign = source.startsWith('-') ? -1 : 1;
  const rest = source.replace(/^[+-]/, '');
  if (rest === '0') return 0;
  let totalMs = 0;
  for (let at = 0; at < rest.length || at === 0;) {
    GO_PART.lastIndex = at;
    const match = GO_PART.exec(rest);
    if (!match) return `time: invalid duration ${JSON.stringify(source)}`;
    const [part, number, unit = ''] = match;
    const unitMs = GO_UNITS_MS[unit];
    if (unit === '') return `time: missing unit in duration ${JSON.stringify(source)}`;
    if (unitMs === undefined) return `time: unknown unit ${JSON.stringify(unit)} in duration ${JSON.stringify(source)}`;
    totalMs += Number(number) * unitMs;
    at += part.length;
  }
  return sign * totalMs;
}

/** A URL with http or https and a host. */
export function httpUrl(): Field<string> {
  return {
    read: (node, reading) => {
      const value = text().read(node, reading);
      const problem = value === undefined ? undefined : httpUrlProblem(value);
      if (problem !== undefined) throw fail(reading, node, problem);
      return value;
    },
    print: (value) => value,
  };
}

/** A URL that is itself a secret. `<secret>` is taken too, so that a printed configuration can be loaded again. */
export function secretUrl(options: { readonly isTemplate?: boolean } = {}): Field<Secret> {
  return {
    read: (node, reading) => {
      const value = secret().read(node, reading)?.reveal();
      if (value === undefined) return undefined;
      const isFree = value === SECRET_MASK || (options.isTemplate === true && value.includes('{{'));
      const problem = isFree ? undefined : httpUrlProblem(value);
      // The message must not tell the secret.
      if (problem !== undefined)
        throw fail(reading, node, value === '' ? problem : problem.replaceAll(JSON.stringify(value), '"<secret>"'));
      return secretOf(value);
    },
    print: () => SECRET_MASK,
  };
}

function httpUrlProblem(value: string): string | undefined {
  const problem = urlProblem(value);
  if (problem !== undefined) return problem;
  const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]*):/.exec(value)?.[1]?.toLowerCase() ?? '';
  if (scheme !== 'http' && scheme !== 'https') return `unsupported scheme ${JSON.stringify(scheme)} for URL`;
  return /^[^:]+:\/\/[^/?#]+/.test(value) ? undefined : 'missing host for URL';
}

/** `host:port`, as SMTP smarthosts are written. */
export function hostPort(): Field<string> {
  return words((value) => {
    if (value === '') return undefined;
    const match = /^(?:\[([^\]]*)\]|([^:]*))(?::([^:]*))?$/.exec(value);
    if (!match) return `address ${value}: too many colons in address`;
    if (match[3] === undefined) return `address ${value}: missing port in address`;
    return match[3] === '' ? `address ${JSON.stringify(value)}: port cannot be empty` : undefined;
  });
}

export type PlainValue =
  | string
  | number
  | boolean
  | null
  | readonly PlainValue[]
  | { readonly [key: string]: PlainValue };

/** Any structure: its texts are templates, whose meaning only the receiver knows. */
export function anyValue(): Field<PlainValue> {
  return { read: (node) => (node.kind === 'null' ? undefined : plainValue(node)), print: (value) => value };
}

function plainValue(node: ConfigNode): PlainValue {
  switch (node.kind) {
    case 'null':
      return null;
    case 'list':
      return node.items.map(plainValue);
    case 'map':
      return Object.fromEntries(node.entries.map(({ key, node: below }) => [key, plainValue(below)]));
    case 'scalar': {
      const { value } = node;
      return !node.isQuoted && (typeof value === 'number' || typeof value === 'boolean') ? value : node.text;
    }
  }
}

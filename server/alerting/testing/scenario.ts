// A timeline: what is posted when, and which deliveries must follow. The format of ../shared/alerting/README.md.

export interface Scenario {
  readonly name: string;
  readonly why: string;
  readonly config: readonly string[];
  readonly files?: Readonly<Record<string, readonly string[]>>;
  readonly steps: readonly Step[];
  readonly until: number;
  readonly tol?: number;
  readonly expect: readonly Expected[];
  readonly attempts?: readonly AttemptRange[];
  readonly replicas?: number;
  readonly alignSecond?: number;
  readonly clock?: boolean;
  readonly watchfire?: Partial<Scenario>;
  /** Ours: why it cannot be played against Debian's Alertmanager. */
  readonly notOriginal?: string;
}

export interface Step {
  readonly at: number;
  readonly post?: readonly Record<string, unknown>[];
  readonly status?: number;
  readonly silence?: {
    readonly as?: string;
    readonly matchers: readonly string[];
    readonly startsAt?: number;
    readonly endsAt?: number;
    readonly id?: string;
    readonly sameId?: boolean;
    readonly newId?: boolean;
    readonly status?: number;
  };
  readonly expire?: string;
  readonly request?: {
    readonly path: string;
    readonly method?: string;
    readonly body?: unknown;
    readonly raw?: string;
    readonly status?: number;
    readonly length?: number;
    readonly keys?: readonly string[];
    readonly match?: unknown;
  };
  readonly restart?: 'graceful' | 'kill';
  readonly down?: number;
  readonly reload?: readonly string[];
  readonly sink?: { readonly path: string; readonly status?: number; readonly delayMs?: number };
  readonly stop?: 'graceful' | 'kill';
  readonly replica?: number;
}

export interface Expected {
  readonly at?: number;
  readonly from?: number;
  readonly to?: number;
  readonly tol?: number;
  readonly path?: string;
  readonly status?: string;
  readonly receiver?: string;
  readonly alerts?: Readonly<Record<string, string>>;
  readonly groupLabels?: unknown;
  readonly commonLabels?: unknown;
  readonly commonAnnotations?: unknown;
  readonly payload?: unknown;
  readonly alertFields?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface AttemptRange {
  readonly path: string;
  readonly from: number;
  readonly to: number;
  readonly min: number;
  readonly max: number;
}

const PLACEHOLDER = /%(HHMM|HHMM_END|WEEKDAY|MONTH|DAY|YEAR)\(([^),]+)(?:,([+-]?\d+))?\)%/g;

/** Places of the clock in a configuration, as of the start. */
export function fillClock(text: string, startMs: number): string {
  return text.replaceAll(PLACEHOLDER, (_, kind: string, zone: string, shift = '0') => {
    const isDay = kind === 'WEEKDAY';
    const atMs = startMs + Number(shift) * (isDay ? 86_400_000 : 60_000);
    const part = (options: Intl.DateTimeFormatOptions): string =>
      new Intl.DateTimeFormat('en-GB', { timeZone: zone, ...options }).format(atMs);
    switch (kind) {
      case 'HHMM':
        return part({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
      case 'HHMM_END':
        return part({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).replace('00:00', '24:00');
      case 'WEEKDAY':
        return part({ weekday: 'long' }).toLowerCase();
      case 'MONTH':
        return part({ month: 'numeric' });
      case 'DAY':
        return part({ day: 'numeric' });
      default:
        return part({ year: 'numeric' });
    }
  });
}

/** Only named keys count; arrays need the same length; `re:` is a pattern, `*` means present. Null when it matches. */
export function mismatch(wanted: unknown, found: unknown, path = ''): string | null {
  const differs = `${path || 'it'}: expected ${JSON.stringify(wanted)}, found ${JSON.stringify(found)}`;
  if (wanted === '*') return found === undefined || found === null ? differs : null;
  if (typeof wanted === 'string' && wanted.startsWith('re:'))
    return new RegExp(wanted.slice(3)).test(String(found)) ? null : differs;
  if (Array.isArray(wanted)) {
    if (!Array.isArray(found) || found.length !== wanted.length) return differs;
    return firstOf(wanted.map((one, at) => mismatch(one, (found as unknown[])[at], `${path}[${at}]`)));
  }
  if (typeof wanted !== 'object' || wanted === null) return wanted === found ? null : differs;
  if (typeof found !== 'object' || found === null) return differs;
  const { __exact: isExact, ...rest } = wanted as Record<string, unknown>;
  if (isExact === true && Object.keys(found).length !== Object.keys(rest).length) return differs;
  return firstOf(
    Object.entries(rest).map(([key, value]) =>
      mismatch(value, (found as Record<string, unknown>)[key], `${path}.${key}`),
    ),
  );
}

function firstOf(problems: readonly (string | null)[]): string | null {
  return problems.find((problem) => problem !== null) ?? null;
}

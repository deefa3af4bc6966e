// What all kinds of integrations share: the two common keys, and the form in which a kind is registered.
import { choice } from '@/lib/alerting/config/fields';
import type { GlobalSettings } from '@/lib/alerting/config/global-section';
import { httpConfigSection } from '@/lib/alerting/config/http-config';
import { isSet } from '@/lib/config/prometheus/http-client';
import type { Fields, Section, SectionCheck, SectionValue } from '@/lib/config/prometheus/section';

export const sendResolvedField = { send_resolved: choice() };
export const commonFields = { ...sendResolvedField, http_config: httpConfigSection };

/** What becomes of the end of an alert that was told as firing, while something keeps the alert quiet: ours, not Alertmanager's. */
export const RESOLVED_WHILE_MUTED = ['send', 'after', 'drop'] as const;
export type ResolvedWhileMuted = (typeof RESOLVED_WHILE_MUTED)[number];

export type Refuse = (reason: string, key?: string) => never;

/** One kind of integration. `Settings` has the keys of the file, in its spelling. */
export interface IntegrationKind<K extends string, F extends Fields> {
  readonly kind: K;
  readonly section: Section<F>;
  readonly sendsResolvedByDefault: boolean;
  /** A null entry of the list is an empty one; for the other kinds it is refused. */
  readonly mayBeNull?: boolean;
  readonly defaults: NoInfer<SectionValue<F>>;
  /** Fills in what the global section gives; refuses when something needed is missing in both. */
  readonly inherit?: (settings: SectionValue<F>, global: GlobalSettings, refuse: Refuse) => Loose<SectionValue<F>>;
}

/** As read, but keys may be undefined: they are left out. */
export type Loose<T> = { readonly [K in keyof T]?: T[K] | undefined };

/** Infers the types of a kind. */
export function integrationKind<const K extends string, const F extends Fields>(
  kind: IntegrationKind<K, F>,
): IntegrationKind<K, F> {
  return kind;
}

type Values = Readonly<Record<string, unknown>>;

/** Refuses two keys that say the same thing. */
export function refuseBoth(at: Pick<SectionCheck, 'refuse'>, settings: Values, left: string, right: string): void {
  if (isSet(settings[left]) && isSet(settings[right]))
    at.refuse(`at most one of ${left} & ${right} must be configured`, right);
}

export function hasAny(settings: Values, ...keys: readonly string[]): boolean {
  return keys.some((key) => isSet(settings[key]));
}

/** The first value that is there and not empty. */
export function firstSet<T>(...values: readonly (T | undefined)[]): T | undefined {
  return values.find((value) => isSet(value));
}

export function template(name: string): string {
  return `{{ template "${name}" . }}`;
}

export function withSlash(url: string): string {
  return url.endsWith('/') ? url : `${url}/`;
}

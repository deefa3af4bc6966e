// What the sections of all kinds of service discovery have in common.
import { duration, integer, list, type Field } from '@/lib/config/prometheus/field';
import {
  checkHttpClient,
  HTTP_CLIENT_DEFAULTS,
  httpClientFields,
  isSet,
  type HttpClientSettings,
} from '@/lib/config/prometheus/http-client';
import { section, type Fields, type SectionCheck, type SectionValue } from '@/lib/config/prometheus/section';

export const port = (): Field<number> => integer({ min: 0, max: 65_535 });
export const refresh = { refresh_interval: duration({ isPositive: true }) };
export const refreshAndPort = { ...refresh, port: port() };

type Check<F extends Fields> = (value: SectionValue<F>, at: SectionCheck) => void;

/** A kind that talks to its API by itself, without the HTTP client's settings. */
export function discovery<const F extends Fields>(kind: string, fields: F, check?: Check<F>): Field<unknown> {
  return list(section({ typeName: `${kind}.SDConfig`, fields, ...(check && { check }) }), {
    emptyReason: `empty or null section in ${kind}_sd_configs`,
  });
}

/** A kind that uses the HTTP client: its settings stand beside the kind's own. */
export function httpDiscovery<const F extends Fields>(
  kind: string,
  fields: F,
  check?: Check<F & typeof httpClientFields>,
): Field<unknown> {
  const all: F & typeof httpClientFields = { ...httpClientFields, ...fields };
  const checkAll = (value: SectionValue<F & typeof httpClientFields>, at: SectionCheck): void => {
    checkHttpClient(value, at);
    check?.(value, at);
  };
  const element = section({ typeName: `${kind}.SDConfig`, fields: all, check: checkAll });
  return list(element, { emptyReason: `empty or null section in ${kind}_sd_configs` });
}

/** The client settings that differ from the defaults: some kinds allow none in some modes. */
export function hasHttpSettings(client: HttpClientSettings): boolean {
  return Object.keys(httpClientFields).some((name) => {
    // The caller's section has these fields beside others.
    const value = client[name as keyof HttpClientSettings];
    const usual = (HTTP_CLIENT_DEFAULTS as Readonly<Record<string, unknown>>)[name];
    return value !== undefined && value !== usual;
  });
}

/** Refuses an absent or empty value. */
export function need(at: SectionCheck, values: Readonly<Record<string, unknown>>, key: string, reason: string): void {
  const value = values[key];
  const isEmptyList = Array.isArray(value) && value.length === 0;
  if (!isSet(value) || isEmptyList) at.refuse(reason, key);
}

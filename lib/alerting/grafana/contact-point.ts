// Grafana's contact points and receivers in the form of the file, one into the other.
import { CONTACT_POINT_TYPES, type ContactPointType } from '@/lib/alerting/grafana/contact-point-types';
import { SECRET_MASK } from '@/lib/config/secret';
import { InputError } from '@/lib/errors/input-error';

/** How Grafana shows a secret. */
const REDACTED = '[REDACTED]';

export type Settings = Readonly<Record<string, unknown>>;

export interface ContactPoint {
  readonly name: string;
  readonly type: string;
  readonly settings: Settings;
  readonly disableResolveMessage: boolean;
}

/** One integration of a receiver: `slack_configs`, and what stands in its list. */
export interface ReceiverItem {
  readonly key: string;
  readonly body: Settings;
}

/** Throws InputError for types and settings that have no counterpart. */
export function toReceiverItem({ type, settings, disableResolveMessage }: ContactPoint): ReceiverItem {
  const definition = Object.hasOwn(CONTACT_POINT_TYPES, type) ? CONTACT_POINT_TYPES[type] : undefined;
  if (!definition)
    throw new InputError(
      `Cannot make a contact point of type ${JSON.stringify(type)}: known are ${Object.keys(CONTACT_POINT_TYPES).join(', ')}`,
      { field: 'type' },
    );
  const body: Record<string, unknown> = { send_resolved: !disableResolveMessage };
  for (const [name, value] of Object.entries(settings)) {
    if (value === '' || value === null || value === undefined) continue;
    const path = Object.hasOwn(definition.settings, name) ? definition.settings[name] : undefined;
    if (path === undefined) {
      if (isIgnored(value)) continue;
      throw new InputError(`Cannot use the setting ${JSON.stringify(name)} of ${type}: it has no counterpart here`, {
        field: `settings.${name}`,
      });
    }
    setAt(body, path, fileValue(name, value, definition));
  }
  return { key: `${definition.kind}_configs`, body };
}

/** Switches that are off, and empty lists: what clients send for settings that nobody has set. */
function isIgnored(value: unknown): boolean {
  return value === false || value === 0 || (Array.isArray(value) && value.length === 0);
}

function fileValue(name: string, value: unknown, { numbers = [] }: ContactPointType): unknown {
  if (value === REDACTED) return SECRET_MASK;
  if (numbers.includes(name)) {
    const number = Number(value);
    if (!Number.isSafeInteger(number))
      throw new InputError(`Cannot use the setting ${JSON.stringify(name)}: expected a whole number`, {
        field: `settings.${name}`,
      });
    return number;
  }
  // Grafana's addresses stand between semicolons, commas or line breaks.
  if (name === 'addresses' && typeof value === 'string')
    return value
      .split(/[;,\n]/)
      .map((part) => part.trim())
      .filter(Boolean)
      .join(', ');
  return typeof value === 'number' ? String(value) : value;
}

function setAt(body: Record<string, unknown>, path: string, value: unknown): void {
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  let at = body;
  for (const key of keys) {
    const below = (at[key] ?? {}) as Record<string, unknown>;
    at[key] = below;
    at = below;
  }
  at[last] = value;
}

function getAt(body: Settings, path: string): unknown {
  return path.split('.').reduce<unknown>((at, key) => {
    return typeof at === 'object' && at !== null && Object.hasOwn(at, key) ? (at as Settings)[key] : undefined;
  }, body);
}

/** The integrations of a receiver as it is shown, in the order of the file; kinds that Grafana does not have are left out. */
export function toContactPoints(
  name: string,
  receiver: Settings,
): (ContactPoint & { readonly key: string; readonly index: number })[] {
  return Object.entries(CONTACT_POINT_TYPES).flatMap(([type, { kind, settings }]) => {
    const key = `${kind}_configs`;
    const items = receiver[key];
    return (Array.isArray(items) ? (items as Settings[]) : []).map((item, index) => ({
      name,
      type,
      key,
      index,
      disableResolveMessage: item['send_resolved'] === false,
      settings: Object.fromEntries(
        Object.entries(settings)
          .map(([setting, path]) => [setting, getAt(item, path)] as const)
          .filter(([, value]) => value !== undefined)
          .map(([setting, value]) => [setting, value === SECRET_MASK ? REDACTED : value]),
      ),
    }));
  });
}

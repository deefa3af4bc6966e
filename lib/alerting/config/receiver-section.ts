// Receivers as they stand in the file, and their integrations with everything filled in.
import { words } from '@/lib/alerting/config/fields';
import type { Receiver } from '@/lib/alerting/config/alertmanager-config';
import type { GlobalSettings } from '@/lib/alerting/config/global-section';
import {
  type IntegrationKind,
  type Refuse,
  RESOLVED_WHILE_MUTED,
  type ResolvedWhileMuted,
} from '@/lib/alerting/config/integrations/common';
import {
  INTEGRATION_KINDS,
  type IntegrationConfig,
  type IntegrationKindName,
} from '@/lib/alerting/config/integrations/registry';
import { fail, type Field, list, mapOf, oneOf, type Reading } from '@/lib/config/prometheus/field';
import { HTTP_CLIENT_DEFAULTS, type HttpClientSettings } from '@/lib/config/prometheus/http-client';
import { type Fields, placeOf, section } from '@/lib/config/prometheus/section';
import { toHttpClient } from '@/lib/config/prometheus/to-http-client';

/** What all kinds have, whatever else they have. */
interface AnySettings {
  readonly send_resolved?: boolean;
  readonly http_config?: HttpClientSettings;
}
type AnyKind = IntegrationKind<IntegrationKindName, Fields>;

const KINDS = Object.values(INTEGRATION_KINDS) as unknown as readonly AnyKind[];
const listKey = (kind: string): string => `${kind}_configs`;

const integrationFields = Object.fromEntries(
  KINDS.map((kind): [string, Field<readonly AnySettings[]>] => [listKey(kind.kind), integrationList(kind)]),
);

function integrationList({ kind, section: settings, mayBeNull }: AnyKind): Field<readonly AnySettings[]> {
  if (mayBeNull !== true) return list(settings, { emptyReason: `missing ${kind} config` });
  return list({
    read: (node, reading) =>
      settings.read(
        node.kind === 'null' ? { kind: 'map', line: node.line, column: node.column, entries: [] } : node,
        reading,
      ),
    print: (value) => settings.print(value) ?? {},
  });
}

export const receiverSection = section({
  typeName: 'config.plain',
  fields: {
    name: words(),
    labels: mapOf(words()),
    resolved_while_muted: oneOf(RESOLVED_WHILE_MUTED),
    ...integrationFields,
  },
  check: ({ name, labels }, { refuse }) => {
    if (name === undefined || name === '') refuse('missing name in receiver');
    const label = labels?.get('name');
    if (label !== undefined && label !== name)
      refuse(`receiver label "name" must match receiver name ${JSON.stringify(name)}`, 'labels');
  },
});
export interface ReceiverSettings {
  readonly name?: string;
  readonly labels?: ReadonlyMap<string, string>;
  readonly resolved_while_muted?: ResolvedWhileMuted;
  readonly [lists: string]: unknown;
}

/** What an integration inherits. */
export type GlobalFor = (integration: object) => GlobalSettings;

export function toReceiver(settings: ReceiverSettings, globalFor: GlobalFor, reading: Reading): Receiver {
  const { name = '', resolved_while_muted: resolvedWhileMuted = 'send' } = settings;
  const integrations = KINDS.flatMap((kind) => {
    const lists = (settings[listKey(kind.kind)] ?? []) as readonly AnySettings[];
    return lists.map((one, index) => toIntegration({ kind, one, index, resolvedWhileMuted }, globalFor(one), reading));
  });
  return { name, labels: { ...Object.fromEntries(settings.labels ?? []), name }, integrations };
}

interface Entry {
  readonly kind: AnyKind;
  readonly one: AnySettings;
  readonly index: number;
  readonly resolvedWhileMuted: ResolvedWhileMuted;
}

function toIntegration(
  { kind, one, index, resolvedWhileMuted }: Entry,
  global: GlobalSettings,
  reading: Reading,
): IntegrationConfig {
  const refuse: Refuse = (reason, key) => {
    throw fail(reading, placeOf(one, key), reason);
  };
  const withDefaults = { ...kind.defaults, ...one };
  const inherited = kind.inherit?.(withDefaults, global, refuse) ?? withDefaults;
  const settings = Object.fromEntries(
    Object.entries(inherited).filter(([, value]) => value !== undefined),
  ) as AnySettings;
  // The registry pairs each name with the settings of its section.
  return {
    kind: kind.kind,
    index,
    sendResolved: settings.send_resolved ?? kind.sendsResolvedByDefault,
    resolvedWhileMuted,
    settings,
    http: toHttpClient(settings.http_config ?? global.http_config ?? HTTP_CLIENT_DEFAULTS),
  };
}

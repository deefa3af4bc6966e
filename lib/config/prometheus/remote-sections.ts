// The sections `remote_write` and `remote_read`.
import { sigv4Section } from '@/lib/config/prometheus/alerting-section';
import { need } from '@/lib/config/prometheus/discovery-section';
import {
  duration,
  fail,
  flag,
  integer,
  list,
  mapOf,
  oneOf,
  secret,
  text,
  type Reading,
} from '@/lib/config/prometheus/field';
import {
  checkHttpClient,
  countSet,
  HTTP_CLIENT_DEFAULTS,
  httpClientFields,
  isReservedHeader,
} from '@/lib/config/prometheus/http-client';
import { relabelList } from '@/lib/config/prometheus/relabel-config';
import { placeOf, section } from '@/lib/config/prometheus/section';
import { url } from '@/lib/config/prometheus/url-field';

const MESSAGES = ['prometheus.WriteRequest', 'io.prometheus.write.v2.Request'] as const;
const AUTH_KINDS = ['basic_auth', 'authorization', 'oauth2', 'sigv4', 'azuread', 'google_iam'] as const;

/** Values may be credentials, so they are kept as secrets. */
const headers = mapOf(secret(), (name) => {
  if (name.toLowerCase() === 'authorization')
    return `authorization header must be changed via the ${AUTH_KINDS.slice(0, -1).join(', ')} or google_iam parameter`;
  return isReservedHeader(name) ? `${name} is a reserved header. It must not be changed` : undefined;
});

const queueSection = section({
  typeName: 'config.QueueConfig',
  fields: {
    capacity: integer(),
    max_shards: integer(),
    min_shards: integer(),
    max_samples_per_send: integer(),
    batch_send_deadline: duration(),
    min_backoff: duration(),
    max_backoff: duration(),
    retry_on_http_429: flag(),
    sample_age_limit: duration(),
  },
  defaults: {
    capacity: 10_000,
    max_shards: 50,
    min_shards: 1,
    max_samples_per_send: 2000,
    batch_send_deadline: 5000,
    min_backoff: 30,
    max_backoff: 5000,
  },
  check: (queue, { refuse }) => {
    for (const key of ['capacity', 'max_shards', 'max_samples_per_send'] as const)
      if (queue[key] === 0) refuse(`queue_config: ${key} must be greater than 0`, key);
    if ((queue.max_backoff ?? 0) < (queue.min_backoff ?? 0))
      refuse('queue_config: max_backoff must not be less than min_backoff', 'max_backoff');
  },
});

const azureSection = section({
  typeName: 'azuread.AzureADConfig',
  fields: {
    cloud: text(),
    scope: text(),
    managed_identity: section({ typeName: 'azuread.ManagedIdentityConfig', fields: { client_id: text() } }),
    oauth: section({
      typeName: 'azuread.OAuthConfig',
      fields: { client_id: text(), client_secret: secret(), tenant_id: text() },
    }),
    sdk: section({ typeName: 'azuread.SDKConfig', fields: { tenant_id: text() } }),
    workload_identity: section({
      typeName: 'azuread.WorkloadIdentityConfig',
      fields: { client_id: text(), tenant_id: text(), token_file_path: text() },
    }),
  },
});

const writeSection = section({
  typeName: 'config.RemoteWriteConfig',
  fields: {
    url: url(),
    remote_timeout: duration(),
    headers,
    write_relabel_configs: relabelList('empty or null relabeling rule in remote write config'),
    name: text(),
    send_exemplars: flag(),
    send_native_histograms: flag(),
    round_robin_dns: flag(),
    protobuf_message: oneOf(
      MESSAGES,
      (message) =>
        `invalid protobuf_message value: unknown remote write protobuf message ${message}, supported: ${MESSAGES.join(', ')}`,
    ),
    ...httpClientFields,
    queue_config: queueSection,
    metadata_config: section({
      typeName: 'config.MetadataConfig',
      fields: { send: flag({ isAlwaysPrinted: true }), send_interval: duration(), max_samples_per_send: integer() },
      defaults: { send: true, send_interval: 60_000, max_samples_per_send: 2000 },
    }),
    sigv4: sigv4Section,
    azuread: azureSection,
    google_iam: section({ typeName: 'googleiam.Config', fields: { credentials_file: text() } }),
  },
  defaults: {
    remote_timeout: 30_000,
    protobuf_message: 'prometheus.WriteRequest',
    follow_redirects: true,
    enable_http2: false,
  },
  check: (config, at) => {
    need(at, config, 'url', 'url for remote_write is empty');
    checkHttpClient(config, at);
    const configured = AUTH_KINDS.filter((kind) => countSet(config[kind]) > 0);
    if (configured.length > 1)
      at.refuse(
        `at most one of ${AUTH_KINDS.slice(0, -1).join(', ')} or google_iam must be configured. Currently configured: [${configured.join(' ')}]`,
      );
  },
});

const readSection = section({
  typeName: 'config.RemoteReadConfig',
  fields: {
    url: url(),
    remote_timeout: duration(),
    chunked_read_limit: integer(),
    headers,
    read_recent: flag(),
    name: text(),
    ...httpClientFields,
    required_matchers: mapOf(text()),
    filter_external_labels: flag({ isAlwaysPrinted: true }),
  },
  defaults: { remote_timeout: 60_000, filter_external_labels: true, ...HTTP_CLIENT_DEFAULTS },
  check: (config, at) => {
    need(at, config, 'url', 'url for remote_read is empty');
    checkHttpClient(config, at);
  },
});

export const remoteWriteList = list(writeSection, { emptyReason: 'empty or null remote write config section' });
export const remoteReadList = list(readSection, { emptyReason: 'empty or null remote read config section' });

interface Named {
  readonly name?: string;
}

/** Names of senders are unique where given. */
export function checkRemoteNames(kind: string, remotes: readonly Named[], reading: Reading): void {
  const seen = new Set<string>();
  for (const remote of remotes) {
    const { name } = remote;
    if (name === undefined || name === '') continue;
    if (seen.has(name))
      throw fail(reading, placeOf(remote, 'name'), `found multiple ${kind} configs with job name "${name}"`);
    seen.add(name);
  }
}

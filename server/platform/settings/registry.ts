// The settings: one entry each. The process, its flags, its messages and docs/settings.md all come from this table.
import { hostname } from 'node:os';
import { ROLES, type Role } from '@/lib/api/roles';
import { parseDuration } from '@/lib/units/duration';
import { FEATURES, parseFeatureNames } from '@/server/platform/settings/features';
import { count, duration } from '@/server/platform/settings/file-values';
import { parseNetworks } from '@/server/platform/settings/networks';
import { QUERY_SETTINGS, type QuerySettings } from '@/server/platform/settings/query-settings';
import { REMOTE_WRITE_SETTINGS, type RemoteWriteSettings } from '@/server/platform/settings/remote-write-settings';
import {
  parseChoice,
  parseDatabaseUrl,
  parseHost,
  parseHttpUrl,
  parseOptionalPort,
  parsePath,
  parsePort,
  parseServiceUrl,
  parseText,
  type Setting,
} from '@/server/platform/settings/setting';
import { STORAGE_SETTINGS, type StorageSettings } from '@/server/platform/settings/storage-settings';

export interface ProcessSettings {
  readonly port: number;
  readonly host: string;
  readonly prometheusPort: number | null;
  readonly alertmanagerPort: number | null;
  /** Null: the embedded PostgreSQL in `dataDir`. */
  readonly databaseUrl: string | null;
  readonly dataDir: string;
  /** A Prometheus configuration file. */
  readonly configPath: string | null;
  /** An Alertmanager configuration file. */
  readonly alertmanagerConfigPath: string | null;
  /** How long state changes of alerts and deliveries of notifications are kept. */
  readonly alertHistoryRetentionMs: number;
  /** Deliveries to one integration that may be under way together where its line is long. */
  readonly notificationsTogether: number;
  /** The receiver that gets the dead man's switch. */
  readonly heartbeatReceiver: string | null;
  /** An address that is posted to instead, or as well. */
  readonly heartbeatUrl: string | null;
  readonly heartbeatIntervalMs: number;
  /** Our own settings file. */
  readonly settingsPath: string | null;
  /** A folder in Grafana's provisioning layout. */
  readonly provisioningPath: string | null;
  readonly adminUser: string | null;
  readonly adminPassword: string | null;
  readonly secret: string | null;
  readonly secretFile: string | null;
  /** Null: `http://HOSTNAME:PORT`, see externalUrlOf(). */
  readonly externalUrl: string | null;
  readonly anonymousRole: Role | null;
  /** CIDRs. */
  readonly trustedNetworks: readonly string[];
  readonly hostMetrics: 'auto' | 'on' | 'off';
  /** Dashboards that reload more often are not saved. */
  readonly minRefreshIntervalMs: number;
  readonly retentionMs: number;
  /** As given; sortFeatures() tells what they switch on. */
  readonly features: readonly string[];
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
  readonly logFormat: 'auto' | 'json' | 'text';
}

/** All settings: those of the environment, and by section those of the settings file. */
export interface Settings extends ProcessSettings {
  readonly storage: StorageSettings;
  readonly query: QuerySettings;
  readonly remoteWrite: RemoteWriteSettings;
  /** Paths in the settings file of what somebody has set, by whatever means: a Prometheus configuration changes only the rest. */
  readonly explicitPaths: ReadonlySet<string>;
}

/** One entry a section of the settings file. */
export const FILE_SECTIONS = { storage: STORAGE_SETTINGS, query: QUERY_SETTINGS, remoteWrite: REMOTE_WRITE_SETTINGS };

/** Thousands of groups that are due at once are told within a second or two. */
const NOTIFICATIONS_TOGETHER = 64;
const NOTIFICATIONS_TOGETHER_LIMIT = 64;
const ALERT_HISTORY_RETENTION_MS = 90 * 86_400_000;
/** As Grafana's. */
const MIN_REFRESH_INTERVAL_MS = 5000;
const RETENTION_DEFAULT_MS = 2_592_000_000;
const HEARTBEAT_INTERVAL_MS = 60_000;
const HEARTBEAT_LEAST_MS = 5000;
const HEARTBEAT_MOST_MS = 86_400_000;

function parseRetention(text: string): number {
  const durationMs = /^\d+[a-z]/.test(text) ? parseDuration(text) : 0;
  if (durationMs <= 0) throw new Error('expected a duration like 30d or 1y');
  return durationMs;
}

function parseHeartbeatInterval(text: string): number {
  const durationMs = /^\d+[a-z]/.test(text) ? parseDuration(text) : 0;
  if (durationMs < HEARTBEAT_LEAST_MS || durationMs > HEARTBEAT_MOST_MS)
    throw new Error('expected a duration from 5s to 1d, like 1m');
  return durationMs;
}

function parseTogether(text: string): number {
  const value = /^\d{1,2}$/.test(text) ? Number(text) : 0;
  if (value < 1 || value > NOTIFICATIONS_TOGETHER_LIMIT)
    throw new Error(`expected a number from 1 to ${NOTIFICATIONS_TOGETHER_LIMIT}`);
  return value;
}

function parseAnonymousRole(text: string): Role | null {
  return text === 'none' ? null : parseChoice(ROLES.filter((role) => role === 'viewer'))(text);
}

export const SETTINGS: { readonly [Key in keyof ProcessSettings]: Setting<ProcessSettings[Key]> } = {
  port: {
    env: 'PORT',
    flag: 'port',
    fallback: 3000,
    fallbackText: '3000',
    parse: parsePort,
    help: 'Port of the pages and of all APIs',
  },
  host: {
    env: 'HOST',
    flag: 'host',
    fallback: '0.0.0.0',
    fallbackText: '0.0.0.0',
    parse: parseHost,
    help: 'Address to listen on; 127.0.0.1 keeps other machines out',
  },
  prometheusPort: {
    env: 'PROMETHEUS_PORT',
    flag: 'prometheus-port',
    fallback: null,
    fallbackText: 'off',
    parse: parseOptionalPort,
    help: 'Extra port where only the API of Prometheus answers, usually 9090',
  },
  alertmanagerPort: {
    env: 'ALERTMANAGER_PORT',
    flag: 'alertmanager-port',
    fallback: null,
    fallbackText: 'off',
    parse: parseOptionalPort,
    help: 'Extra port where only the API of Alertmanager answers, usually 9093',
  },
  databaseUrl: {
    env: 'DATABASE_URL',
    fallback: null,
    fallbackText: 'embedded PostgreSQL 18',
    parse: parseDatabaseUrl,
    help: 'PostgreSQL 15 or newer, as postgres://user:password@host:5432/database',
  },
  dataDir: {
    env: 'DATA_DIR',
    flag: 'data-dir',
    fallback: './data',
    fallbackText: './data',
    parse: parsePath,
    help: 'Folder of the embedded database and of generated secrets; belongs to one process at a time',
  },
  configPath: {
    env: 'WATCHFIRE_CONFIG',
    flag: 'config',
    fallback: ({ fileExists }) => (fileExists('./prometheus.yml') ? './prometheus.yml' : null),
    fallbackText: './prometheus.yml if there',
    parse: parsePath,
    help: 'A Prometheus configuration file',
  },
  alertmanagerConfigPath: {
    env: 'WATCHFIRE_ALERTMANAGER_CONFIG',
    flag: 'alertmanager-config',
    fallback: ({ fileExists }) => (fileExists('./alertmanager.yml') ? './alertmanager.yml' : null),
    fallbackText: './alertmanager.yml if there',
    parse: parsePath,
    help: 'An Alertmanager configuration file',
  },
  settingsPath: {
    env: 'WATCHFIRE_SETTINGS',
    flag: 'settings',
    fallback: ({ fileExists }) => (fileExists('./watchfire.yml') ? './watchfire.yml' : null),
    fallbackText: './watchfire.yml if there',
    parse: parsePath,
    help: 'The settings file, see below',
  },
  provisioningPath: {
    env: 'WATCHFIRE_PROVISIONING',
    flag: 'provisioning',
    fallback: ({ fileExists }) => (fileExists('./provisioning') ? './provisioning' : null),
    fallbackText: './provisioning if there',
    parse: parsePath,
    help: 'A folder in the layout of Grafana provisioning; the `*.json` files of its `dashboards/`, and ConfigMaps there as JSON or YAML, are kept as dashboards',
  },
  adminUser: {
    env: 'WATCHFIRE_ADMIN_USER',
    aliases: ['GF_SECURITY_ADMIN_USER'],
    fallback: null,
    fallbackText: 'none',
    parse: parseText,
    help: 'The first administrator, made at the first start; without it the start prints a one-time link to /setup',
  },
  adminPassword: {
    env: 'WATCHFIRE_ADMIN_PASSWORD',
    aliases: ['GF_SECURITY_ADMIN_PASSWORD'],
    fallback: null,
    fallbackText: 'none',
    parse: parseText,
    help: 'Password of the first administrator; alone it belongs to `admin`',
  },
  secret: {
    env: 'WATCHFIRE_SECRET',
    fallback: null,
    fallbackText: 'generated into DATA_DIR/secret',
    parse: (text) => {
      if (text.length < 32) throw new Error('expected at least 32 characters');
      return text;
    },
    help: 'Signs sessions and encrypts stored secrets; at least 32 characters. Processes on one database share it',
  },
  secretFile: {
    env: 'WATCHFIRE_SECRET_FILE',
    flag: 'secret-file',
    fallback: null,
    fallbackText: 'none',
    parse: parsePath,
    help: 'File that holds WATCHFIRE_SECRET',
  },
  externalUrl: {
    env: 'WATCHFIRE_EXTERNAL_URL',
    flag: 'external-url',
    fallback: null,
    fallbackText: 'http://HOSTNAME:PORT',
    parse: parseHttpUrl,
    help: 'Address under which people reach Watchfire, for links and cookies',
  },
  anonymousRole: {
    env: 'WATCHFIRE_ANONYMOUS_ROLE',
    flag: 'anonymous-role',
    fallback: null,
    fallbackText: 'none',
    parse: parseAnonymousRole,
    help: '`viewer` opens reading without a login; `none` does not',
  },
  trustedNetworks: {
    env: 'WATCHFIRE_TRUSTED_NETWORKS',
    flag: 'trusted-networks',
    fallback: [],
    fallbackText: 'none',
    parse: parseNetworks,
    help: 'CIDRs, separated by commas, whose requests without credentials may use what a Prometheus offers inside a private network: metrics, queries, writes, reload',
  },
  hostMetrics: {
    env: 'WATCHFIRE_HOST_METRICS',
    flag: 'host-metrics',
    fallback: 'auto',
    fallbackText: 'auto',
    parse: parseChoice(['auto', 'on', 'off'] as const),
    help: 'The built-in host exporter as job `host`: `auto` = only while the configuration names no scrape job; `on`, `off`',
  },
  minRefreshIntervalMs: {
    env: 'WATCHFIRE_MIN_REFRESH_INTERVAL',
    aliases: ['GF_DASHBOARDS_MIN_REFRESH_INTERVAL'],
    flag: 'min-refresh-interval',
    fallback: MIN_REFRESH_INTERVAL_MS,
    fallbackText: '5s',
    parse: parseDuration,
    help: 'A dashboard that reloads by itself more often than this is not saved; 0 allows every interval',
    file: { path: 'dashboards.min_refresh_interval', schema: duration() },
  },
  retentionMs: {
    env: 'WATCHFIRE_RETENTION',
    flag: 'retention',
    fallback: RETENTION_DEFAULT_MS,
    fallbackText: '30d',
    parse: parseRetention,
    help: 'How long samples are kept',
    file: { path: 'storage.retention', schema: duration({ leastMs: 1 }), prometheus: 'retentionMs' },
  },
  alertHistoryRetentionMs: {
    env: 'WATCHFIRE_ALERT_HISTORY_RETENTION',
    flag: 'alert-history-retention',
    fallback: ALERT_HISTORY_RETENTION_MS,
    fallbackText: '90d',
    parse: parseRetention,
    help: 'How long state changes of alerts and deliveries of notifications are kept',
    file: { path: 'alerting.history_retention', schema: duration({ leastMs: 1 }) },
  },
  notificationsTogether: {
    env: 'WATCHFIRE_NOTIFICATIONS_TOGETHER',
    flag: 'notifications-together',
    fallback: NOTIFICATIONS_TOGETHER,
    fallbackText: String(NOTIFICATIONS_TOGETHER),
    parse: parseTogether,
    help: `How many notifications to one integration may be under way together where more than 40 are due and one by one would take over 2s, from 1 to ${NOTIFICATIONS_TOGETHER_LIMIT}: so many may be repeated after a kill; 1 keeps it to one message`,
    file: { path: 'alerting.notifications_together', schema: count({ most: NOTIFICATIONS_TOGETHER_LIMIT }) },
  },
  heartbeatReceiver: {
    env: 'WATCHFIRE_HEARTBEAT_RECEIVER',
    flag: 'heartbeat-receiver',
    fallback: null,
    fallbackText: 'none',
    parse: parseText,
    help: 'Receiver that gets a message again and again while rules are evaluated, samples stored and notifications sent: whoever misses it knows that Watchfire does not work',
  },
  heartbeatUrl: {
    env: 'WATCHFIRE_HEARTBEAT_URL',
    fallback: null,
    fallbackText: 'none',
    parse: parseServiceUrl,
    help: 'Address of a service that misses heartbeats, which is posted to in the same way',
  },
  heartbeatIntervalMs: {
    env: 'WATCHFIRE_HEARTBEAT_INTERVAL',
    flag: 'heartbeat-interval',
    fallback: HEARTBEAT_INTERVAL_MS,
    fallbackText: '1m',
    parse: parseHeartbeatInterval,
    help: 'How often the heartbeat is sent, from 5s to 1d',
  },
  features: {
    env: 'WATCHFIRE_ENABLE_FEATURE',
    flag: 'enable-feature',
    fallback: [],
    fallbackText: 'none',
    parse: parseFeatureNames,
    help: `Feature flags of Prometheus, separated by commas: ${FEATURES.map((name) => `\`${name}\``).join(', ')}`,
  },
  logLevel: {
    env: 'WATCHFIRE_LOG_LEVEL',
    flag: 'log-level',
    fallback: 'info',
    fallbackText: 'info',
    parse: parseChoice(['debug', 'info', 'warn', 'error'] as const),
    help: 'Least severity that is logged: `debug`, `info`, `warn`, `error`',
  },
  logFormat: {
    env: 'WATCHFIRE_LOG_FORMAT',
    flag: 'log-format',
    fallback: 'auto',
    fallbackText: 'auto',
    parse: parseChoice(['auto', 'json', 'text'] as const),
    help: '`json`: one object a line; `text`: lines for people; `auto`: `text` in a terminal, else `json`',
  },
};

/** The address for links: what the operator set, or a guess by the host name. No trailing slash. */
export function externalUrlOf({ externalUrl, port }: Pick<Settings, 'externalUrl' | 'port'>): string {
  return externalUrl ?? `http://${hostname()}:${port}`;
}

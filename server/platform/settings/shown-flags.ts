// The settings as /api/v1/status/flags shows them: every flag with its value as text. Secrets have no flag.
import { SETTINGS, type Settings } from '@/server/platform/settings/registry';
import { formatDuration } from '@/lib/units/duration';

/** Flag name → value as a person would write it. */
export function shownFlags(
  settings: Readonly<Partial<Record<keyof Settings, unknown>>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(SETTINGS).flatMap(([key, { flag }]) => {
      const value = settings[key as keyof Settings];
      return flag === undefined || value === undefined ? [] : [[flag, textOf(key, value)]];
    }),
  );
}

/** The flags of a Prometheus that programs ask for, with what is in force here: limits, retention, what is switched on. */
export function prometheusFlags(
  settings: Pick<Settings, 'configPath' | 'features' | 'host' | 'port' | 'query' | 'retentionMs'>,
): Readonly<Record<string, string>> {
  const { query } = settings;
  return {
    'config.file': settings.configPath ?? '',
    'enable-feature': settings.features.join(','),
    'query.lookback-delta': formatDuration(query.lookbackMs),
    'query.max-concurrency': String(query.maxConcurrent),
    'query.max-samples': String(query.maxSamples),
    'query.timeout': formatDuration(query.timeoutMs),
    'storage.tsdb.retention.time': formatDuration(settings.retentionMs),
    'web.enable-admin-api': 'true',
    'web.enable-lifecycle': 'true',
    'web.enable-remote-write-receiver': 'true',
    'web.listen-address': `${settings.host}:${settings.port}`,
  };
}

function textOf(key: string, value: unknown): string {
  if (value === null) return '';
  if (typeof value === 'number') return key.endsWith('Ms') ? formatDuration(value) : String(value);
  if (Array.isArray(value)) return value.join(',');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

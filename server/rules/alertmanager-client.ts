// What talking to an Alertmanager needs: connections, headers that authenticate, and counters.
import type { Dispatcher } from 'undici';
import type { HttpClientConfig } from '@/lib/config/prometheus/prometheus-config';
import type { Metrics } from '@/server/platform/metrics';

/** The HTTP side of one section of the configuration. */
export interface HttpClient {
  dispatcher(url: string): Promise<Dispatcher>;
  privateHeaders(): Promise<Record<string, string | string[]>>;
  close(): Promise<void>;
}

export type OpenHttpClient = (config: HttpClientConfig) => HttpClient;

export function alertCounter(metrics: Metrics, name: string, help: string) {
  return metrics.counter({ name, help, labelNames: ['alertmanager'] });
}

export type AlertCounters = Readonly<Record<'sent' | 'errors' | 'dropped', ReturnType<typeof alertCounter>>>;

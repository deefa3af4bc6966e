// /api/v1/status/*: what clients ask to learn which server they talk to and how it fares.
import { hostname } from 'node:os';
import type { Handler } from '@/server/http/route';
import type { StorageStats } from '@/server/storage/ports';
import { InputError } from '@/lib/errors/input-error';
import { success } from './answers';

/** Grafana chooses features by the version of Prometheus that it reads here. */
const PROMETHEUS_VERSION = '3.5.0';
const TOP_LIMIT_DEFAULT = 10;
const TOP_LIMIT_MAX = 10_000;

export interface StatusDeps {
  readonly version: string;
  readonly revision: string;
  readonly startedAtMs: number;
  readonly nowMs: () => number;
  readonly retentionText: string;
  /** Settings by flag name, secrets masked. */
  readonly flags: () => Readonly<Record<string, string>>;
  /** The running scrape configuration as YAML, secrets masked. */
  readonly configYaml: () => string;
  readonly configState: () => { readonly isLastReloadGood: boolean; readonly loadedAtMs: number };
  readonly storageStats: () => StorageStats;
}

export function createBuildInfoHandler(deps: StatusDeps): Handler {
  const info = buildInfo(deps);
  return async () => success(info);
}

/** `/version` gives the same without an envelope. */
export function createVersionHandler(deps: StatusDeps): Handler {
  const info = buildInfo(deps);
  return async () => Response.json(info);
}

function buildInfo({ version, revision }: StatusDeps): Readonly<Record<string, string>> {
  return {
    version: PROMETHEUS_VERSION,
    revision,
    branch: 'main',
    buildUser: '',
    buildDate: '',
    goVersion: '',
    application: 'watchfire',
    watchfireVersion: version,
    nodeVersion: process.version,
  };
}

/** Whoever is answered at all is answered after the replay. */
export function createReplayHandler(): Handler {
  return async () => success({ min: 0, max: 0, current: 0 });
}

export function createRuntimeInfoHandler(deps: StatusDeps): Handler {
  return async () => {
    const { isLastReloadGood, loadedAtMs } = deps.configState();
    return success({
      startTime: new Date(deps.startedAtMs).toISOString(),
      CWD: process.cwd(),
      hostname: hostname(),
      serverTime: new Date(deps.nowMs()).toISOString(),
      reloadConfigSuccess: isLastReloadGood,
      lastConfigTime: new Date(loadedAtMs).toISOString(),
      corruptionCount: 0,
      goroutineCount: 0,
      GOMAXPROCS: 1,
      GOMEMLIMIT: 0,
      GOGC: '',
      GODEBUG: '',
      storageRetention: deps.retentionText,
    });
  };
}

export function createFlagsHandler({ flags }: StatusDeps): Handler {
  return async () => success(flags());
}

export function createConfigHandler({ configYaml }: StatusDeps): Handler {
  return async () => success({ yaml: configYaml() });
}

export function createTsdbHandler({ storageStats }: StatusDeps): Handler {
  return async (_, { url }) => {
    const limit = topLimit(url.searchParams.get('limit'));
    const stats = storageStats();
    return success({
      headStats: {
        numSeries: stats.seriesCount,
        numLabelPairs: stats.labelPairCount,
        chunkCount: stats.sampleCount,
        minTime: stats.minTimeMs ?? 0,
        maxTime: stats.maxTimeMs ?? 0,
      },
      seriesCountByMetricName: stats.topMetrics(limit),
      labelValueCountByLabelName: stats.labelValueCounts(limit),
      memoryInBytesByLabelName: [],
      seriesCountByLabelValuePair: [],
    });
  };
}

function topLimit(text: string | null): number {
  if (text === null || text === '') return TOP_LIMIT_DEFAULT;
  const limit = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > TOP_LIMIT_MAX)
    throw new InputError(`limit must be a whole number from 1 to ${TOP_LIMIT_MAX}, not "${text}"`, {
      errorType: 'bad_data',
    });
  return limit;
}

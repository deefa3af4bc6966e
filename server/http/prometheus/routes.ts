// The routes of Prometheus' API.
import { KIB, MIB, type Method, type Route } from '@/server/http/route';
import type { Action } from '@/lib/api/roles';
import type { Engine } from '@/server/promql/engine';
import type { Log } from '@/server/platform/log';
import type { ScrapeView } from '@/server/scrape/ports';
import type { ExemplarAccess, SeriesReader, StorageAdmin } from '@/server/storage/ports';
import { createCleanTombstonesHandler, createDeleteSeriesHandler } from './admin';
import { createQueryExemplarsHandler } from './exemplars';
import { createExplainHandler } from './explain';
import { createFederateHandler, type FederateDeps } from './federate';
import { createFormatQueryHandler, createParseQueryHandler } from './parse';
import { createQueryHandler, createQueryRangeHandler } from './query';
import { createReloadHandler } from './reload';
import {
  createLabelsHandler,
  createLabelValuesHandler,
  createMetadataHandler,
  createSeriesHandler,
} from './series-metadata';
import {
  createBuildInfoHandler,
  createConfigHandler,
  createFlagsHandler,
  createReplayHandler,
  createRuntimeInfoHandler,
  createTsdbHandler,
  createVersionHandler,
  type StatusDeps,
} from './status';
import {
  createScrapePoolConfigHandler,
  createScrapePoolsHandler,
  createTargetMetadataHandler,
  createTargetsHandler,
} from './targets';

export interface PrometheusRoutesDeps {
  readonly engine: Engine;
  readonly reader: SeriesReader;
  readonly exemplars: Pick<ExemplarAccess, 'exemplars'>;
  readonly admin: StorageAdmin;
  readonly log: Log;
  readonly scrape: ScrapeView;
  readonly status: StatusDeps;
  readonly federation: Pick<FederateDeps, 'externalLabels' | 'lookbackMs' | 'maxSamples'>;
  readonly nowMs: () => number;
  readonly reload: () => Promise<void>;
}

/** A query may be as long as 1 MiB; percent-encoding makes it up to three times longer. */
const QUERY_LIMIT_BYTES = 4 * MIB;
const READ: readonly Method[] = ['GET'];
const READ_OR_FORM: readonly Method[] = ['GET', 'POST'];

export function prometheusRoutes(deps: PrometheusRoutesDeps): Route[] {
  const { engine, reader, exemplars, scrape, status, nowMs, reload } = deps;
  const queries: Route[] = [
    read('/api/v1/query', createQueryHandler({ engine, nowMs }), READ_OR_FORM),
    read('/api/v1/query_range', createQueryRangeHandler({ engine, nowMs }), READ_OR_FORM),
    read('/api/v1/query_exemplars', createQueryExemplarsHandler({ engine, exemplars }), READ_OR_FORM),
    read('/api/v1/format_query', createFormatQueryHandler(engine), READ_OR_FORM),
    read('/api/v1/parse_query', createParseQueryHandler(engine), READ_OR_FORM),
    read('/api/v1/series', createSeriesHandler(reader), READ_OR_FORM),
    read('/api/v1/labels', createLabelsHandler(reader), READ_OR_FORM),
    read('/api/v1/label/:name/values', createLabelValuesHandler(reader)),
    read('/api/v1/metadata', createMetadataHandler(reader)),
    { ...read('/federate', createFederateHandler({ reader, nowMs, ...deps.federation })), errors: 'text' },
  ];
  const explaining: Route = {
    methods: READ_OR_FORM,
    path: '/api/watchfire/query/explain',
    permission: 'metrics:query',
    isOpenToTrustedNetworks: true,
    bodyLimitBytes: QUERY_LIMIT_BYTES,
    errors: 'grafana',
    handler: createExplainHandler({ engine, nowMs }),
  };
  const targets: Route[] = [
    { ...read('/api/v1/targets', createTargetsHandler(scrape)), permission: 'targets:read' },
    { ...read('/api/v1/targets/metadata', createTargetMetadataHandler(scrape)), permission: 'targets:read' },
    { ...read('/api/v1/scrape_pools', createScrapePoolsHandler(scrape)), permission: 'targets:read' },
    { ...read('/api/v1/scrape_pools/config', createScrapePoolConfigHandler(scrape)), permission: 'config:read' },
  ];
  const about: Route[] = [
    aboutServer('/api/v1/status/buildinfo', createBuildInfoHandler(status)),
    aboutServer('/api/v1/status/runtimeinfo', createRuntimeInfoHandler(status)),
    aboutServer('/api/v1/status/flags', createFlagsHandler(status), 'config:read'),
    aboutServer('/api/v1/status/config', createConfigHandler(status), 'config:read'),
    aboutServer('/api/v1/status/tsdb', createTsdbHandler(status)),
    aboutServer('/api/v1/status/walreplay', createReplayHandler()),
    aboutServer('/version', createVersionHandler(status)),
  ];
  const reloading: Route = {
    methods: ['POST', 'PUT'],
    path: '/-/reload',
    permission: 'config:reload',
    isOpenToTrustedNetworks: true,
    bodyLimitBytes: KIB,
    errors: 'text',
    listener: 'both',
    handler: createReloadHandler(reload),
  };
  const storage: Route[] = [
    changeStorage('/api/v1/admin/tsdb/delete_series', createDeleteSeriesHandler(deps)),
    changeStorage('/api/v1/admin/tsdb/clean_tombstones', createCleanTombstonesHandler(deps)),
  ];
  return [...queries, explaining, ...targets, ...about, ...storage, reloading];
}

function read(path: string, handler: Route['handler'], methods: readonly Method[] = READ): Route {
  return {
    methods,
    path,
    permission: 'metrics:query',
    isOpenToTrustedNetworks: true,
    bodyLimitBytes: QUERY_LIMIT_BYTES,
    errors: 'prometheus',
    listener: 'prometheus',
    handler,
  };
}

/** Destroys data: never without credentials, from wherever the call comes. */
function changeStorage(path: string, handler: Route['handler']): Route {
  return {
    ...read(path, handler, ['POST', 'PUT']),
    permission: 'admin:storage',
    isOpenToTrustedNetworks: false,
  };
}

function aboutServer(path: string, handler: Route['handler'], permission: Action = 'status:read'): Route {
  return { ...read(path, handler), permission };
}

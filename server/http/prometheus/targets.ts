// /api/v1/targets, targets/metadata, scrape_pools and scrape_pools/config.
import { InputError } from '@/lib/errors/input-error';
import { labelsJson } from '@/lib/formats/prometheus-json';
import { labelValue } from '@/lib/labels/label-set';
import { type Matcher, matcherTest } from '@/lib/labels/matcher';
import { parseSelector } from '@/lib/promql/parser';
import { formatDuration } from '@/lib/units/duration';
import type { Handler } from '@/server/http/route';
import type { DroppedTarget, ScrapeView, TargetStatus } from '@/server/scrape/ports';
import { success, successInPieces } from './answers';
import { invalidParameter, limitParameter } from './parameters';

/** What Prometheus shows for a target that was not scraped yet: Go's zero time. */
const NEVER = '0001-01-01T00:00:00Z';

export function createTargetsHandler(scrape: ScrapeView): Handler {
  return async (_, { url }) => {
    const state = url.searchParams.get('state') ?? '';
    const pool = url.searchParams.get('scrapePool') ?? '';
    const { active, dropped, droppedCounts } = scrape.targets();
    const isWanted = ({ scrapePool }: { readonly scrapePool: string }): boolean => pool === '' || scrapePool === pool;
    // An unknown state gives empty lists, as in Prometheus.
    const shownActive = ['', 'any', 'active'].includes(state) ? active.filter(isWanted) : [];
    const shownDropped = ['', 'any', 'dropped'].includes(state) ? dropped.filter(isWanted) : [];
    const counts = Object.fromEntries([...droppedCounts].filter(([scrapePool]) => isWanted({ scrapePool })));
    return successInPieces([
      `{"activeTargets":[${shownActive.map(activeTargetJson).join(',')}],`,
      `"droppedTargets":[${shownDropped.map(droppedTargetJson).join(',')}],"droppedTargetCounts":${JSON.stringify(counts)}}`,
    ]);
  };
}

function activeTargetJson(target: TargetStatus): string {
  const { discoveredLabels, labels, lastScrapeAtMs } = target;
  const fields = {
    scrapePool: target.scrapePool,
    scrapeUrl: target.scrapeUrl,
    globalUrl: target.globalUrl,
    lastError: target.lastError,
    lastScrape: lastScrapeAtMs === null ? NEVER : new Date(lastScrapeAtMs).toISOString(),
    lastScrapeDuration: target.lastScrapeDurationMs / 1000,
    health: target.health,
    scrapeInterval: formatDuration(target.scrapeIntervalMs),
    scrapeTimeout: formatDuration(target.scrapeTimeoutMs),
    // What Prometheus does not have: the failure in plain words, what was dropped, how many samples, and whose job it is.
    watchfire: {
      failure: target.failure,
      warning: target.warning,
      sampleCount: target.sampleCount,
      isOwn: target.isOwn,
    },
  };
  return `{"discoveredLabels":${labelsJson(discoveredLabels)},"labels":${labelsJson(labels)},${JSON.stringify(fields).slice(1)}`;
}

function droppedTargetJson({ discoveredLabels, scrapePool, reason }: DroppedTarget): string {
  return `{"discoveredLabels":${labelsJson(discoveredLabels)},"scrapePool":${JSON.stringify(scrapePool)},"watchfire":${JSON.stringify({ reason })}}`;
}

export function createTargetMetadataHandler(scrape: ScrapeView): Handler {
  return async (_, { url }) => {
    const matchTarget = url.searchParams.get('match_target') ?? '';
    const metric = url.searchParams.get('metric') ?? '';
    const limit = limitParameter(url.searchParams);
    const tests = targetMatchers(matchTarget).map((matcher) => ({
      name: matcher.name,
      passes: matcherTest(matcher),
    }));
    const found = scrape
      .targetMetadata()
      .filter((entry) => metric === '' || entry.metric === metric)
      .filter(({ targetLabels }) => tests.every(({ name, passes }) => passes(labelValue(targetLabels, name))));
    const shown = limit === 0 ? found : found.slice(0, limit);
    const entries = shown.map(({ targetLabels, metric: name, type, help, unit }) => {
      const fields = { ...(metric === '' && { metric: name }), type, help, unit };
      return `{"target":${labelsJson(targetLabels)},${JSON.stringify(fields).slice(1)}`;
    });
    return successInPieces([`[${entries.join(',')}]`]);
  };
}

function targetMatchers(text: string): readonly Matcher[] {
  try {
    return text === '' ? [] : parseSelector(text);
  } catch (cause) {
    throw invalidParameter('match_target', cause instanceof Error ? cause.message : String(cause), cause);
  }
}

export function createScrapePoolsHandler(scrape: ScrapeView): Handler {
  return async () => success({ scrapePools: scrape.scrapePools() });
}

export function createScrapePoolConfigHandler(scrape: ScrapeView): Handler {
  return async (_, { url }) => {
    const pool = url.searchParams.get('scrapePool') ?? '';
    const yaml = scrape.scrapePoolYaml(pool);
    if (yaml === null)
      throw new InputError(`unknown scrape pool ${JSON.stringify(pool)}`, { status: 404, errorType: 'not_found' });
    return success({ yaml });
  };
}

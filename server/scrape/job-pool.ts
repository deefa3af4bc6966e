// The targets of one job and their loops. A new configuration of the job makes a new pool that takes the loops over.
import { createHash } from 'node:crypto';
import type { ScrapeConfig } from '@/lib/config/prometheus/prometheus-config';
import { isSecret } from '@/lib/config/secret';
import { compileRelabel } from '@/lib/labels/relabel';
import type { Farewells } from '@/server/scrape/farewells';
import type { DroppedTarget, TargetStatus } from '@/server/scrape/ports';
import { nextScrapeMs } from '@/server/scrape/schedule';
import {
  createScrapeLoop,
  NEVER_SCRAPED,
  type LoopDeps,
  type LoopState,
  type ScrapeLoop,
} from '@/server/scrape/scrape-loop';
import { buildTargets, type Target } from '@/server/scrape/target';
import type { OwnState, TargetBoard } from '@/server/scrape/target-board';

export interface JobPool {
  readonly config: ScrapeConfig;
  /** Equal when nothing but the targets differs. */
  readonly fingerprint: string;
  readonly isOwn: boolean;
  /** New targets start, gone ones are bid farewell, the same ones go on. */
  update(config: ScrapeConfig): void;
  /** Targets moved between processes: those that came start; resolves when nothing is under way for those that went. */
  rebalance(): Promise<void>;
  loops(): readonly ScrapeLoop[];
  statuses(globalUrl: (url: string) => string): TargetStatus[];
  /** Of the targets that this process scrapes for all, for the others to see. */
  sharedStates(): readonly OwnState[];
  dropped(): { readonly targets: readonly DroppedTarget[]; readonly count: number };
  /** Hands the loops to the pool that replaces this one; they are stopped by the taker. */
  release(): ReadonlyMap<string, ScrapeLoop>;
  stop(): Promise<void>;
  abort(): void;
}

export interface PoolDeps extends Omit<LoopDeps, 'rules' | 'relabel' | 'refusal' | 'hasExtraReports' | 'fetch'> {
  readonly farewells: Farewells;
  readonly isOwn: boolean;
  /** How this job's bodies are read; closed with the pool. */
  readonly source: { readonly fetch: LoopDeps['fetch']; readonly close: () => Promise<void> };
  readonly board: Pick<TargetBoard, 'find'>;
  /** Loops of the pool that this one replaces. */
  readonly taken: ReadonlyMap<string, ScrapeLoop>;
}

/** Everything of a job but who its targets are; secrets count, though they are never printed. */
export function jobFingerprint({ printed, sourceFile, http }: ScrapeConfig): string {
  const { static_configs: _targets, ...rest } = printed;
  // `this` holds the value before toJSON() masked it.
  const secrets = JSON.stringify(http, function reveal(this: Record<string, unknown>, key) {
    const value = this[key];
    if (isSecret(value)) return value.reveal();
    return value instanceof Map ? [...value] : value;
  });
  return createHash('sha256')
    .update(JSON.stringify([sourceFile, rest, secrets], withBigInts))
    .digest('hex');
}

/** The modulus of `hashmod` has 64 bits. */
function withBigInts(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

export function createJobPool(first: ScrapeConfig, fingerprint: string, deps: PoolDeps): JobPool {
  const { metrics, farewells, clock } = deps;
  let config = first;
  let loops = new Map<string, ScrapeLoop>();
  let built = buildTargets(first, []);
  let refusal: string | null = null;
  const loopDeps: LoopDeps = {
    ...deps,
    rules: first,
    relabel: compileRelabel(first.metricRelabelRules, first.nameScheme),
    refusal: () => refusal,
    hasExtraReports: first.extraScrapeMetrics,
    fetch: deps.source.fetch,
  };

  const begin = (target: Target, earlier: ScrapeLoop | undefined): ScrapeLoop => {
    const loop = createScrapeLoop(target, loopDeps);
    if (earlier) void earlier.stop().then(() => loop.start(earlier.seriesRefs()));
    else loop.start([]);
    return loop;
  };
  const retire = (loop: ScrapeLoop): void => {
    const { intervalMs } = loop.target;
    const missedMs = nextScrapeMs(clock.nowMs(), { phase: loop.phase, intervalMs });
    void loop.stop().then(() => farewells.say(loop.liveRefs(), { missedMs, intervalMs }));
  };

  const owned = (): Target[] => built.targets.filter(({ key }) => deps.share.owns(key));
  /** Before its first scrape here, and where another process scrapes it, what was heard of it. */
  const stateOf = ({ key, id }: Target): LoopState => {
    const own = loops.get(key)?.state() ?? NEVER_SCRAPED;
    return own.lastScrapeAtMs === null ? (deps.board.find(id) ?? own) : own;
  };
  const countTargets = (): void => metrics.poolTargets.set({ scrape_job: config.jobName }, loops.size);

  const update = (next: ScrapeConfig, taken: ReadonlyMap<string, ScrapeLoop>): void => {
    config = next;
    built = buildTargets(next, next.staticConfigs);
    refusal = targetLimitProblem(built.targets.length, next.targetLimit);
    if (refusal !== null) metrics.exceededTargetLimit.inc();
    const kept = new Map<string, ScrapeLoop>();
    for (const target of owned()) kept.set(target.key, loops.get(target.key) ?? begin(target, taken.get(target.key)));
    const configured = new Set(built.targets.map(({ key }) => key));
    for (const [key, loop] of [...loops, ...taken]) {
      if (kept.has(key)) continue;
      if (configured.has(key)) void loop.stop();
      else retire(loop);
    }
    loops = kept;
    countTargets();
  };

  /** No farewell: the target is not gone, another process scrapes it. */
  const rebalance = async (): Promise<void> => {
    const mine = new Map(owned().map((target) => [target.key, target]));
    const leaving = [...loops].filter(([key]) => !mine.has(key));
    for (const [key] of leaving) loops.delete(key);
    for (const [key, target] of mine) if (!loops.has(key)) loops.set(key, begin(target, undefined));
    countTargets();
    await Promise.all(leaving.map(([, loop]) => loop.stop()));
  };
  update(first, deps.taken);

  return {
    get config() {
      return config;
    },
    fingerprint,
    isOwn: deps.isOwn,
    update: (next) => update(next, new Map()),
    rebalance,
    loops: () => [...loops.values()],
    statuses: (globalUrl) =>
      built.targets.map((target) => {
        return toStatus(target, stateOf(target), { isOwn: deps.isOwn, globalUrl });
      }),
    sharedStates: () =>
      [...loops.values()].flatMap(({ target }) => {
        const part = deps.share.partOf(target.key);
        return part === null ? [] : [{ part, targetId: target.id, state: stateOf(target) }];
      }),
    dropped: () => ({ targets: built.dropped, count: built.droppedCount }),
    release: () => {
      const released = loops;
      loops = new Map();
      return released;
    },
    stop: async () => {
      await Promise.all([...loops.values()].map((loop) => loop.stop()));
      await deps.source.close();
    },
    abort: () => {
      for (const loop of loops.values()) loop.abort();
    },
  };
}

function targetLimitProblem(count: number, limit: number): string | null {
  return limit > 0 && count > limit ? `target_limit exceeded (number of targets: ${count}, limit: ${limit})` : null;
}

function toStatus(
  target: Target,
  state: LoopState,
  { isOwn, globalUrl }: { readonly isOwn: boolean; readonly globalUrl: (url: string) => string },
): TargetStatus {
  return {
    id: target.id,
    scrapePool: target.scrapePool,
    scrapeUrl: target.url,
    globalUrl: globalUrl(target.url),
    labels: target.labels,
    discoveredLabels: target.discoveredLabels,
    ...state,
    scrapeIntervalMs: target.intervalMs,
    scrapeTimeoutMs: target.timeoutMs,
    isOwn,
  };
}

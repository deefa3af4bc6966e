'use client';
// Scrape targets, asked for again every 5 s while the page is looked at.
import { useQuery } from '@tanstack/react-query';
import { fetchPrometheus, type ApiFailure } from '@/components/data/fetch-json';
import { useViewer } from '@/components/data/viewer';

/** One active target in the form of Prometheus' GET /api/v1/targets. */
export interface ActiveTarget {
  readonly discoveredLabels: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly scrapePool: string;
  readonly scrapeUrl: string;
  readonly globalUrl: string;
  readonly lastError: string;
  /** RFC 3339; year 1 before the first scrape. */
  readonly lastScrape: string;
  readonly lastScrapeDuration: number;
  readonly health: 'up' | 'down' | 'unknown';
  readonly scrapeInterval: string;
  readonly scrapeTimeout: string;
  readonly watchfire: {
    /** Why the last scrape failed, in plain words; null when it did not. */
    readonly failure: string | null;
    /** What is odd though the target is up: samples that were left out, for example. */
    readonly warning: string | null;
    /** Samples of the last scrape. */
    readonly sampleCount: number;
    /** A job of Watchfire itself: its own metrics, this machine. */
    readonly isOwn: boolean;
  };
}

export interface DroppedTarget {
  readonly discoveredLabels: Readonly<Record<string, string>>;
  readonly scrapePool: string;
  readonly watchfire: { readonly reason: string };
}

export interface TargetList {
  readonly activeTargets: readonly ActiveTarget[];
  readonly droppedTargets: readonly DroppedTarget[];
  readonly droppedTargetCounts?: Readonly<Record<string, number>> | undefined;
}

const REFRESH_INTERVAL_MS = 5000;
/** For the badge that every page shows. */
const BADGE_INTERVAL_MS = 10_000;

export function useTargets() {
  return useQuery<TargetList, ApiFailure>({
    queryKey: ['targets'],
    queryFn: ({ signal }) => fetchPrometheus<TargetList>('/api/v1/targets?state=any', { signal }),
    refetchInterval: REFRESH_INTERVAL_MS,
  });
}

/** Whether the built-in host exporter runs: it can be turned off, or another one does its work. */
export function useHasHostJob(): boolean {
  const targets = useTargets();
  // Until the answer is there the usual case is assumed: nothing jumps.
  return (
    targets.data?.activeTargets.some(({ scrapePool, watchfire }) => watchfire.isOwn && scrapePool === 'host') ?? true
  );
}

interface VectorAnswer {
  readonly result: readonly { readonly value: readonly [number, string] }[];
}

/** How many targets are down, asked of the stored `up`: the list of thousands of targets would be a heavy badge. */
export function useDownCount(): number {
  const { role } = useViewer();
  const count = useQuery<number, ApiFailure>({
    queryKey: ['targets-down'],
    queryFn: async ({ signal }) => {
      const query = encodeURIComponent('count(up == 0)');
      const { result } = await fetchPrometheus<VectorAnswer>(`/api/v1/query?query=${query}`, { signal });
      return Number(result[0]?.value[1] ?? 0);
    },
    enabled: role !== null,
    refetchInterval: BADGE_INTERVAL_MS,
  });
  return count.data ?? 0;
}

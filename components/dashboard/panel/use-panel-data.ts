'use client';
// Keeps a panel's answers: asks when its queries or the page's reload change, aborts what is outdated, keeps the old data meanwhile.
import { useEffect, useMemo, useState } from 'react';
import type { QueryAnswer, QueryBatcher } from '@/components/data/query-batch';
import type { PreparedQuery } from '@/lib/dashboard/panel-queries';

export interface AnsweredQuery {
  readonly query: PreparedQuery;
  readonly answer: QueryAnswer;
  /** From asking to having the answer, waiting for its turn included. */
  readonly tookMs: number;
}

export interface PanelData {
  /** null until the first answers are there. */
  readonly answers: readonly AnsweredQuery[] | null;
  readonly isLoading: boolean;
  /** Changes with each set of answers. */
  readonly settledKey: string;
}

interface Settled {
  readonly key: string;
  readonly answers: readonly AnsweredQuery[] | null;
}

const NOTHING: Settled = { key: '', answers: null };

/** `queries` is null while the panel must not ask (off screen, waiting for variables): what is there stays. */
export function usePanelData(
  batcher: QueryBatcher,
  queries: readonly PreparedQuery[] | null,
  reloadCount: number,
): PanelData {
  const [settled, setSettled] = useState<Settled>(NOTHING);
  const queriesKey = useMemo(() => (queries === null ? null : JSON.stringify(queries)), [queries]);
  const key = queriesKey === null ? settled.key : `${queriesKey}#${reloadCount}`;
  useEffect(() => {
    if (queriesKey === null || key === '') return undefined;
    const stopping = new AbortController();
    const asked = JSON.parse(queriesKey) as readonly PreparedQuery[];
    const settle = async (): Promise<void> => {
      const answers = await Promise.all(asked.map((query) => askOne(batcher, query, stopping.signal)));
      if (!stopping.signal.aborted) setSettled({ key, answers });
    };
    void settle();
    return () => stopping.abort();
  }, [batcher, key, queriesKey]);
  return { answers: settled.answers, isLoading: key !== settled.key, settledKey: settled.key };
}

async function askOne(batcher: QueryBatcher, query: PreparedQuery, signal: AbortSignal): Promise<AnsweredQuery> {
  const { expr, kind, startMs, endMs, stepMs } = query;
  const askedMs = performance.now();
  const answer = await batcher.ask({ expr, kind, startMs, endMs, stepMs }, signal);
  return { query, answer, tookMs: performance.now() - askedMs };
}

'use client';
// The exemplars of a panel's queries that ask for them. They are an extra: without them the panel is complete.
import { useEffect, useMemo, useState } from 'react';
import { type ExemplarPoint, fetchExemplars } from '@/components/data/exemplars';
import type { PreparedQuery } from '@/lib/dashboard/panel-queries';

const NONE: readonly ExemplarPoint[] = [];

export function useExemplars(queries: readonly PreparedQuery[]): readonly ExemplarPoint[] {
  const [points, setPoints] = useState(NONE);
  const key = useMemo(() => {
    const asked = queries.filter(({ hasExemplars, kind }) => hasExemplars === true && kind === 'range');
    return asked.length === 0
      ? ''
      : JSON.stringify(asked.map(({ expr, startMs, endMs }) => ({ expr, startMs, endMs })));
  }, [queries]);
  useEffect(() => {
    if (key === '') return undefined;
    const stopping = new AbortController();
    const asked = JSON.parse(key) as readonly Pick<PreparedQuery, 'expr' | 'startMs' | 'endMs'>[];
    const load = async (): Promise<void> => {
      const found = await Promise.all(asked.map((query) => fetchExemplars(query, stopping.signal).catch(() => NONE)));
      if (!stopping.signal.aborted) setPoints(found.flat());
    };
    void load();
    return () => stopping.abort();
  }, [key]);
  return key === '' ? NONE : points;
}

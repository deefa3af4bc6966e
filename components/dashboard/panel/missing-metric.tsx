'use client';
// Looks for metrics in a panel's queries that do not exist. Loaded only when a panel has no data: it brings the parser along.
import { type ReactNode, useMemo } from 'react';
import { useMetricFacts } from '@/components/data/metrics';
import { metricNamesOf, nearestNames } from '@/lib/dashboard/query-metrics';

export interface Missing {
  readonly name: string;
  readonly nearest: readonly string[];
}

export interface MissingMetricProps {
  readonly exprs: readonly string[];
  /** Shown when all metrics exist or while that is not known. */
  readonly otherwise: ReactNode;
  readonly render: (missing: Missing) => ReactNode;
}

export function MissingMetric({ exprs, otherwise, render }: MissingMetricProps) {
  const facts = useMetricFacts(true);
  const missing = useMemo((): Missing | null => {
    if (!facts.data) return null;
    const names = facts.data.map((fact) => fact.name);
    const known = new Set(names);
    const name = exprs.flatMap(metricNamesOf).find((one) => !known.has(one));
    return name === undefined ? null : { name, nearest: nearestNames(name, names) };
  }, [exprs, facts.data]);
  return missing ? render(missing) : otherwise;
}

// Inhibition: a firing source alert keeps target alerts quiet that have the same values of some labels.
import { type Labels, labelOf, type LabelsTest, labelsTest } from '@/lib/alerting/matchers/label-test';
import type { Matcher } from '@/lib/labels/matcher';

export interface InhibitRule {
  readonly name: string;
  readonly isSource: LabelsTest;
  readonly isTarget: LabelsTest;
  readonly equal: readonly string[];
}

export function inhibitRule(rule: {
  readonly name: string;
  readonly source: readonly Matcher[];
  readonly target: readonly Matcher[];
  readonly equal: readonly string[];
}): InhibitRule {
  const { name, source, target, equal } = rule;
  return { name, isSource: labelsTest(source), isTarget: labelsTest(target), equal };
}

interface Source {
  readonly fingerprint: string;
  readonly endsAtMs: number;
  /** It matches the target side too: such do not inhibit each other. */
  readonly isTarget: boolean;
}

export interface Inhibitor {
  /** A new or changed alert. */
  put(alert: { readonly fingerprint: string; readonly labels: Labels; readonly endsAtMs: number }): void;
  remove(fingerprint: string): void;
  /** The fingerprint of a firing alert that keeps this one quiet, or null. */
  inhibitedBy(labels: Labels, nowMs: number): string | null;
}

/** Keeps the alerts that match a source side, by the values that must be equal. */
export function createInhibitor(rules: readonly InhibitRule[]): Inhibitor {
  const indexes = rules.map(() => new Map<string, Map<string, Source>>());
  /** Fingerprint → the places where it stands. */
  const placesOf = new Map<string, { readonly index: Map<string, Map<string, Source>>; readonly key: string }[]>();

  const remove = (fingerprint: string): void => {
    for (const { index, key } of placesOf.get(fingerprint) ?? []) {
      const sources = index.get(key);
      sources?.delete(fingerprint);
      if (sources?.size === 0) index.delete(key);
    }
    placesOf.delete(fingerprint);
  };

  return {
    remove,
    put: ({ fingerprint, labels, endsAtMs }) => {
      remove(fingerprint);
      const places = rules.flatMap((rule, at) => {
        const index = indexes[at];
        if (!index || !rule.isSource(labels)) return [];
        const key = equalKey(rule, labels);
        const sources = index.get(key) ?? new Map<string, Source>();
        sources.set(fingerprint, { fingerprint, endsAtMs, isTarget: rule.isTarget(labels) });
        index.set(key, sources);
        return [{ index, key }];
      });
      if (places.length > 0) placesOf.set(fingerprint, places);
    },
    inhibitedBy: (labels, nowMs) => {
      for (const [at, rule] of rules.entries()) {
        const index = indexes[at];
        if (!index || index.size === 0 || !rule.isTarget(labels)) continue;
        const sources = index.get(equalKey(rule, labels));
        if (!sources) continue;
        const isSource = rule.isSource(labels);
        for (const source of sources.values())
          if (source.endsAtMs > nowMs && !(isSource && source.isTarget)) return source.fingerprint;
      }
      return null;
    },
  };
}

function equalKey({ equal }: InhibitRule, labels: Labels): string {
  return JSON.stringify(equal.map((name) => labelOf(labels, name)));
}

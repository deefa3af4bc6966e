// Silences: who is silenced, when they hold, and which changes make a new one.
import { type Labels, labelOf, type LabelsTest, labelsTest, valueTest } from '@/lib/alerting/matchers/label-test';
import { formatMatchers, sortMatchers } from '@/lib/alerting/matchers/format-matcher';
import { InputError } from '@/lib/errors/input-error';
import { isLabelName } from '@/lib/labels/label-name';
import type { Matcher } from '@/lib/labels/matcher';

export interface Silence {
  readonly id: string;
  readonly matchers: readonly Matcher[];
  readonly startsAtMs: number;
  readonly endsAtMs: number;
  readonly updatedAtMs: number;
  readonly createdBy: string;
  readonly comment: string;
  readonly annotations: Labels;
}

export type SilenceState = 'pending' | 'active' | 'expired';

export function silenceState(
  { startsAtMs, endsAtMs }: Pick<Silence, 'startsAtMs' | 'endsAtMs'>,
  nowMs: number,
): SilenceState {
  if (nowMs < startsAtMs) return 'pending';
  return nowMs < endsAtMs ? 'active' : 'expired';
}

/** What somebody wants to be silenced; without an id a new one. */
export interface SilenceWish extends Omit<Silence, 'id' | 'updatedAtMs'> {
  readonly id: string;
}

/** Throws InputError with Alertmanager's words. */
export function checkSilence({
  matchers,
  startsAtMs,
  endsAtMs,
}: Pick<Silence, 'matchers' | 'startsAtMs' | 'endsAtMs'>): void {
  const refuse = (reason: string): never => {
    throw new InputError(`invalid silence: ${reason}`);
  };
  if (matchers.length === 0) refuse('at least one matcher required');
  for (const [at, matcher] of matchers.entries()) {
    if (!isLabelName(matcher.name, 'utf8'))
      refuse(`invalid label matcher ${at}: invalid label name ${JSON.stringify(matcher.name)}`);
    try {
      valueTest(matcher);
    } catch (thrown) {
      refuse(
        `invalid label matcher ${at}: invalid regular expression ${JSON.stringify(matcher.value)}: ${String(thrown instanceof Error ? thrown.message : thrown)}`,
      );
    }
  }
  // As in Alertmanager, one that excludes something is enough: "all but team a" is a silence.
  if (matchers.every((matcher) => !isNegative(matcher) && valueTest(matcher)('')))
    refuse('at least one matcher must not match the empty string');
  if (endsAtMs < startsAtMs) refuse('end time must not be before start time');
}

function isNegative({ type }: Matcher): boolean {
  return type === '!=' || type === '!~';
}

function hasSameMatchers(left: readonly Matcher[], right: readonly Matcher[]): boolean {
  return formatMatchers(sortMatchers(left)) === formatMatchers(sortMatchers(right));
}

/** Whether an edit keeps the silence and its id; else the old one ends and a new one begins. */
export function isEditInPlace(before: Silence, after: SilenceWish, nowMs: number): boolean {
  if (!hasSameMatchers(before.matchers, after.matchers)) return false;
  switch (silenceState(before, nowMs)) {
    case 'expired':
      return false;
    case 'active':
      // Clients keep no more than seconds.
      return Math.floor(after.startsAtMs / 1000) === Math.floor(before.startsAtMs / 1000) && after.endsAtMs >= nowMs;
    case 'pending':
      return after.startsAtMs >= nowMs;
  }
}

export interface SilenceIndex {
  /** Of the silences that hold now, by id. */
  silencedBy(labels: Labels, nowMs: number): string[];
}

interface IndexEntry {
  readonly silence: Silence;
  readonly test: LabelsTest;
}

/** The tests of all silences, made once. A silence that wants a label to be some text is looked for among those of that text only. */
export function createSilenceIndex(silences: Iterable<Silence>): SilenceIndex {
  const byLabel = new Map<string, Map<string, IndexEntry[]>>();
  const others: IndexEntry[] = [];
  for (const silence of silences)
    entriesFor(silence, byLabel, others).push({ silence, test: labelsTest(silence.matchers) });
  return {
    silencedBy: (labels, nowMs) => {
      const found: string[] = [];
      const look = (entries: readonly IndexEntry[]): void => {
        for (const { silence, test } of entries)
          if (silenceState(silence, nowMs) === 'active' && test(labels)) found.push(silence.id);
      };
      for (const [name, byValue] of byLabel) look(byValue.get(labelOf(labels, name)) ?? []);
      look(others);
      return found.toSorted();
    },
  };
}

function entriesFor(
  { matchers }: Silence,
  byLabel: Map<string, Map<string, IndexEntry[]>>,
  others: IndexEntry[],
): IndexEntry[] {
  const exact = matchers.find(({ type }) => type === '=');
  if (!exact) return others;
  const byValue = byLabel.get(exact.name) ?? new Map<string, IndexEntry[]>();
  byLabel.set(exact.name, byValue);
  const entries = byValue.get(exact.value) ?? [];
  byValue.set(exact.value, entries);
  return entries;
}

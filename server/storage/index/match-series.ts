// Matchers → references, as Prometheus defines them: an absent label is the empty string, regexes are anchored.
import { literalAlternatives, matcherTest, type Matcher } from '@/lib/labels/matcher';
import { intersectRefs, postingRefs, subtractRefs, unionRefs } from '@/server/storage/index/postings';
import type { SeriesRegistry } from '@/server/storage/index/series-registry';

/** Rising references of all series that match every matcher. Regexes run over the distinct values of their label only. */
export function matchSeries(registry: SeriesRegistry, matchers: readonly Matcher[]): Int32Array {
  const required: Int32Array[] = [];
  const excluded: Int32Array[] = [];
  for (const matcher of matchers) {
    const test = matcherTest(matcher);
    // A matcher that accepts '' accepts series without the label: only values that fail can exclude anything.
    if (test('')) excluded.push(refsOfValues(registry, matcher, (value) => !test(value)));
    else required.push(refsOfMatcher(registry, matcher, test));
    if (required.at(-1)?.length === 0) return new Int32Array(0);
  }
  required.sort((left, right) => left.length - right.length);
  let refs = required[0] ?? registry.all();
  for (const next of required.slice(1)) refs = intersectRefs(refs, next);
  for (const remove of excluded) refs = subtractRefs(refs, remove);
  // Posting lists may grow while a query runs; a caller that waits must not see that.
  return registry.isUnswept ? refs.filter((ref) => registry.isKnown(ref)) : refs.slice();
}

function refsOfMatcher(registry: SeriesRegistry, matcher: Matcher, test: (value: string) => boolean): Int32Array {
  const { name, type, value } = matcher;
  const literals = type === '=' ? new Set([value]) : undefined;
  const wanted = literals ?? (type === '=~' ? literalAlternatives(value) : undefined);
  if (!wanted) return refsOfValues(registry, matcher, test);
  const lists: Int32Array[] = [];
  for (const literal of wanted) {
    const pair = registry.pairs.find(name, literal);
    if (pair) lists.push(postingRefs(pair.postings));
  }
  return unionRefs(lists, registry.pages);
}

function refsOfValues(registry: SeriesRegistry, { name }: Matcher, accepts: (value: string) => boolean): Int32Array {
  const lists: Int32Array[] = [];
  for (const pair of registry.pairs.ofName(name)) if (accepts(pair.value)) lists.push(postingRefs(pair.postings));
  return unionRefs(lists, registry.pages);
}

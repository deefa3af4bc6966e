import { expect, test } from 'vitest';
import { labelSet, type LabelSet } from '@/lib/labels/label-set';
import type { Matcher } from '@/lib/labels/matcher';
import type { RequestContext } from '@/server/http/route';
import { createFederateHandler } from '@/server/http/prometheus/federate';
import { STALE_MARKER_HIGH, STALE_MARKER_LOW, type SeriesColumns, type TimeRange } from '@/server/storage/ports';

const NOW_MS = 1_000_000;
const LOOKBACK_MS = 300_000;

function staleMarker(): Float64Array {
  const view = new DataView(new ArrayBuffer(8));
  view.setUint32(0, STALE_MARKER_HIGH);
  view.setUint32(4, STALE_MARKER_LOW);
  return new Float64Array(new BigUint64Array([view.getBigUint64(0)]).buffer);
}

function series(pairs: Record<string, string>, samples: readonly [number, number][]): SeriesColumns {
  return {
    labels: labelSet(Object.entries(pairs)),
    timestampsMs: Float64Array.from(samples, ([time]) => time),
    values: Float64Array.from(samples, ([, value]) => value),
  };
}

async function federate(query: string, found: readonly SeriesColumns[], accept = ''): Promise<[string, string | null]> {
  const asked: [readonly Matcher[], TimeRange][] = [];
  const handler = createFederateHandler({
    reader: {
      async *select(matchers, range) {
        asked.push([matchers, range]);
        yield found;
      },
    },
    nowMs: () => NOW_MS,
    externalLabels: () => new Map([['region', 'eu']]),
    lookbackMs: LOOKBACK_MS,
    maxSamples: 1000,
  });
  const url = new URL(`http://x/federate${query}`);
  const context = { url, signal: new AbortController().signal } as Partial<RequestContext> as RequestContext;
  const response = await handler(new Request(url, { headers: { accept } }), context);
  for (const [, range] of asked) expect(range).toEqual({ startMs: NOW_MS - LOOKBACK_MS + 1, endMs: NOW_MS });
  return [await response.text(), response.headers.get('content-type')];
}

test('the newest sample of each series, sorted by name, with the external labels that it has not', async () => {
  const found = [
    series({ __name__: 'b', instance: 'i', region: 'own' }, [[1, 5]]),
    series({ __name__: 'a', job: 'x "y"\n' }, [
      [1, 1],
      [2, Number.POSITIVE_INFINITY],
    ]),
  ];
  const [text, contentType] = await federate('?match[]=a&match[]=b', found);
  expect(text).toBe(
    '# TYPE a untyped\n' +
      String.raw`a{job="x \"y\"\n",instance="",region="eu"} +Inf 2` +
      '\n# TYPE b untyped\nb{instance="i",region="own"} 5 1\n',
  );
  expect(contentType).toContain('text/plain; version=0.0.4');
});

test('series that ended, native histograms and what has no name are left out', async () => {
  const nameless: LabelSet = labelSet([['a', 'b']]);
  const empty = new Float64Array();
  const found: SeriesColumns[] = [
    { labels: labelSet([['__name__', 'gone']]), timestampsMs: Float64Array.of(1), values: staleMarker() },
    { labels: labelSet([['__name__', 'h']]), timestampsMs: empty, values: empty },
    { labels: nameless, timestampsMs: Float64Array.of(1), values: Float64Array.of(1) },
  ];
  expect((await federate('?match[]={a=~".%2B"}', found))[0]).toBe('');
});

test('without match[] the answer is empty, and a broken one is refused', async () => {
  expect((await federate('', []))[0]).toBe('');
  await expect(federate('?match[]={', [])).rejects.toMatchObject({ status: 400 });
  await expect(federate('?match[]={a=~".*"}', [])).rejects.toMatchObject({ status: 400 });
});

test('names beyond the classic ones are quoted for who can read them, and escaped for others', async () => {
  const found = [series({ __name__: 'my.metric', 'a.b': 'v', instance: 'i' }, [[1, 1]])];
  expect((await federate('?match[]=x', found, 'text/plain;version=1.0.0;escaping=allow-utf-8'))[0]).toBe(
    '# TYPE "my.metric" untyped\n{"my.metric","a.b"="v",instance="i",region="eu"} 1 1\n',
  );
  expect((await federate('?match[]=x', found))[0]).toBe(
    '# TYPE my_metric untyped\nmy_metric{a_b="v",instance="i",region="eu"} 1 1\n',
  );
});

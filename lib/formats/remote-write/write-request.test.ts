import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isInputError } from '@/lib/errors/input-error';
import { readLabels, showLabels } from '@/lib/formats/remote-write/read-labels';
import { readMetadata } from '@/lib/formats/remote-write/read-metadata';
import { WriteRequestReader } from '@/lib/formats/remote-write/write-request';
import { labelSet } from '@/lib/labels/label-set';
import {
  bytesField,
  doubleField,
  encodeLabel,
  type EncodedMetadata,
  type EncodedSeries,
  encodeSeries,
  encodeWriteRequest,
  varint,
  varintField,
} from '@/lib/testing/encode-remote-write';

const LIMITS = { maxSeries: 100, maxSamples: 400, maxMetadata: 50 };
const LABEL_LIMITS = { maxLabels: 100, maxNameBytes: 1024, maxValueBytes: 65_536 };

function statusOf(work: () => unknown): number | 'none' {
  try {
    work();
    return 'none';
  } catch (thrown) {
    if (!isInputError(thrown)) throw thrown;
    return thrown.status;
  }
}

/** All of a message as plain values; sample values as bits. */
function readAll(bytes: Uint8Array, reader = new WriteRequestReader(LIMITS)) {
  const request = reader.read(bytes);
  const bits = new BigUint64Array(request.values.values.buffer);
  const series = Array.from({ length: request.seriesCount }, (_, at) => {
    const from = at === 0 ? 0 : (request.sampleEnds[at - 1] ?? 0);
    const rows = Array.from({ length: (request.sampleEnds[at] ?? 0) - from }, (_row, offset) => from + offset);
    return {
      labels: readLabels({ bytes, start: request.labelStarts[at] ?? 0, end: request.labelEnds[at] ?? 0 }, LABEL_LIMITS),
      samples: rows.map((row) => [request.timestampsMs[row], bits[row]]),
    };
  });
  const metadata = Array.from({ length: request.metadataCount }, (_, at) =>
    readMetadata({ bytes, start: request.metadataStarts[at] ?? 0, end: request.metadataEnds[at] ?? 0 }),
  );
  return { series, metadata, exemplarCount: request.exemplarCount, histogramCount: request.histogramCount };
}

const labelsOf = (labels: EncodedSeries['labels']) => readAll(encodeWriteRequest([{ labels }])).series[0]?.labels;

const anySeries = fc.record({
  labels: fc
    .uniqueArray(fc.tuple(fc.string({ minLength: 1, unit: 'grapheme' }), fc.string({ minLength: 1 })), {
      selector: ([name]) => name,
      maxLength: 8,
    })
    .map(
      (labels) => [...labels.filter(([name, value]) => !`${name}${value}`.includes('\0')), ['__name__', 'm']] as const,
    ),
  samples: fc.array(
    fc.tuple(
      fc.oneof(
        fc.maxSafeInteger(),
        fc.integer({ min: 2 ** 34, max: 2 ** 43 }),
        fc.constantFrom(0, -1, 2 ** 52, -(2 ** 52)),
      ),
      fc.oneof(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), fc.constant(0x7ff0_0000_0000_0002n)),
    ),
    { maxLength: 4 },
  ),
});

test('what was encoded is read again: labels, times, every bit of the values', () => {
  const reader = new WriteRequestReader(LIMITS);
  fc.assert(
    fc.property(fc.array(anySeries, { maxLength: 20 }), (encoded) => {
      const { series } = readAll(encodeWriteRequest(encoded), reader);
      expect(series.map(({ samples }) => samples)).toEqual(encoded.map(({ samples }) => samples));
      expect(series.map(({ labels }) => labels)).toEqual(encoded.map(({ labels }) => ({ labels: labelSet(labels) })));
    }),
  );
});

test('more rows than there was room for at first', () => {
  const reader = new WriteRequestReader({ ...LIMITS, maxSamples: 10_000, maxSeries: 5000 });
  const series = Array.from({ length: 5000 }, (_, at) => ({
    labels: [['__name__', `m${at}`]] as const,
    samples: [[at, 0x7ff0_0000_0000_0002n] as const, [at + 1, BigInt(at)] as const],
  }));
  expect(readAll(encodeWriteRequest(series), reader).series.map(({ samples }) => samples)).toEqual(
    series.map(({ samples }) => samples),
  );
});

test('random bytes and damaged messages give an answer or InputError, nothing else', () => {
  const expectAnswer = (bytes: Uint8Array): void => {
    expect([400, 'none']).toContain(statusOf(() => readAll(bytes)));
  };
  fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), expectAnswer), { numRuns: 1000 });
  fc.assert(
    fc.property(fc.array(anySeries, { minLength: 1, maxLength: 3 }), fc.nat(), fc.nat(255), (series, place, byte) => {
      const bytes = encodeWriteRequest(series);
      bytes[place % bytes.length] = byte;
      expectAnswer(bytes);
      expectAnswer(bytes.subarray(0, place % bytes.length));
    }),
  );
});

describe('the wire format', () => {
  const label = encodeLabel('__name__', 'm');
  const sample = bytesField(2, [...doubleField(1, 1), ...varintField(2, 5)]);
  const wrap = (...parts: number[][]): Uint8Array => Uint8Array.from(bytesField(1, parts.flat()));
  const one = [{ labels: { labels: ['__name__', 'm'] }, samples: [[5, 0x3ff0_0000_0000_0000n]] }];

  test('unknown fields of every kind are passed over, everywhere', () => {
    const extra = [
      ...varintField(900, 2n ** 63n),
      ...doubleField(901, 1.5),
      ...bytesField(902, 'x'),
      ...varint(903 * 8 + 5),
      1,
      2,
      3,
      4,
    ];
    const odd = bytesField(2, [...extra, ...doubleField(1, 1), ...extra, ...varintField(2, 5)]);
    const oddLabel = bytesField(1, [...extra, ...bytesField(1, '__name__'), ...extra, ...bytesField(2, 'm')]);
    const bytes = Uint8Array.from([...extra, ...bytesField(1, [...extra, ...oddLabel, ...odd, ...extra]), ...extra]);
    expect(readAll(bytes).series).toEqual(one);
  });

  test('labels may stand behind and between samples', () => {
    expect(readAll(wrap(sample, label)).series).toEqual(one);
    const mixed = readAll(wrap(encodeLabel('a', 'b'), sample, label)).series[0];
    expect(mixed?.labels).toEqual({ labels: ['__name__', 'm', 'a', 'b'] });
    expect(mixed?.samples).toEqual(one[0]?.samples);
  });

  test('a repeated field: the last one counts', () => {
    const twice = bytesField(2, [
      ...doubleField(1, 9),
      ...varintField(2, 4),
      ...doubleField(1, 1),
      ...varintField(2, 5),
    ]);
    expect(readAll(wrap(label, twice)).series).toEqual(one);
  });

  test('an empty sample is 0 at 0, as proto3 has it', () => {
    expect(readAll(wrap(label, bytesField(2, []))).series[0]?.samples).toEqual([[0, 0n]]);
  });

  test('times at the ends of 64 bits stay as far away', () => {
    const { series } = readAll(
      encodeWriteRequest([
        {
          labels: [['__name__', 'm']],
          samples: [
            [2n ** 63n - 1n, 0n],
            [-(2n ** 63n), 0n],
            [-1, 0n],
          ],
        },
      ]),
    );
    expect(series[0]?.samples.map(([timestampMs]) => timestampMs)).toEqual([2 ** 63, -(2 ** 63), -1]);
  });

  test('exemplars and native histograms are noted for later', () => {
    const bytes = encodeWriteRequest([
      {
        labels: [['__name__', 'm']],
        exemplars: [Uint8Array.of(1, 2)],
        histograms: [new Uint8Array(0), Uint8Array.of(7)],
      },
    ]);
    expect(readAll(bytes)).toMatchObject({ exemplarCount: 1, histogramCount: 2, series: [{ samples: [] }] });
  });

  test.each([
    ['a length beyond the whole', [0x0a, 5, 0]],
    ['a length beyond the series', [...bytesField(1, [0x0a, 9, 0]), ...bytesField(1, label)]],
    ['a length of 2^63', [0x0a, ...varint(2n ** 63n)]],
    ['a number of eleven bytes', [...varint(1000 * 8), ...Array.from({ length: 10 }, () => 0x80), 1]],
    ['a number that runs out of its sample', [...bytesField(1, bytesField(2, [0x10, 0x80])), ...bytesField(1, label)]],
    ['a double that runs out of its sample', [...bytesField(1, bytesField(2, [0x09, 1, 2])), ...bytesField(1, label)]],
    ['a group', [0x0b, 0x0c]],
    ['the end of a group', [0x0c]],
    ['wire type 6', [0x0e, 0]],
    ['field number 0', [0x02, 0]],
    ['a tag of 64 bits', [...varint(2n ** 40n), 0]],
    ['half a tag', [0x8a]],
    ['text', [...new TextEncoder().encode('up{job="x"} 1')]],
    ['a label that ends beyond its series', [...bytesField(1, bytesField(1, [0x0a, 40, 1])), ...bytesField(1, label)]],
  ])('%s is refused', (_, bytes) => expect(statusOf(() => readAll(Uint8Array.from(bytes)))).toBe(400));

  test.each([
    ['series', Array.from({ length: 101 }, () => encodeSeries({ labels: [] }))],
    ['samples', [encodeSeries({ labels: [], samples: Array.from({ length: 401 }, () => [1, 1] as const) })]],
    ['metadata', Array.from({ length: 51 }, () => bytesField(3, []))],
  ])('more %s than the limit are refused', (what, parts) => {
    expect(() => readAll(Uint8Array.from(parts.flat()))).toThrow(what);
  });
});

describe('labels', () => {
  test('are sorted by code points, without empty values', () => {
    expect(
      labelsOf([
        ['b', '1'],
        ['__name__', 'm'],
        ['a', '2'],
        ['gone', ''],
      ]),
    ).toEqual({
      labels: ['__name__', 'm', 'a', '2', 'b', '1'],
    });
    expect(
      labelsOf([
        ['\u{1f600}', 'x'],
        ['\uffee', 'y'],
        ['__name__', 'm'],
      ]),
    ).toEqual({
      labels: ['__name__', 'm', '\uffee', 'y', '\u{1f600}', 'x'],
    });
  });

  const named = ['__name__', 'm'] as const;
  const many = (count: number) => Array.from({ length: count }, (_, at) => [`l${at}`, 'v'] as const);
  test.each<[string, EncodedSeries['labels']]>([
    ['no metric name', []],
    ['no metric name', [['a', 'b']]],
    ['no metric name', [['__name__', '']]],
    ['a label name is empty', [named, ['', 'x']]],
    ['label "a" comes more than once', [named, ['a', '1'], ['a', '2']]],
    ['label "a" comes more than once', [['a', '1'], named, ['a', '']]],
    ['a label name is not valid UTF-8', [named, [Uint8Array.of(0xff), 'x']]],
    ['the value of label "a" is not valid UTF-8', [named, ['a', Uint8Array.of(0xed, 0xa0, 0x80)]]],
    ['the value of label "a" is not valid UTF-8', [named, ['a', Uint8Array.of(0xc3)]]],
    ['the value of label "a" holds a NUL', [named, ['a', 'x\0y']]],
    ['a label name holds a NUL', [named, ['a\0', 'x']]],
    ['a label name has 1025 bytes, the limit is 1024', [named, ['n'.repeat(1025), 'x']]],
    ['a label value has 65537 bytes, the limit is 65536', [named, ['a', 'v'.repeat(65_537)]]],
    ['it has 101 labels, the limit is 100', [named, ...many(100)]],
  ])('%s', (problem, labels) => {
    expect(labelsOf(labels)).toEqual({ problem: expect.stringContaining(problem) });
  });

  test('up to the limits they are taken, as is any Unicode', () => {
    expect(labelsOf([named, ...many(99)])).toHaveProperty('labels');
    expect(labelsOf([named, ['n'.repeat(1024), 'v'.repeat(65_536)]])).toHaveProperty('labels');
    expect(
      labelsOf([
        ['__name__', 'Tür 🚪'],
        ['\ufeffgrüße', '\ufeff'],
      ]),
    ).toEqual({
      labels: ['__name__', 'Tür 🚪', '\ufeffgrüße', '\ufeff'],
    });
  });

  test('are shown cut, with what is no text made visible', () => {
    const show = (labels: EncodedSeries['labels']): string => {
      const bytes = encodeWriteRequest([{ labels }]);
      const request = new WriteRequestReader(LIMITS).read(bytes);
      return showLabels({ bytes, start: request.labelStarts[0] ?? 0, end: request.labelEnds[0] ?? 0 }, 200);
    };
    expect(show([named, ['a', 'x"y']])).toBe(String.raw`{__name__="m", a="x\"y"}`);
    expect(show([])).toBe('{}');
    expect(show([['a', Uint8Array.of(0x61, 0xff)]])).toBe('{a="a\uFFFD"}');
    const long = show([['a', '\u{1f600}'.repeat(50_000)], named]);
    expect(long.length).toBeLessThanOrEqual(201);
    expect(long).toMatch(/…$/);
    expect(long).not.toMatch(/\p{Surrogate}/u);
  });
});

test('metadata', () => {
  const read = (entry: EncodedMetadata) => readAll(encodeWriteRequest([], [entry])).metadata[0];
  expect(read({ type: 1, metric: 'requests_total', help: 'How many.', unit: 'requests' })).toEqual({
    metric: 'requests_total',
    type: 'counter',
    help: 'How many.',
    unit: 'requests',
  });
  expect(read({ type: 99, metric: 'm' })).toMatchObject({ type: 'unknown', help: '' });
  expect(read({ type: 4, metric: 'm' })).toMatchObject({ type: 'gaugehistogram' });
  expect(read({ type: 1, metric: '' })).toBeUndefined();
  expect(readAll(Uint8Array.from(bytesField(3, bytesField(2, Uint8Array.of(0xff))))).metadata).toEqual([undefined]);
});

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isInputError } from '@/lib/errors/input-error';
import { escapeLabelValue, formatExposition } from '@/lib/formats/exposition/format-exposition';
import {
  createLineDictionary,
  forgetUnseen,
  lineCount,
  type LineDictionary,
} from '@/lib/formats/exposition/line-dictionary';
import { parseExposition } from '@/lib/formats/exposition/parse-exposition';
import type { TextFormat } from '@/lib/formats/exposition/scan-comment';

const bytesOf = (text: string) => new TextEncoder().encode(text);

/** Samples as `[labels, value, timestamp]`; no timestamp is null. */
function parse(text: string, format: TextFormat = 'prometheus', dictionary: LineDictionary = createLineDictionary()) {
  const { count, lineIds, values, timestampsMs } = parseExposition(bytesOf(text), dictionary, format);
  return Array.from({ length: count }, (_, row) => {
    const timestampMs = timestampsMs[row] ?? Number.NaN;
    return [dictionary.labels[lineIds[row] ?? 0], values[row], Number.isNaN(timestampMs) ? null : timestampMs];
  });
}
/** What running it gave. */
function outcomeOf(run: () => unknown): 'good' | 'refused' | 'bug' {
  try {
    run();
    return 'good';
  } catch (thrown) {
    return isInputError(thrown) ? 'refused' : 'bug';
  }
}

const openMetrics = (text: string) => parse(`${text}\n# EOF\n`, 'openmetrics');

describe('Prometheus text', () => {
  test.each([
    ['a 1', [['__name__', 'a'], 1, null]],
    ['a{} 1', [['__name__', 'a'], 1, null]],
    ['a:b_C9 1', [['__name__', 'a:b_C9'], 1, null]],
    ['  a \t 1  \n', [['__name__', 'a'], 1, null]],
    ['a 1 1700000000123', [['__name__', 'a'], 1, 1_700_000_000_123]],
    ['a 1 -5', [['__name__', 'a'], 1, -5]],
    ['a{b="c"} 1', [['__name__', 'a', 'b', 'c'], 1, null]],
    ['a{z="1",b="c",} 1', [['__name__', 'a', 'b', 'c', 'z', '1'], 1, null]],
    ['a { b = "c" , d = "e" } 1', [['__name__', 'a', 'b', 'c', 'd', 'e'], 1, null]],
    ['a{b=""} 1', [['__name__', 'a'], 1, null]],
    [String.raw`a{b="x\"y\\z\nq\t"} 1`, [['__name__', 'a', 'b', 'x"y\\z\nq\\t'], 1, null]],
    ['a{b="} 1"} 2', [['__name__', 'a', 'b', '} 1'], 2, null]],
    ['a{b="c d"} 2', [['__name__', 'a', 'b', 'c d'], 2, null]],
    ['a{b="line\nbreak"} 2', [['__name__', 'a', 'b', 'line\nbreak'], 2, null]],
    ['{"my.metric"} 1', [['__name__', 'my.metric'], 1, null]],
    ['{"my.metric","a.b"="c"} 1', [['__name__', 'my.metric', 'a.b', 'c'], 1, null]],
    ['a{"a.b"="c"} 1', [['__name__', 'a', 'a.b', 'c'], 1, null]],
    ['a{é="1"} 1'.replace('é', '"é"'), [['__name__', 'a', 'é', '1'], 1, null]],
  ])('%j', (text, sample) => {
    expect(parse(text)).toEqual([sample]);
  });

  test.each([
    ['1', 1],
    ['-0', -0],
    ['+3.5', 3.5],
    ['.5', 0.5],
    ['5.', 5],
    ['1e3', 1000],
    ['1.7956e+09', 1_795_600_000],
    ['1.795467052758879e+09', 1_795_467_052.758_879],
    ['0.1', 0.1],
    ['123456789012345678', 123_456_789_012_345_680],
    ['4.9e-324', 5e-324],
    ['1.7976931348623157e308', Number.MAX_VALUE],
    ['NaN', Number.NaN],
    ['nan', Number.NaN],
    ['Inf', Infinity],
    ['+Inf', Infinity],
    ['-inf', -Infinity],
    ['infinity', Infinity],
  ])('value %s', (written, value) => {
    expect(parse(`a ${written}`)).toEqual([[['__name__', 'a'], value, null]]);
  });

  test.each([
    ['a', 'expected value after metric'],
    ['a ', 'invalid syntax'],
    ['a b', 'parsing "b": invalid syntax'],
    ['a 1x', 'parsing "1x": invalid syntax'],
    ['a 0x1p3', 'parsing "0x1p3": invalid syntax'],
    ['a 1e0x10', 'parsing "1e0x10": invalid syntax'],
    ['a 1_000', 'parsing "1_000": invalid syntax'],
    ['a 1e999', 'parsing "1e999": value out of range'],
    ['a 1 1.5', 'expected timestamp or new record'],
    ['a 1 5 6', 'expected next entry after timestamp'],
    ['a 1 99999999999999999999', 'expected timestamp or new record'],
    ['9a 1', 'expected a valid start token'],
    ['a{b} 1', 'expected equal'],
    ['a{b=c} 1', 'expected label value'],
    ['a{b="c} 1', 'expected label value'],
    ['a{b="c" d="e"} 1', 'expected comma or brace close'],
    ['a{b:c="d"} 1', 'expected label name'],
    ['a{,} 1', 'expected label name'],
    ['{} 1', 'metric name not set'],
    ['{a="b"} 1', 'metric name not set'],
    ['a{"b"} 1', 'metric name already set'],
    ['a{b="1",b="2"} 1', 'label name "b" is not unique'],
    ['a{__name__="b"} 1', 'label name "__name__" is not unique'],
    ['a{b="\u0000"} 1', 'label value holds a NUL byte'],
    ['# TYPE a wrong', 'invalid metric type "wrong"'],
    ['# TYPE 9', 'expected metric name after HELP or TYPE'],
    ['<html>', 'expected a valid start token'],
    ['\uFEFFa 1', 'expected a valid start token'],
  ])('%j is refused', (text, reason) => {
    expect(() => parse(text)).toThrow(reason);
  });

  test('an error names the line and shows it', () => {
    expect(() => parse('a 1\nb 2 x\n')).toThrow('expected timestamp or new record, got "x" while parsing: "b 2 x"');
  });

  test('comments and blank lines are left; HELP and TYPE make metadata', () => {
    const dictionary = createLineDictionary();
    const text = [
      '# a comment',
      '#',
      '',
      '# HELP a What\\nit \\\\is',
      '# TYPE a counter',
      '# TYPE b untyped',
      'a 1',
    ].join('\n');
    expect(parse(text, 'prometheus', dictionary)).toHaveLength(1);
    expect([...dictionary.families]).toEqual([
      ['a', { type: 'counter', help: 'What\nit \\is', unit: '' }],
      ['b', { type: 'unknown', help: '', unit: '' }],
    ]);
  });

  test('a line of more than a mebibyte is refused', () => {
    expect(() => parse(`a{b="${'x'.repeat(1_100_000)}"} 1`)).toThrow('line is longer than 1048576 bytes');
  });
});

describe('OpenMetrics', () => {
  test.each([
    ['a 1', [['__name__', 'a'], 1, null]],
    ['a{b="c"} 1 1.5', [['__name__', 'a', 'b', 'c'], 1, 1500]],
    ['a 1 1700000000.123', [['__name__', 'a'], 1, 1_700_000_000_123]],
    ['a_total 1 # {trace_id="x # y"} 0.5 1.5', [['__name__', 'a_total'], 1, null]],
    ['a_bucket{le="1"} 1 2 # {} 0.5', [['__name__', 'a_bucket', 'le', '1'], 1, 2000]],
    ['{"my.metric","a.b"="c"} 1', [['__name__', 'my.metric', 'a.b', 'c'], 1, null]],
  ])('%j', (text, sample) => {
    expect(openMetrics(text)).toEqual([sample]);
  });

  test.each([
    ['a 1', 'data does not end with # EOF'],
    ['', 'data does not end with # EOF'],
    ['# EOF\na 1\n# EOF\n', 'unexpected data after # EOF'],
    ['# EOF\n\n', 'unexpected data after # EOF'],
    ['\n# EOF\n', 'expected a valid start token'],
    ['a  1\n# EOF\n', 'invalid syntax'],
    ['a{b = "c"} 1\n# EOF\n', 'expected equal'],
    ['a 1 \n# EOF\n', 'invalid syntax'],
    ['a 1 NaN\n# EOF\n', 'invalid timestamp NaN'],
    ['a 1 # {x="y"}\n# EOF\n', 'expected value after exemplar labels'],
    ['a 1 # {x="y"} 1 2 3\n# EOF\n', 'expected next entry after exemplar'],
    ['a 1 2 3\n# EOF\n', 'expected next entry after value'],
    ['# a comment\n# EOF\n', 'expected HELP, TYPE, UNIT or EOF'],
    ['# TYPE a untyped\n# EOF\n', 'invalid metric type "untyped"'],
    ['# UNIT a_seconds bytes\n# EOF\n', 'unit "bytes" not a suffix of metric "a_seconds"'],
  ])('%j is refused', (text, reason) => {
    expect(() => parse(text, 'openmetrics')).toThrow(reason);
  });

  test('the last line may lack its break', () => {
    expect(parse('a 1\n# EOF', 'openmetrics')).toHaveLength(1);
  });
});

describe('the dictionary', () => {
  test('gives a line the same number in every scrape, in whatever order the lines come', () => {
    const dictionary = createLineDictionary();
    const lines = ['a 1', 'b{x="1"} 2', '# HELP b text', 'b{x="2"} 3', 'c 4'];
    const idsOf = (order: readonly string[]) => {
      const { lineIds, count } = parseExposition(bytesOf(`${order.join('\n')}\n`), dictionary, 'prometheus');
      const series = order.filter((line) => !line.startsWith('#'));
      return Object.fromEntries(series.slice(0, count).map((line, row) => [line, lineIds[row]]));
    };
    const first = idsOf(lines);
    expect(idsOf(lines)).toEqual(first);
    expect(idsOf(lines.toReversed())).toEqual(first);
    expect(idsOf(lines)).toEqual(first);
    expect(lineCount(dictionary)).toBe(5);
  });

  test('a name that begins like the one that was expected is another series', () => {
    const dictionary = createLineDictionary();
    parse('foo 1\nbar 2\n', 'prometheus', dictionary);
    expect(
      parse('foo_total 1\nbar{a="b"} 2\nbar {c="d"} 3\n', 'prometheus', dictionary).map(([labels]) => labels),
    ).toEqual([
      ['__name__', 'foo_total'],
      ['__name__', 'bar', 'a', 'b'],
      ['__name__', 'bar', 'c', 'd'],
    ]);
  });

  test('forgets lines that the last body did not have, and metadata with them', () => {
    const dictionary = createLineDictionary();
    const forgotten: number[] = [];
    parse('# TYPE a counter\na 1\nb 2\n', 'prometheus', dictionary);
    forgetUnseen(dictionary, (id) => forgotten.push(id));
    expect(forgotten).toEqual([]);
    parse('b 2\n', 'prometheus', dictionary);
    forgetUnseen(dictionary, (id) => forgotten.push(id));
    expect(forgotten).toHaveLength(2);
    expect(lineCount(dictionary)).toBe(1);
    expect(dictionary.families.size).toBe(0);
  });

  test('stays small when the lines change all the time', () => {
    const dictionary = createLineDictionary();
    for (let scrape = 0; scrape < 200; scrape += 1) {
      const lines = Array.from({ length: 50 }, (_, at) => `metric{scrape="${scrape}",at="${at}"} ${at}`);
      expect(parse(`${lines.join('\n')}\n`, 'prometheus', dictionary)).toHaveLength(50);
      forgetUnseen(dictionary, () => undefined);
    }
    expect(lineCount(dictionary)).toBe(50);
    expect(dictionary.labels.length).toBeLessThan(200);
    expect(dictionary.arena.bytes.length).toBeLessThan(50_000);
  });
});

describe('properties', () => {
  const name = fc.stringMatching(/^[a-zA-Z_:][a-zA-Z0-9_:]{0,10}$/);
  const label = fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/);
  const text = fc.string({ unit: 'grapheme', maxLength: 12 }).filter((value) => !value.includes('\u0000'));
  const value = fc.double();
  const sample = fc.record({
    labels: fc.uniqueArray(fc.tuple(label, text), { selector: ([key]) => key, maxLength: 4 }),
    value,
  });
  const family = fc.record({
    name,
    type: fc.constantFrom('counter' as const, 'gauge' as const, 'untyped' as const),
    help: text.map((help) => help.trim()),
    samples: fc.array(sample, { minLength: 1, maxLength: 4 }),
  });

  test('what is formatted is parsed back, first and known lines alike', () => {
    fc.assert(
      fc.property(fc.array(family, { maxLength: 5 }), (families) => {
        const dictionary = createLineDictionary();
        const formatted = formatExposition(families);
        const expected = families.flatMap((one) => one.samples.map((each) => each.value));
        for (let scrape = 0; scrape < 2; scrape += 1) {
          const samples = parse(formatted, 'prometheus', dictionary);
          expect(samples.map(([, found]) => found)).toEqual(expected);
        }
        const labels = parse(formatted).map(([found]) => found);
        const wanted = families.flatMap((one) =>
          one.samples.map((each) =>
            [['__name__', one.name], ...each.labels.filter(([, content]) => content !== '')]
              .toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1))
              .flat(),
          ),
        );
        expect(labels).toEqual(wanted);
      }),
    );
  });

  test('bytes of any kind give samples or an InputError', () => {
    const noise = fc.string({ unit: 'binary', maxLength: 60 }).map((raw) => Buffer.from(raw).toString());
    const alike = fc.array(
      fc.constantFrom(
        'a',
        '{',
        '}',
        '"',
        '=',
        ',',
        ' ',
        '\n',
        '\\',
        '#',
        '1',
        '# EOF\n',
        '# TYPE a counter\n',
        'é',
        '\t',
        '-',
        'e',
      ),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          noise,
          alike.map((parts) => parts.join('')),
        ),
        fc.constantFrom<TextFormat>('prometheus', 'openmetrics'),
        (body, format) => {
          const dictionary = createLineDictionary();
          for (let scrape = 0; scrape < 2; scrape += 1) {
            expect(outcomeOf(() => parseExposition(bytesOf(body), dictionary, format))).not.toBe('bug');
          }
        },
      ),
      { numRuns: 600 },
    );
  });

  test('a known dictionary gives the same answer as a new one', () => {
    const line = fc
      .tuple(name, text, fc.integer())
      .map(([metric, content, count]) => `${metric}{l="${escapeLabelValue(content)}"} ${count}`);
    fc.assert(
      fc.property(fc.array(fc.array(line, { maxLength: 8 }), { maxLength: 5 }), (bodies) => {
        const dictionary = createLineDictionary();
        for (const lines of bodies) {
          const body = lines.join('\n');
          expect(parse(body, 'prometheus', dictionary)).toEqual(parse(body));
          forgetUnseen(dictionary, () => undefined);
        }
      }),
    );
  });
});

const shared = process.env['WATCHFIRE_SHARED'] ?? resolve(import.meta.dirname, '../../../../shared');
const expositions = join(shared, 'conformance/exposition');
const cases = join(shared, 'conformance/openmetrics');

describe.skipIf(!existsSync(cases))('the shared conformance data (set WATCHFIRE_SHARED)', () => {
  const files = existsSync(expositions) ? readdirSync(expositions) : [];
  test.each(files)('%s parses', (file) => {
    const text = readFileSync(join(expositions, file), 'utf8');
    expect(parse(text, file.includes('.om.') ? 'openmetrics' : 'prometheus').length).toBeGreaterThan(20);
  });

  // The bad cases follow the text of OpenMetrics, which is stricter than a scrape may be; only the good ones bind.
  const good = (existsSync(cases) ? readdirSync(cases) : []).filter((name) => {
    const { shouldParse } = JSON.parse(readFileSync(join(cases, name, 'test.json'), 'utf8'));
    return shouldParse === true;
  });
  test.each(good)('%s parses', (name) => {
    const text = readFileSync(join(cases, name, 'metrics'), 'utf8');
    expect(() => parse(text, 'openmetrics')).not.toThrow();
  });
});

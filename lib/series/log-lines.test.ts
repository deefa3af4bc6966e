// Lines of logs out of frames.
import { describe, expect, it } from 'vitest';
import { labelSetOf } from '@/lib/labels/label-set';
import { numberFieldOf, otherField, textField, timeField, type Frame } from '@/lib/series/frame';
import { commonLabels, levelOfText, logLines, prettyText } from '@/lib/series/log-lines';

const ALL = { isNewestFirst: true, dedup: 'none' } as const;

function frameOf(lines: readonly string[], more: Frame['fields'] = []): Frame {
  return {
    refId: 'A',
    name: null,
    length: lines.length,
    fields: [
      timeField(Float64Array.from(lines, (_, at) => at * 1000)),
      textField('Line', lines, { labels: labelSetOf({ app: 'shop' }) }),
      ...more,
    ],
  };
}

describe('logLines()', () => {
  it('gives the newest first, or the oldest', () => {
    const texts = (isNewestFirst: boolean) =>
      logLines([frameOf(['a', 'b'])], { ...ALL, isNewestFirst }).map(({ text }) => text);
    expect(texts(true)).toEqual(['b', 'a']);
    expect(texts(false)).toEqual(['a', 'b']);
  });

  it('prefers a level that the data names over one in the text', () => {
    const levels = textField('level', ['warn', 'E', 'nonsense']);
    const lines = logLines([frameOf(['error: x', 'fine', 'info: y'], [levels])], { ...ALL, isNewestFirst: false });
    expect(lines.map(({ level }) => level)).toEqual(['warning', 'error', 'info']);
  });

  it('has the labels of the frame, of each line, and other columns', () => {
    const own = otherField('labels', [{ pod: 'p-1', count: 2 }]);
    const [line] = logLines([frameOf(['a'], [own, numberFieldOf('size', [7])])], ALL);
    expect(line?.labels).toEqual([
      ['app', 'shop'],
      ['pod', 'p-1'],
      ['count', '2'],
      ['size', '7'],
    ]);
  });

  it.each([
    ['exact', ['a 1', 'a 1', 'a 2'], [2, 1]],
    ['numbers', ['a 1', 'a 1', 'a 2', 'b'], [3, 1]],
    ['signature', ['ab-1', 'cd-2', 'x'], [2, 1]],
    ['none', ['a', 'a'], [1, 1]],
  ] as const)('says repeated lines once: %s', (dedup, lines, counts) => {
    expect(logLines([frameOf(lines)], { dedup, isNewestFirst: false }).map(({ repeatCount }) => repeatCount)).toEqual(
      counts,
    );
  });

  it('needs a column of text, and no more', () => {
    expect(logLines([{ refId: 'A', name: null, length: 1, fields: [numberFieldOf('a', [1])] }], ALL)).toEqual([]);
    const [line] = logLines([{ refId: 'A', name: null, length: 1, fields: [textField('anything', ['x'])] }], ALL);
    expect(line).toMatchObject({ text: 'x', timeMs: NaN, level: 'unknown' });
  });
});

describe('levelOfText()', () => {
  it.each([
    ['level=warn msg="error in it"', 'warning'],
    ['{"severity":"ERROR"}', 'error'],
    ['2026-01-01 FATAL: gone', 'critical'],
    ['nothing to see', 'unknown'],
    ['informational only', 'unknown'],
    [`${'x'.repeat(300)} error`, 'unknown'],
  ])('%s', (text, level) => {
    expect(levelOfText(text)).toBe(level);
  });
});

it('commonLabels() are those that all lines share', () => {
  const lines = logLines([frameOf(['a', 'b'], [textField('pod', ['p', 'q'])])], ALL);
  expect(commonLabels(lines)).toEqual([['app', 'shop']]);
  expect(commonLabels(lines.slice(0, 1))).toEqual([]);
});

it('prettyText() lays out JSON and leaves the rest alone', () => {
  expect(prettyText('{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}');
  expect(prettyText('{not json')).toBe('{not json');
});

// Every chain of transformations that was measured on Grafana's own package.
import { describe, expect, it } from 'vitest';
import { goldenJson } from '@/lib/testing/golden';
import { frameOfGolden, goldenOfFrames, type GoldenFrame } from '@/lib/testing/golden-frames';
import { applyTransformations } from '@/lib/transformations/apply-transformations';

interface GoldenCase {
  readonly name: string;
  readonly transformations: readonly unknown[];
  readonly input: readonly GoldenFrame[];
  readonly output: readonly GoldenFrame[];
}

const golden = goldenJson('transformations.json') as GoldenCase[] | null;
const OWN_TESTS = new Set(['labelsToFields rows', 'groupToNestedTable']);
const cases = (golden ?? []).filter(({ name }) => !OWN_TESTS.has(name));
const context = { timeZone: 'UTC', interpolate: (text: string) => text };

/**
 * Deliberate differences. Labels have no order of their own here, so columns made of them come by name (as the labels of a
 * Prometheus answer do). A column of numbers holds no text: where Grafana puts "" it is empty. Tables inside rows are frames.
 */
function expected(output: readonly GoldenFrame[], isSortedByLabel: boolean): unknown {
  const labels = new Set(['__name__', 'instance', 'job']);
  return output.map((frame) => {
    const fields = frame.fields.map((field) => ({
      ...field,
      values: field.values.map((value) => (value === '' && field.type === 'number' ? null : value)),
    }));
    if (!isSortedByLabel) return { ...frame, fields };
    const first = fields.findIndex((field) => labels.has(field.name));
    const own = fields.filter((field) => labels.has(field.name)).toSorted((a, b) => (a.name < b.name ? -1 : 1));
    const others = fields.filter((field) => !labels.has(field.name));
    return { ...frame, fields: first < 0 ? fields : others.toSpliced(first, 0, ...own) };
  });
}

describe.skipIf(golden === null)('applyTransformations() agrees with the measured values', () => {
  it('has all of them', () => {
    expect(golden?.length).toBeGreaterThanOrEqual(54);
  });

  it.each(cases.map((one) => [one.name, one] as const))('%s', (name, one) => {
    const { frames } = applyTransformations(one.input.map(frameOfGolden), one.transformations, context);
    expect(goldenOfFrames(frames)).toEqual(expected(one.output, /label/i.test(name)));
  });

  it('labels as rows, in the order of their names', () => {
    const one = golden?.find(({ name }) => name === 'labelsToFields rows');
    const { frames } = applyTransformations((one?.input ?? []).map(frameOfGolden), one?.transformations, context);
    const rows = (list: readonly GoldenFrame[]): unknown =>
      list.map((frame) => {
        const [labels, values] = frame.fields;
        const pairs = (labels?.values ?? []).map((label, at) => `${String(label)}=${String(values?.values[at])}`);
        return [frame.name, pairs.toSorted(), frame.fields.map((field) => field.displayName)];
      });
    expect(rows(goldenOfFrames(frames))).toEqual(rows(one?.output ?? []));
  });

  it('tables inside the rows of a table', () => {
    const one = golden?.find(({ name }) => name === 'groupToNestedTable');
    const { frames } = applyTransformations((one?.input ?? []).map(frameOfGolden), one?.transformations, context);
    const [first] = goldenOfFrames(frames);
    expect(first?.fields.slice(0, 2)).toEqual(one?.output[0]?.fields.slice(0, 2));
    expect(first?.fields[2]?.type).toBe('nestedFrames');
  });
});

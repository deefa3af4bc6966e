// What a panel draws of its answers: hidden queries out, expressions and transformations applied, problems as warnings.
import { expect, it } from 'vitest';
import { readAnswers } from '@/components/dashboard/panel/panel-answers';
import type { AnsweredQuery } from '@/components/dashboard/panel/use-panel-data';
import { panelFrames } from '@/lib/dashboard/panel-frames';
import { labelSetOf } from '@/lib/labels/label-set';
import { cellsOf } from '@/lib/series/frame';

const context = { timeZone: 'UTC', interpolate: (text: string) => text, calculate: panelFrames };

function answered(refId: string, values: readonly number[]): AnsweredQuery {
  return {
    query: {
      refId,
      kind: 'range',
      expr: refId,
      legendFormat: '',
      format: 'time_series',
      startMs: 0,
      endMs: 1000,
      stepMs: 1000,
    },
    tookMs: 1,
    answer: {
      kind: 'result',
      sizeBytes: 100,
      result: {
        value: {
          kind: 'grid',
          startMs: 0,
          stepMs: 1000,
          stepCount: values.length,
          series: [{ labels: labelSetOf({ job: 'a' }), values: Float64Array.from(values), present: null }],
        },
        warnings: [],
        infos: [],
        stats: { evalDurationMs: 0, samplesRead: 0, seriesRead: 0 },
      },
    },
  };
}

it('readAnswers() calculates, hides and transforms', () => {
  const panel = {
    targets: [
      { refId: 'A', expr: 'a', hide: true },
      { refId: 'B', expr: '', type: 'math', expression: '$A * 2', datasource: { uid: '__expr__' } },
      { refId: 'C', expr: '', type: 'math', expression: '$Z', datasource: { uid: '__expr__' } },
    ],
    transformations: [{ id: 'limit', options: { limitField: -1 } }, { id: 'append' }],
  };
  const outcome = readAnswers([answered('A', [1, 2])], panel, context);
  expect(outcome.frames.map((frame) => [frame.refId, ...frame.fields.map((field) => cellsOf(field))])).toEqual([
    ['B', [1000], [4]],
  ]);
  expect(outcome.hasData).toBe(true);
  expect(outcome.warnings).toEqual([
    expect.stringMatching(/^Expression C: .*no query "Z"/),
    'The transformation "append" is not known here',
  ]);
});

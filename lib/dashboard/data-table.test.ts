import { expect, test } from 'vitest';
import { csvOf, dataTables } from '@/lib/dashboard/data-table';
import { labelSetOf } from '@/lib/labels/label-set';
import { type Frame, numberFieldOf, textField, timeField } from '@/lib/series/frame';

function series(job: string, times: readonly number[], values: readonly (number | null)[]): Frame {
  return {
    refId: 'A',
    name: null,
    length: times.length,
    fields: [
      timeField(Float64Array.from(times)),
      numberFieldOf('Value', values, { labels: labelSetOf({ job }), legendText: job }),
    ],
  };
}

const table: Frame = {
  refId: 'B',
  name: null,
  length: 2,
  fields: [textField('host', ['a', '=1+1']), numberFieldOf('load, 5 m', [-1.5, null])],
};

const csv = { delimiter: ',', hasHeader: true, isForSpreadsheet: false, formatTime: String } as const;

test('series stand side by side by their time', () => {
  const [joined, ...others] = dataTables([series('a', [0, 10], [1, 2]), series('b', [10, 20], [3, null])]);
  expect(others).toEqual([]);
  expect(joined && csvOf(joined, csv)).toBe('Time,a,b\r\n0,1,\r\n10,2,3\r\n20,,\r\n');
  expect(dataTables([series('a', [0], [1]), series('b', [0], [3])], { isJoined: false })).toHaveLength(2);
});

test('tables without a time stay tables, text is quoted where it must be', () => {
  const [first] = dataTables([table, series('a', [0], [1])]);
  if (!first) throw new Error('no table');
  expect(csvOf(first, csv)).toBe('host,"load, 5 m"\r\na,-1.5\r\n=1+1,\r\n');
  expect(csvOf(first, { ...csv, delimiter: ';', hasHeader: false })).toBe('a;-1.5\r\n=1+1;\r\n');
  expect(csvOf(first, { ...csv, isForSpreadsheet: true })).toBe('\uFEFFhost,"load, 5 m"\r\na,-1.5\r\n\'=1+1,\r\n');
});

// Settings of the time picker, good and odd.
import { expect, test } from 'vitest';
import { readTimePicker } from '@/lib/dashboard/time-picker';

test('takes what can be read', () => {
  const picker = {
    hidden: true,
    refresh_intervals: ['10s', 'soon', 5, '1h'],
    quick_ranges: [{ display: 'Shift', from: 'now/d+6h', to: 'now' }, { from: 'now-1h' }, null],
    nowDelay: '1m',
  };
  expect(readTimePicker(picker)).toEqual({
    isHidden: true,
    refreshIntervals: ['10s', '1h'],
    quickRanges: [{ title: 'Shift', from: 'now/d+6h', to: 'now' }],
    nowDelayMs: 60_000,
  });
});

test.each([undefined, null, 'x', [], { refresh_intervals: 'x', quick_ranges: {}, nowDelay: 'later' }])(
  '%j says nothing',
  (json) => {
    expect(readTimePicker(json)).toEqual({ isHidden: false, refreshIntervals: null, quickRanges: [], nowDelayMs: 0 });
  },
);

// One mark a panel and load, one for the page when all are done.
import { expect, test } from 'vitest';
import { createPaintTracker } from '@/components/dashboard/state/paint-tracker';

test('marks each panel once a load and the page after the last', () => {
  const marks: string[] = [];
  const tracker = createPaintTracker({ mark: (name, detail) => marks.push(`${name} ${JSON.stringify(detail)}`) });
  tracker.panelBusy('a');
  tracker.panelBusy('b');
  tracker.panelPainted('a', 1);
  tracker.panelPainted('a', 1);
  expect(marks).toEqual(['wf:panel-painted {"id":1}']);
  tracker.panelGone('b');
  expect(marks.at(-1)).toBe('wf:dashboard-painted {}');
  tracker.panelBusy('a');
  tracker.panelPainted('a', 1);
  expect(marks.filter((mark) => mark.startsWith('wf:dashboard'))).toHaveLength(2);
});

test('panels that leave before anything is painted are no load', () => {
  const marks: string[] = [];
  const tracker = createPaintTracker({ mark: (name) => marks.push(name) });
  tracker.panelBusy('a');
  tracker.panelGone('a');
  expect(marks).toEqual([]);
});

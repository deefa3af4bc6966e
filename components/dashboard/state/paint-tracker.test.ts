// One mark a panel and load, one for the page when all are done.
import { expect, test } from 'vitest';
import { createPaintTracker, MARKS_LIMIT } from '@/components/dashboard/state/paint-tracker';

const trackerOf = (marks: string[]) =>
  createPaintTracker({
    mark: (name, detail) => marks.push(`${name} ${JSON.stringify(detail)}`),
    clear: (cleared) => marks.splice(0, marks.length, ...marks.filter((one) => !one.startsWith(`${cleared} `))),
  });

test('marks do not pile up', () => {
  const marks: string[] = [];
  const tracker = trackerOf(marks);
  for (let load = 0; load < 3 * MARKS_LIMIT; load += 1) {
    tracker.panelBusy('a');
    tracker.panelPainted('a', 1);
  }
  expect(marks.length).toBeLessThanOrEqual(2 * MARKS_LIMIT);
  expect(marks.at(-1)).toBe('wf:dashboard-painted {}');
});

test('marks of the load under way stay', () => {
  const marks: string[] = [];
  const tracker = trackerOf(marks);
  const panels = Array.from({ length: 2 * MARKS_LIMIT }, (_none, at) => String(at));
  for (const panel of panels) tracker.panelBusy(panel);
  for (const panel of panels) tracker.panelPainted(panel, Number(panel));
  expect(marks).toHaveLength(panels.length + 1);
  tracker.panelBusy('0');
  expect(marks).toEqual(['wf:dashboard-painted {}']);
});

test('marks each panel once a load and the page after the last', () => {
  const marks: string[] = [];
  const tracker = trackerOf(marks);
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
  const tracker = createPaintTracker({ mark: (name) => marks.push(name), clear: () => {} });
  tracker.panelBusy('a');
  tracker.panelGone('a');
  expect(marks).toEqual([]);
});

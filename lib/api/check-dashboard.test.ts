// What a dashboard must be before it is stored.
import { expect, test } from 'vitest';
import { checkDashboard } from '@/lib/api/check-dashboard';
import { isInputError } from '@/lib/errors/input-error';

const NOW_MS = Date.UTC(2026, 0, 1);
const check = (fields: Record<string, unknown>) => checkDashboard({ title: 'A', ...fields }, NOW_MS);

function fieldOf(work: () => unknown): string | undefined {
  try {
    work();
    return 'accepted';
  } catch (thrown) {
    return isInputError(thrown) && thrown.status === 400 ? thrown.place.field : 'another error';
  }
}

test.each([null, undefined, [], 'text', 5, true, {}])('checkDashboard(%j) is no dashboard', (json) => {
  expect(fieldOf(() => checkDashboard(json, NOW_MS))).toBe('dashboard');
});

test.each([
  [{ title: undefined }, 'title'],
  [{ title: '  ' }, 'title'],
  [{ title: {} }, 'title'],
  [{ title: 'x'.repeat(100_000) }, 'title'],
  [{ uid: 'a/b' }, 'uid'],
  [{ uid: '..' }, 'uid'],
  [{ uid: '<b>' }, 'uid'],
  [{ uid: 'x'.repeat(500) }, 'uid'],
  [{ uid: 5 }, 'uid'],
  [{ panels: {} }, 'panels'],
  [{ panels: Array.from({ length: 20_000 }, () => ({})) }, 'panels'],
  [{ panels: [{}, 'x'] }, 'panels[1]'],
  [{ panels: [{ gridPos: 'x' }] }, 'panels[0].gridPos'],
  [{ panels: [{}, {}, {}, { gridPos: [] }] }, 'panels[3].gridPos'],
  [{ panels: [{ gridPos: { x: 'left' } }] }, 'panels[0].gridPos.x'],
  [{ panels: [{ type: 'row', panels: [{ gridPos: 1 }] }] }, 'panels[0].panels[0].gridPos'],
  [{ panels: [{ targets: {} }] }, 'panels[0].targets'],
  [{ templating: { list: 'x' } }, 'templating.list'],
  [{ tags: 'a' }, 'tags'],
  [{ tags: ['a', 5] }, 'tags[1]'],
  [{ version: -1 }, 'version'],
  [{ version: 1.5 }, 'version'],
  [{ refresh: '0s' }, 'refresh'],
  [{ refresh: '-5s' }, 'refresh'],
  [{ refresh: { every: '5s' } }, 'refresh'],
  [{ refresh: 'javascript:alert(1)' }, 'refresh'],
  [{ time: { from: 'now', to: 'now-6h' } }, 'time'],
  [{ time: { from: 'now-1000000y', to: 'now' } }, 'time.from'],
  [{ time: { from: 'yesterday', to: 'now' } }, 'time.from'],
  [{ time: [] }, 'time'],
])('checkDashboard() names the wrong field of %#', (fields, field) => {
  expect(fieldOf(() => check(fields))).toBe(field);
});

test.each([
  { refresh: false },
  { refresh: 30 },
  { refresh: '' },
  { refresh: '1m30s' },
  { time: { from: '1700000000000', to: 1_800_000_000_000 } },
  { time: { from: 'now/d', to: 'now/d' } },
  { time: { from: '2026-01-01T00:00:00.000Z', to: '2026-01-02 00:00:00' } },
  { uid: null, id: null, version: null, tags: null, panels: null },
  { panels: [{ gridPos: { x: '0', y: 0, w: '24', h: 4 } }] },
])('checkDashboard() takes %j', (fields) => {
  expect(fieldOf(() => check(fields))).toBe('accepted');
});

test('checkDashboard() leaves everything as it came, without empty panels', () => {
  const row = { type: 'row', panels: [null, { id: 3, unknown: { a: [null] } }] };
  const { dashboard, notes, tags } = check({
    zz: 1,
    panels: [null, { id: 1 }, row],
    tags: ['a', 'a', ''],
    annotations: { x: null },
  });
  expect(dashboard).toEqual({
    title: 'A',
    zz: 1,
    panels: [{ id: 1 }, { type: 'row', panels: [{ id: 3, unknown: { a: [null] } }] }],
    tags: ['a', 'a', ''],
    annotations: { x: null },
  });
  expect(notes.map((note) => note.field)).toEqual(['panels[0]', 'panels[2].panels[0]']);
  expect(tags).toEqual(['a']);
});

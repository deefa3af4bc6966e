// What a page asks for first: as its panels would ask, for those near the screen whose variables are known.
import { expect, it } from 'vitest';
import { firstQuestions } from '@/components/dashboard/start/first-questions';
import type { ScreenFacts } from '@/components/dashboard/start/screen-facts';
import { createTimeStore } from '@/components/dashboard/state/time-store';
import { timeSettings } from '@/components/dashboard/state/url-state';
import { readDashboard } from '@/lib/dashboard/read-dashboard';

const NOW_MS = Date.UTC(2026, 10, 29, 12, 0, 7);
const SCREEN: ScreenFacts = {
  viewportWidthPx: 1440,
  viewportHeightPx: 985,
  mainWidthPx: 1220,
  scrollbarPx: 0,
  isRailNarrow: false,
  zone: 'Europe/Berlin',
};
const VIEWER = { kind: 'user', role: 'admin', login: 'ann', userId: 1 } as const;

const panel = (id: number, expr: string, parts: Readonly<Record<string, unknown>> = {}) => ({
  id,
  type: 'timeseries',
  gridPos: { x: 0, y: id * 8, w: 12, h: 8 },
  targets: [{ refId: 'A', expr }],
  ...parts,
});

function ask(json: Readonly<Record<string, unknown>>, search = '', screen: ScreenFacts = SCREEN, canEdit = true) {
  const { dashboard } = readDashboard({ title: 'T', uid: 'u', time: { from: 'now-6h', to: 'now' }, ...json });
  const params = new URLSearchParams(search);
  const time = createTimeStore(timeSettings(params, dashboard), {
    nowMs: () => NOW_MS,
    browserZone: () => screen.zone,
  }).get();
  return firstQuestions({ dashboard, params, time, viewer: VIEWER, canEdit, screen });
}

const exprs = (questions: ReturnType<typeof ask>): readonly string[] => questions.map(({ expr }) => expr);

it('asks with the step that the width of the panel gives, on whole steps', () => {
  // (1220 - 24 - 23 * 8) / 24 * 12 + 11 * 8 - 18 = 576 px for 6 h: 37.5 s, a round 30 s.
  expect(ask({ panels: [panel(0, 'rate(x[$__rate_interval])')] })).toEqual([
    {
      expr: 'rate(x[1m])',
      kind: 'range',
      startMs: Date.UTC(2026, 10, 29, 6, 0, 0),
      endMs: Date.UTC(2026, 10, 29, 12, 0, 0),
      stepMs: 30_000,
    },
  ]);
});

it('asks for what is near the screen, each question once', () => {
  const panels = [panel(0, 'a'), panel(1, 'a'), panel(2, 'b', { type: 'text' }), panel(4, 'c'), panel(9, 'far')];
  expect(exprs(ask({ panels }))).toEqual(['a', 'c']);
});

it('follows the range and the variables of the address', () => {
  const templating = { list: [{ name: 'host', type: 'custom', query: 'h1,h2' }] };
  const panels = [panel(0, 'up{host="$host"}', { timeShift: '1h' })];
  const [question] = ask({ panels, templating }, 'from=1700000000000&to=1700003600000&var-host=h2');
  expect(question).toMatchObject({ expr: 'up{host="h2"}', endMs: 1_700_000_000_000 - (1_700_000_000_000 % 15_000) });
});

it('waits for what is not known yet', () => {
  const templating = {
    list: [
      { name: 'host', type: 'query', query: 'label_values(up, host)', refresh: 1 },
      {
        name: 'kept',
        type: 'query',
        refresh: 0,
        options: [{ text: 'k', value: 'k' }],
        current: { text: 'k', value: 'k' },
      },
    ],
  };
  const panels = [panel(0, 'up{host="$host"}'), panel(1, 'up{kept="$kept"}'), panel(2, 'plain')];
  expect(exprs(ask({ panels, templating }))).toEqual(['up{kept="k"}', 'plain']);
  const filtered = { list: [{ name: 'f', type: 'adhoc', filters: [{ key: 'a', operator: '=', value: 'b' }] }] };
  expect(ask({ panels, templating: filtered })).toEqual([]);
});

const steps = (questions: ReturnType<typeof ask>): readonly unknown[] =>
  questions.map(({ expr, stepMs }) => [expr, stepMs]);

it('asks for the one panel that is viewed, over the whole width', () => {
  const templating = {
    list: [{ name: 'host', type: 'custom', query: 'h1,h2', multi: true, current: { value: ['h1', 'h2'] } }],
  };
  const panels = [panel(1, 'a'), panel(9, 'up{host="$host"}', { repeat: 'host' })];
  // 1220 - 24 - 18 = 1178 px for 6 h: 18.3 s.
  expect(steps(ask({ panels, templating }, 'viewPanel=9%3Fhost%3Dh2'))).toEqual([['up{host="h2"}', 20_000]]);
  // 1440 - 18 px: 15.2 s.
  expect(steps(ask({ panels, templating }, 'viewPanel=panel-1&kiosk'))).toEqual([['a', 15_000]]);
  expect(exprs(ask({ panels: [panel(0, 'a')] }, 'viewPanel=7'))).toEqual(['a']);
});

it('asks for the one panel that is edited, by those who may', () => {
  const panels = [panel(0, 'a'), panel(1, 'b')];
  // 1220 - 320 - 24 - 18 = 858 px: 25.2 s, a round 30 s.
  expect(steps(ask({ panels }, 'editPanel=1'))).toEqual([['b', 30_000]]);
  expect(exprs(ask({ panels }, 'editPanel=1', SCREEN, false))).toEqual(['a', 'b']);
});

it('asks for a page in edit mode as it is saved, without copies', () => {
  const templating = {
    list: [{ name: 'host', type: 'custom', query: 'h1,h2', multi: true, current: { value: ['h1', 'h2'] } }],
  };
  const panels = [panel(0, 'up{host=~"$host"}', { repeat: 'host' })];
  expect(exprs(ask({ panels, templating }))).toEqual(['up{host=~"h1"}', 'up{host=~"h2"}']);
  expect(exprs(ask({ panels, templating }, 'edit'))).toEqual(['up{host=~"(h1|h2)"}']);
});

it('fills the window in kiosk mode, less the scroll bar of a long page', () => {
  const screen = { ...SCREEN, viewportWidthPx: 1290, scrollbarPx: 60 };
  const wide = { gridPos: { x: 0, y: 0, w: 24, h: 8 } };
  // 1290 - 24 - 18 = 1248 px: 17.3 s, a round 15 s; 60 px less: 18.2 s, a round 20 s.
  expect(steps(ask({ panels: [panel(0, 'a', wide)] }, 'kiosk', screen))).toEqual([['a', 15_000]]);
  const long = [panel(0, 'a', wide), panel(9, 'far', { gridPos: { x: 0, y: 90, w: 24, h: 8 } })];
  expect(steps(ask({ panels: long }, 'kiosk', screen))).toEqual([['a', 20_000]]);
});

it('knows how panels stand on a phone', () => {
  const screen = { ...SCREEN, viewportWidthPx: 390, viewportHeightPx: 785, mainWidthPx: 390 };
  const stat = { type: 'stat', options: {} };
  const panels = [
    panel(0, 's1', stat),
    panel(1, 's2', stat),
    ...[2, 3, 4, 5, 6, 7, 8].map((id) => panel(id, `p${id}`)),
  ];
  const asked = ask({ panels, time: { from: 'now-1h', to: 'now' } }, '', screen);
  // Two stats share the first line of 104 px; five charts of 236 px begin within 700 + 600 px.
  expect(exprs(asked)).toEqual(['s1', 's2', 'p2', 'p3', 'p4', 'p5', 'p6']);
  // (390 - 16 - 8) / 2 - 18 = 165 px: 21.8 s, a round 20 s; 390 - 16 - 18 = 356 px: 10 s, below 15 s of the scrapes.
  expect(steps(asked).slice(1, 3)).toEqual([
    ['s2', 20_000],
    ['p2', 15_000],
  ]);
});

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
  gridWidthPx: 1220,
  scrollerHeightPx: 900,
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

function ask(json: Readonly<Record<string, unknown>>, search = '', screen: ScreenFacts = SCREEN) {
  const { dashboard } = readDashboard({ title: 'T', uid: 'u', time: { from: 'now-6h', to: 'now' }, ...json });
  const params = new URLSearchParams(search);
  const time = createTimeStore(timeSettings(params, dashboard), {
    nowMs: () => NOW_MS,
    browserZone: () => screen.zone,
  }).get();
  return firstQuestions({ dashboard, params, time, viewer: VIEWER, screen });
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

it.each(['viewPanel=1', 'editPanel=1', 'edit', 'kiosk'])('leaves other views to the page: %s', (search) => {
  expect(ask({ panels: [panel(0, 'a')] }, search)).toEqual([]);
});

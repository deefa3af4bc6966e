// What list panels ask for and how they show it.
import { describe, expect, it } from 'vitest';
import { annotationHref, readAnnoListOptions } from '@/components/panels/annolist/prepare';
import { parseMatchers } from '@/components/panels/alertlist/label-filter';
import { alertGroups, readAlertListOptions, shownAlerts } from '@/components/panels/alertlist/prepare';
import { dashboardHref, readDashListOptions } from '@/components/panels/dashlist/prepare';
import type { AlertEntry } from '@/components/panels/panel-sources';

const alert = (name: string, parts: Partial<AlertEntry> = {}): AlertEntry => ({
  key: name,
  name,
  state: 'firing',
  labels: [],
  summary: '',
  sinceMs: 0,
  folder: '',
  dashboardUid: '',
  ...parts,
});

function namesWith(options: Record<string, unknown>, alerts: readonly AlertEntry[], dashboardUid = ''): string[] {
  return shownAlerts(alerts, readAlertListOptions(options), dashboardUid).map(({ name }) => name);
}

describe('alert list', () => {
  const alerts = [
    alert('b', { state: 'pending', sinceMs: 5, labels: [['team', 'db']] }),
    alert('a', { state: 'normal', sinceMs: null }),
    alert('c', { state: 'firing', sinceMs: 9, dashboardUid: 'here', labels: [['team', 'web']] }),
    alert('d', { state: 'silenced', sinceMs: 1 }),
  ];

  it('shows what its states allow', () => {
    expect(namesWith({}, alerts)).toEqual(['b', 'c', 'd']);
    expect(namesWith({ stateFilter: { normal: true } }, alerts)).toEqual(['a']);
    expect(namesWith({ stateFilter: { alerting: true } }, alerts)).toEqual(['c', 'd']);
  });

  it.each([
    [1, ['b', 'c', 'd']],
    [2, ['d', 'c', 'b']],
    [3, ['c', 'b', 'd']],
    [4, ['d', 'b', 'c']],
    [5, ['c', 'b', 'd']],
  ])('sorts by order %i', (sortOrder, names) => {
    expect(namesWith({ sortOrder }, alerts)).toEqual(names);
  });

  it('filters by name, label and dashboard', () => {
    expect(namesWith({ alertName: 'C' }, alerts)).toEqual(['c']);
    expect(namesWith({ alertInstanceLabelFilter: '{team=~"d.|x"}' }, alerts)).toEqual(['b']);
    expect(namesWith({ dashboardAlerts: true }, alerts, 'here')).toEqual(['c']);
  });

  it('groups by labels', () => {
    expect(alertGroups(alerts.slice(0, 2), ['team']).map(({ title }) => title)).toEqual(['team=db', 'team=–']);
  });

  it.each([
    ['{a="x"}', 'x', true],
    ['a!="x"', 'x', false],
    ['{a=~"x|y.*"}', 'yes', true],
    ['{a=~"x"}', 'xx', false],
    ['{a!~"x"}', 'z', true],
    ['{a=~"("}', 'anything', true],
    ['{a="q\\"u"}', 'q"u', true],
  ])('reads the matcher %s', (text, value, isMatching) => {
    expect(parseMatchers(text).every((test) => test(value))).toBe(isMatching);
  });
});

describe('dashboard list', () => {
  it('asks for what its options name', () => {
    const { sections } = readDashListOptions(
      { showStarred: true, showRecentlyViewed: true, showSearch: true, query: 'disk', tags: ['a', 7], maxItems: 2 },
      ['u1', 'u2', 'u3'],
    );
    expect(sections.map(({ wish }) => [wish.isStarredOnly, wish.uids, wish.query, wish.tags, wish.limit])).toEqual([
      [true, null, '', [], 2],
      [false, ['u1', 'u2'], '', [], 2],
      [false, null, 'disk', ['a'], 2],
    ]);
  });

  it('takes time and variables along where wanted', () => {
    const page = new URLSearchParams('from=now-1h&to=now&var-host=a&var-host=b&editPanel=4');
    const both = { keepsTime: true, keepsVariables: true };
    expect(dashboardHref('/d/x', page, both)).toBe('/d/x?from=now-1h&to=now&var-host=a&var-host=b');
    expect(dashboardHref('/d/x', page, { keepsTime: false, keepsVariables: false })).toBe('/d/x');
  });
});

describe('annotations list', () => {
  const range = { fromMs: 1, toMs: 2 };

  it('asks for what its options name', () => {
    const { wish } = readAnnoListOptions({ onlyInTimeRange: true, tags: ['deploy'], limit: 3 }, range);
    expect(wish).toEqual({ tags: ['deploy'], isThisDashboardOnly: false, range, limit: 3 });
  });

  it('leads to the dashboard around the time', () => {
    const entry = {
      key: '1',
      text: '',
      timeMs: 1_000_000,
      endMs: null,
      tags: [],
      author: '',
      dashboardUid: 'abc',
      panelId: 4,
    };
    const options = readAnnoListOptions({ navigateBefore: '1m', navigateAfter: 'nonsense' }, range);
    expect(annotationHref(entry, options)).toBe('/d/abc?from=940000&to=1600000&viewPanel=4');
    expect(annotationHref({ ...entry, dashboardUid: '' }, options)).toBeNull();
  });
});

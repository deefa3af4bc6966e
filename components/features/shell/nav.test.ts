import { expect, test } from 'vitest';
import { isCurrent, NAV_ENTRIES } from '@/components/features/shell/nav';

test.each([
  ['/', 'Home'],
  ['/dashboards', 'Dashboards'],
  ['/dashboards/f/abc', 'Dashboards'],
  ['/d/this-machine/this-machine', 'Dashboards'],
  ['/targets', 'Targets'],
  ['/users', 'Users'],
  ['/profile', undefined],
  ['/dashboards-of-old', undefined],
])('isCurrent() at %s marks %s and nothing else', (pathname, label) => {
  expect(NAV_ENTRIES.filter((entry) => isCurrent(entry, pathname)).map((entry) => entry.label)).toEqual(
    label === undefined ? [] : [label],
  );
});

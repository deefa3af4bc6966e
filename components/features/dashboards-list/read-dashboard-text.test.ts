import { expect, test } from 'vitest';
import { readDashboardText } from '@/components/features/dashboards-list/read-dashboard-text';

test.each([
  ['{"title":"Hosts","panels":[{},{}]}', 'Hosts', '2 panels'],
  ['{"dashboard":{"title":"Hosts","panels":[{}]},"meta":{}}', 'Hosts', '1 panel'],
  ['{"panels":[]}', '', '0 panels'],
])('readDashboardText(%s) finds the dashboard', (text, title, note) => {
  const read = readDashboardText(text);
  expect(read).toMatchObject({ kind: 'dashboard', title });
  expect(read.kind === 'dashboard' && read.notes).toContain(note);
});

test.each(['', '{', '[]', '"text"', 'null', '{"a":1}'])('readDashboardText(%j) says why it is no dashboard', (text) => {
  expect(readDashboardText(text)).toMatchObject({ kind: 'problem', message: expect.stringMatching(/^This is/) });
});

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { answerInputs } from '@/lib/dashboard/import-inputs';
import { readDashboard } from '@/lib/dashboard/read-dashboard';
import { presetAnswer, readImport, type ReadImport } from '@/lib/dashboard/read-import';
import { sharedFolder } from '@/lib/testing/golden';

const context = { isKnownType: (type: string) => ['timeseries', 'stat', 'text'].includes(type), nowMs: 0 };

function opened(json: unknown): Extract<ReadImport, { kind: 'dashboard' }> {
  const read = readImport(JSON.stringify(json), context);
  if (read.kind !== 'dashboard') throw new Error(read.message);
  return read;
}

const textsOf = (json: unknown): readonly string[] => opened(json).notes.map((note) => note.text);

test.each([
  ['{"title":"Hosts","panels":[{},{}]}', 'Hosts', '2 panels'],
  ['\uFEFF{"dashboard":{"title":"Hosts","panels":[{}]},"meta":{}}', 'Hosts', '1 panel'],
  ['{"panels":[]}', '', '0 panels'],
  ['{"title":"Rows","panels":[{"type":"row","panels":[{"type":"stat"}]}]}', 'Rows', '1 panel'],
])('readImport(%s) finds the dashboard', (text, title, note) => {
  const read = readImport(text, context);
  expect(read).toMatchObject({ kind: 'dashboard', title });
  expect(read.kind === 'dashboard' && read.notes.map((one) => one.text)).toContain(note);
});

test.each(['', '{', '[]', '"text"', 'null', '{"a":1}'])('readImport(%j) says why it is no dashboard', (text) => {
  expect(readImport(text, context)).toMatchObject({ kind: 'problem', message: expect.stringMatching(/^This is/) });
});

test('readImport() says of JSON without end that it is too deep, whatever walks it later', () => {
  const deep = '['.repeat(20_000) + ']'.repeat(20_000);
  expect(readImport(`{"title":"A","panels":[],"x":${deep}}`, context)).toEqual({
    kind: 'problem',
    message: 'This JSON is nested deeper than 64 levels.',
  });
});

test.each([
  [{ panels: 1 }, 'panels'],
  [{ panels: [{}, 'x'] }, 'panels[1]'],
  [{ panels: [{ targets: [{}, 7] }] }, 'panels[0].targets[1]'],
  [{ title: 'A', uid: 'no spaces, please', panels: [] }, 'uid'],
  [{ title: 'A', time: { from: 'whenever' }, panels: [] }, 'time.from'],
  [{ title: 'A', refresh: 'often', panels: [] }, 'refresh'],
  [{ title: 'A', tags: 'a', panels: [] }, 'tags'],
])('a wrong field is refused with its path: %j', (json, field) => {
  expect(readImport(JSON.stringify(json), context)).toMatchObject({
    kind: 'problem',
    message: expect.stringContaining(field),
  });
});

describe('what a file asks for', () => {
  const file = {
    title: 'A',
    __inputs: [
      { name: 'DS_PROM', label: 'Prometheus', type: 'datasource', pluginId: 'prometheus' },
      { name: 'DS_LOGS', label: 'Logs', type: 'datasource', pluginId: 'loki' },
      { name: 'VAR_JOB', label: 'Job', type: 'constant', value: 'node' },
      { name: 'DS_EXPRESSION', type: 'datasource', pluginId: '__expr__' },
    ],
    templating: { list: [{ name: 'ds', type: 'datasource', query: 'prometheus' }] },
    panels: [
      { type: 'stat', datasource: { uid: '${ds}' }, targets: [{ expr: 'up' }] },
      { type: 'stat', datasource: '${DS_OTHER}', targets: [{ expr: 'up{job="${VAR_JOB}"}' }] },
      { type: 'stat', datasource: { type: 'loki', uid: '${DS_LOGS}' }, targets: [{ expr: '{a="b"}' }, {}] },
      { type: 'geomap' },
    ],
  };

  it('is the inputs, and names that are used without being asked for', () => {
    const read = opened(file);
    expect(read.inputs.map((one) => [one.name, one.label, one.kind, presetAnswer(one, 'own')])).toEqual([
      ['DS_PROM', 'Prometheus', 'datasource', 'own'],
      ['DS_LOGS', 'Logs', 'datasource', ''],
      ['VAR_JOB', 'Job', 'constant', 'node'],
      ['DS_OTHER', 'DS_OTHER', 'datasource', 'own'],
    ]);
    const answered = answerInputs(read.dashboard, { DS_PROM: 'own', DS_OTHER: 'own', VAR_JOB: 'web' });
    expect(answered).toMatchObject({
      __inputs: [{ name: 'DS_LOGS' }],
      panels: [{ datasource: { uid: '${ds}' } }, { datasource: 'own', targets: [{ expr: 'up{job="web"}' }] }, {}, {}],
    });
  });

  it('says what cannot be shown', () => {
    expect(textsOf(file)).toEqual(
      expect.arrayContaining([
        '1 panel of type “geomap”: not supported, shown with its data and JSON',
        '2 queries to data sources of type “loki”: not supported, kept as they are',
      ]),
    );
    const byVariable = {
      title: 'A',
      templating: { list: [{ name: 'logs', type: 'datasource', query: 'loki' }] },
      panels: [{ type: 'logs', datasource: '$logs', targets: [{ expr: '{app="x"} |= "y"' }] }],
    };
    expect(textsOf(byVariable)).toContain('1 query to data sources of type “loki”: not supported, kept as they are');
    expect(textsOf({ title: 'A', panels: [{ libraryPanel: { uid: 'x', name: 'Load' } }] })).toContain(
      '1 library panel whose content is not in the file',
    );
  });

  it('says what was changed', () => {
    const graph = { type: 'graph', targets: [{ expr: 'up' }] };
    expect(textsOf({ title: 'A', panels: [graph, graph] })).toContainEqual(
      expect.stringMatching(/graph.*\(2 times\)/i),
    );
  });
});

const folder = sharedFolder('dashboards');
const files = folder === null ? [] : readdirSync(folder).filter((name) => name.endsWith('.json'));

describe.skipIf(folder === null)('real dashboards', () => {
  it.each(files)('%s is imported, and again from what was stored', (name) => {
    const read = readImport(readFileSync(`${folder ?? ''}/${name}`, 'utf8'), context);
    if (read.kind !== 'dashboard') throw new Error(read.message);
    const answers = Object.fromEntries(read.inputs.map((input) => [input.name, presetAnswer(input, 'own') || 'other']));
    const stored = readDashboard(answerInputs(read.dashboard, answers)).dashboard;
    expect(stored).not.toHaveProperty('__inputs');
    const again = opened(stored);
    expect(again.inputs).toEqual([]);
    expect(again.dashboard).toEqual(JSON.parse(JSON.stringify(stored)));
  });
});

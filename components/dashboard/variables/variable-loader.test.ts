// In which order variables are asked for, what waits for what, and which value counts.
import { expect, test } from 'vitest';
import type { VariableInputs } from '@/components/dashboard/variables/resolve-variable';
import { createVariableLoader } from '@/components/dashboard/variables/variable-loader';
import type { Variable } from '@/lib/dashboard/dashboard';
import { withFilters } from '@/lib/dashboard/filter-expression';
import type { VariableQuery } from '@/lib/dashboard/variable-query';

const query = (name: string, text: string, parts: Partial<Variable> = {}): Variable => ({
  name,
  type: 'query',
  query: text,
  refresh: 1,
  ...parts,
});

interface Asked {
  readonly query: VariableQuery;
  readonly signal: AbortSignal;
  readonly answer: (rows: readonly string[]) => Promise<void>;
  readonly fail: (message: string) => Promise<void>;
}

/** A page whose server answers when the test says so. */
function pageOf(list: readonly Variable[], url: Readonly<Record<string, readonly string[]>> = {}, isPrimed = false) {
  const asked: Asked[] = [];
  const timers: (() => void)[] = [];
  const loader = createVariableLoader({
    fetchRows: (one, _window, signal) =>
      new Promise((resolve, reject) => {
        const settled = (): Promise<void> => new Promise((done) => setTimeout(done, 0));
        asked.push({
          query: one,
          signal,
          answer: (rows) => {
            resolve(rows);
            return settled();
          },
          fail: (message) => {
            reject(new Error(message));
            return settled();
          },
        });
      }),
    loadFilters: async () => withFilters,
    after: (_delayMs, run) => {
      timers.push(run);
      return () => timers.splice(timers.indexOf(run), 1);
    },
  });
  const inputs: VariableInputs = {
    list,
    fromUrl: (name) => url[name] ?? null,
    window: { fromMs: 0, toMs: 3_600_000 },
    reloadCount: 0,
    dashboard: { title: 'T', uid: 'u' },
    viewer: {},
    dataSources: [{ uid: 'w', name: 'Own', type: 'prometheus' }],
  };
  let now = inputs;
  const change = (changes: Partial<VariableInputs>): void => {
    now = { ...now, ...changes };
    loader.update(now);
  };
  if (!isPrimed) loader.update(inputs);
  const valuesOf = (name: string) => loader.get().states.find((one) => one.variable.name === name)?.values;
  return { loader, inputs, asked, timers, change, valuesOf, pending: () => [...loader.get().pending] };
}

const chain = [
  query('pod', 'label_values(up{job="$job"}, pod)'),
  query('job', 'label_values(up{env="$env"}, job)'),
  query('env', 'label_values(env)'),
];

test('each is asked for after those that it names, and panels wait for all of them', async () => {
  const page = pageOf(chain);
  expect(page.asked.map((one) => one.query)).toEqual([{ kind: 'labelValues', selector: '', label: 'env' }]);
  expect(page.pending()).toEqual(['env', 'job', 'pod']);
  await page.asked[0]?.answer(['prod', 'test']);
  expect(page.asked[1]?.query).toMatchObject({ selector: 'up{env="prod"}' });
  expect(page.pending()).toEqual(['job', 'pod']);
  await page.asked[1]?.answer(['api']);
  await page.asked[2]?.answer(['a', 'b']);
  expect(page.pending()).toEqual([]);
  expect(page.loader.get().states.map((one) => one.values)).toEqual([['a'], ['api'], ['prod']]);
});

test('a changed value asks for its dependents only; a value that is gone is chosen anew', async () => {
  const url: Record<string, readonly string[]> = { env: ['prod'], job: ['api'], pod: ['b'] };
  const page = pageOf(chain, url);
  expect(page.pending()).toEqual([]);
  expect(page.asked).toHaveLength(3);
  for (const [at, rows] of [
    ['prod', 'test'],
    ['api', 'web'],
    ['a', 'b'],
  ].entries())
    await page.asked[at]?.answer(rows);
  page.change({ fromUrl: (name) => ({ ...url, job: ['web'] })[name] ?? null });
  expect(page.asked).toHaveLength(4);
  expect(page.asked[3]?.query).toMatchObject({ selector: 'up{job="web"}' });
  expect(page.pending()).toEqual(['pod']);
  await page.asked[3]?.answer(['c', 'd']);
  expect(page.valuesOf('pod')).toEqual(['c']);
});

test('what is still an option stays when the question changes', async () => {
  const url: Record<string, readonly string[]> = { job: ['api'], pod: ['a', 'b'] };
  const multi = [query('job', 'label_values(job)'), query('pod', 'label_values(up{job="$job"}, pod)', { multi: true })];
  const page = pageOf(multi, url);
  await page.asked[0]?.answer(['api', 'web']);
  await page.asked[1]?.answer(['a', 'b']);
  page.change({ fromUrl: (name) => ({ ...url, job: ['web'] })[name] ?? null });
  await page.asked[2]?.answer(['b', 'c']);
  expect(page.valuesOf('pod')).toEqual(['b']);
});

test('only variables that follow the range are asked for when it moves; panels do not wait for them', async () => {
  const page = pageOf([query('a', 'label_values(x)'), query('b', 'label_values(y)', { refresh: 2 })]);
  await page.asked[0]?.answer(['1']);
  await page.asked[1]?.answer(['2']);
  page.change({ window: { fromMs: 5000, toMs: 3_605_000 } });
  expect(page.asked).toHaveLength(3);
  expect(page.asked[2]?.query).toMatchObject({ label: 'y' });
  expect(page.pending()).toEqual([]);
  expect(page.asked[2]?.signal.aborted).toBe(false);
  page.change({ window: { fromMs: 6000, toMs: 3_606_000 } });
  expect(page.asked[2]?.signal.aborted).toBe(true);
});

test('circles are named and keep what was saved; what depends on them goes on', async () => {
  const page = pageOf([
    query('a', 'label_values($b)', { current: { text: 'x', value: 'x' } }),
    query('b', 'label_values($a)'),
    query('c', 'label_values(up{v="$a"}, c)'),
  ]);
  expect(page.loader.get().problems.get('a')).toContain('“b”');
  expect(page.asked.map((one) => one.query)).toEqual([{ kind: 'labelValues', selector: 'up{v="x"}', label: 'c' }]);
  await page.asked[0]?.answer(['1']);
  expect(page.pending()).toEqual([]);
  expect(page.valuesOf('a')).toEqual(['x']);
});

test('a failure is said, and its panels do not wait for ever', async () => {
  const page = pageOf([query('a', 'label_values(x)')]);
  await page.asked[0]?.fail('no such label');
  expect(page.loader.get().problems.get('a')).toBe('no such label');
  expect(page.pending()).toEqual([]);
});

test('no values yet: asked again after a while', async () => {
  const page = pageOf([query('a', 'label_values(x)')]);
  await page.asked[0]?.answer([]);
  expect(page.timers).toHaveLength(1);
  page.timers[0]?.();
  await page.asked[1]?.answer(['1']);
  expect(page.valuesOf('a')).toEqual(['1']);
  expect(page.timers).toHaveLength(0);
});

test('sources that cannot be asked keep their saved values, with a word about it', () => {
  const page = pageOf([query('a', 'x', { datasource: { type: 'loki', uid: 'l' }, current: { value: 's' } })]);
  expect(page.asked).toEqual([]);
  expect(page.loader.get().problems.get('a')).toContain('loki');
  expect(page.valuesOf('a')).toEqual(['s']);
});

test('custom lists and patterns may name other variables', async () => {
  const page = pageOf([
    { name: 'c', type: 'custom', query: '$t-1,$t-2' },
    { name: 't', type: 'textbox', query: 'n.' },
    query('q', 'label_values(x)', { regex: '/^$t$/' }),
  ]);
  expect(page.valuesOf('c')).toEqual(['n.-1']);
  await page.asked[0]?.answer(['nx', 'n.']);
  expect(page.loader.get().states[2]?.options.map((one) => one.value)).toEqual(['n.']);
});

test('filters by hand are put into queries; panels wait until that can be done', async () => {
  const filters: Variable = { name: 'f', type: 'adhoc' };
  const page = pageOf([filters]);
  expect(page.loader.get().filterQuery?.('up')).toBe('up');
  page.change({ fromUrl: () => ['job|=|a'] });
  expect(page.loader.get().filterQuery).toBeNull();
  await new Promise((done) => setTimeout(done, 0));
  const { filterQuery } = page.loader.get();
  expect(filterQuery?.('up')).toBe('up{job="a"}');
  page.change({ reloadCount: 1 });
  expect(page.loader.get().filterQuery).toBe(filterQuery);
});

test('a page begins with what is known at once, and asks nobody before it is alive', async () => {
  const list = [
    { name: 'env', type: 'custom', query: 'prod,dev' },
    query('host', 'label_values(up{env="$env"}, host)'),
  ];
  const { loader, inputs, asked, change } = pageOf(list, {}, true);
  loader.prime(inputs);
  await new Promise((resolve) => void setTimeout(resolve, 0));
  expect(asked).toEqual([]);
  expect([...loader.get().pending]).toEqual(['host']);
  change({});
  await new Promise((resolve) => void setTimeout(resolve, 0));
  expect(asked).toHaveLength(1);
  await asked[0]?.answer(['h1']);
  const valuesIn = ({ states }: ReturnType<typeof loader.get>) => states.map(({ values }) => values);
  expect(valuesIn(loader.get())).toEqual([['prod'], ['h1']]);
  expect(valuesIn(loader.getInitial())).toEqual([['prod'], ['']]);
});

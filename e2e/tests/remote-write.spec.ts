// Debian's Prometheus as a sender: what it scrapes and pushes can be queried here, with the same answers.
import { expect, test } from '@playwright/test';
import { type Running, type RunningPrometheus, startPrometheus, startTextExporter } from '../fixtures/exporters';
import { ADMIN, type Product, startProduct } from '../fixtures/product';
import { instantQuery, type VectorEntry } from '../fixtures/prometheus-api';

let exporter: Running;
let product: Product;
let sender: RunningPrometheus | undefined;

const EXPOSITION = [
  '# HELP pushed_requests_total Requests, as "pushed".',
  '# TYPE pushed_requests_total counter',
  ...[200, 404, 500].map((code) => `pushed_requests_total{code="${code}",path="/a b\\"c\\\\"} ${code * 1.25}`),
  '# TYPE pushed_odd gauge',
  'pushed_odd{kind="nan"} NaN',
  'pushed_odd{kind="infinite"} -Inf',
  // Not -0: the sender leaves out a value that equals 0, as proto3 has it.
  'pushed_odd{kind="zero"} 0',
  'pushed_odd{kind="text",text="Tür 🚪"} 1e-300',
].join('\n');

function senderConfig(exporterAddress: string, password: string): string {
  return `global: {scrape_interval: 500ms, scrape_timeout: 500ms, external_labels: {origin: sender}}
scrape_configs: [{job_name: pushed, static_configs: [{targets: ['${exporterAddress}']}]}]
remote_write:
  - url: ${product.url}/api/v1/write
    basic_auth: {username: ${ADMIN.login}, password: ${password}}
    queue_config: {batch_send_deadline: 200ms}
    metadata_config: {send_interval: 1s}
`;
}

test.beforeAll(async () => {
  exporter = await startTextExporter(() => `${EXPOSITION}\n`);
  product = await startProduct({ env: { WATCHFIRE_HOST_METRICS: 'off' } });
  sender = await startPrometheus(senderConfig(exporter.address, ADMIN.password));
});

test.afterAll(async () => {
  await sender?.dispose();
  await product.dispose();
  await exporter.dispose();
});

/** Without the label that the sender adds on the way. */
const comparable = (entries: readonly VectorEntry[]): string[] =>
  entries
    .map(({ metric, value }) => {
      const labels = Object.entries(metric).filter(([name]) => name !== 'origin');
      return JSON.stringify([labels.toSorted(([a], [b]) => (a < b ? -1 : 1)), value[1]]);
    })
    .toSorted();

test('what it pushes is there, with the same values', async () => {
  test.skip(sender === undefined, 'prometheus is not installed');
  await expect
    .poll(async () => (await instantQuery(product.api, 'count_over_time(pushed_odd{kind="zero"}[1m]) > 4')).length)
    .toBe(1);
  const other = sender as RunningPrometheus;
  for (const query of [
    'pushed_requests_total',
    'pushed_odd',
    'up{job="pushed"}',
    'sum by (code) (pushed_requests_total)',
  ])
    expect(comparable(await instantQuery(product.api, query)), query).toEqual(
      comparable(await instantQuery(other.api, query)),
    );
  const [labelled] = await instantQuery(product.api, 'up{job="pushed"}');
  expect(labelled?.metric['origin']).toBe('sender');
});

test('it counts no failed and no dropped samples', async () => {
  test.skip(sender === undefined, 'prometheus is not installed');
  const text = await (await fetch(`http://${(sender as RunningPrometheus).address}/metrics`)).text();
  for (const what of ['samples_failed', 'samples_dropped', 'metadata_failed'])
    expect(text, what).toMatch(new RegExp(`prometheus_remote_storage_${what}_total\\{[^}]*\\} 0\\n`));
});

test('types and help texts come along', async () => {
  test.skip(sender === undefined, 'prometheus is not installed');
  const metadata = async (): Promise<unknown> =>
    ((await product.api('/api/v1/metadata?metric=pushed_requests_total')) as { data: unknown }).data;
  await expect
    .poll(metadata)
    .toEqual({ pushed_requests_total: [{ type: 'counter', help: 'Requests, as "pushed".', unit: '' }] });
});

test('when a target goes away its series end here too', async () => {
  test.skip(sender === undefined, 'prometheus is not installed');
  await exporter.dispose();
  await expect.poll(async () => (await instantQuery(product.api, 'pushed_requests_total')).length).toBe(0);
  await expect
    .poll(async () => (await instantQuery(product.api, 'up{job="pushed"}')).map(({ value }) => value[1]))
    .toEqual(['0']);
});

test('without a login nothing is taken', async () => {
  const answer = await fetch(`${product.url}/api/v1/write`, { method: 'POST', body: new Uint8Array([0]) });
  expect(answer.status).toBe(401);
  const withLogin = await product.fetch('/api/v1/write', { method: 'POST', body: new Uint8Array([0]) });
  expect(withLogin.status).toBe(204);
  const packedOtherwise = { 'content-type': 'application/x-protobuf', 'content-encoding': 'gzip' };
  const refused = await product.fetch('/api/v1/write', {
    method: 'POST',
    body: new Uint8Array([0]),
    headers: packedOtherwise,
  });
  expect(refused.status).toBe(415);
});

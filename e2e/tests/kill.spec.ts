// kill -9 while scraping: what could be queried before can be queried after. WATCHFIRE_KILL_CYCLES sets how often (default 5).
import { expect, test } from '@playwright/test';
import { type Running, startTextExporter } from '../fixtures/exporters';
import { type Product, startProduct } from '../fixtures/product';

const CYCLES = Number(process.env['WATCHFIRE_KILL_CYCLES'] ?? '5');
const SERIES_COUNT = 200;

interface MatrixAnswer {
  readonly data: {
    readonly result: readonly {
      readonly metric: Readonly<Record<string, string>>;
      readonly values: readonly [number, string][];
    }[];
  };
}

let exporter: Running;
let product: Product;
let scrapeCount = 0;

test.beforeAll(async () => {
  exporter = await startTextExporter(() => {
    scrapeCount += 1;
    return Array.from({ length: SERIES_COUNT }, (_, at) => `ledger_value{n="${at}"} ${scrapeCount + at / 7}\n`).join(
      '',
    );
  });
  product = await startProduct({
    config: `global: {scrape_interval: 200ms, scrape_timeout: 200ms}\nscrape_configs: [{job_name: ledger, static_configs: [{targets: ['${exporter.address}']}]}]`,
  });
});

test.afterAll(async () => {
  await product.dispose();
  await exporter.dispose();
});

async function rawSamples(): Promise<Map<string, string>> {
  const answer = (await product.api(`/api/v1/query?query=${encodeURIComponent('ledger_value[1h]')}`)) as MatrixAnswer;
  const samples = new Map<string, string>();
  for (const { metric, values } of answer.data.result)
    for (const [time, value] of values) samples.set(`${metric['n']}@${time}`, value);
  return samples;
}

test(`${CYCLES} kills lose nothing that could be queried`, async () => {
  test.setTimeout(60_000 + CYCLES * 20_000);
  const readyTimesMs: number[] = [];
  for (let cycle = 0; cycle < CYCLES; cycle += 1) {
    await expect.poll(async () => (await rawSamples()).size).toBeGreaterThan((cycle + 1) * SERIES_COUNT * 3);
    // A moment that differs in each cycle, so that kills fall at different points of scrape and commit.
    await new Promise((resolve) => setTimeout(resolve, (cycle * 137) % 400));
    const before = await rawSamples();
    await product.child.end('SIGKILL');
    const startedMs = Date.now();
    product = await product.restart();
    readyTimesMs.push(Date.now() - startedMs);
    const after = await rawSamples();
    const missing = [...before].filter(([key, value]) => after.get(key) !== value);
    expect(missing.slice(0, 5), `${missing.length} of ${before.size} samples`).toEqual([]);
  }
  // Told, not asserted: times say something only on a quiet machine.
  const sorted = readyTimesMs.toSorted((a, b) => a - b);
  test.info().annotations.push({
    type: 'ready again',
    description: `median ${sorted[Math.floor(sorted.length / 2)]} ms, most ${sorted.at(-1)} ms`,
  });
  process.stdout.write(`ready again after ${sorted.join(', ')} ms\n`);
});

// The queries of `npm run bench -- query` without HTTP and PostgreSQL: from the head to the last byte of JSON, CPU ms of this process.
// Run: npx tsx bench/head-queries.bench.ts [only]; SERIES, HOURS, ROUNDS change its size. For comparing two builds of the engine.
import { createKeptMetrics } from '@/lib/formats/kept-metrics';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { queryDataJson } from '@/lib/formats/prometheus-json';
import { labelSetOf } from '@/lib/labels/label-set';
import { valueColumn } from '@/lib/encoding/value-block';
import { systemClock } from '@/server/platform/clock';
import { silentLog } from '@/server/platform/log';
import { createMetrics } from '@/server/platform/metrics';
import { createEngine } from '@/server/promql/create-engine';
import { Head } from '@/server/storage/head/head';
import { SeriesRegistry } from '@/server/storage/index/series-registry';
import type { SeriesReader } from '@/server/storage/ports';
import type { SegmentSource } from '@/server/storage/read/segment-source';
import { selectSeries } from '@/server/storage/read/select-series';
// @ts-expect-error: plain JavaScript.
import { QUERIES as queries } from './query/queries.mjs';
// @ts-expect-error: plain JavaScript.
import { FleetPart as fleetPart, labelsOf as fleetLabels } from './shared/fleet.mjs';

interface Fleet {
  readonly values: Float64Array;
  step(): void;
}
interface Query {
  readonly id: string;
  readonly text: string;
  readonly range?: readonly [seconds: number, stepSeconds: number];
}
const FleetPart = fleetPart as new (from: number, to: number) => Fleet;
const labelsOf = fleetLabels as (at: number) => [string, string][];
const QUERIES = queries as readonly Query[];

const SERIES = Number(process.env['SERIES'] ?? 20_000);
const HOURS = Number(process.env['HOURS'] ?? 6);
const ROUNDS = Number(process.env['ROUNDS'] ?? 7);
/** A folder for the answers, so that those of two builds can be compared. */
const DUMP = process.env['DUMP'];
const only = process.argv[2] ?? '';
const STEP_MS = 15_000;
const END_MS = 1_764_400_000_000 - (1_764_400_000_000 % 60_000);
const STEPS = (HOURS * 3_600_000) / STEP_MS;
/** As the benchmark from outside: sample times beside the steps. */
const START_MS = END_MS - STEPS * STEP_MS + 7000;

const NOTHING_SEALED: SegmentSource = {
  samplesPerSeries: () => 0,
  read: async () => ({ refs: () => [], columns: () => [] }),
};

function load(): Head {
  const registry = new SeriesRegistry();
  const head = new Head(registry);
  const generation = head.generation({ epoch: 1, writer: 1 });
  for (let at = 0; at < SERIES; at += 1) registry.create(labelSetOf(Object.fromEntries(labelsOf(at))));
  const fleet = new FleetPart(0, SERIES);
  const { words } = valueColumn(fleet.values);
  for (let step = 0; step < STEPS; step += 1) {
    fleet.step();
    const timestampMs = START_MS + step * STEP_MS;
    for (let at = 0; at < SERIES; at += 1) generation.add(at, timestampMs, { words, at });
  }
  for (const ref of registry.all()) {
    registry.noteSample(ref, START_MS);
    registry.noteSample(ref, END_MS);
  }
  return head;
}

async function run(): Promise<void> {
  const head = load();
  const reader: SeriesReader = {
    select: (matchers, range, hints) => selectSeries({ head, segments: () => NOTHING_SEALED, past: () => null }, { matchers, range, hints }),
    series: async () => [],
    labelNames: async () => [],
    labelValues: async () => [],
    metadata: () => [],
  };
  const engine = createEngine({
    reader,
    clock: systemClock,
    log: silentLog(),
    metrics: createMetrics({ withProcess: false }),
  });
  const kept = createKeptMetrics();
  const endMs = END_MS - 30_000;
  const ask = async ({ text, range }: Query): Promise<Uint8Array[]> => {
    const { value } = range
      ? await engine.range({ text, startMs: endMs - range[0] * 1000, endMs, stepMs: range[1] * 1000 })
      : await engine.instant({ text, timeMs: endMs });
    return [...queryDataJson(value, { kept })];
  };
  const medians: number[] = [];
  for (const query of QUERIES.filter(({ id }) => id.includes(only))) {
    const times: number[] = [];
    for (let round = -2; round < ROUNDS; round += 1) {
      const before = process.cpuUsage();
      await ask(query);
      const { user, system } = process.cpuUsage(before);
      if (round >= 0) times.push((user + system) / 1000);
    }
    times.sort((left, right) => left - right);
    if (DUMP) writeFileSync(join(DUMP, `${query.id.replaceAll(/\W/g, '_')}.json`), Buffer.concat(await ask(query)));
    const medianMs = times[ROUNDS >> 1] ?? NaN;
    medians.push(medianMs);
    console.log(`${medianMs.toFixed(2).padStart(9)}  ${query.id}`);
  }
  const mean = Math.exp(medians.reduce((sum, ms) => sum + Math.log(ms), 0) / medians.length);
  console.log(`${mean.toFixed(2).padStart(9)}  geometric mean, ms`);
}

void run();

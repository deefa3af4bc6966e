// Scraping at a fixed rate: CPU time for what the targets served.
import { setTimeout as pause } from 'node:timers/promises';
import { cpuSeconds, memoryMiB } from '../shared/process-tree.mjs';
import { startSystem } from '../shared/systems.mjs';
import { scrapeJob, startTargets } from '../shared/targets.mjs';

/** Prometheus begins some five seconds late, engines compile their hot paths, and the product writes down its new series. */
const WARMUP_SECONDS = 18;

const GLOBAL = 'global: {scrape_interval: 1s, scrape_timeout: 1s}\n';

export async function measureScrape(name, settings) {
  const { targets, series, seconds } = settings;
  const fleet = await startTargets(targets, series);
  const servedCount = async () => Number(await (await fetch(`${fleet.url}/served`)).text());
  try {
    const target = await startSystem(name, {
      ...settings,
      scrapeConfig: `${GLOBAL}scrape_configs:\n${scrapeJob(fleet.port, targets)}`,
    });
    try {
      const now = async () => ({ ms: performance.now(), cpu: cpuSeconds(target.pid), served: await servedCount() });
      await pause(WARMUP_SECONDS * 1000);
      const from = await now();
      await pause(seconds * 2000);
      const to = await now();
      const samples = to.served - from.served;
      const wallSeconds = (to.ms - from.ms) / 1000;
      process.stdout.write(`· ${name}: ${Math.round(samples / wallSeconds).toLocaleString('en')} samples/s\n`);
      return {
        system: name,
        samplesPerSecond: samples / wallSeconds,
        cpuSecondsPerMillion: ((to.cpu.all - from.cpu.all) / samples) * 1e6,
        postgresSecondsPerMillion: ((to.cpu.postgres - from.cpu.postgres) / samples) * 1e6,
        coresUsed: (to.cpu.all - from.cpu.all) / wallSeconds,
        memoryMiB: memoryMiB(target.pid),
      };
    } finally {
      await target.stop();
    }
  } finally {
    fleet.stop();
  }
}

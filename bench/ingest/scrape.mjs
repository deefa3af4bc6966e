// Scraping at a fixed rate: CPU time for what the targets served.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { cpuSeconds, memoryMiB } from '../shared/process-tree.mjs';
import { freePort, startSystem } from '../shared/systems.mjs';

/** Prometheus begins some five seconds late, engines compile their hot paths, and the product writes down its new series. */
const WARMUP_SECONDS = 18;

function configuration(port, targets) {
  const lines = ['global:', '  scrape_interval: 1s', '  scrape_timeout: 1s', 'scrape_configs:', '- job_name: bench'];
  lines.push('  static_configs:');
  for (let target = 0; target < targets; target += 1)
    lines.push(
      `  - targets: ['127.0.0.1:${port}']`,
      `    labels: {instance: 'host-${String(target).padStart(5, '0')}', __metrics_path__: '/metrics/${target}'}`,
    );
  return `${lines.join('\n')}\n`;
}

async function startTargets(targets, series) {
  const port = await freePort();
  const script = join(import.meta.dirname, '../shared/targets.process.mjs');
  const child = spawn(process.execPath, [script, port, targets, series].map(String), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await once(child, 'message');
  return {
    port,
    served: async () => Number(await (await fetch(`http://127.0.0.1:${port}/served`)).text()),
    stop: () => child.kill(),
  };
}

export async function measureScrape(name, settings) {
  const { targets, series, seconds } = settings;
  const fleet = await startTargets(targets, series);
  try {
    const target = await startSystem(name, { ...settings, scrapeConfig: configuration(fleet.port, targets) });
    try {
      const now = async () => ({ ms: performance.now(), cpu: cpuSeconds(target.pid), served: await fleet.served() });
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

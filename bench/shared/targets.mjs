// Many `/metrics` targets, served by a process of their own, so that its processor time is not the measured one's.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { endsWithRun } from './leftovers.mjs';
import { freePort } from './systems.mjs';

/** The `instance` of the target with this number. */
export function instanceOf(target) {
  return `host-${String(target).padStart(5, '0')}`;
}

/** Lines of a Prometheus configuration below `scrape_configs`: the targets behind the port, an instance each. */
export function scrapeJob(port, targets) {
  const lines = ['- job_name: bench', '  static_configs:'];
  for (let target = 0; target < targets; target += 1)
    lines.push(
      `  - targets: ['127.0.0.1:${port}']`,
      `    labels: {instance: '${instanceOf(target)}', __metrics_path__: '/metrics/${target}'}`,
    );
  return `${lines.join('\n')}\n`;
}

/** `targets` targets of `series` series each on 127.0.0.1; `url` has the counts of what was asked (`/served`, `/arrivals`). */
export async function startTargets(targets, series, port) {
  const ownPort = port ?? (await freePort());
  const script = join(import.meta.dirname, 'targets.process.mjs');
  const child = endsWithRun(
    spawn(process.execPath, [script, ownPort, targets, series].map(String), {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    }),
  );
  await once(child, 'message');
  return { port: ownPort, url: `http://127.0.0.1:${ownPort}`, stop: () => child.kill() };
}

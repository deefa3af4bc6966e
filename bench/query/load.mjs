// Starts the systems with the same history: loaded now, or kept from an earlier run.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { send } from '../shared/sender.mjs';
import { makeFolder, startSystem } from '../shared/systems.mjs';
import { ask } from './ask.mjs';

const STEP_MS = 15_000;
/** Evaluation times are whole quarters of minutes. Versions of Prometheus do not agree on a sample that lies on a window's edge. */
const BESIDE_MS = 7000;
const LOAD = { samples: 2000, perSeries: 10, connections: 4 };
/** Prometheus and VictoriaMetrics write and merge files after a load. */
const SETTLE_MS = 20_000;
/** Each round asks the same again: answers that were kept would say nothing about evaluation (peers are asked without, too). */
const NO_KEPT_ANSWERS = 'query: { max_cache_size: 0 }\n';
/** The head keeps all of it. */
const UNSEALED = `storage: { seal_interval: 1d }\n${NO_KEPT_ANSWERS}`;
/** All of it goes to segments at the next whole minute. */
const SEALED = `storage: { seal_interval: 1m }\n${NO_KEPT_ANSWERS}`;
const SEAL_TIMEOUT_MS = 180_000;

/** The history ends at the last whole minute before now. */
function planHistory({ series, hours }) {
  const endMs = Math.floor(Date.now() / 60_000) * 60_000;
  const steps = (hours * 3_600_000) / STEP_MS;
  return { series, hours, steps, endMs, startMs: endMs - steps * STEP_MS + BESIDE_MS };
}

/** Folder of a system below `keepPath`, else a new one that goes when the run ends. */
function folderOf(name, keepPath) {
  if (!keepPath) return makeFolder(name);
  const path = join(keepPath, name);
  mkdirSync(join(path, 'data'), { recursive: true, mode: 0o755 });
  return { path, dataDir: join(path, 'data'), remove: () => undefined };
}

function keptHistory({ path }, wanted) {
  const notePath = join(path, 'history.json');
  if (!existsSync(notePath)) return undefined;
  const kept = JSON.parse(readFileSync(notePath, 'utf8'));
  return kept.series === wanted.series && kept.hours === wanted.hours ? kept : undefined;
}

/** Running systems and the history that all of them have. `isSealed`: the product answers from segments, not from its head. */
export async function startLoaded(names, { root, series, hours, keepPath, isSealed, nodeArguments, report }) {
  const folders = names.map((name) => folderOf(name, keepPath));
  const kept = folders.map((folder) => keptHistory(folder, { series, hours }));
  const first = kept.find((one) => one) ?? planHistory({ series, hours });
  const targets = [];
  const stop = async () => {
    await Promise.all(targets.map((target) => target.stop()));
    for (const folder of folders) folder.remove();
  };
  try {
    for (const [at, name] of names.entries()) {
      const settings = isSealed ? SEALED : UNSEALED;
      const target = await startSystem(name, { root, folder: folders[at], settings, nodeArguments });
      targets.push(target);
      if (kept[at]?.endMs === first.endMs) continue;
      const startedMs = performance.now();
      await send({ target, ...LOAD, series, steps: first.steps, startMs: first.startMs });
      report(`${name}: ${series * first.steps} samples in ${((performance.now() - startedMs) / 1000).toFixed(1)} s`);
      if (keepPath) writeFileSync(join(folders[at].path, 'history.json'), JSON.stringify(first));
      if (name === 'victoria-metrics') await ask(target, '/internal/force_merge');
    }
    const ours = targets.find(({ name }) => name === 'watchfire');
    if (isSealed && ours) await waitUntilSealed(ours);
    if (kept.some((one) => one?.endMs !== first.endMs)) await pause(SETTLE_MS);
  } catch (thrown) {
    await stop();
    throw thrown;
  }
  return { targets, history: first, stop };
}

async function waitUntilSealed(target) {
  const deadlineMs = performance.now() + SEAL_TIMEOUT_MS;
  while (performance.now() < deadlineMs) {
    const { body } = await ask(target, '/metrics');
    const [, samples] = /^watchfire_store_head_samples (\S+)/m.exec(body.toString()) ?? [];
    // Its own metrics go on arriving.
    if (Number(samples) < 100_000) return;
    await pause(500);
  }
  throw new Error(`watchfire did not seal its head within ${SEAL_TIMEOUT_MS / 1000} s`);
}

// `npm run soak -- churn`: full churn. Each hour all series but one in a hundred are replaced; hours pass as fast as the store takes them in.
// Shows what stays in memory of series that are long gone, and whether both old and new ones are found.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { endsWithRun } from '../shared/leftovers.mjs';
import { fixed, grouped, printTable, writeResult } from '../shared/report.mjs';
import { UsageError } from '../shared/systems.mjs';

export const options = {
  /** New ones each hour. */
  series: { type: 'string', default: '200000' },
  hours: { type: 'string', default: '24' },
  /** Series that ended and stay in memory (storage.max_ended_series). */
  ended: { type: 'string', default: '100000' },
};

function whole(values, name, least) {
  const value = Number(values[name]);
  if (!(Number.isInteger(value) && value >= least && value <= 10_000_000))
    throw new UsageError(`Cannot run: --${name} must be a whole number from ${least} to 10000000`);
  return value;
}

const timesOf = ({ firstMs, againMs }) => `${fixed(firstMs, 1)} / ${fixed(againMs, 1)}`;

/** Returns the exit code. */
export async function run(values) {
  const settings = { series: whole(values, 'series', 2000), hours: whole(values, 'hours', 2), ended: whole(values, 'ended', 0) };
  const child = endsWithRun(
    spawn(
      process.execPath,
      ['--expose-gc', '--import', 'tsx', 'bench/soak/churn.bench.ts', JSON.stringify(settings)],
      { cwd: values.root, stdio: ['ignore', 'pipe', 'inherit'] },
    ),
  );
  const lines = [];
  createInterface({ input: child.stdout }).on('line', (text) => {
    const line = JSON.parse(text);
    lines.push(line);
    if (line.hour !== undefined)
      process.stdout.write(
        `· hour ${line.hour + 1}: ${grouped(line.series_references)} series met, ${grouped(line.known_series)} in memory, ${fixed(line.rssMiB, 0)} MiB\n`,
      );
  });
  const [code] = await once(child, 'close');
  const end = lines.at(-1);
  if (code !== 0 || end?.startSeconds === undefined) throw new Error(`the run ended with ${code}`);
  const hours = lines.slice(0, -1);
  printTable(
    `full churn: ${grouped(settings.series)} new series an hour, ${settings.hours} hours`,
    ['hour', 'series met', 'in memory', 'MiB (heap, buffers)', 'CPU s to write', 'newest hour, ms: first / again', 'old hour, ms'],
    hours.map((one) => [
      String(one.hour + 1),
      grouped(one.series_references),
      grouped(one.known_series),
      `${fixed(one.rssMiB, 0)} (${fixed(one.heapMiB, 0)}, ${fixed(one.buffersMiB, 0)})`,
      fixed(one.writeCpuSeconds, 1),
      timesOf(one.newest),
      timesOf(one.old),
    ]),
  );
  printTable('after a restart', ['measure', 'measured'], [
    ['start, s', fixed(end.startSeconds, 1)],
    ['series in memory', grouped(end.known_series)],
    ['memory, MiB', fixed(end.rssMiB, 0)],
    ['newest hour, ms: first / again', timesOf(end.newest)],
    ['oldest hour', timesOf(end.old)],
    ['answers with a wrong number of samples, in all', String(end.wrongCount)],
  ]);
  writeResult(values.resultPath, { settings, hours, end });
  return end.wrongCount === 0 ? 0 : 1;
}

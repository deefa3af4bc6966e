// `npm run bench -- NAME [--option value …]`: measures the built product; without NAME lists what can be measured.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { prepare, PrepareError, ROOT } from './prepare.mjs';

/** Each module exports `options` (of node:util's parseArgs) and `run(values)`. */
const BENCHES = {
  ingest: {
    help: 'remote write and scrapes, beside Prometheus and VictoriaMetrics where they are installed: samples/s, CPU seconds per million',
    load: () => import('../bench/ingest/ingest.mjs'),
  },
};

function list() {
  process.stdout.write('usage: npm run bench -- NAME [--option value …]\n\n');
  for (const [name, { help }] of Object.entries(BENCHES)) process.stdout.write(`  ${name.padEnd(8)} ${help}\n`);
}

const [name, ...args] = process.argv.slice(2);
const bench = name === undefined || !Object.hasOwn(BENCHES, name) ? undefined : BENCHES[name];

if (!bench) {
  list();
  process.exitCode = name === undefined ? 0 : 2;
} else {
  try {
    const { options, run } = await bench.load();
    const { values } = parseArgs({ args, options: { ...options, help: { type: 'boolean' } } });
    if (values.help) {
      for (const [option, { default: standard }] of Object.entries(options))
        process.stdout.write(`  --${option.padEnd(20)} ${standard ?? ''}\n`);
    } else {
      await prepare({ report: (line) => process.stdout.write(`· ${line}\n`) });
      process.exitCode = await run({ ...values, root: ROOT, resultPath: join(ROOT, 'bench/results', `${name}.json`) });
    }
  } catch (thrown) {
    const isOurs = thrown instanceof PrepareError || /^ERR_(PARSE_ARGS|USAGE)/.test(thrown?.code ?? '');
    if (!isOurs) throw thrown;
    process.stderr.write(`${thrown.message}\n`);
    process.exitCode = 2;
  }
}

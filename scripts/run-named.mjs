// The commands `npm run bench` and `npm run soak`: a list of named modules, each with options and a run of its own.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cleanWhenInterrupted } from '../bench/shared/leftovers.mjs';
import { prepare, PrepareError, ROOT } from './prepare.mjs';

/**
 * `entries`: name → { help, load }; the module exports `options` (of node:util's parseArgs) and `run(values)`, which returns the exit
 * code. Without a name the entries are listed.
 */
export async function runNamed(command, entries) {
  const [name, ...args] = process.argv.slice(2);
  const entry = name !== undefined && Object.hasOwn(entries, name) ? entries[name] : undefined;
  if (!entry) {
    list(command, entries);
    process.exitCode = name === undefined ? 0 : 2;
    return;
  }
  try {
    const { options, run } = await entry.load();
    const { values } = parseArgs({ args, options: { ...options, help: { type: 'boolean' } } });
    if (values.help) {
      for (const [option, { default: standard }] of Object.entries(options))
        process.stdout.write(`  --${option.padEnd(20)} ${standard ?? ''}\n`);
      return;
    }
    cleanWhenInterrupted();
    await prepare({ report: (line) => process.stdout.write(`· ${line}\n`) });
    // A package that ends PostgreSQL with the process sets the exit code of those that end by themselves to 0.
    process.exit(await run({ ...values, root: ROOT, resultPath: join(ROOT, 'bench/results', `${name}.json`) }));
  } catch (thrown) {
    const isOurs = thrown instanceof PrepareError || /^ERR_(PARSE_ARGS|USAGE)/.test(thrown?.code ?? '');
    if (!isOurs) throw thrown;
    process.stderr.write(`${thrown.message}\n`);
    process.exitCode = 2;
  }
}

function list(command, entries) {
  process.stdout.write(
    `usage: npm run ${command} -- NAME [--option value …]   (--help after a name shows its options)\n\n`,
  );
  for (const [name, { help }] of Object.entries(entries)) process.stdout.write(`  ${name.padEnd(8)} ${help}\n`);
}

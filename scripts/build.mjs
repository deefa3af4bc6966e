// `npm run build`: brings database client, server and pages up to date and starts nothing.
import { prepare, PrepareError } from './prepare.mjs';

try {
  await prepare({ report: (line) => process.stdout.write(`· ${line}\n`) });
} catch (thrown) {
  if (!(thrown instanceof PrepareError)) throw thrown;
  process.stderr.write(`${thrown.message}\n`);
  process.exit(1);
}

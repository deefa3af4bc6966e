// A TCP port of 127.0.0.1 for a server of ours that must have the same one again later.
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { EnvironmentError } from '@/lib/errors/environment-error';

/**
 * Below what Linux (from 32768 on), macOS and Windows (from 49152 on) give to outgoing connections: one of those could have it when the
 * server is started again, for as long as it lasts.
 */
const FIRST_PORT = 20_000;
const END_PORT = 32_000;
const ATTEMPT_LIMIT = 100;

/** Free at this moment; `pick` proposes ports. Throws EnvironmentError when none is found. */
export async function takeFreePort(pick: (first: number, end: number) => number = randomInt): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPT_LIMIT; attempt += 1) {
    const port = pick(FIRST_PORT, END_PORT);
    if (await isFree(port)) return port;
  }
  throw new EnvironmentError(`No TCP port of 127.0.0.1 from ${FIRST_PORT} to ${END_PORT - 1} is free`, {
    remedy: 'End programs that listen on many ports',
  });
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

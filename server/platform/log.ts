// Structured logs. One line of JSON an event, or a readable line when a person watches the terminal.
import pino from 'pino';

export type Log = Pick<pino.Logger, 'debug' | 'info' | 'warn' | 'error' | 'child'>;

/** Never logged, wherever it stands in an object. */
const REDACTED = ['password', 'token', 'secret', 'authorization', 'cookie'].flatMap((name) => [
  name,
  `*.${name}`,
  `*.*.${name}`,
]);

export function createLog(level: string): Log {
  return pino({
    level,
    redact: { paths: REDACTED, censor: '<secret>' },
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
  });
}

/** For tests that do not care. */
export function silentLog(): Log {
  return pino({ level: 'silent' });
}

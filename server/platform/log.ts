// Structured logs. One line of JSON an event, or a readable line when a person watches the terminal.
import pino from 'pino';

export type Log = Pick<pino.Logger, 'debug' | 'info' | 'warn' | 'error' | 'child'>;

/** Never logged, wherever it stands in an object. */
const REDACTED = ['password', 'token', 'secret', 'authorization', 'cookie'].flatMap((name) => [
  name,
  `*.${name}`,
  `*.*.${name}`,
]);

/** `auto`: lines for people in a terminal, else JSON. */
export type LogFormat = 'auto' | 'json' | 'text';

export function createLog(level: string, format: LogFormat = 'json'): Log {
  const isText = format === 'text' || (format === 'auto' && process.stdout.isTTY);
  const options: pino.LoggerOptions = {
    level,
    redact: { paths: REDACTED, censor: '<secret>' },
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  };
  if (!isText) return pino(options);
  return pino(options, { write: (line) => process.stdout.write(`${readableLine(line)}\n`) });
}

/** `12:04:31 info  embedded PostgreSQL runs  pid=812`. Control characters of values stay escaped. */
export function readableLine(json: string): string {
  const { time, level, msg, stack, ...rest } = JSON.parse(json) as Record<string, unknown>;
  const fields = Object.entries(rest).map(([name, value]) =>
    typeof value === 'string' && /^[\w./:@-]+$/.test(value) ? ` ${name}=${value}` : ` ${name}=${JSON.stringify(value)}`,
  );
  const clockText = String(time).slice(11, 19);
  const trace = typeof stack === 'string' ? `\n${stack}` : '';
  return `${clockText} ${String(level).padEnd(5)} ${String(msg)} ${fields.join('')}${trace}`.trimEnd();
}

/** For tests that do not care. */
export function silentLog(): Log {
  return pino({ level: 'silent' });
}

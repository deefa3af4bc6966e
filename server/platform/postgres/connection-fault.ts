// Tells "the database is away or overloaded" from a mistake in a statement. Knows the codes of Node, PostgreSQL, pg and Prisma.

const NODE_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EPIPE',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
]);
/** SQLSTATE classes: connection, resources, operator's intervention, system error; and single codes. */
const SQLSTATE = /^(08|53|57|58)[0-9A-Z]{3}$|^(25006|55P03|40001|40P01)$/;
/** Prisma: cannot reach, timed out, closed, too many connections, pool timeout. */
const PRISMA_CODES = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2037']);
/** Errors that pg and pg-pool make without a code. */
const MESSAGES =
  /^(Connection terminated|Query read timeout|timeout exceeded when trying to connect|Client has encountered a connection error)|connection timeout|Cannot use a pool after calling end/i;
const CAUSE_DEPTH = 5;

/** True when waiting and asking again may help. */
export function isDatabaseFault(thrown: unknown): boolean {
  let current: unknown = thrown;
  for (let depth = 0; depth < CAUSE_DEPTH && typeof current === 'object' && current !== null; depth++) {
    if (hasFaultCode(current) || hasFaultMessage(current)) return true;
    current = 'cause' in current ? current.cause : undefined;
  }
  return false;
}

function hasFaultCode(error: object): boolean {
  // Prisma's adapter keeps the SQLSTATE in originalCode.
  const codes = ['code' in error ? error.code : undefined, 'originalCode' in error ? error.originalCode : undefined];
  return codes.some(
    (code) => typeof code === 'string' && (NODE_CODES.has(code) || SQLSTATE.test(code) || PRISMA_CODES.has(code)),
  );
}

function hasFaultMessage(error: object): boolean {
  return 'message' in error && typeof error.message === 'string' && MESSAGES.test(error.message);
}

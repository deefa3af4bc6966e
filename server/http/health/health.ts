// Health checks of Prometheus' and Grafana's clients. They need no login and answer while the database is away.
import { type Role, roleAllows } from '@/lib/api/roles';
import type { ReceiverFailure } from '@/server/alerting/ports';
import type { Handler } from '@/server/http/route';

export interface HealthDeps {
  readonly version: string;
  readonly commit: string;
  /** Why the process is not ready; null when it is. */
  readonly unreadyReason: () => string | null;
  readonly isDatabaseUp: () => boolean;
  readonly isStopping: () => boolean;
  readonly failingReceivers: () => readonly ReceiverFailure[];
}

/** The process lives, whatever its database does. */
export function createHealthyHandler(): Handler {
  return async () => text('Watchfire is Healthy.\n');
}

export function createReadyHandler({ unreadyReason, isStopping }: HealthDeps): Handler {
  return async () => {
    const reason = unreadyReason();
    if (reason === null) return text('Watchfire is Ready.\n');
    return text(`Service Unavailable: ${reason}\n`, 503, {
      'retry-after': '1',
      'x-prometheus-stopping': String(isStopping()),
    });
  };
}

/** Grafana's shape and status codes; to those who may see alerts also which receivers fail. */
export function createApiHealthHandler({ version, commit, isDatabaseUp, failingReceivers }: HealthDeps): Handler {
  return async (_request, { identity: { role } }) => {
    const isUp = isDatabaseUp();
    const maySee = role !== null && roleAllows(role, 'alerts:read');
    const body = {
      commit,
      database: isUp ? 'ok' : 'failing',
      version,
      ...(maySee && { failingReceivers: failingReceivers().map((failure) => shownFailure(failure, role)) }),
    };
    return new Response(JSON.stringify(body), {
      status: isUp ? 200 : 503,
      headers: { 'content-type': 'application/json', ...(!isUp && { 'retry-after': '1' }) },
    });
  };
}

/** What a receiver answered, and where it is, is for those who manage it. */
function shownFailure({ receiver, integration, sinceMs, lastError, statusCode }: ReceiverFailure, role: Role) {
  return {
    receiver,
    integration,
    since: new Date(sinceMs).toISOString(),
    ...(roleAllows(role, 'receivers:manage') && { lastError }),
    ...(statusCode !== undefined && { statusCode }),
  };
}

function text(body: string, status = 200, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(body, { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers } });
}

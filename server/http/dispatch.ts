// What happens to every request of the route table: ready? who? from where? may they? then the handler, then errors become answers.
import { randomBytes } from 'node:crypto';
import type { Action } from '@/lib/api/roles';
import { isEnvironmentError } from '@/lib/errors/environment-error';
import type { Identity } from '@/server/auth/identity';
import { bugFault, errorAnswer, type Fault, faultOf, unavailable } from '@/server/http/error-answer';
import type { ApiRequest, RequestContext, Route } from '@/server/http/route';
import type { Answer } from '@/server/http/whole-answer';
import type { Log } from '@/server/platform/log';
import { isDatabaseFault } from '@/server/platform/postgres/connection-fault';

export interface DispatchDeps {
  readonly auth: {
    identify(request: ApiRequest, remoteAddress: string): Promise<Identity>;
    /** Throws InputError 401 or 403. */
    authorize(identity: Identity, permission: Action | 'public', isOpenToTrustedNetworks: boolean): void;
    /** Throws InputError 403 or 415. */
    checkCsrf(request: ApiRequest, identity: Identity, permission: Action | 'public'): void;
  };
  /** Why only routes marked `isAvailableUnready` answer now; null when all do. */
  readonly unreadyReason: () => string | null;
  /** Ends waiting for a database that went silent (outage-watch.ts). */
  readonly guard: <T>(work: Promise<T>) => Promise<T>;
  readonly onBug: () => void;
  readonly log: Log;
}

export interface Exchange {
  readonly request: ApiRequest;
  readonly url: URL;
  readonly params: Readonly<Record<string, string>>;
  readonly remoteAddress: string;
  readonly signal: AbortSignal;
}

export type Dispatch = (route: Route, exchange: Exchange) => Promise<Answer>;

const UNREADY_RETRY_AFTER_SECONDS = 1;

/** Never rejects. */
export function createDispatch(deps: DispatchDeps): Dispatch {
  return async (route, exchange) => {
    try {
      const reason = deps.unreadyReason();
      // First of all: without a database nobody can be identified, and a caller is to be told at once.
      if (reason !== null && route.isAvailableUnready !== true)
        return toAnswer(unavailable(`Watchfire is not ready: ${reason}`, UNREADY_RETRY_AFTER_SECONDS), route, exchange);
      const work = answer(deps, route, exchange, reason === null);
      return await (route.isAvailableUnready === true ? work : deps.guard(work));
    } catch (thrown) {
      return answerError(thrown, { deps, route, exchange });
    }
  };
}

async function answer(deps: DispatchDeps, route: Route, exchange: Exchange, isReady: boolean): Promise<Answer> {
  const identity = await identify(deps, route, exchange, isReady);
  deps.auth.checkCsrf(exchange.request, identity, route.permission);
  deps.auth.authorize(identity, route.permission, route.isOpenToTrustedNetworks);
  return route.handler(exchange.request, new ExchangeContext(exchange, identity));
}

/** As ListenerExchange, a class for its accessor. */
class ExchangeContext implements RequestContext {
  readonly params: RequestContext['params'];
  readonly url: URL;
  readonly remoteAddress: string;

  constructor(
    private readonly exchange: Exchange,
    readonly identity: Identity,
  ) {
    this.params = exchange.params;
    this.url = exchange.url;
    this.remoteAddress = exchange.remoteAddress;
  }

  get signal(): AbortSignal {
    return this.exchange.signal;
  }
}

/** A public route answers without knowing who asks when the database cannot say. */
async function identify(
  { auth, guard }: DispatchDeps,
  route: Route,
  { request, remoteAddress }: Exchange,
  isReady: boolean,
): Promise<Identity> {
  const isIndifferent = route.permission === 'public' && route.isAvailableUnready === true;
  if (isIndifferent && !isReady) return { kind: 'anonymous', role: null };
  try {
    // Nobody else ends its waiting where the route itself answers without the database.
    return await guard(auth.identify(request, remoteAddress));
  } catch (thrown) {
    if (isIndifferent && (isEnvironmentError(thrown) || isDatabaseFault(thrown)))
      return { kind: 'anonymous', role: null };
    throw thrown;
  }
}

interface Failure {
  readonly deps: DispatchDeps;
  readonly route: Route;
  readonly exchange: Exchange;
}

function answerError(thrown: unknown, { deps, route, exchange }: Failure): Response {
  const fault = faultOf(thrown);
  if (fault) return toAnswer(fault, route, exchange);
  return toAnswer(reportBug(deps, thrown, `${exchange.request.method} ${route.path}`), route, exchange);
}

/** Logs a mistake of ours with its stack and gives the fault that names it for the client. */
export function reportBug({ log, onBug }: Pick<DispatchDeps, 'log' | 'onBug'>, thrown: unknown, where: string): Fault {
  const bugId = randomBytes(4).toString('hex');
  onBug();
  const stack = thrown instanceof Error ? stackWithCauses(thrown) : String(thrown);
  log.error({ bugId, where, stack }, 'a bug of Watchfire');
  return bugFault(bugId);
}

function stackWithCauses(error: Error): string {
  const own = error.stack ?? error.message;
  return error.cause instanceof Error ? `${own}\ncaused by ${stackWithCauses(error.cause)}` : own;
}

function toAnswer(fault: Fault, route: Route, { request }: Exchange): Response {
  return errorAnswer(fault, route.errors, { isBrowser: isPageScript(request) });
}

/** A browser's script: it shows its own sign-in page. A browser that opens the address itself may ask its person. */
function isPageScript({ headers }: ApiRequest): boolean {
  const mode = headers.get('sec-fetch-mode');
  return mode !== null && mode !== 'navigate';
}

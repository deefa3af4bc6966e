// One listening port: checks the form of each request, finds its route, dispatches it, and gives the rest to the pages.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { type Dispatch, type Exchange, reportBug } from '@/server/http/dispatch';
import { errorAnswer, type ErrorStyle, type Fault, faultOf } from '@/server/http/error-answer';
import type { HttpMetrics } from '@/server/http/http-metrics';
import { remoteAddressOf, requestUrl, signalOf, toApiRequest } from '@/server/http/node-adapter';
import { hasBody } from '@/server/http/request-body';
import { isBelowApi, parseRequestPath, refuseBrokenEncoding, type RequestPath } from '@/server/http/request-path';
import { writeResponse } from '@/server/http/response-writer';
import type { ApiRequest } from '@/server/http/route';
import type { Router } from '@/server/http/router';
import { type Answer, WholeAnswer } from '@/server/http/whole-answer';
import { DATA_POLICY, SECURITY_HEADERS, STRICT_TRANSPORT } from '@/server/http/security-headers';
import type { Clock } from '@/server/platform/clock';
import type { Log } from '@/server/platform/log';

/** Answers what the route table does not have: the pages. `null` on the extra ports, where there are none. */
export interface Pages {
  /** Whether the pages want the request; others get 404 or 405. */
  accepts(method: string, path: RequestPath): boolean;
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Takes over the socket, or destroys it. Absent: whoever asks to speak another protocol is answered in HTTP/1.1. */
  upgrade?(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

export interface ListenerDeps {
  readonly router: Router;
  readonly dispatch: Dispatch;
  readonly pages: Pages | null;
  readonly isHttps: boolean;
  readonly isStopping: () => boolean;
  readonly httpMetrics: HttpMetrics;
  readonly clock: Clock;
  readonly log: Log;
}

const HEADERS_TIMEOUT_MS = 10_000;
const BODY_TIMEOUT_MS = 60_000;
const KEEP_ALIVE_MS = 65_000;
/** Selectors of a dashboard's variables come as GET, with every chosen value. */
const HEADER_LIMIT_BYTES = 64 * 1024;
const HEADER_COUNT_LIMIT = 500;
const CONNECTION_LIMIT = 10_000;
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
/** How long the rest of a body that nobody wants may take to arrive: most clients read our answer only when all is sent. */
const DRAIN_MS = 5000;

export function createListener(deps: ListenerDeps): Server {
  const server = createServer(
    {
      maxHeaderSize: HEADER_LIMIT_BYTES,
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: BODY_TIMEOUT_MS,
      connectionsCheckingInterval: 5000,
      keepAliveTimeout: KEEP_ALIVE_MS,
      requireHostHeader: false,
    },
    (request, response) => void answer(deps, request, response),
  );
  server.maxConnections = CONNECTION_LIMIT;
  server.on('clientError', (error, socket) => refuseBroken(error, socket));
  // One more than may come, so that too many are seen and not silently left out.
  server.maxHeadersCount = HEADER_COUNT_LIMIT + 1;
  server.on('connect', (_request, socket: Duplex) => endWith(socket, '405 Method Not Allowed'));
  // Without a listener an upgrade is left out by Node, as HTTP wants it: clients in Java and curl offer h2c with every request.
  if (deps.pages?.upgrade)
    server.on('upgrade', (request, socket: Duplex, head: Buffer) => {
      socket.on('error', () => undefined);
      deps.pages?.upgrade?.(request, socket, head);
    });
  return server;
}

interface Connection {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** A class for its accessor: one in an object literal would be kept, with the whole request, until the next collection of all objects. */
class ListenerExchange implements Exchange {
  readonly remoteAddress: string;
  private made: AbortSignal | undefined;

  constructor(
    readonly request: ApiRequest,
    readonly url: URL,
    readonly params: Exchange['params'],
    private readonly connection: Connection,
  ) {
    this.remoteAddress = remoteAddressOf(connection.request);
  }

  /** Most answers are there before anybody could ask. */
  get signal(): AbortSignal {
    return (this.made ??= signalOf(this.connection.response));
  }
}

async function answer(deps: ListenerDeps, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const startedMs = deps.clock.monotonicMs();
  let route = 'none';
  response.once('close', () =>
    deps.httpMetrics.answered(route, response.statusCode, deps.clock.monotonicMs() - startedMs),
  );
  request.on('error', () => undefined);
  response.on('error', () => undefined);
  prepareHeaders(deps, response);
  try {
    route = await findAndSend(deps, request, response);
  } catch (thrown) {
    await fail(deps, thrown, { request, response });
  }
}

function prepareHeaders({ isHttps, isStopping }: ListenerDeps, response: ServerResponse): void {
  for (const [name, value] of SECURITY_HEADERS) response.setHeader(name, value);
  if (isHttps) response.setHeader('strict-transport-security', STRICT_TRANSPORT);
  if (isStopping()) response.setHeader('connection', 'close');
}

/** Returns the name of the route for the metrics. */
async function findAndSend(deps: ListenerDeps, request: IncomingMessage, response: ServerResponse): Promise<string> {
  const method = request.method ?? 'GET';
  const path = parseRequestPath(request.url ?? '');
  const style = styleFor(path.raw);
  if (request.rawHeaders.length > 2 * HEADER_COUNT_LIMIT) {
    const message = `Cannot answer this request: it has more than ${HEADER_COUNT_LIMIT} headers`;
    await send(refusal(431, message, style), { request, response });
    return 'none';
  }
  if (!METHODS.has(method)) {
    await send(refusal(405, `Cannot answer method ${method}`, style), { request, response });
    return 'none';
  }
  const match = deps.router.match(method, path);
  if (match.kind === 'found') {
    const url = requestUrl(request);
    refuseBrokenEncoding(url.search, 'query string');
    const exchange = new ListenerExchange(toApiRequest(request, match.route), url, match.params, { request, response });
    await send(await deps.dispatch(match.route, exchange), { request, response });
    return match.route.path;
  }
  if (match.kind === 'method') {
    const { allowed } = match;
    if (method === 'OPTIONS' && match.route.errors === 'prometheus') {
      // What a browser asks before it calls from another site: answered, and nothing is allowed.
      await send(new Response(null, { status: 204, headers: { allow: allowed.join(', ') } }), { request, response });
      return match.route.path;
    }
    const message = `Cannot answer method ${method} here: allowed are ${allowed.join(', ')}`;
    await send(refusal(405, message, match.route.errors, allowed), { request, response });
    return match.route.path;
  }
  if (deps.pages?.accepts(method, path)) {
    requestUrl(request);
    await deps.pages.handle(request, response);
    return 'page';
  }
  const isPage = deps.pages !== null && !isBelowApi(path.raw);
  const fault: [number, string] = isPage ? [405, `Cannot answer method ${method} here`] : [404, 'Not found'];
  await send(refusal(...fault, style, isPage ? ['GET', 'HEAD'] : undefined), { request, response });
  return 'none';
}

/** Form of errors where no route says it. */
function styleFor(raw: string): ErrorStyle {
  if (raw.startsWith('/api/v1/')) return 'prometheus';
  if (raw.startsWith('/api/v2/')) return 'alertmanager';
  return isBelowApi(raw) ? 'grafana' : 'text';
}

function refusal(status: number, message: string, style: ErrorStyle, allowed?: readonly string[]): Response {
  const errorType = status === 404 ? 'not_found' : 'bad_data';
  return errorAnswer({ status, message, errorType, ...(allowed && { allowed }) }, style);
}

async function send(answered: Answer, { request, response }: Connection): Promise<void> {
  const rest = takeRest(request);
  // A connection that ends with this answer ends when the client has sent all, or took too long.
  if (endsConnection(request, response)) await rest;
  else void rest.then((isComplete) => isComplete || request.socket.destroy());
  if (response.destroyed) {
    await answered.body?.cancel();
    return;
  }
  const headers = answered instanceof WholeAnswer ? undefined : answered.headers;
  if (headers?.has('cache-control') !== true) response.setHeader('cache-control', 'private, no-store');
  if (headers?.has('content-security-policy') !== true) response.setHeader('content-security-policy', DATA_POLICY);
  const acceptEncoding = request.headers['accept-encoding'] ?? '';
  await writeResponse(answered, response, { acceptEncoding, isHead: request.method === 'HEAD' });
}

/** Errors before a route was found, and answers whose stream failed half-way: those can only be cut off. */
async function fail(deps: ListenerDeps, thrown: unknown, { request, response }: Connection): Promise<void> {
  if (response.destroyed) return;
  const path = (request.url ?? '').split('?', 1)[0] ?? '';
  const fault: Fault =
    faultOf(thrown) ?? reportBug({ log: deps.log, onBug: deps.httpMetrics.bug }, thrown, `${request.method} ${path}`);
  if (response.headersSent) {
    response.destroy();
    return;
  }
  await send(errorAnswer(fault, styleFor(path)), { request, response }).catch(() => response.destroy());
}

/**
 * Takes what nobody reads and is still on its way: a client that reads our answer only when it has sent all would meet a
 * reset instead. Resolves with whether all came in time.
 */
async function takeRest(request: IncomingMessage): Promise<boolean> {
  if (!hasBody(request) || request.complete || request.destroyed) return true;
  request.unpipe();
  // Of a reader that stopped at the limit: with it nothing would flow.
  request.removeAllListeners('readable');
  request.resume();
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(request.complete), DRAIN_MS).unref();
    request.once('close', () => {
      clearTimeout(timer);
      resolve(true);
    });
    request.once('end', () => resolve(true));
  });
}

function endsConnection(request: IncomingMessage, response: ServerResponse): boolean {
  const wishes = `${String(response.getHeader('connection') ?? '')},${request.headers.connection ?? ''}`.toLowerCase();
  return wishes.includes('close') || request.httpVersionMinor === 0;
}

const BROKEN_STATUS: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

function refuseBroken(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable || error.code === 'ECONNRESET') return void socket.destroy();
  endWith(socket, BROKEN_STATUS[error.code ?? ''] ?? '400 Bad Request');
}

/** Where there is no response to write to. */
function endWith(socket: Duplex, status: string): void {
  socket.on('error', () => undefined);
  const body = `${status.slice(4)}\n`;
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: text/plain; charset=utf-8\r\nX-Content-Type-Options: nosniff\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
  );
}

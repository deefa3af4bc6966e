// The door from our server to Next: only what pages need passes, with the policy of the page and without headers that steer Next.
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { errorAnswer } from '@/server/http/error-answer';
import type { Pages } from '@/server/http/listener';
import { remoteAddressOf } from '@/server/http/node-adapter';
import { isBelowApi, type RequestPath } from '@/server/http/request-path';
import { writeResponse } from '@/server/http/response-writer';
import { pagePolicy } from '@/server/http/security-headers';

export interface PagesDeps {
  readonly isDevelopment: boolean;
  /** Next's own handler; waits until Next is prepared. */
  readonly handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  /** Development only: reload on change. */
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
}

/** Login forms; nothing else that goes to Next has a body. */
const BODY_LIMIT_BYTES = 64 * 1024;
const SIGN_IN_PREFIX = '/api/auth/';
const RELOAD_PATH = '/_next/hmr';
/** Headers by which Next's parts talk to each other, or by which a proxy would: nobody outside may set them. */
const INTERNAL_HEADERS = /^(x-middleware-|x-nextjs-|x-invoke-|x-matched-path|x-now-|x-vercel-|x-forwarded-|x-real-ip)/;
/** Development only: by these Next's browser code gets the debug data that it waits for during navigation. */
const DEBUG_HEADERS = ['x-nextjs-request-id', 'x-nextjs-html-request-id'];
/** The address of the socket, for the sign-in code that runs inside Next. Always overwritten. */
const REMOTE_ADDRESS_HEADER = 'x-watchfire-remote-address';

export function createPages({ isDevelopment, handle, upgrade }: PagesDeps): Pages {
  return {
    accepts: (method, path) => accepts(method, path, isDevelopment),
    async handle(request, response) {
      if (isBodyTooLong(request)) {
        response.setHeader('connection', 'close');
        const fault = { status: 413, errorType: 'bad_data', message: `The limit is ${BODY_LIMIT_BYTES} bytes` };
        await writeResponse(errorAnswer(fault, 'grafana'), response, { acceptEncoding: '', isHead: false });
        return;
      }
      guardHeaders(request, response, isDevelopment);
      await handle(request, response);
    },
    ...(isDevelopment && {
      upgrade(request: IncomingMessage, socket: Duplex, head: Buffer) {
        const path = (request.url ?? '').split('?', 1)[0] ?? '';
        if (path === RELOAD_PATH) upgrade(request, socket, head);
        else socket.destroy();
      },
    }),
  };
}

function accepts(method: string, { raw, hasEncodedSlash }: RequestPath, isDevelopment: boolean): boolean {
  const isRead = method === 'GET' || method === 'HEAD';
  if (raw.startsWith(SIGN_IN_PREFIX)) return (isRead || method === 'POST') && !hasEncodedSlash;
  if (isBelowApi(raw)) return false;
  // Without POST there are no Server Actions, whatever a library brings along.
  return isRead || (isDevelopment && raw.startsWith('/__nextjs'));
}

function isBodyTooLong({ headers }: IncomingMessage): boolean {
  // A body of unknown length has no place in a login form.
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > BODY_LIMIT_BYTES;
}

/** Next reads the nonce from the request's policy header and puts it on every script it writes. */
function guardHeaders(request: IncomingMessage, response: ServerResponse, isDevelopment: boolean): void {
  for (const name of Object.keys(request.headers)) {
    const isWanted = isDevelopment && DEBUG_HEADERS.includes(name);
    if (INTERNAL_HEADERS.test(name) && !isWanted) delete request.headers[name];
  }
  const nonce = randomBytes(16).toString('base64');
  const policy = pagePolicy(nonce, { isDevelopment });
  request.headers['content-security-policy'] = policy;
  request.headers['x-nonce'] = nonce;
  request.headers[REMOTE_ADDRESS_HEADER] = remoteAddressOf(request);
  response.setHeader('content-security-policy', policy);
}

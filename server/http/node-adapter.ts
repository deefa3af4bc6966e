// node:http → what handlers see of a request, and when its client is gone.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { InputError } from '@/lib/errors/input-error';
import { hasBody, openBody, readWhole } from '@/server/http/request-body';
import type { ApiRequest, Route } from '@/server/http/route';

const HOST = /^([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:\d{1,5})?$/;

/** Throws InputError 400 for a missing or strange Host header. HTTP/1.0, which health checks of proxies speak, knows none. */
export function requestUrl(request: IncomingMessage): URL {
  const host = request.headers.host ?? (request.httpVersion === '1.0' ? 'localhost' : '');
  try {
    if (HOST.test(host)) return new URL(`http://${host}${request.url ?? '/'}`);
  } catch {
    // As one that is missing.
  }
  throw new InputError('Cannot answer this request: its Host header is missing or no host name');
}

/** The body is opened at once and read when a handler asks. Throws InputError 413 or 415 for one that cannot be taken. */
export function toApiRequest(request: IncomingMessage, route: Route): ApiRequest {
  const method = request.method ?? 'GET';
  const headers = { get: (name: string) => headerOf(request, name) };
  const isBodyless = method === 'GET' || method === 'HEAD' || !hasBody(request);
  if (isBodyless) return { method, headers, text: async () => '', arrayBuffer: async () => new ArrayBuffer(0) };
  const pieces = openBody(request, route);
  return {
    method,
    headers,
    pieces,
    text: async () => new TextDecoder().decode(await readWhole(pieces)),
    arrayBuffer: async () => {
      const { buffer, byteOffset, byteLength } = await readWhole(pieces);
      return buffer.slice(byteOffset, byteOffset + byteLength);
    },
  };
}

function headerOf({ headers }: IncomingMessage, name: string): string | null {
  const value = headers[name.toLowerCase()];
  if (value === undefined) return null;
  return Array.isArray(value) ? value.join(', ') : value;
}

/** Aborts when the client goes away before the answer is complete. */
export function signalOf(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  const onClose = (): void => {
    if (!response.writableFinished) gone.abort(new InputError('The client closed the connection', { status: 499 }));
  };
  if (response.closed) onClose();
  else response.once('close', onClose);
  return gone.signal;
}

/** IPv4 addresses in plain form, also on a socket that speaks both. */
export function remoteAddressOf(request: IncomingMessage): string {
  const address = request.socket.remoteAddress ?? '';
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice('::ffff:'.length) : address;
}

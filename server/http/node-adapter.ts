// node:http ↔ web standard: makes the Request that handlers see, and tells them when the client is gone.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { InputError } from '@/lib/errors/input-error';
import { hasBody, openBody } from '@/server/http/request-body';

const HOST = /^([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:\d{1,5})?$/;

/** Throws InputError 400 for a missing or strange Host header. */
export function requestUrl(request: IncomingMessage): URL {
  const host = request.headers.host ?? '';
  const text = `http://${host}${request.url ?? '/'}`;
  if (!HOST.test(host) || !URL.canParse(text))
    throw new InputError('Cannot answer this request: its Host header is missing or no host name');
  return new URL(text);
}

/** The body is opened lazily; without `bodyLimitBytes` the Request has none. That the client is gone is told by signalOf() alone: a second signal in each Request costs as much as the rest of it. */
export function toWebRequest(
  request: IncomingMessage,
  { url, bodyLimitBytes }: { readonly url: URL; readonly bodyLimitBytes: number },
): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (name.startsWith(':') || value === undefined) continue;
    headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  const method = request.method ?? 'GET';
  const isBodyless = method === 'GET' || method === 'HEAD' || !hasBody(request);
  if (isBodyless) return new Request(url, { method, headers });
  // Node's fetch needs `duplex` for a streamed body; the DOM types do not know it.
  const init: RequestInit & { readonly duplex: 'half' } = {
    method,
    headers,
    body: openBody(request, bodyLimitBytes),
    duplex: 'half',
  };
  return new Request(url, init);
}

/** Aborts when the client goes away before the answer is complete. */
export function signalOf(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort(new InputError('The client closed the connection', { status: 499 }));
  });
  return gone.signal;
}

/** IPv4 addresses in plain form, also on a socket that speaks both. */
export function remoteAddressOf(request: IncomingMessage): string {
  const address = request.socket.remoteAddress ?? '';
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice('::ffff:'.length) : address;
}

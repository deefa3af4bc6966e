// POST /api/v1/write: which messages are taken; the rest is the receiver's.
import { InputError } from '@/lib/errors/input-error';
import type { Handler } from '@/server/http/route';
import type { RemoteWriteReceiver } from '@/server/remote/create-remote-write-receiver';

const MESSAGE = 'prometheus.WriteRequest';

/** 204 after the commit. */
export function createWriteHandler(receiver: RemoteWriteReceiver): Handler {
  // Nothing in it differs from request to request.
  const stored = new Response(null, { status: 204 });
  return async (request) => {
    checkContentType(request.headers.get('content-type'));
    checkContentEncoding(request.headers.get('content-encoding'));
    await receiver.receive(request.pieces);
    return stored;
  };
}

/** Throws InputError 415, at which a sender of remote write 2.0 falls back to 1.0. A missing header means 1.0. */
function checkContentType(contentType: string | null): void {
  if (contentType === null) return;
  const [type = '', ...parameters] = contentType.split(';').map((part) => part.trim());
  if (type.toLowerCase() !== 'application/x-protobuf')
    throw unsupported(`content type "${type}"`, 'application/x-protobuf');
  for (const parameter of parameters) {
    const [name = '', value = ''] = parameter.split('=', 2).map((part) => part.trim());
    const message = value.replace(/^"(.*)"$/, '$1');
    if (name.toLowerCase() === 'proto' && message !== MESSAGE) throw unsupported(`message "${message}"`, MESSAGE);
  }
}

function checkContentEncoding(encoding: string | null): void {
  if (encoding === null || encoding.trim().toLowerCase() === 'snappy') return;
  throw unsupported(`content encoding "${encoding}"`, 'snappy');
}

function unsupported(given: string, expected: string): InputError {
  return new InputError(`Cannot take a write request with ${given.slice(0, 200)}: expected ${expected}`, {
    status: 415,
  });
}

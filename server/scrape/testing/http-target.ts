// A real HTTP server on a free port that plays a target, good or hostile.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HttpTarget {
  /** `127.0.0.1:PORT`. */
  readonly address: string;
  readonly requests: IncomingMessage[];
  /** What is answered from now on. */
  respond: (request: IncomingMessage, response: ServerResponse) => void;
  close(): Promise<void>;
}

export const TEXT_TYPE = 'text/plain; version=0.0.4';

export function answerText(text: string, contentType = TEXT_TYPE): HttpTarget['respond'] {
  return (_, response) => {
    response.setHeader('content-type', contentType);
    response.end(text);
  };
}

export async function startHttpTarget(respond: HttpTarget['respond']): Promise<HttpTarget> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    target.respond(request, response);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const target: HttpTarget = {
    address: `127.0.0.1:${port}`,
    requests,
    respond,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return target;
}

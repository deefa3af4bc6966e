// Pages alone behind a real socket.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Pages } from '@/server/http/listener';

export interface PageServer {
  readonly url: string;
  close(): Promise<void>;
}

export async function startPageServer(pages: Pages): Promise<PageServer> {
  const server = createServer((request, response) => void pages.handle(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

// Routes behind the real listener on a real socket, for everybody, without a database.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createDispatch } from '@/server/http/dispatch';
import { createHttpMetrics } from '@/server/http/http-metrics';
import { createListener } from '@/server/http/listener';
import type { Route } from '@/server/http/route';
import { createRouter } from '@/server/http/router';
import { systemClock } from '@/server/platform/clock';
import { silentLog } from '@/server/platform/log';
import { createMetrics } from '@/server/platform/metrics';

export interface SocketServer {
  readonly url: string;
  readonly port: number;
  bugCount(): number;
  close(): Promise<void>;
}

export async function startSocketServer(routes: readonly Route[]): Promise<SocketServer> {
  let bugCount = 0;
  const server = createListener({
    router: createRouter(routes),
    dispatch: createDispatch({
      auth: {
        identify: async () => ({ kind: 'user', role: 'viewer', userId: 1, login: 'ada', by: 'basic' }),
        authorize: () => undefined,
        checkCsrf: () => undefined,
      },
      unreadyReason: () => null,
      guard: (work) => work,
      onBug: () => void (bugCount += 1),
      log: silentLog(),
    }),
    pages: null,
    isHttps: false,
    isStopping: () => false,
    httpMetrics: createHttpMetrics(createMetrics({ withProcess: false })),
    clock: systemClock,
    log: silentLog(),
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    bugCount: () => bugCount,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

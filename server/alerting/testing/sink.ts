// A webhook receiver that keeps a ledger, and answers as it is told.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Delivery {
  readonly path: string;
  readonly atMs: number;
  readonly status: number;
  readonly deliveryId: string;
  readonly body: Record<string, unknown> & { readonly alerts: readonly SunkAlert[] };
}

export interface SunkAlert {
  readonly status: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly fingerprint: string;
}

export interface Sink {
  readonly url: string;
  /** Every attempt, in the order in which they came. */
  readonly attempts: readonly Delivery[];
  behave(path: string, how: { readonly status?: number; readonly delayMs?: number }): void;
  close(): Promise<void>;
}

export async function startSink(): Promise<Sink> {
  const attempts: Delivery[] = [];
  const behaviours = new Map<string, { readonly status?: number; readonly delayMs?: number }>();
  const server = createServer((request, response) => {
    const atMs = Date.now();
    const path = request.url ?? '/';
    const { status = 200, delayMs = 0 } = behaviours.get(path) ?? {};
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      // A sender that was killed in the middle of a request has told nothing.
      if (!request.complete) return;
      const body = JSON.parse(Buffer.concat(parts).toString('utf8')) as Delivery['body'];
      attempts.push({ path, atMs, status, body, deliveryId: String(request.headers['x-watchfire-delivery']) });
      setTimeout(() => response.writeHead(status).end('ok'), delayMs);
    });
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    attempts,
    behave: (path, how) => void behaviours.set(path, how),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

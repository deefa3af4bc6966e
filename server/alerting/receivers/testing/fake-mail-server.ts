// A mail server on a local port: keeps the mails and logins that it got, and refuses as a test says.
import type { Socket } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  readonly source: string;
  readonly isTls: boolean;
}

export interface FakeMailServer {
  readonly smarthost: string;
  readonly mails: Mail[];
  readonly logins: { readonly method: string; readonly username: string }[];
  /** Breaks off all connections. */
  cut(): void;
  close(): Promise<void>;
}

export const PASSWORD = 'mail-s3cret';

export async function startFakeMailServer(options: SMTPServerOptions = {}): Promise<FakeMailServer> {
  const mails: Mail[] = [];
  const logins: { method: string; username: string }[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disableReverseLookup: true,
    closeTimeout: 50,
    authMethods: ['PLAIN', 'LOGIN', 'CRAM-MD5'],
    onAuth: (auth, _session, done) => {
      logins.push({ method: auth.method, username: auth.username ?? '' });
      const isGood = auth.method === 'CRAM-MD5' ? auth.validatePassword?.(PASSWORD) : auth.password === PASSWORD;
      done(
        isGood ? null : new Error(`bad password ${auth.password ?? ''}`),
        isGood ? { user: auth.username ?? '' } : undefined,
      );
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        mails.push({
          from: mailFrom === false ? '' : (mailFrom?.address ?? ''),
          to: rcptTo.map(({ address }) => address),
          source: Buffer.concat(chunks).toString('utf8'),
          isTls: session.secure,
        });
        done();
      });
    },
    ...options,
  });
  // Clients that break off.
  server.on('error', () => undefined);
  const sockets = new Set<Socket>();
  server.server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    smarthost: `127.0.0.1:${port}`,
    mails,
    logins,
    cut: () => {
      for (const socket of sockets) socket.destroy();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
      }),
  };
}

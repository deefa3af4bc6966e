// One mail over one SMTP connection that ends with it: STARTTLS or TLS from the start, login, message.
import { connect, isIP, type Socket } from 'node:net';
import type { buildConnector } from 'undici';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { DeniedAddressError, guardedLookup, isDeniedAddress, isDeniedName } from '@/server/platform/http/address-guard';
import type { Message } from '@/server/alerting/receivers/email-message';

export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  readonly hello: string;
  readonly isImplicitTls: boolean;
  readonly isTlsRequired: boolean;
  readonly tls: buildConnector.BuildOptions;
  readonly username: string;
  readonly password: string;
  /** For CRAM-MD5. */
  readonly cramSecret: string;
}

/** What the server said, or why there was no talking to it. */
export class SmtpError extends Error {
  readonly kind = 'smtp';

  constructor(
    message: string,
    readonly more: {
      readonly statusCode?: number | undefined;
      readonly isRefusedLogin?: boolean;
      /** The message went out and no answer came. */
      readonly isMaybeDelivered?: boolean;
      /** Only another configuration helps. */
      readonly isSetting?: boolean;
    } = {},
  ) {
    super(message);
  }

  get statusCode(): number | undefined {
    return this.more.statusCode;
  }
  get isRefusedLogin(): boolean {
    return this.more.isRefusedLogin ?? false;
  }
  get isMaybeDelivered(): boolean {
    return this.more.isMaybeDelivered ?? false;
  }
  get isSetting(): boolean {
    return this.more.isSetting ?? false;
  }
}

/** The server's answer to the message. Throws SmtpError; when `signal` ends it, the connection is cut. */
export async function sendMail(server: SmtpServer, message: Message, signal: AbortSignal): Promise<string> {
  if (message.envelope.to.length === 0) throw new SmtpError('no address to send to', { isSetting: true });
  const socket = await openSocket(server, signal);
  const connection = new SMTPConnection({
    connection: socket,
    host: server.host,
    port: server.port,
    name: server.hello,
    secure: server.isImplicitTls,
    requireTLS: server.isTlsRequired,
    // As Alertmanager: without the demand for TLS none is tried.
    ignoreTLS: !server.isTlsRequired,
    tls: { ...(isIP(server.host) === 0 && { servername: server.host }), ...server.tls },
  });
  const failed = new Promise<never>((_resolve, reject) => {
    connection.on('error', (error) => reject(toSmtpError(error)));
    connection.on('end', () => reject(new SmtpError('the mail server closed the connection')));
    signal.addEventListener('abort', () => reject(new SmtpError('sending was stopped')), { once: true });
  });
  failed.catch(() => undefined);
  let isUnderWay = false;
  try {
    await Promise.race([step((done) => connection.connect(done)), failed]);
    await Promise.race([login(connection, server), failed]);
    isUnderWay = true;
    const info = await Promise.race([transfer(connection, message), failed]);
    connection.quit();
    return info;
  } catch (thrown) {
    throw isUnderWay ? perhapsDelivered(thrown) : thrown;
  } finally {
    connection.close();
    socket.destroy();
  }
}

/** Whatever broke off without an answer may have been taken. */
function perhapsDelivered(thrown: unknown): SmtpError {
  const { message, more } = toSmtpError(thrown);
  return new SmtpError(message, { ...more, isMaybeDelivered: more.statusCode === undefined });
}

async function openSocket({ host, port }: SmtpServer, signal: AbortSignal): Promise<Socket> {
  if (isDeniedName(host) || isDeniedAddress(host))
    throw new SmtpError(new DeniedAddressError(host).message, { isSetting: true });
  const socket = connect({ host, port, lookup: guardedLookup(), signal });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', (error) => reject(new SmtpError(`cannot connect to ${host}:${port}: ${error.message}`)));
  });
  return socket;
}

async function login(connection: SMTPConnection, { username, password, cramSecret }: SmtpServer): Promise<void> {
  if (username === '') return;
  const usesCram = password === '' && cramSecret !== '';
  if (password === '' && !usesCram) return;
  try {
    const credentials = { user: username, pass: usesCram ? cramSecret : password };
    await step((done) => connection.login({ credentials, ...(usesCram && { method: 'CRAM-MD5' }) }, done));
  } catch (thrown) {
    const { message, statusCode } = toSmtpError(thrown);
    throw new SmtpError(message, { statusCode, isRefusedLogin: true });
  }
}

async function transfer(connection: SMTPConnection, { envelope, source }: Message): Promise<string> {
  return new Promise((resolve, reject) => {
    connection.send(envelope, source, (error, info) => {
      if (error) reject(toSmtpError(error));
      else resolve(info.response);
    });
  });
}

async function step(run: (done: (error?: Error | null) => void) => void): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    run((error) => (error ? reject(toSmtpError(error)) : resolve()));
  });
}

function toSmtpError(thrown: unknown): SmtpError {
  if (thrown instanceof SmtpError) return thrown;
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const statusCode = 'responseCode' in error && typeof error.responseCode === 'number' ? error.responseCode : undefined;
  return new SmtpError(error.message, { statusCode });
}

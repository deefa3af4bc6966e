// Connections for many GETs over plain HTTP/1.1 to hosts that are asked again and again: kept open, and read into one piece of memory.
// A client for everything costs several times as much a request; TLS, proxies and all other methods are left to it.
import { connect, type Socket } from 'node:net';
import { DeniedAddressError, guardedLookup, isDeniedAddress, isDeniedName } from '@/server/platform/http/address-guard';
import { AnswerReader } from '@/server/platform/http/answer-reader';
import type { GetEvents, HttpGet, RequestHeaders } from '@/server/platform/http/http-get';

const READ_BYTES = 262_144;
/** Idle connections are kept a little longer than the usual scrape interval. */
const KEEP_ALIVE_MS = 65_000;
const PROBE_AFTER_MS = 60_000;
/** What a header value may hold (RFC 9110); a line end would begin another header. */
const GOOD_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
const GOOD_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

interface Exchange {
  readonly url: URL;
  readonly message: string;
  readonly events: GetEvents;
  connection: Connection | null;
  hasAnswerBegun: boolean;
  isOver: boolean;
}

interface Connection {
  readonly socket: Socket;
  readonly host: string;
  exchange: Exchange | null;
  reader: AnswerReader | null;
  /** It has answered before. */
  isReused: boolean;
}

export class PlainConnections {
  private readonly memory = Buffer.allocUnsafeSlow(READ_BYTES);
  private readonly idle = new Map<string, Connection[]>();
  private readonly all = new Set<Connection>();
  /** By their headers: who asks again and again gives the same objects. */
  private readonly messages = new WeakMap<RequestHeaders, { readonly url: URL; readonly message: string }>();
  private isClosed = false;

  readonly get: HttpGet = (url, headers, events) => {
    const message = this.messageOf(url, headers);
    const exchange: Exchange = { url, message, events, connection: null, hasAnswerBegun: false, isOver: false };
    this.begin(exchange, () => this.takeIdle(url.host) ?? this.open(url));
    return () => {
      if (exchange.isOver) return;
      exchange.isOver = true;
      const { connection } = exchange;
      if (!connection) return;
      connection.exchange = null;
      connection.reader?.stop();
      this.forget(connection);
    };
  };

  /** Ends all connections; requests under way fail. */
  close(): void {
    this.isClosed = true;
    for (const connection of this.all) this.fail(connection, closedEarly());
  }

  private messageOf(url: URL, headers: RequestHeaders): string {
    const known = this.messages.get(headers);
    if (known?.url === url) return known.message;
    const message = requestMessage(url, headers);
    this.messages.set(headers, { url, message });
    return message;
  }

  private open(url: URL): Connection {
    const { hostname, host } = url;
    if (isDeniedName(hostname) || isDeniedAddress(hostname)) throw new DeniedAddressError(hostname);
    const socket = connect({
      host: hostname.replace(/^\[|\]$/g, ''),
      port: url.port === '' ? 80 : Number(url.port),
      lookup: guardedLookup(),
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: PROBE_AFTER_MS,
      // Node would make a new buffer of 64 kB for each read, and the collector would run all the time.
      onread: {
        buffer: this.memory,
        callback: (sizeBytes) => {
          this.receive(connection, this.memory.subarray(0, sizeBytes));
          return true;
        },
      },
    });
    const connection: Connection = { socket, host, exchange: null, reader: null, isReused: false };
    this.all.add(connection);
    socket.on('error', (error) => this.fail(connection, error));
    socket.on('timeout', () => socket.destroy());
    socket.on('end', () => {
      if (connection.reader?.end() === true) this.complete(connection);
      else this.fail(connection, closedEarly());
    });
    socket.on('close', () => this.fail(connection, closedEarly()));
    return connection;
  }

  private begin(exchange: Exchange, take: () => Connection): void {
    try {
      const connection = take();
      exchange.connection = connection;
      connection.exchange = exchange;
      connection.reader = new AnswerReader({
        head: (statusCode, headers) => exchange.events.onHead(statusCode, headers),
        body: (bytes) => exchange.events.onData(bytes),
      });
      connection.socket.write(exchange.message, 'latin1');
    } catch (thrown) {
      exchange.isOver = true;
      exchange.events.onError(thrown as Error);
    }
  }

  private receive(connection: Connection, bytes: Buffer): void {
    const { exchange, reader } = connection;
    // Nobody asked.
    if (!exchange || !reader) return void connection.socket.destroy();
    exchange.hasAnswerBegun = true;
    try {
      const takenBytes = reader.push(bytes);
      if (exchange.isOver || !reader.isDone) return;
      if (takenBytes < bytes.length) reader.stop();
      this.complete(connection);
    } catch (thrown) {
      this.fail(connection, thrown as Error);
    }
  }

  private complete(connection: Connection): void {
    const { exchange, reader, socket, host } = connection;
    connection.exchange = null;
    connection.reader = null;
    if (reader?.keepsConnection === true && !socket.destroyed) {
      connection.isReused = true;
      socket.setTimeout(KEEP_ALIVE_MS);
      const waiting = this.idle.get(host);
      if (waiting) waiting.push(connection);
      else this.idle.set(host, [connection]);
    } else this.forget(connection);
    if (!exchange) return;
    exchange.isOver = true;
    exchange.events.onEnd();
  }

  private fail(connection: Connection, error: Error): void {
    const { exchange } = connection;
    connection.exchange = null;
    connection.reader?.stop();
    this.forget(connection);
    if (!exchange || exchange.isOver) return;
    // A host may end a connection that was idle just when it is asked again: that says nothing about the host (RFC 9112, 9.3.1).
    if (connection.isReused && !exchange.hasAnswerBegun && !this.isClosed) {
      this.begin(exchange, () => this.open(exchange.url));
      return;
    }
    exchange.isOver = true;
    exchange.events.onError(error);
  }

  private forget(connection: Connection): void {
    if (!this.all.delete(connection)) return;
    connection.socket.destroy();
    const waiting = this.idle.get(connection.host);
    const at = waiting?.indexOf(connection) ?? -1;
    if (at >= 0) waiting?.splice(at, 1);
    if (waiting?.length === 0) this.idle.delete(connection.host);
  }

  /** The one used last: the others may grow old. */
  private takeIdle(host: string): Connection | undefined {
    const connection = this.idle.get(host)?.pop();
    connection?.socket.setTimeout(0);
    return connection;
  }
}

function closedEarly(): Error {
  return Object.assign(new Error('the other side closed the connection'), { code: 'ECONNRESET' });
}

/** Path and host come from a parsed URL, which holds no line ends. */
function requestMessage({ host, pathname, search }: URL, headers: RequestHeaders): string {
  let message = `GET ${pathname}${search} HTTP/1.1\r\nhost: ${host}\r\n`;
  for (const [name, values] of Object.entries(headers)) {
    if (!GOOD_NAME.test(name)) throw new Error(`invalid header name ${JSON.stringify(name)}`);
    for (const value of typeof values === 'string' ? [values] : values) {
      // Not shown: it may be a secret.
      if (!GOOD_VALUE.test(value)) throw new Error(`invalid value of header ${JSON.stringify(name)}`);
      message += `${name}: ${value}\r\n`;
    }
  }
  return `${message}\r\n`;
}

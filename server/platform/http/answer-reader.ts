// Reads one answer of HTTP/1.1 (RFC 9112) as its bytes come: head, then a body of known length, in chunks, or up to the end of the
// connection. Messages are those of Go's client where it has one.

export type AnswerHeaders = Readonly<Record<string, string>>;

export interface AnswerSink {
  /** Of headers that come several times the first; names in lower case. Not called for 100 Continue and the like. */
  head(statusCode: number, headers: AnswerHeaders): void;
  /** A view of what was pushed: valid until it returns. */
  body(bytes: Buffer): void;
}

type Phase = 'status' | 'headers' | 'length' | 'size' | 'chunk' | 'chunk end' | 'trailers' | 'until end' | 'done';

/** Of the head, of a line between two chunks, of what follows the last one. */
const LINES_LIMIT_BYTES = 16_384;
const INFORMATIONAL_LIMIT = 5;
const LINE_END = 0x0a;
const STATUS_LINE = /^HTTP\/1\.([01]) (\d{3})(?: .*)?$/;
const HEADER_LINE = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*?)[ \t]*$/;
const CHUNK_SIZE = /^([0-9A-Fa-f]{1,12})[ \t]*(?:;.*)?$/;
const SHOWN_CHARACTERS = 100;

/** The other side does not speak HTTP, or not as it should. */
class BrokenAnswerError extends Error {
  readonly code = 'EHTTP';
}

export class AnswerReader {
  private phase: Phase = 'status';
  private line = '';
  private linesBytes = 0;
  private informationalCount = 0;
  private statusCode = 0;
  private isOldVersion = false;
  private headers: Record<string, string> = emptyHeaders();
  /** Of a body of known length, or of a chunk. */
  private leftBytes = 0;
  private isKept = false;

  constructor(private readonly sink: AnswerSink) {}

  get isDone(): boolean {
    return this.phase === 'done';
  }

  /** Whether the connection may be asked again after this answer. */
  get keepsConnection(): boolean {
    return this.isDone && this.isKept;
  }

  /** Takes what came and returns how much of it belongs to the answer. Throws BrokenAnswerError, and what the sink throws. */
  push(bytes: Buffer): number {
    let at = 0;
    while (at < bytes.length && this.phase !== 'done') {
      const isBody = this.phase === 'length' || this.phase === 'chunk' || this.phase === 'until end';
      at = isBody ? this.takeBody(bytes, at) : this.takeLine(bytes, at);
    }
    return at;
  }

  /** The connection ended. Returns whether the answer is complete by that. */
  end(): boolean {
    if (this.phase === 'until end') this.phase = 'done';
    return this.phase === 'done';
  }

  /** Nobody wants the rest: push() takes nothing more. */
  stop(): void {
    this.phase = 'done';
    this.isKept = false;
  }

  private takeLine(bytes: Buffer, from: number): number {
    const end = bytes.indexOf(LINE_END, from);
    const to = end < 0 ? bytes.length : end;
    this.linesBytes += to - from + 1;
    if (this.linesBytes > LINES_LIMIT_BYTES)
      throw new BrokenAnswerError(`server response headers exceeded ${LINES_LIMIT_BYTES} bytes; aborted`);
    this.line += bytes.toString('latin1', from, to);
    if (end < 0) return to;
    const line = this.line.endsWith('\r') ? this.line.slice(0, -1) : this.line;
    this.line = '';
    this.readLine(line);
    return end + 1;
  }

  private readLine(line: string): void {
    if (this.phase === 'status') this.readStatus(line);
    else if (this.phase === 'headers') {
      if (line === '') this.endHead();
      else this.readHeader(line);
    } else if (this.phase === 'size') this.readChunkSize(line);
    else if (this.phase === 'chunk end') {
      if (line !== '') throw new BrokenAnswerError('malformed chunked encoding');
      this.expectChunk();
    } else if (line === '') this.phase = 'done';
  }

  private readStatus(line: string): void {
    const [, minor, code] = STATUS_LINE.exec(line) ?? [];
    if (code === undefined) throw new BrokenAnswerError(`malformed HTTP response ${shown(line)}`);
    this.statusCode = Number(code);
    this.isOldVersion = minor === '0';
    this.phase = 'headers';
  }

  private readHeader(line: string): void {
    const [, name, value] = HEADER_LINE.exec(line) ?? [];
    if (name === undefined || value === undefined)
      throw new BrokenAnswerError(`malformed MIME header line: ${shown(line)}`);
    const key = name.toLowerCase();
    const known = this.headers[key];
    if (known === undefined) this.headers[key] = value;
    else if (key === 'content-length' && known !== value)
      throw new BrokenAnswerError(`http: message cannot contain multiple Content-Length headers`);
    else if (key === 'connection' || key === 'transfer-encoding') this.headers[key] = `${known},${value}`;
  }

  private endHead(): void {
    const { statusCode, headers } = this;
    this.linesBytes = 0;
    if (statusCode < 200) {
      this.informationalCount += 1;
      if (statusCode === 101 || this.informationalCount > INFORMATIONAL_LIMIT)
        throw new BrokenAnswerError(`unexpected HTTP status ${statusCode}`);
      this.headers = emptyHeaders();
      this.phase = 'status';
      return;
    }
    this.beginBody(headers);
    this.sink.head(statusCode, headers);
  }

  private beginBody(headers: AnswerHeaders): void {
    const coding = headers['transfer-encoding'];
    const length = headers['content-length'];
    const connection = (headers['connection'] ?? '').toLowerCase().split(/[ \t]*,[ \t]*/);
    this.isKept = this.isOldVersion ? connection.includes('keep-alive') : !connection.includes('close');
    if (this.statusCode === 204 || this.statusCode === 304) this.phase = 'done';
    else if (coding !== undefined) {
      if (coding.toLowerCase() !== 'chunked')
        throw new BrokenAnswerError(`unsupported transfer encoding: ${shown(coding)}`);
      // Two lengths: this one counts, and what comes after it is doubtful.
      if (length !== undefined) this.isKept = false;
      this.expectChunk();
    } else if (length === undefined) {
      this.isKept = false;
      this.phase = 'until end';
    } else {
      if (!/^\d{1,15}$/.test(length)) throw new BrokenAnswerError(`bad Content-Length ${shown(length)}`);
      this.leftBytes = Number(length);
      this.phase = this.leftBytes === 0 ? 'done' : 'length';
    }
  }

  private expectChunk(): void {
    this.linesBytes = 0;
    this.phase = 'size';
  }

  private readChunkSize(line: string): void {
    const [, digits] = CHUNK_SIZE.exec(line) ?? [];
    if (digits === undefined) throw new BrokenAnswerError('invalid byte in chunk length');
    this.leftBytes = Number.parseInt(digits, 16);
    this.phase = this.leftBytes === 0 ? 'trailers' : 'chunk';
  }

  private takeBody(bytes: Buffer, from: number): number {
    const isBounded = this.phase !== 'until end';
    const to = isBounded ? Math.min(bytes.length, from + this.leftBytes) : bytes.length;
    if (isBounded) {
      this.leftBytes -= to - from;
      if (this.leftBytes === 0) this.phase = this.phase === 'length' ? 'done' : 'chunk end';
    }
    this.sink.body(from === 0 && to === bytes.length ? bytes : bytes.subarray(from, to));
    return to;
  }
}

function emptyHeaders(): Record<string, string> {
  return Object.create(null) as Record<string, string>;
}

function shown(text: string): string {
  return JSON.stringify(text.slice(0, SHOWN_CHARACTERS));
}

// An answer whose body is there in one piece: it goes to the connection as it is. It is no web `Response`, whose making takes longer than
// a small answer.

export class WholeAnswer {
  readonly ok = true;
  readonly status = 200;
  readonly body = null;

  constructor(
    readonly whole: Uint8Array<ArrayBuffer>,
    readonly contentType: string,
  ) {}

  get headers(): Headers {
    return new Headers({ 'content-type': this.contentType });
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    return this.whole.slice().buffer;
  }

  async text(): Promise<string> {
    return new TextDecoder().decode(this.whole);
  }

  async json(): Promise<unknown> {
    return JSON.parse(await this.text());
  }
}

/** What handlers give. */
export type Answer = Response | WholeAnswer;

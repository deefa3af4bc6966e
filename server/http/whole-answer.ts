// An answer whose body is there in one piece: it goes to the connection as it is. It has no stream, since making one takes longer than
// a small answer.

export class WholeAnswer extends Response {
  constructor(
    readonly whole: Uint8Array<ArrayBuffer>,
    init: ResponseInit,
  ) {
    super(null, init);
  }

  override async arrayBuffer(): Promise<ArrayBuffer> {
    return this.whole.slice().buffer;
  }

  override async text(): Promise<string> {
    return new TextDecoder().decode(this.whole);
  }

  override async json(): Promise<unknown> {
    return JSON.parse(await this.text());
  }
}

/** undefined for a body that must be read from its stream. */
export function wholeBody(response: Response): Uint8Array | undefined {
  return response instanceof WholeAnswer ? response.whole : undefined;
}

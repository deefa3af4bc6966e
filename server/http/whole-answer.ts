// An answer whose body is there in one piece: it goes to the connection as it is, not through a stream.

export class WholeAnswer extends Response {
  constructor(
    readonly whole: Uint8Array<ArrayBuffer>,
    init: ResponseInit,
  ) {
    super(whole, init);
  }
}

/** undefined for a body that must be read from its stream. */
export function wholeBody(response: Response): Uint8Array | undefined {
  return response instanceof WholeAnswer ? response.whole : undefined;
}

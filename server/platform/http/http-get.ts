// One GET, over whatever connection: what its caller sees of it.
import type { Dispatcher } from 'undici';

export type RequestHeaders = Readonly<Record<string, string | string[]>>;
export type ResponseHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** Called in this order: one head, pieces of the body, the end; or an error at any time, and nothing after it. */
export interface GetEvents {
  onHead(statusCode: number, headers: ResponseHeaders): void;
  /** The bytes are valid until it returns. */
  onData(bytes: Buffer): void;
  onEnd(): void;
  onError(error: Error): void;
}

/** Ends a GET and its connection: none of its events comes after that. */
export type AbortGet = () => void;

/** Throws for headers that no request can have. */
export type HttpGet = (url: URL, headers: RequestHeaders, events: GetEvents) => AbortGet;

/** For TLS and proxies. */
export function getThrough(dispatcher: Dispatcher): HttpGet {
  return ({ origin, pathname, search }, headers, events) => {
    let controller: Dispatcher.DispatchController | undefined;
    let isOver = false;
    const abort = (): void => {
      isOver = true;
      controller?.abort(new Error('no longer wanted'));
    };
    dispatcher.dispatch(
      { origin, path: `${pathname}${search}`, method: 'GET', headers, headersTimeout: 0, bodyTimeout: 0 },
      {
        onRequestStart: (started) => {
          controller = started;
          if (isOver) abort();
        },
        // 100 Continue and the like: the answer is still to come.
        onResponseStart: (_started, statusCode, responseHeaders) => {
          if (!isOver && statusCode >= 200) events.onHead(statusCode, responseHeaders);
        },
        onResponseData: (_started, bytes) => {
          if (!isOver) events.onData(bytes);
        },
        onResponseEnd: () => {
          if (!isOver) events.onEnd();
        },
        onResponseError: (_started, error) => {
          if (!isOver) events.onError(error);
        },
      },
    );
    return abort;
  };
}

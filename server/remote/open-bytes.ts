// How many requests, and how many bytes of them, may be in memory at once: many large ones together must not exhaust it.
import { EnvironmentError } from '@/lib/errors/environment-error';
import { type RemoteWriteLimits, settingOf } from '@/lib/formats/remote-write/remote-write-limits';

export interface OpenBytes {
  readonly usedBytes: number;
  readonly requestCount: number;
  /** Throws EnvironmentError when as many requests as may be are open. */
  reserve(): OpenBytesReservation;
}

export interface OpenBytesReservation {
  /** Throws EnvironmentError when there is no room now. */
  readonly grow: (sizeBytes: number) => void;
  /** Gives all of it back; further calls do nothing. */
  readonly release: () => void;
}

const RETRY_AFTER_SECONDS = 1;

export function createOpenBytes({ maxOpenBytes, maxOpenRequests }: RemoteWriteLimits): OpenBytes {
  let usedBytes = 0;
  let requestCount = 0;
  return {
    get usedBytes() {
      return usedBytes;
    },
    get requestCount() {
      return requestCount;
    },
    reserve() {
      if (requestCount >= maxOpenRequests)
        throw unavailable(
          `${requestCount} requests are being worked on, the limit is ${maxOpenRequests} ${settingOf('maxOpenRequests')}`,
        );
      requestCount += 1;
      let ownBytes = 0;
      let isOpen = true;
      return {
        grow(sizeBytes) {
          if (usedBytes + sizeBytes > maxOpenBytes)
            throw unavailable(
              `requests of ${usedBytes} bytes are being worked on, the limit is ${maxOpenBytes} bytes ${settingOf('maxOpenBytes')}`,
            );
          usedBytes += sizeBytes;
          ownBytes += sizeBytes;
        },
        release() {
          usedBytes -= ownBytes;
          ownBytes = 0;
          if (isOpen) requestCount -= 1;
          isOpen = false;
        },
      };
    },
  };
}

function unavailable(why: string): EnvironmentError {
  return new EnvironmentError(`Cannot take this write request now: ${why}`, {
    remedy: 'Send again later, or with fewer connections at once',
    retryAfterSeconds: RETRY_AFTER_SECONDS,
  });
}

/** The whole body as one piece; each chunk is reserved as it comes. Throws what reading fails with. */
export async function readWhole(
  body: AsyncIterable<Uint8Array> | null,
  reservation: Pick<OpenBytesReservation, 'grow'>,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of body ?? []) {
    reservation.grow(chunk.length);
    sizeBytes += chunk.length;
    chunks.push(chunk);
  }
  const [first] = chunks;
  if (first && chunks.length === 1) return first;
  const whole = new Uint8Array(sizeBytes);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

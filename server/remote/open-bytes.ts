// How many requests, and how many bytes of them, may be in memory at once: many large ones together must not exhaust it.
import { EnvironmentError } from '@/lib/errors/environment-error';
import type { BodyBuffers } from '@/server/platform/http/body-buffers';
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

/** A body that comes piece by piece. */
export interface PushedBody {
  read(take: (piece: Uint8Array) => void): Promise<void>;
}

interface Memory {
  readonly openBytes: OpenBytes;
  readonly buffers: BodyBuffers;
}

/**
 * Runs `work` on the whole body as one piece, whose memory is used again afterwards. Each piece is reserved as it comes. Throws
 * what reading or the work fails with.
 */
export async function withWholeBody(
  body: PushedBody | undefined,
  { openBytes, buffers }: Memory,
  work: (bytes: Uint8Array, grow: OpenBytesReservation['grow']) => Promise<void>,
): Promise<void> {
  const reservation = openBytes.reserve();
  const whole = buffers.take();
  try {
    // Copied even when it comes in one piece: a body that waits for its commit in memory of its own would be kept by the collector.
    await body?.read((piece) => {
      reservation.grow(piece.length);
      whole.add(piece);
    });
    await work(whole.bytes, reservation.grow);
  } finally {
    whole.release();
    reservation.release();
  }
}

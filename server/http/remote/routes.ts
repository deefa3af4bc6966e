// The routes for programs that push samples.
import { createWriteHandler } from '@/server/http/remote/write';
import { MIB, type Route } from '@/server/http/route';
import type { RemoteWriteReceiver } from '@/server/remote/create-remote-write-receiver';

export interface RemoteRoutesDeps {
  readonly receiver: RemoteWriteReceiver;
}

/** Packed; the receiver bounds what it unpacks to. */
const WRITE_LIMIT_BYTES = 32 * MIB;

export function remoteRoutes({ receiver }: RemoteRoutesDeps): Route[] {
  return [
    {
      methods: ['POST'],
      path: '/api/v1/write',
      permission: 'metrics:write',
      isOpenToTrustedNetworks: true,
      bodyLimitBytes: WRITE_LIMIT_BYTES,
      errors: 'prometheus',
      listener: 'prometheus',
      handler: createWriteHandler(receiver),
    },
  ];
}

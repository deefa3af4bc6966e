// The routes for programs that push samples.
import { REMOTE_WRITE_SETTING_NAMES } from '@/lib/formats/remote-write/remote-write-limits';
import { createWriteHandler } from '@/server/http/remote/write';
import type { Route } from '@/server/http/route';
import type { RemoteWriteReceiver } from '@/server/remote/create-remote-write-receiver';

export interface RemoteRoutesDeps {
  readonly receiver: RemoteWriteReceiver;
}

export function remoteRoutes({ receiver }: RemoteRoutesDeps): Route[] {
  return [
    {
      methods: ['POST'],
      path: '/api/v1/write',
      permission: 'metrics:write',
      isOpenToTrustedNetworks: true,
      bodyLimitBytes: receiver.maxBodyBytes,
      bodyLimitSetting: REMOTE_WRITE_SETTING_NAMES.maxBodyBytes,
      errors: 'prometheus',
      listener: 'prometheus',
      handler: createWriteHandler(receiver),
    },
  ];
}

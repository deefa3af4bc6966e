// /api/v1/admin/tsdb/*: changes to stored samples by an administrator. Every call is written to the log with its caller.
import { InputError } from '@/lib/errors/input-error';
import type { Identity } from '@/server/auth/identity';
import type { Handler } from '@/server/http/route';
import type { Log } from '@/server/platform/log';
import type { StorageAdmin } from '@/server/storage/ports';
import { rangeParameters, readParameters, selectorParameters } from './parameters';

interface AdminDeps {
  readonly admin: StorageAdmin;
  readonly log: Log;
}

export function createDeleteSeriesHandler({ admin, log }: AdminDeps): Handler {
  return async (request, { url, identity }) => {
    const parameters = await readParameters(request, url);
    const selectors = selectorParameters(parameters);
    if (selectors.length === 0) throw new InputError('no match[] parameter provided', { errorType: 'bad_data' });
    const range = rangeParameters(parameters);
    log.info({ by: callerOf(identity), match: parameters.getAll('match[]'), ...range }, 'Deleting series');
    await admin.deleteSeries(selectors, range);
    return new Response(null, { status: 204 });
  };
}

export function createCleanTombstonesHandler({ admin, log }: AdminDeps): Handler {
  return async (_, { identity }) => {
    log.info({ by: callerOf(identity) }, 'Taking deleted series off the disk');
    await admin.cleanTombstones();
    return new Response(null, { status: 204 });
  };
}

function callerOf(identity: Identity): string {
  return identity.kind === 'user' ? identity.login : identity.kind;
}

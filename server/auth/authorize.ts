// Whether somebody may do something. Called for every route; the only place that decides.
import { type Action, roleAllows } from '@/lib/api/roles';
import { InputError } from '@/lib/errors/input-error';
import type { Identity } from '@/server/auth/identity';

/** Throws InputError 401 when signing in may help, 403 when the person's role is too small. */
export function authorize(identity: Identity, permission: Action | 'public', isOpenToTrustedNetworks: boolean): void {
  if (permission === 'public') return;
  if (identity.kind === 'network' && isOpenToTrustedNetworks) return;
  if (identity.role !== null && roleAllows(identity.role, permission)) return;
  if (identity.kind !== 'user') throw new InputError('Unauthorized', { status: 401 });
  throw new InputError(`You need another role for this: "${permission}" is not allowed for role "${identity.role}"`, {
    status: 403,
  });
}

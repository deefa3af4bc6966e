// Who changes rules and notifications through a request.
import type { Provenance } from '@/lib/rules/rule-file';
import type { Changer } from '@/server/alerting/ports';
import type { Identity } from '@/server/auth/identity';
import { userIdOf } from '@/server/http/people/signed-in-user';
import type { ApiRequest } from '@/server/http/route';

export function changerOf(identity: Identity, provenance: Provenance = ''): Changer {
  return {
    userId: userIdOf(identity),
    login: identity.kind === 'user' ? identity.login : identity.kind,
    provenance,
  };
}

/** Of the provisioning API: its objects are marked, unless the client wants people to go on with them. */
export function provisionerOf(request: ApiRequest, identity: Identity): Changer {
  const isMarked = (request.headers.get('x-disable-provenance') ?? '') === '';
  return changerOf(identity, isMarked ? 'api' : '');
}

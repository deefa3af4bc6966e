// /api/user/stars/dashboard/uid/:uid: the signed-in person's stars.
import type { Entities } from '@/server/entities/entities';
import { setStar } from '@/server/entities/stars/set';
import { requireUser } from '@/server/http/people/signed-in-user';
import type { Handler } from '@/server/http/route';

export function createSetStar({ entities: { db } }: { readonly entities: Entities }, isStarred: boolean): Handler {
  return async (_request, { params, identity }) => {
    const { userId } = requireUser(identity);
    await setStar(db, { userId, dashboardUid: params['uid'] ?? '', isStarred });
    return Response.json({ message: isStarred ? 'Dashboard starred!' : 'Dashboard unstarred' });
  };
}

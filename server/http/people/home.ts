// /api/watchfire/home: the facts behind the start page's checklist.
import type { HomeFacts } from '@/lib/api/people';
import { homeBody } from '@/lib/api/people-schema';
import type { Entities } from '@/server/entities/entities';
import { countOwnDashboards } from '@/server/entities/dashboards/count';
import { getSetting } from '@/server/entities/settings/get';
import { putSetting } from '@/server/entities/settings/put';
import { countUsers } from '@/server/entities/users/count';
import { readBody } from '@/server/http/read-json';
import type { Handler } from '@/server/http/route';
import type { Clock } from '@/server/platform/clock';

interface Deps {
  readonly entities: Entities;
  readonly clock: Clock;
}

const DISMISSED_KEY = 'home.isChecklistDismissed';

export function createGetHome({ entities: { db } }: Deps): Handler {
  return async () => {
    const facts: HomeFacts = {
      userCount: await countUsers(db),
      ownDashboardCount: await countOwnDashboards(db),
      isChecklistDismissed: (await getSetting(db, DISMISSED_KEY)) === true,
    };
    return Response.json(facts);
  };
}

export function createPutHome({ entities: { db }, clock }: Deps): Handler {
  return async (request) => {
    const { isChecklistDismissed } = await readBody(request, homeBody);
    await putSetting(db, { key: DISMISSED_KEY, value: isChecklistDismissed, nowMs: clock.nowMs() });
    return Response.json({ message: 'Home updated' });
  };
}

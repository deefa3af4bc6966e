// The dashboard that a page is drawn with: asked of our own route in this process, as the person who looks at it.
import { cache } from 'react';
import type { Viewer } from '@/components/data/viewer';
import type { LoadedDashboard } from '@/components/data/dashboards';
import { isInputError } from '@/lib/errors/input-error';
import { runtime } from '@/server/access';

const PATH = '/api/dashboards/uid/:uid';

/** null: there is none. Asked once a request, however many parts want to know. */
export const loadDashboard = cache(async (uid: string, viewer: Viewer): Promise<LoadedDashboard | null> => {
  const route = runtime().routes.main.find((one) => one.path === PATH && one.methods.includes('GET'));
  if (!route) throw new Error(`Cannot draw dashboards: the route ${PATH} is not there`);
  const { role, userId, login } = viewer;
  const url = new URL(`${PATH.replace(':uid', encodeURIComponent(uid))}?fillLibraryPanels=true`, 'http://localhost');
  try {
    const answer = await route.handler(new Request(url), {
      params: { uid },
      url,
      identity:
        viewer.kind === 'user' && role !== null
          ? { kind: 'user', role, userId, login, by: 'session' }
          : { kind: 'anonymous', role },
      remoteAddress: '',
      signal: new AbortController().signal,
    });
    if (answer.status === 404) return null;
    if (!answer.ok) throw new Error(`Cannot draw the dashboard: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as LoadedDashboard;
  } catch (thrown) {
    if (isInputError(thrown) && thrown.status === 404) return null;
    throw thrown;
  }
});

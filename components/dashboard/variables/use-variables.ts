'use client';
// Feeds the page's variables with what they depend on, and writes what was chosen for them into the address.
import { useEffect } from 'react';
import { useDashboardContext, useDashboardState, useTimeState } from '@/components/dashboard/state/dashboard-context';
import { useStore } from '@/components/dashboard/state/store';
import { whenPainted } from '@/components/dashboard/state/when-painted';
import { changeUrl, type UrlState } from '@/components/dashboard/state/url-state';
import { useViewer } from '@/components/data/viewer';
import { OWN_SOURCE } from '@/lib/dashboard/data-source-ref';
import { urlValues } from '@/lib/dashboard/variable-values';

const SOURCES = [OWN_SOURCE];

export function useVariables(url: UrlState): void {
  const { variables } = useDashboardContext();
  const list = useDashboardState((state) => state.history.present.templating.list);
  const title = useDashboardState((state) => state.history.present.title);
  const uid = useDashboardState((state) => state.facts.uid);
  const window = useTimeState((state) => state.window);
  const reloadCount = useTimeState((state) => state.reloadCount);
  const timeZone = useTimeState((state) => state.zone);
  const { login, userId } = useViewer();
  const { variable: fromUrl } = url;
  useEffect(() => {
    variables.update({
      list,
      fromUrl,
      window,
      reloadCount,
      dashboard: { title, uid },
      viewer: { timeZone, user: { id: String(userId), login, email: '' } },
      dataSources: SOURCES,
    });
  }, [variables, list, fromUrl, window, reloadCount, title, uid, timeZone, login, userId]);
  useEffect(() => variables.dispose, [variables]);
  useCompleteUrl(url);
}

/** Once values are known they stand in the address, so that copying it is sharing. */
function useCompleteUrl({ variable: fromUrl }: UrlState): void {
  const { variables, paint } = useDashboardContext();
  const { states, pending } = useStore(variables, (state) => state);
  useEffect(() => {
    const known = states.filter(({ variable, values }) => !pending.has(variable.name) && values.length > 0);
    const changes = [...urlValues(known)].filter(
      ([name, values]) => fromUrl(name.slice('var-'.length))?.join('\u0000') !== values.join('\u0000'),
    );
    if (changes.length === 0) return undefined;
    return whenPainted(paint.isBusy, () => changeUrl(Object.fromEntries(changes), 'replace'));
  }, [states, pending, fromUrl, paint]);
}

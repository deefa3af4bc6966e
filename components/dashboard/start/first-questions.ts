// What the panels of a page will ask for when it comes alive, told on the server: the browser sends these questions while it still
// loads the page's code (first-request.tsx). A question that turns out otherwise costs the server work and is asked again.
import { findDefinition } from '@/components/dashboard/panel/find-definition';
import { namesIn, panelScope } from '@/components/dashboard/panel/panel-scope';
import { type FirstPanel, firstPanels } from '@/components/dashboard/start/first-panels';
import type { ScreenFacts } from '@/components/dashboard/start/screen-facts';
import type { TimeState } from '@/components/dashboard/state/time-store';
import { readUrlState } from '@/components/dashboard/state/url-state';
import { createVariableLoader } from '@/components/dashboard/variables/variable-loader';
import type { VariablesState } from '@/components/dashboard/variables/variables-state';
import type { AskedQuery } from '@/components/data/query-batch';
import type { Viewer } from '@/components/data/viewer';
import { BATCH_QUERY_LIMIT } from '@/lib/api/query-batch';
import { builtinScope, mergeScopes } from '@/lib/dashboard/builtin-variables';
import type { Dashboard } from '@/lib/dashboard/dashboard';
import { OWN_SOURCE } from '@/lib/dashboard/data-source-ref';
import { interpolateText } from '@/lib/dashboard/interpolate';
import { panelQueries } from '@/lib/dashboard/panel-queries';
import { panelTime } from '@/lib/dashboard/panel-time';
import { withSharedQueries } from '@/lib/dashboard/shared-queries';

export interface FirstPage {
  readonly dashboard: Dashboard;
  readonly params: Pick<URLSearchParams, 'get' | 'getAll' | 'has'>;
  readonly time: TimeState;
  readonly viewer: Viewer;
  /** This person may change this dashboard. */
  readonly canEdit: boolean;
  readonly screen: ScreenFacts;
}

/** In the order of the panels, each once; none where too little is known. */
export function firstQuestions(page: FirstPage): readonly AskedQuery[] {
  const variables = variablesOf(page);
  if (variables.filterQuery === null) return [];
  const { dashboard, params, canEdit, screen, time } = page;
  const rangeMs = time.window.toMs - time.window.fromMs;
  const view = { dashboard, url: readUrlState(params), isEditing: params.has('edit'), canEdit, screen, rangeMs };
  const questions = new Map<string, AskedQuery>();
  for (const one of firstPanels({ ...view, states: variables.states }))
    for (const question of questionsOf(one, variables, page)) questions.set(JSON.stringify(question), question);
  return [...questions.values()].slice(0, BATCH_QUERY_LIMIT);
}

/** What is known without asking anybody. */
function variablesOf({ dashboard, params, time, viewer }: FirstPage): VariablesState {
  const never = new Promise<never>(() => {});
  const loader = createVariableLoader({
    fetchRows: () => never,
    loadFilters: () => never,
    after: () => () => {},
  });
  loader.update({
    list: dashboard.templating.list,
    fromUrl: (name) => (params.has(`var-${name}`) ? params.getAll(`var-${name}`) : null),
    window: time.window,
    reloadCount: 0,
    dashboard: { title: dashboard.title, uid: dashboard.uid },
    viewer: { timeZone: time.zone, user: { id: String(viewer.userId), login: viewer.login, email: '' } },
    dataSources: [OWN_SOURCE],
  });
  const known = loader.get();
  loader.dispose();
  return known;
}

function questionsOf(
  { panel: given, values, widthPx }: FirstPanel,
  variables: VariablesState,
  { dashboard, time, viewer }: FirstPage,
): readonly AskedQuery[] {
  if (findDefinition(given.type)?.hasQueries === false) return [];
  const panel = withSharedQueries(given, dashboard.panels);
  const names = namesIn(panel);
  if (names.some((name) => variables.pending.has(name))) return [];
  const own = panelScope(names, values, variables);
  const interpolate = (text: string): string => interpolateText(text, own);
  const { window } = panelTime(panel, time, { ...time, nowMs: time.readAtMs, interpolate });
  const user = { id: String(viewer.userId), login: viewer.login, email: '' };
  const scope = mergeScopes(own, builtinScope(window, dashboard, { timeZone: time.zone, user }));
  const { queries } = panelQueries(panel, {
    window,
    zone: time.zone,
    widthPx,
    scope,
    filterQuery: variables.filterQuery,
  });
  return queries.map(({ expr, kind, startMs, endMs, stepMs }) => ({ expr, kind, startMs, endMs, stepMs }));
}

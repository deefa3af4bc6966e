// What the panels of a page will ask for when it comes alive, told on the server: the browser sends these questions while it still
// loads the page's code (first-request.tsx). A question that turns out otherwise costs the server work and is asked again.
import {
  BODY_INSET_PX,
  CELL_GAP_PX,
  GRID_PADDING_PX,
  GRID_TOP_PX,
  ROW_PX,
} from '@/components/dashboard/grid/grid-place';
import { findDefinition } from '@/components/dashboard/panel/find-definition';
import { namesIn, panelScope } from '@/components/dashboard/panel/panel-scope';
import { IN_VIEW_MARGIN_PX } from '@/components/dashboard/panel/use-in-view';
import type { ScreenFacts } from '@/components/dashboard/start/screen-facts';
import type { TimeState } from '@/components/dashboard/state/time-store';
import { createVariableLoader } from '@/components/dashboard/variables/variable-loader';
import type { VariablesState } from '@/components/dashboard/variables/variables-state';
import type { AskedQuery } from '@/components/data/query-batch';
import type { Viewer } from '@/components/data/viewer';
import { BATCH_QUERY_LIMIT } from '@/lib/api/query-batch';
import { builtinScope, mergeScopes } from '@/lib/dashboard/builtin-variables';
import { type Dashboard, GRID_COLUMNS, type GridPos } from '@/lib/dashboard/dashboard';
import { OWN_SOURCE } from '@/lib/dashboard/data-source-ref';
import { interpolateText } from '@/lib/dashboard/interpolate';
import { layOutPage, type ShownPanel } from '@/lib/dashboard/page-layout';
import { panelQueries } from '@/lib/dashboard/panel-queries';
import { panelTime } from '@/lib/dashboard/panel-time';
import { withSharedQueries } from '@/lib/dashboard/shared-queries';
import { chosenOptions } from '@/lib/dashboard/variable-values';

export interface FirstPage {
  readonly dashboard: Dashboard;
  readonly params: Pick<URLSearchParams, 'get' | 'getAll' | 'has'>;
  readonly time: TimeState;
  readonly viewer: Viewer;
  readonly screen: ScreenFacts;
}

/** In these the grid is not what is seen, or not in its usual place. */
const OTHER_VIEWS = ['viewPanel', 'editPanel', 'edit', 'kiosk'];

/** In the order of the panels, each once; none where too little is known. */
export function firstQuestions(page: FirstPage): readonly AskedQuery[] {
  if (OTHER_VIEWS.some((name) => page.params.has(name))) return [];
  const variables = variablesOf(page);
  if (variables.filterQuery === null) return [];
  const shown = layOutPage(page.dashboard.panels, {
    toggled: new Set(),
    concealed: new Set(),
    valuesOf: (name) => {
      const state = variables.states.find(({ variable }) => variable.name === name);
      return state === undefined ? null : chosenOptions(state);
    },
  });
  const questions = new Map<string, AskedQuery>();
  for (const one of shown)
    if (isNear(one.panel.gridPos, page.screen))
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

function isNear({ y }: GridPos, { scrollerHeightPx }: ScreenFacts): boolean {
  return GRID_TOP_PX + y * (ROW_PX + CELL_GAP_PX) < scrollerHeightPx + IN_VIEW_MARGIN_PX;
}

function questionsOf(
  { panel: given, values }: ShownPanel,
  variables: VariablesState,
  { dashboard, time, viewer, screen }: FirstPage,
): readonly AskedQuery[] {
  if (findDefinition(given.type)?.hasQueries === false || given.type === 'row') return [];
  const panel = withSharedQueries(given, dashboard.panels);
  const names = namesIn(panel);
  if (names.some((name) => variables.pending.has(name))) return [];
  const own = panelScope(names, values, variables);
  const interpolate = (text: string): string => interpolateText(text, own);
  const { window } = panelTime(panel, time, { ...time, nowMs: time.readAtMs, interpolate });
  const user = { id: String(viewer.userId), login: viewer.login, email: '' };
  const scope = mergeScopes(own, builtinScope(window, dashboard, { timeZone: time.zone, user }));
  const widthPx = bodyWidthPx(panel.gridPos, screen);
  const { queries } = panelQueries(panel, {
    window,
    zone: time.zone,
    widthPx,
    scope,
    filterQuery: variables.filterQuery,
  });
  return queries.map(({ expr, kind, startMs, endMs, stepMs }) => ({ expr, kind, startMs, endMs, stepMs }));
}

function bodyWidthPx({ w }: GridPos, { gridWidthPx }: ScreenFacts): number {
  const columnPx = (gridWidthPx - 2 * GRID_PADDING_PX - (GRID_COLUMNS - 1) * CELL_GAP_PX) / GRID_COLUMNS;
  return Math.floor(w * columnPx + (w - 1) * CELL_GAP_PX - BODY_INSET_PX);
}

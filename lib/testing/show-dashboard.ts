// All that a page does with a dashboard before pixels, for dashboards with anything in any place.
import { annotationQueries } from '@/lib/dashboard/annotation-queries';
import { builtinScope, mergeScopes } from '@/lib/dashboard/builtin-variables';
import { type Dashboard, isRow, type Panel } from '@/lib/dashboard/dashboard';
import { OWN_SOURCE } from '@/lib/dashboard/data-source-ref';
import { interpolateText, type VariableScope } from '@/lib/dashboard/interpolate';
import { resolveLinks } from '@/lib/dashboard/link-url';
import { optionsFromRows } from '@/lib/dashboard/option-rows';
import { layOutPage } from '@/lib/dashboard/page-layout';
import { panelFrames } from '@/lib/dashboard/panel-frames';
import { panelQueries, type PreparedQuery } from '@/lib/dashboard/panel-queries';
import { panelTime } from '@/lib/dashboard/panel-time';
import { withSharedQueries } from '@/lib/dashboard/shared-queries';
import { variableOrder } from '@/lib/dashboard/variable-order';
import { readVariableQuery } from '@/lib/dashboard/variable-query';
import { chosenOptions, resolveVariables, scopeOfVariables, urlValues } from '@/lib/dashboard/variable-values';
import { labelSetOf } from '@/lib/labels/label-set';
import { applyFieldConfig } from '@/lib/series/apply-field-config';
import { type Frame, numberFieldOf, timeField } from '@/lib/series/frame';
import { readFieldConfig } from '@/lib/series/read-field-config';

const FRAME: Frame = {
  refId: 'A',
  name: null,
  length: 2,
  fields: [timeField(Float64Array.of(0, 1)), numberFieldOf('Value', [1, null], { labels: labelSetOf({ job: 'a' }) })],
};
const WINDOW = { fromMs: 0, toMs: 3_600_000 };
const RAW = { from: 'now-1h', to: 'now' };

/** What its panels ask for. */
export function showDashboard(dashboard: Dashboard): readonly PreparedQuery[] {
  const { list } = dashboard.templating;
  variableOrder(list);
  for (const variable of list) {
    readVariableQuery(variable);
    optionsFromRows(['up{job="a"} 1 2', 'b'], variable);
  }
  const states = resolveVariables(list, { fromUrl: () => null, loaded: () => null, dataSources: [OWN_SOURCE] });
  urlValues(states);
  annotationQueries(dashboard['annotations']);
  const scope = mergeScopes(builtinScope(WINDOW, dashboard), scopeOfVariables(states));
  const valuesOf = (name: string) => {
    const state = states.find(({ variable }) => variable.name === name);
    return state === undefined ? null : chosenOptions(state);
  };
  const shown = layOutPage(dashboard.panels, { valuesOf, toggled: new Set(), concealed: new Set() });
  return shown.flatMap(({ panel }) => (isRow(panel) ? [] : showPanel(panel, dashboard, scope)));
}

function showPanel(panel: Panel, dashboard: Dashboard, scope: VariableScope): readonly PreparedQuery[] {
  const interpolate = (text: string): string => interpolateText(text, scope);
  interpolate(panel.title);
  panelTime(panel, { raw: RAW, window: WINDOW }, { nowMs: WINDOW.toMs, zone: 'UTC', interpolate });
  const links: unknown = panel['links'];
  resolveLinks(Array.isArray(links) ? links : [], { scope, range: RAW, urlValues: new Map() });
  const shared = withSharedQueries(panel, dashboard.panels);
  const queried = new Map(panel.targets.map(({ refId }) => [refId, [FRAME]]));
  const { frames } = panelFrames(shared, queried, { ...WINDOW, timeZone: 'UTC', interpolate });
  applyFieldConfig(frames, readFieldConfig(panel.fieldConfig));
  return panelQueries(shared, { window: WINDOW, zone: 'UTC', widthPx: 500, scope }).queries;
}

// Which panels of a page stand on the screen when it opens, and how wide: told by the server, which has seen neither.
import {
  BODY_INSET_PX,
  CELL_GAP_PX,
  GRID_BOTTOM_PX,
  GRID_PADDING_PX,
  GRID_TOP_PX,
  gridHeightPx,
  PHONE_BELOW_PX,
  PHONE_COLUMNS,
  PHONE_PADDING_PX,
  phonePlace,
  sharesLine,
  ROW_PX,
} from '@/components/dashboard/grid/grid-place';
import { IN_VIEW_MARGIN_PX } from '@/components/dashboard/panel/use-in-view';
import type { ScreenFacts } from '@/components/dashboard/start/screen-facts';
import type { UrlState } from '@/components/dashboard/state/url-state';
import { type Dashboard, GRID_COLUMNS, type Panel } from '@/lib/dashboard/dashboard';
import { findPanel } from '@/lib/dashboard/edit-dashboard';
import { layOutPage, type ShownPanel } from '@/lib/dashboard/page-layout';
import { type RepeatValue, startsSection } from '@/lib/dashboard/repeat-panels';
import { layOutSaved } from '@/lib/dashboard/saved-layout';
import { pageSections, viewOfSections } from '@/lib/dashboard/v2/page-sections';
import { chosenOptions, chosenValues, repeatValueOf, type VariableState } from '@/lib/dashboard/variable-values';

export interface FirstPanel {
  readonly panel: Panel;
  /** Of a repeated copy. */
  readonly values: readonly RepeatValue[];
  /** Of its body: what its queries are asked by. */
  readonly widthPx: number;
}

export interface FirstView {
  readonly dashboard: Dashboard;
  readonly url: UrlState;
  readonly isEditing: boolean;
  readonly canEdit: boolean;
  readonly states: readonly VariableState[];
  readonly screen: ScreenFacts;
  /** Of the page. */
  readonly rangeMs: number;
}

/** Top bar and control bar. */
const BARS_PX = 85;
/** The padding around a panel that stands alone. */
const ALONE_PADDING_PX = 12;
/** The options beside the preview of the editor, from this width of the window on (Tailwind's `lg`). */
const OPTIONS_PX = 320;
const OPTIONS_BESIDE_FROM_PX = 1024;

/** In reading order. */
export function firstPanels(view: FirstView): readonly FirstPanel[] {
  const { dashboard, url, canEdit } = view;
  const edited = url.editPanelId === null ? undefined : findPanel(dashboard, url.editPanelId);
  if (edited && canEdit) return [alone(edited, [], view.screen.mainWidthPx - optionsWidthPx(view))];
  const single = url.viewPanelId === null ? undefined : findPanel(dashboard, url.viewPanelId);
  if (single) {
    const values = [...url.viewPanelValues].map(([name, value]) => repeatValueOf(view.states, name, value));
    const isBare = url.isKiosk;
    return [
      alone(single, values, isBare ? view.screen.viewportWidthPx + 2 * ALONE_PADDING_PX : view.screen.mainWidthPx),
    ];
  }
  return gridPanels(view);
}

function alone(panel: Panel, values: readonly RepeatValue[], outerPx: number): FirstPanel {
  return { panel, values, widthPx: Math.floor(outerPx - 2 * ALONE_PADDING_PX - BODY_INSET_PX) };
}

function optionsWidthPx({ screen }: FirstView): number {
  return screen.viewportWidthPx >= OPTIONS_BESIDE_FROM_PX ? OPTIONS_PX : 0;
}

function gridPanels({ dashboard, url, isEditing, states, screen, rangeMs }: FirstView): readonly FirstPanel[] {
  const sections = isEditing ? null : pageSections(dashboard['__resource']);
  const shown = isEditing
    ? layOutSaved(dashboard.panels)
    : layOutPage(dashboard.panels, {
        toggled: new Set(),
        concealed: new Set(),
        sections:
          sections === null
            ? null
            : viewOfSections(sections, { openTabs: new Map(), tab: url.tab, rangeMs, valuesOf: chosenValues(states) }),
        valuesOf: (name) => {
          const state = states.find(({ variable }) => variable.name === name);
          return state === undefined ? null : chosenOptions(state);
        },
      });
  const place = screen.viewportWidthPx < PHONE_BELOW_PX ? placeOnPhone(shown, isEditing) : placeInGrid(shown);
  const heightPx = url.isKiosk ? screen.viewportHeightPx : screen.viewportHeightPx - BARS_PX;
  const outerPx = url.isKiosk ? screen.viewportWidthPx : screen.mainWidthPx;
  const innerPx = place.heightPx > heightPx ? outerPx - screen.scrollbarPx : outerPx;
  return place.panels
    .filter(
      ({ shown: { panel }, topPx, shareOf }) =>
        !startsSection(panel) && shareOf.columns > 0 && topPx < heightPx + IN_VIEW_MARGIN_PX,
    )
    .map(({ shown: { panel, values }, shareOf }) => ({
      panel,
      values,
      widthPx: Math.floor(widthPx(shareOf, innerPx) - BODY_INSET_PX),
    }));
}

interface Share {
  readonly columns: number;
  readonly of: number;
  readonly paddingPx: number;
}

interface Placed {
  readonly shown: ShownPanel;
  readonly topPx: number;
  readonly shareOf: Share;
}

interface Placement {
  readonly panels: readonly Placed[];
  readonly heightPx: number;
}

function widthPx({ columns, of, paddingPx }: Share, innerPx: number): number {
  const columnPx = (innerPx - 2 * paddingPx - (of - 1) * CELL_GAP_PX) / of;
  return columns * columnPx + (columns - 1) * CELL_GAP_PX;
}

function placeInGrid(shown: readonly ShownPanel[]): Placement {
  const rowCount = shown.reduce((bottom, { panel: { gridPos } }) => Math.max(bottom, gridPos.y + gridPos.h), 0);
  return {
    panels: shown.map((one) => ({
      shown: one,
      topPx: GRID_TOP_PX + one.panel.gridPos.y * (ROW_PX + CELL_GAP_PX),
      shareOf: { columns: one.panel.gridPos.w, of: GRID_COLUMNS, paddingPx: GRID_PADDING_PX },
    })),
    heightPx: GRID_TOP_PX + gridHeightPx(rowCount) + GRID_BOTTOM_PX,
  };
}

/** One below the other; small ones share a line. */
function placeOnPhone(shown: readonly ShownPanel[], isEditing: boolean): Placement {
  let topPx = GRID_TOP_PX;
  let line = { columns: 0, heightPx: 0 };
  const sharing = sharesLine(shown.map(({ panel }) => panel));
  const panels = shown.map((one, at): Placed => {
    const { columns, heightPx } = phonePlace(one.panel, { isSharing: sharing[at] === true, isEditing });
    if (line.columns + columns > PHONE_COLUMNS) {
      topPx += line.heightPx + CELL_GAP_PX;
      line = { columns: 0, heightPx: 0 };
    }
    line = { columns: line.columns + columns, heightPx: Math.max(line.heightPx, heightPx) };
    return { shown: one, topPx, shareOf: { columns, of: PHONE_COLUMNS, paddingPx: PHONE_PADDING_PX } };
  });
  return { panels, heightPx: topPx + line.heightPx + GRID_BOTTOM_PX };
}

'use client';
// Inside of a panel: the picture, or the state that stands in its place.
import { lazy, Suspense, useMemo, useState } from 'react';
import { createHoverStore, type HoverStore } from '@/components/charts/hover-store';
import { usePanelMarks } from '@/components/dashboard/annotations/use-panel-marks';
import { PanelErrorState } from '@/components/dashboard/panel/panel-error-state';
import { PanelNoDataState } from '@/components/dashboard/panel/panel-no-data-state';
import { PanelSkeleton } from '@/components/dashboard/panel/panel-skeleton';
import type { ElementSize } from '@/components/dashboard/panel/use-element-size';
import { useExemplars } from '@/components/dashboard/panel/use-exemplars';
import type { PanelView } from '@/components/dashboard/panel/use-panel';
import { useLinkContext } from '@/components/dashboard/panel/use-panel-scope';
import { useShownWindow } from '@/components/dashboard/panel/use-shown-window';
import { useZoom } from '@/components/dashboard/panel/use-zoom';
import { useDashboardContext, useDashboardState } from '@/components/dashboard/state/dashboard-context';
import { crosshairOf } from '@/components/dashboard/state/dashboard-store';
import { isLegendShown } from '@/components/dashboard/state/shown-parts';
import { useAdhocFilter } from '@/components/dashboard/variables/use-adhoc-filter';
import { readLegend, withLegend } from '@/components/panels/legend-options';
import type { PanelDefinition, PanelViewProps } from '@/components/panels/panel-definition';
import type { Panel } from '@/lib/dashboard/dashboard';
import { interpolateText, type VariableScope } from '@/lib/dashboard/interpolate';
import { interpolateJson } from '@/lib/dashboard/interpolate-json';
import { resolveLinks } from '@/lib/dashboard/link-url';
import { readFieldConfig } from '@/lib/series/read-field-config';
import type { Frame } from '@/lib/series/frame';

const PanelUnsupportedState = lazy(() =>
  import('@/components/dashboard/panel/panel-unsupported-state').then((module) => ({
    default: module.PanelUnsupportedState,
  })),
);

const NO_FRAMES: readonly Frame[] = [];

export interface PanelBodyProps {
  readonly viewId: string;
  readonly panel: Panel;
  readonly definition: PanelDefinition | null;
  readonly view: PanelView;
  readonly size: ElementSize;
  readonly isEditing: boolean;
  readonly onPainted: () => void;
  /** Opens the editor; absent for people who may not edit. */
  readonly onEdit?: (() => void) | undefined;
}

export function PanelBody(props: PanelBodyProps) {
  const { panel, definition, view, size } = props;
  switch (view.phase) {
    case 'idle':
      return null;
    case 'loading':
      return <PanelSkeleton isSmall={size.height < 100} />;
    case 'unsupported':
      return (
        <Suspense>
          <PanelUnsupportedState panel={panel} view={view} isSmall={size.height < 90 || size.width < 200} />
        </Suspense>
      );
    case 'error':
      return <FailedBody {...props} />;
    case 'nodata':
      return (
        <PanelNoDataState
          queries={view.queries}
          window={view.window}
          words={panel.fieldConfig?.defaults?.noValue}
          hasAnswers={view.outcome?.hasSeries === true}
          onEdit={props.onEdit}
          isSmall={size.height < 130 || size.width < 200}
        />
      );
    case 'done':
      return definition ? <PanelPicture {...props} definition={definition} /> : null;
  }
}

function FailedBody({ view, onEdit }: PanelBodyProps) {
  const { time } = useDashboardContext();
  return (
    <PanelErrorState failures={view.outcome?.failures ?? []} title={view.name} onRetry={time.reload} onEdit={onEdit} />
  );
}

function PanelPicture({
  viewId,
  panel,
  definition,
  view,
  size,
  isEditing,
  onPainted,
}: PanelBodyProps & {
  readonly definition: PanelDefinition;
}) {
  const hover = useHover();
  const timeRange = useShownWindow(view.window, view.isLoading);
  const { zoomTo, zoomBack } = useZoom();
  const fills = usePanelFills(view.shownScope);
  const onFilter = useAdhocFilter();
  const marks = usePanelMarks(panel.id);
  const sampled = useExemplars(view.queries);
  const made = view.outcome?.marks;
  const annotations = useJoined(marks.props.annotations, made?.annotations);
  const exemplars = useJoined(sampled, made?.exemplars);
  const areExemplarsHidden = useDashboardState((state) => state.shown.areExemplarsHidden);
  const options = useShownOptions(panel, definition);
  const fieldConfig = useMemo(
    () => readFieldConfig(interpolateJson(panel.fieldConfig, fills.interpolate, ['links'])),
    [panel.fieldConfig, fills],
  );
  const { View } = definition;
  if (size.width <= 0 || size.height <= 0) return null;
  return (
    <Suspense fallback={<PanelSkeleton isSmall={size.height < 100} />}>
      <View
        viewId={viewId}
        title={view.name}
        frames={view.outcome?.frames ?? NO_FRAMES}
        options={options}
        fieldConfig={fieldConfig}
        timeRange={timeRange}
        timeZone={view.zone}
        width={size.width}
        height={size.height}
        isLoading={view.isLoading}
        hover={hover}
        onZoom={zoomTo}
        onZoomBack={zoomBack}
        onPainted={onPainted}
        onFilter={onFilter}
        isEditing={isEditing}
        exemplars={areExemplarsHidden ? NO_EXEMPLARS : exemplars}
        {...marks.props}
        annotations={annotations}
        {...fills}
      />
      {marks.dialog}
    </Suspense>
  );
}

const NO_EXEMPLARS: readonly never[] = [];

/** Those of the page and those that the panel's transformations made; the same list as long as there are none of the second. */
function useJoined<T>(own: readonly T[] | undefined, made: readonly T[] | undefined): readonly T[] {
  return useMemo(
    () => (made === undefined || made.length === 0 ? (own ?? []) : [...(own ?? []), ...made]),
    [own, made],
  );
}

/** The panel's options, with its legend as the reader switched it. */
function useShownOptions({ id, options }: Panel, definition: PanelDefinition): Panel['options'] {
  const hasLegend = definition.hasLegend === true;
  const isSaved = readLegend(options).mode !== 'hidden';
  const isShown = useDashboardState(({ shown }) => isLegendShown(shown, id, isSaved));
  return useMemo(
    () => (hasLegend && isShown !== isSaved ? withLegend(options, isShown) : options),
    [options, hasLegend, isSaved, isShown],
  );
}

/** What fills variables into the panel's texts and links; the same object until one of them changes. */
function usePanelFills(scope: VariableScope): Required<Pick<PanelViewProps, 'interpolate' | 'linksAt'>> {
  const linkContext = useLinkContext(scope);
  return useMemo(
    () => ({
      interpolate: (text, format) => interpolateText(text, scope, format),
      linksAt: (links, place) => resolveLinks(links, { ...linkContext(), place }),
    }),
    [scope, linkContext],
  );
}

/** The page's crosshair (with tooltips everywhere, if the dashboard says so), or one of its own when it is not shared. */
function useHover(): HoverStore {
  const { hover, tooltips, holds } = useDashboardContext();
  const sharing = useDashboardState(crosshairOf);
  const [own] = useState(() => createHoverStore({ hold: holds.hold, frames: hover.frames }));
  if (sharing === SHARED_TOOLTIP) return tooltips;
  return sharing === 0 ? own : hover;
}

const SHARED_TOOLTIP = 2;

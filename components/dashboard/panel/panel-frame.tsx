'use client';
// One panel on the page: the frame with header, menu and body, its state for readers and checks, its marks.
import {
  type CSSProperties,
  lazy,
  memo,
  type ReactNode,
  Suspense,
  useCallback,
  useEffect,
  useRef,
  useState,
} from 'react';
import { isHeaderFloating } from '@/components/dashboard/panel/panel-header';
import { BrokenPanel } from '@/components/dashboard/panel/broken-panel';
import { findDefinition } from '@/components/dashboard/panel/find-definition';
import { PanelBody, type PanelBodyProps } from '@/components/dashboard/panel/panel-body';
import { PanelSection, usePicture } from '@/components/dashboard/panel/panel-section';
import { hasLinks, type PanelDialogKind, PanelTop } from '@/components/dashboard/panel/panel-top';
import { useElementSize } from '@/components/dashboard/panel/use-element-size';
import { useInView } from '@/components/dashboard/panel/use-in-view';
import { type PanelView, usePanel } from '@/components/dashboard/panel/use-panel';
import { usePanelActions } from '@/components/dashboard/panel/use-panel-actions';
import { useDashboardState } from '@/components/dashboard/state/dashboard-context';
import { changeUrl } from '@/components/dashboard/state/url-state';
import { classNames } from '@/components/ui/class-names';
import { ErrorBoundary } from '@/components/ui/error-boundary';
import { ProgressBar } from '@/components/ui/progress-bar';
import type { Panel } from '@/lib/dashboard/dashboard';
import type { RepeatValue } from '@/lib/dashboard/repeat-panels';

const PositionDialog = lazy(() =>
  import('@/components/dashboard/edit/position-dialog').then((module) => ({ default: module.PositionDialog })),
);
const PanelInspector = lazy(() =>
  import('@/components/dashboard/inspector/panel-inspector').then((module) => ({ default: module.PanelInspector })),
);
const PanelDataTable = lazy(() =>
  import('@/components/dashboard/panel/panel-data-table').then((module) => ({ default: module.PanelDataTable })),
);

export interface PanelFrameProps {
  readonly panel: Panel;
  /** Unique on the page, for copies too; default: the panel's id. */
  readonly viewKey?: string | undefined;
  /** What variables stand for in a repeated copy. */
  readonly repeatValues?: readonly RepeatValue[] | undefined;
  /** `single`: fills the page. `preview`: inside the editor. */
  readonly place: 'grid' | 'single' | 'preview';
  readonly canEdit: boolean;
  readonly isEditing: boolean;
  readonly style?: CSSProperties | undefined;
  readonly className?: string | undefined;
  /** It has no data and takes no place, but goes on asking. */
  readonly isConcealed?: boolean | undefined;
  /** Told whether there is no data; for panels that hide then. */
  readonly onEmpty?: ((key: string, isEmpty: boolean) => void) | undefined;
  /** Move and resize handles. */
  readonly handles?: ReactNode;
}

/** One broken panel never takes the page down. */
export const PanelFrame = memo(function PanelFrame(props: PanelFrameProps) {
  const { panel, style, className } = props;
  return (
    <ErrorBoundary
      resetKey={panel}
      renderFallback={(error, retry) => (
        <BrokenPanel panel={panel} error={error} onRetry={retry} style={style} className={className} />
      )}
    >
      <WholePanel {...props} />
    </ErrorBoundary>
  );
});

function WholePanel(props: PanelFrameProps) {
  const { panel, place, canEdit, isEditing, style, className, handles, onEmpty, isConcealed = false } = props;
  const { viewKey = String(panel.id), repeatValues = NOT_REPEATED } = props;
  const section = useRef<HTMLElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const isActive = useInView(section, place !== 'grid' || isConcealed);
  const size = useElementSize(body);
  const definition = findDefinition(panel.type);
  const view = usePanel({ panel, repeatValues, definition, isActive, widthPx: size.width });
  const actions = usePanelActions(panel.id, viewKey, view.name);
  const viewId = `${place}-${viewKey}`;
  const { paintedKey, onPainted } = usePicture(view.paintKey);
  useEmptyReport(viewKey, view, onEmpty);
  const [isShownAsTable, setIsShownAsTable] = useState(false);
  const { dialog, open, close } = usePanelDialog(viewKey);
  const cut = view.outcome?.cut ?? null;
  const warnings = warningsOf(view);
  const isBare = isHeaderFloating({ ...view, cut, warnings }, isEditing && place === 'grid');
  const hasTable = view.phase === 'done' && definition?.hasQueries === true && panel.type !== 'table';

  return (
    <PanelSection
      element={section}
      viewId={viewId}
      viewKey={viewKey}
      panel={panel}
      repeatValues={repeatValues}
      view={view}
      size={size}
      paintedKey={paintedKey}
      isInert={isConcealed}
      style={style}
      className={frameClass(panel, className)}
    >
      {view.isLoading && view.phase !== 'loading' && <ProgressBar />}
      <PanelTop
        panel={panel}
        name={view.name}
        title={view.title}
        description={view.description}
        timeLabel={view.timeLabel}
        cut={cut}
        warnings={warnings}
        linkScope={hasLinks(panel) ? view.scope : null}
        place={place}
        canEdit={canEdit}
        isEditing={isEditing}
        handles={handles}
        actions={actions}
        isShownAsTable={hasTable ? isShownAsTable : null}
        onShowAsTable={setIsShownAsTable}
        onDialog={open}
      />
      <div ref={body} className={classNames('relative flex min-h-0 min-w-0 grow px-2 pb-2', isBare && 'pt-2')}>
        <PanelContent
          isTable={hasTable && isShownAsTable}
          viewId={viewId}
          panel={panel}
          definition={definition}
          view={view}
          size={size}
          isEditing={isEditing}
          onPainted={onPainted}
          onEdit={canEdit && place !== 'preview' ? actions.edit : undefined}
        />
      </div>
      <PanelDialog kind={dialog} panel={panel} view={view} onClose={close} />
    </PanelSection>
  );
}

function PanelContent({ isTable, ...props }: PanelBodyProps & { readonly isTable: boolean }) {
  const { view, onPainted } = props;
  if (!isTable) return <PanelBody {...props} />;
  return (
    <Suspense>
      <PanelDataTable title={view.name} frames={view.outcome?.frames ?? []} onPainted={onPainted} />
    </Suspense>
  );
}

/** The inspector is named by the address, so that a link may open it. */
function usePanelDialog(viewKey: string) {
  const isInspected = useDashboardState((state) => state.inspectedKey === viewKey);
  const [isPlacing, setPlacing] = useState(false);
  const placing = isPlacing ? ('position' as const) : null;
  const open = useCallback(
    (kind: PanelDialogKind) => (kind === 'position' ? setPlacing(true) : changeUrl({ inspect: viewKey }, 'push')),
    [viewKey],
  );
  return {
    dialog: isInspected ? ('inspect' as const) : placing,
    open,
    close: () => {
      setPlacing(false);
      if (isInspected) changeUrl({ inspect: null }, 'push');
    },
  };
}

interface PanelDialogProps {
  readonly kind: PanelDialogKind | null;
  readonly panel: Panel;
  readonly view: PanelView;
  readonly onClose: () => void;
}

function PanelDialog({ kind, panel, view, onClose }: PanelDialogProps) {
  if (kind === null) return null;
  return (
    <Suspense>
      {kind === 'inspect' ? (
        <PanelInspector panel={panel} view={view} onClose={onClose} />
      ) : (
        <PositionDialog panel={panel} name={view.name} onClose={onClose} />
      )}
    </Suspense>
  );
}

function frameClass(panel: Panel, className: string | undefined): string {
  return classNames(
    'group/panel relative flex min-h-0 min-w-0 flex-col rounded-panel border',
    panel.transparent === true ? 'border-transparent' : 'border-line-subtle bg-panel',
    'hover:border-line',
    className,
  );
}

const NOT_REPEATED: readonly RepeatValue[] = [];

/** A panel that hides is told apart only by answers: while it asks again it stays as it is. */
function useEmptyReport(viewKey: string, { phase }: PanelView, onEmpty: PanelFrameProps['onEmpty']): void {
  useEffect(() => {
    if (phase === 'nodata' || phase === 'done' || phase === 'error') onEmpty?.(viewKey, phase === 'nodata');
  }, [viewKey, phase, onEmpty]);
}

const NO_WARNINGS: readonly string[] = [];

/** What the server warned about, and queries that failed while others have data. */
function warningsOf({ phase, outcome }: PanelView): readonly string[] {
  if (!outcome || phase !== 'done' || outcome.warnings.length + outcome.failures.length === 0) return NO_WARNINGS;
  return [...outcome.warnings, ...outcome.failures.map(({ refId, error }) => `Query ${refId}: ${error.message}`)];
}

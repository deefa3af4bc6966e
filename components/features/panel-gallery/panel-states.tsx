'use client';
// A panel type in its five states, in the frame that it has on a dashboard: loading, no data, error, partial, full.
import { type ReactNode, useState } from 'react';
import { PanelErrorState } from '@/components/dashboard/panel/panel-error-state';
import { PanelHeader } from '@/components/dashboard/panel/panel-header';
import { PanelNoDataState } from '@/components/dashboard/panel/panel-no-data-state';
import { PanelSkeleton } from '@/components/dashboard/panel/panel-skeleton';
import { Picture } from '@/components/features/panel-gallery/picture';
import { GALLERY_FROM_MS, GALLERY_TO_MS, type GalleryExample } from '@/components/panels/gallery-example';
import type { PanelDefinition } from '@/components/panels/panel-definition';
import type { PreparedQuery } from '@/lib/dashboard/panel-queries';

const WIDTH_PX = 226;
const BODY_HEIGHT_PX = 138;

const WINDOW = { fromMs: GALLERY_FROM_MS, toMs: GALLERY_TO_MS };

const QUERY: PreparedQuery = {
  refId: 'A',
  expr: 'vector(1) > 2',
  legendFormat: '',
  kind: 'range',
  format: 'time_series',
  startMs: GALLERY_FROM_MS,
  endMs: GALLERY_TO_MS,
  stepMs: 15_000,
};

const FAILURE = {
  refId: 'A',
  expr: 'sum by (job) (rate(http_requests_total[5m])',
  error: {
    errorType: 'bad_data',
    message: '1:44: parse error: unclosed left parenthesis',
    startOffset: 14,
    endOffset: 15,
  },
};

export interface PanelStatesProps {
  readonly definition: PanelDefinition;
  /** What is drawn when there is data. */
  readonly example: GalleryExample;
}

export function PanelStates({ definition, example }: PanelStatesProps) {
  const [paintedCount, setPaintedCount] = useState({ partial: false, full: false });
  const picture = (state: 'partial' | 'full'): ReactNode => (
    <Picture
      viewId={`${definition.id} ${state}`}
      title={state}
      definition={definition}
      example={example}
      width={WIDTH_PX - 18}
      height={BODY_HEIGHT_PX}
      onPainted={() => setPaintedCount((before) => (before[state] ? before : { ...before, [state]: true }))}
    />
  );
  const isPainted = paintedCount.partial && paintedCount.full;
  return (
    <section
      aria-label={`States of ${definition.title}`}
      aria-busy={!isPainted}
      data-states={definition.id}
      className="mt-3 flex flex-wrap gap-2"
    >
      <Frame state="Loading">
        <PanelSkeleton isSmall={false} />
      </Frame>
      <Frame state="No data">
        <PanelNoDataState queries={[QUERY]} window={WINDOW} hasAnswers isSmall={false} />
      </Frame>
      <Frame state="Error">
        <PanelErrorState title={definition.title} failures={[FAILURE]} onRetry={() => undefined} />
      </Frame>
      <Frame state="Partial" isPartial>
        {picture('partial')}
      </Frame>
      <Frame state="Full">{picture('full')}</Frame>
    </section>
  );
}

interface FrameProps {
  readonly state: string;
  /** Series were left out, and a query had something to say. */
  readonly isPartial?: boolean;
  readonly children: ReactNode;
}

function Frame({ state, isPartial = false, children }: FrameProps) {
  return (
    <div
      style={{ width: WIDTH_PX }}
      className="flex flex-col overflow-hidden rounded-panel border border-line-subtle bg-panel"
    >
      <PanelHeader
        title={state}
        description=""
        timeLabel={null}
        cut={isPartial ? { shown: 500, total: 1204 } : null}
        warnings={isPartial ? ['Query B: the time limit of 2 min was reached'] : []}
        isDraggable={false}
        menu={null}
      >
        {null}
      </PanelHeader>
      <div style={{ height: BODY_HEIGHT_PX + 8 }} className="flex px-2 pb-2">
        {children}
      </div>
    </div>
  );
}

'use client';
// A panel type in its states, in the frame that it has on a dashboard: loading, no data, error, partial, full, very much, very small.
import { type ReactNode, useMemo, useState } from 'react';
import { PanelErrorState } from '@/components/dashboard/panel/panel-error-state';
import { PanelHeader } from '@/components/dashboard/panel/panel-header';
import { PanelNoDataState } from '@/components/dashboard/panel/panel-no-data-state';
import { PanelSkeleton } from '@/components/dashboard/panel/panel-skeleton';
import { manyTimes } from '@/components/features/panel-gallery/many-times';
import { Picture } from '@/components/features/panel-gallery/picture';
import { GALLERY_FROM_MS, GALLERY_TO_MS, type GalleryExample } from '@/components/panels/gallery-example';
import type { PanelDefinition } from '@/components/panels/panel-definition';
import type { PreparedQuery } from '@/lib/dashboard/panel-queries';

const WIDTH_PX = 226;
const BODY_HEIGHT_PX = 138;
/** Two columns and two rows of a dashboard on a desk. */
const SMALL_WIDTH_PX = 92;
const SMALL_HEIGHT_PX = 28;
/** How many times the data of the example. */
const MUCH = 25;

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
    message: '1:14: parse error: unclosed left parenthesis',
    startOffset: 13,
    endOffset: 14,
  },
};

export interface PanelStatesProps {
  readonly definition: PanelDefinition;
  /** What is drawn when there is data. */
  readonly example: GalleryExample;
}

const PICTURES = ['partial', 'full', 'much', 'small'] as const;

type PictureName = (typeof PICTURES)[number];

export function PanelStates({ definition, example }: PanelStatesProps) {
  const [painted, setPainted] = useState<ReadonlySet<PictureName>>(new Set());
  const much = useMemo(() => manyTimes(example, MUCH), [example]);
  const picture = (state: PictureName): ReactNode => (
    <Picture
      viewId={`${definition.id} ${state}`}
      title={state}
      definition={definition}
      example={state === 'much' ? much : example}
      width={(state === 'small' ? SMALL_WIDTH_PX : WIDTH_PX) - 18}
      height={state === 'small' ? SMALL_HEIGHT_PX : BODY_HEIGHT_PX}
      onPainted={() => setPainted((before) => (before.has(state) ? before : new Set(before).add(state)))}
    />
  );
  const isPainted = PICTURES.every((state) => painted.has(state));
  return (
    <section
      aria-label={`States of ${definition.title}`}
      aria-busy={!isPainted}
      data-states={definition.id}
      className="mt-3 flex flex-wrap items-start gap-2"
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
      <Frame state="Much">{picture('much')}</Frame>
      <Frame state="Small" widthPx={SMALL_WIDTH_PX} heightPx={SMALL_HEIGHT_PX}>
        {picture('small')}
      </Frame>
    </section>
  );
}

interface FrameProps {
  readonly state: string;
  /** Series were left out, and a query had something to say. */
  readonly isPartial?: boolean;
  readonly widthPx?: number;
  readonly heightPx?: number;
  readonly children: ReactNode;
}

function Frame({ state, isPartial = false, widthPx = WIDTH_PX, heightPx = BODY_HEIGHT_PX, children }: FrameProps) {
  return (
    <div
      style={{ width: widthPx }}
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
      <div style={{ height: heightPx + 8 }} className="flex px-2 pb-2">
        {children}
      </div>
    </div>
  );
}

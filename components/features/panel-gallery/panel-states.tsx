'use client';
// A panel type in its states, in the frame that it has on a dashboard: loading, no data, error, partial, full, very much, very small.
import { type ReactNode, useMemo, useState } from 'react';
import { PanelErrorState } from '@/components/dashboard/panel/panel-error-state';
import { PanelNoDataState } from '@/components/dashboard/panel/panel-no-data-state';
import { PanelSkeleton } from '@/components/dashboard/panel/panel-skeleton';
import { BODY_HEIGHT_PX, FRAME_PX, GalleryFrame, WIDTH_PX } from '@/components/features/panel-gallery/gallery-frame';
import { manyTimes } from '@/components/features/panel-gallery/many-times';
import { Picture } from '@/components/features/panel-gallery/picture';
import { GALLERY_FROM_MS, GALLERY_TO_MS, type GalleryExample } from '@/components/panels/gallery-example';
import type { PanelDefinition } from '@/components/panels/panel-definition';
import type { PreparedQuery } from '@/lib/dashboard/panel-queries';

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
      width={(state === 'small' ? SMALL_WIDTH_PX : WIDTH_PX) - FRAME_PX}
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
      <GalleryFrame title="Loading">
        <PanelSkeleton isSmall={false} />
      </GalleryFrame>
      <GalleryFrame title="No data">
        <PanelNoDataState queries={[QUERY]} window={WINDOW} hasAnswers isSmall={false} />
      </GalleryFrame>
      <GalleryFrame title="Error">
        <PanelErrorState title={definition.title} failures={[FAILURE]} onRetry={() => undefined} />
      </GalleryFrame>
      <GalleryFrame title="Partial" isPartial>
        {picture('partial')}
      </GalleryFrame>
      <GalleryFrame title="Full">{picture('full')}</GalleryFrame>
      <GalleryFrame title="Much">{picture('much')}</GalleryFrame>
      <GalleryFrame title="Small" widthPx={SMALL_WIDTH_PX} heightPx={SMALL_HEIGHT_PX}>
        {picture('small')}
      </GalleryFrame>
    </section>
  );
}

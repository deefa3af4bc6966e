'use client';
// The picture of one example at a given size; says when it is painted.
import { Suspense, useState } from 'react';
import { createHoverStore } from '@/components/charts/hover-store';
import { GALLERY_FROM_MS, GALLERY_TO_MS, type GalleryExample } from '@/components/panels/gallery-example';
import type { PanelDefinition } from '@/components/panels/panel-definition';
import { PanelSourcesProvider } from '@/components/panels/panel-sources';
import { readFieldConfig } from '@/lib/series/read-field-config';

const TIME_RANGE = { fromMs: GALLERY_FROM_MS, toMs: GALLERY_TO_MS };
const NO_SOURCES = {};

export interface PictureProps {
  readonly viewId: string;
  readonly title: string;
  readonly definition: PanelDefinition;
  readonly example: GalleryExample;
  readonly width: number;
  readonly height: number;
  readonly onPainted: () => void;
}

export function Picture({ viewId, title, definition, example, width, height, onPainted }: PictureProps) {
  const [hover] = useState(() => createHoverStore());
  const [fieldConfig] = useState(() => readFieldConfig(example.fieldConfig ?? {}));
  const { View } = definition;
  return (
    <div style={{ width, height }} className="flex">
      <Suspense fallback={null}>
        <PanelSourcesProvider sources={example.sources ?? NO_SOURCES}>
          <View
            viewId={viewId}
            title={title}
            frames={example.frames}
            options={example.options}
            fieldConfig={fieldConfig}
            timeRange={TIME_RANGE}
            timeZone="UTC"
            width={width}
            height={height}
            isLoading={false}
            hover={hover}
            onPainted={onPainted}
          />
        </PanelSourcesProvider>
      </Suspense>
    </div>
  );
}

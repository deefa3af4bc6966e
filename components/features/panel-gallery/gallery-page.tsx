'use client';
// Every panel type with fixed data, for design and for visual tests.
import { Suspense, useEffect, useState } from 'react';
import { createHoverStore } from '@/components/charts/hover-store';
import { GALLERY } from '@/components/panels/gallery';
import { GALLERY_FROM_MS, GALLERY_TO_MS, type GalleryExample } from '@/components/panels/gallery-example';
import type { PanelDefinition } from '@/components/panels/panel-definition';
import { PanelSourcesProvider } from '@/components/panels/panel-sources';
import { PANELS } from '@/components/panels/registry';
import { PageHeader } from '@/components/ui/page-header';
import { PageMain } from '@/components/ui/page-main';
import { readFieldConfig } from '@/lib/series/read-field-config';

const TIME_RANGE = { fromMs: GALLERY_FROM_MS, toMs: GALLERY_TO_MS };
const NO_SOURCES = {};
const WIDTH_PX = 420;
const HEIGHT_PX = 240;

export function GalleryPage({ only }: { readonly only: string | null }) {
  const shown = Object.values(PANELS).filter(({ id }) => only === null || id === only);
  return (
    <PageMain documentTitle="Panel gallery">
      <PageHeader title="Panel gallery" facts={`${shown.length} panel types`} />
      {shown.map((definition) => (
        <PanelExamples key={definition.id} definition={definition} />
      ))}
    </PageMain>
  );
}

function PanelExamples({ definition }: { readonly definition: PanelDefinition }) {
  const [examples, setExamples] = useState<readonly GalleryExample[] | null>(null);
  const { id } = definition;
  useEffect(() => {
    let isGone = false;
    void (async () => {
      const loaded = await GALLERY[id]?.();
      if (!isGone && loaded) setExamples(loaded.EXAMPLES);
    })();
    return () => {
      isGone = true;
    };
  }, [id]);
  return (
    <section aria-label={definition.title} aria-busy={examples === null} className="mb-6">
      <h2 className="mb-2 text-base font-semibold">{definition.title}</h2>
      <div className="flex flex-wrap gap-3">
        {examples?.map((example) => (
          <Example key={example.title} definition={definition} example={example} />
        ))}
      </div>
    </section>
  );
}

interface ExampleProps {
  readonly definition: PanelDefinition;
  readonly example: GalleryExample;
}

function Example({ definition, example }: ExampleProps) {
  const [hover] = useState(createHoverStore);
  const [isPainted, setPainted] = useState(false);
  const [fieldConfig] = useState(() => readFieldConfig(example.fieldConfig ?? {}));
  const { View } = definition;
  const width = example.width ?? WIDTH_PX;
  const height = example.height ?? HEIGHT_PX;
  return (
    <section
      aria-label={example.title}
      aria-busy={!isPainted}
      data-panel-type={definition.id}
      className="max-w-full overflow-hidden rounded-panel border border-line-subtle bg-panel p-3"
    >
      <h3 className="mb-1 text-xs font-semibold">{example.title}</h3>
      <div style={{ width, height }}>
        <Suspense fallback={null}>
          <PanelSourcesProvider sources={example.sources ?? NO_SOURCES}>
            <View
              viewId={`${definition.id} ${example.title}`}
              title={example.title}
              frames={example.frames}
              options={example.options}
              fieldConfig={fieldConfig}
              timeRange={TIME_RANGE}
              timeZone="UTC"
              width={width}
              height={height}
              isLoading={false}
              hover={hover}
              onPainted={() => setPainted(true)}
            />
          </PanelSourcesProvider>
        </Suspense>
      </div>
    </section>
  );
}

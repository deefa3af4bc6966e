'use client';
// Every panel type with fixed data and in its five states, for design and for visual tests.
import { useEffect, useRef, useState } from 'react';
import { useElementSize } from '@/components/dashboard/panel/use-element-size';
import { FRAME_PX, GalleryFrame } from '@/components/features/panel-gallery/gallery-frame';
import { PanelStates } from '@/components/features/panel-gallery/panel-states';
import { Picture } from '@/components/features/panel-gallery/picture';
import { GALLERY } from '@/components/panels/gallery';
import type { GalleryExample } from '@/components/panels/gallery-example';
import type { PanelDefinition } from '@/components/panels/panel-definition';
import { PANELS } from '@/components/panels/registry';
import { PageHeader } from '@/components/ui/page-header';
import { PageMain } from '@/components/ui/page-main';

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
  const [first] = examples ?? [];
  return (
    <section
      aria-label={definition.title}
      aria-busy={examples === null}
      data-gallery-type={id}
      className="mb-6 bg-canvas py-1"
    >
      <h2 className="mb-2 text-base font-semibold">{definition.title}</h2>
      <div className="flex flex-wrap items-start gap-3">
        {examples?.map((example) => (
          <Example key={example.title} definition={definition} example={example} />
        ))}
      </div>
      {first && definition.hasQueries && <PanelStates definition={definition} example={first} />}
    </section>
  );
}

interface ExampleProps {
  readonly definition: PanelDefinition;
  readonly example: GalleryExample;
}

function Example({ definition, example }: ExampleProps) {
  const [isPainted, setPainted] = useState(false);
  const box = useRef<HTMLElement>(null);
  const { width: roomPx } = useElementSize(box);
  const widthPx = Math.min(example.width ?? WIDTH_PX, roomPx - FRAME_PX);
  const heightPx = example.height ?? HEIGHT_PX;
  return (
    <section
      ref={box}
      aria-label={example.title}
      aria-busy={!isPainted}
      data-panel-type={definition.id}
      style={{ width: (example.width ?? WIDTH_PX) + FRAME_PX }}
      className="max-w-full"
    >
      <GalleryFrame title={example.title} widthPx={roomPx} heightPx={heightPx}>
        {widthPx > 0 && (
          <Picture
            viewId={`${definition.id} ${example.title}`}
            title={example.title}
            definition={definition}
            example={example}
            width={widthPx}
            height={heightPx}
            onPainted={() => setPainted(true)}
          />
        )}
      </GalleryFrame>
    </section>
  );
}

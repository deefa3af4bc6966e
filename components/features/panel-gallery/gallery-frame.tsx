'use client';
// The frame that a panel has on a dashboard, around a picture of the gallery.
import type { ReactNode } from 'react';
import { PanelHeader } from '@/components/dashboard/panel/panel-header';

export const WIDTH_PX = 226;
export const BODY_HEIGHT_PX = 138;
/** Both sides, with the border. */
export const FRAME_PX = 18;

export interface GalleryFrameProps {
  readonly title: string;
  /** Series were left out, and a query had something to say. */
  readonly isPartial?: boolean;
  readonly widthPx?: number;
  readonly heightPx?: number;
  readonly children: ReactNode;
}

export function GalleryFrame(props: GalleryFrameProps) {
  const { title, isPartial = false, widthPx = WIDTH_PX, heightPx = BODY_HEIGHT_PX, children } = props;
  return (
    <div
      style={{ width: widthPx }}
      className="flex max-w-full flex-col overflow-hidden rounded-panel border border-line-subtle bg-panel"
    >
      <PanelHeader
        title={title}
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

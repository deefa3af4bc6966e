'use client';
// The element around a panel: its name and state for readers and checks, and its marks. That the picture is there changes only this.
import { type CSSProperties, type ReactNode, type RefObject, useCallback, useEffect, useState } from 'react';
import { repeatText } from '@/components/dashboard/panel/repeat-text';
import type { ElementSize } from '@/components/dashboard/panel/use-element-size';
import type { PanelView } from '@/components/dashboard/panel/use-panel';
import { useDashboardContext } from '@/components/dashboard/state/dashboard-context';
import { createStore, type Store, useStore } from '@/components/dashboard/state/store';
import type { Panel } from '@/lib/dashboard/dashboard';
import type { RepeatValue } from '@/lib/dashboard/repeat-panels';

/** The `paintKey` of what is on the screen. */
export type PaintedKey = Store<string>;

export interface Picture {
  readonly paintedKey: PaintedKey;
  readonly onPainted: () => void;
}

/** For the view of a panel, and for the element around it. */
export function usePicture(paintKey: string): Picture {
  const [paintedKey] = useState(() => createStore(''));
  const onPainted = useCallback(() => paintedKey.set(paintKey), [paintedKey, paintKey]);
  return { paintedKey, onPainted };
}

export interface PanelSectionProps {
  readonly element: RefObject<HTMLElement | null>;
  readonly viewId: string;
  /** Unique on the page. */
  readonly viewKey: string;
  readonly panel: Panel;
  readonly repeatValues: readonly RepeatValue[];
  readonly view: Pick<PanelView, 'name' | 'phase' | 'paintKey' | 'isLoading'>;
  readonly size: ElementSize;
  readonly paintedKey: PaintedKey;
  readonly isInert: boolean;
  readonly style: CSSProperties | undefined;
  readonly className: string;
  readonly children: ReactNode;
}

export function PanelSection(props: PanelSectionProps) {
  const { element, viewKey, panel, repeatValues, view, isInert, style, className, children } = props;
  const isBusy = usePainting(props);
  const { x, y, w, h } = panel.gridPos;
  return (
    <section
      ref={element}
      // oxlint-disable-next-line jsx-a11y/no-redundant-roles -- the contract for checks names the attribute
      role="region"
      aria-label={view.name}
      aria-busy={isBusy}
      data-panel-id={panel.id}
      data-view-key={viewKey}
      data-panel-type={panel.type}
      data-repeat={repeatText(repeatValues)}
      inert={isInert}
      data-state={view.phase}
      data-grid={`${x},${y},${w},${h}`}
      style={style}
      className={className}
    >
      {children}
    </section>
  );
}

/** Busy while a query runs or its picture is not on the screen yet; tells the page's tracker. */
function usePainting({ viewId, panel, view, size, paintedKey }: PanelSectionProps): boolean {
  const { paint } = useDashboardContext();
  const { paintKey, phase, isLoading } = view;
  const isPainted = useStore(paintedKey, (key) => key === paintKey);
  // A panel of no height draws nothing, and nobody waits for it.
  const hasRoom = size.width > 0 && size.height > 0;
  const isBusy = phase === 'loading' || isLoading || (phase === 'done' && hasRoom && !isPainted);
  const { id } = panel;
  useEffect(() => {
    if (phase === 'idle') paint.panelGone(viewId);
    else if (isBusy) paint.panelBusy(viewId);
    else paint.panelPainted(viewId, id);
  }, [isBusy, paint, id, phase, viewId]);
  useEffect(() => () => paint.panelGone(viewId), [paint, viewId]);
  return isBusy;
}

'use client';
// Around a picture that is larger than its panel, a map or a graph: dragging, wheel and keys, buttons for zoom, and what is spoken.
import { Maximize, Minus, Plus } from 'lucide-react';
import { useRef, type KeyboardEvent, type ReactNode } from 'react';
import { PointTooltip } from '@/components/charts/point-tooltip';
import { type PixelPoint, usePanDrag, useWheelZoom } from '@/components/charts/use-pan-zoom';
import { IconButton } from '@/components/ui/icon-button';

export interface PanZoomControl {
  /** Doublings; at a pixel, or in the middle. */
  readonly zoomBy: (steps: number, at?: PixelPoint) => void;
  readonly panBy: (dxPx: number, dyPx: number) => void;
  readonly isMoved: boolean;
  readonly reset: () => void;
}

export interface PanZoomFrameProps {
  /** Of the figure: what is to be seen. */
  readonly sentence: string;
  /** Of what has the keys: its name, and what they do. */
  readonly keysLabel: string;
  readonly seriesCount: number;
  readonly pointCount: number;
  readonly width: number;
  readonly height: number;
  readonly control: PanZoomControl;
  readonly isZoomedByWheel: boolean;
  readonly hasButtons: boolean;
  /** Doublings of one push of a button. */
  readonly buttonStep: number;
  readonly picture: ReactNode;
  /** Where the pointer is; null when it has gone or drags. */
  readonly onPoint: (at: PixelPoint | null, target: EventTarget) => void;
  readonly onDoubleClick?: ((at: PixelPoint) => void) | undefined;
  /** True when the key was one of the picture's. */
  readonly onKey: (event: KeyboardEvent) => boolean;
  readonly onBlur: () => void;
  /** What a key has led to. */
  readonly spoken: string;
  readonly tooltip: { readonly at: PixelPoint; readonly content: ReactNode } | null;
  /** Over the picture: legends and hints. */
  readonly children?: ReactNode;
}

/** Smaller pictures have no buttons. */
export const LEAST_PX_WITH_BUTTONS = 160;

export function PanZoomFrame(props: PanZoomFrameProps) {
  const { sentence, seriesCount, pointCount, width, height, control, tooltip, children } = props;
  const isLargeEnough = width >= LEAST_PX_WITH_BUTTONS && height >= LEAST_PX_WITH_BUTTONS;
  return (
    <figure
      aria-label={sentence}
      data-series-count={seriesCount}
      data-point-count={pointCount}
      className="relative size-full overflow-hidden rounded-control"
    >
      <Surface {...props} />
      {children}
      {props.hasButtons && isLargeEnough && <Buttons control={control} step={props.buttonStep} />}
      <div aria-live="polite" className="sr-only">
        {props.spoken}
      </div>
      {tooltip !== null && (
        <PointTooltip x={tooltip.at.x} y={tooltip.at.y} widthPx={width} heightPx={height}>
          {tooltip.content}
        </PointTooltip>
      )}
    </figure>
  );
}

function Surface(props: PanZoomFrameProps) {
  const { keysLabel, control, isZoomedByWheel, picture, onPoint, onDoubleClick, onKey, onBlur } = props;
  const root = useRef<HTMLDivElement>(null);
  const drag = usePanDrag(control.panBy);
  useWheelZoom(root, isZoomedByWheel, control.zoomBy);
  return (
    // It has keys of its own, as a widget that no other role names.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      ref={root}
      role="application"
      aria-label={keysLabel}
      // The keys move it.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      className={`absolute inset-0 touch-pan-y select-none ${drag.isDragging ? 'cursor-grabbing' : 'cursor-grab'}`}
      {...drag.handlers}
      onPointerMove={(event) => {
        drag.moveTo(event);
        onPoint(drag.isDragging ? null : pixelIn(event), event.target);
      }}
      onPointerLeave={(event) => onPoint(null, event.target)}
      onDoubleClick={onDoubleClick && ((event) => onDoubleClick(pixelIn(event)))}
      onKeyDown={(event) => {
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        if (!onKey(event) && !zoomByKey(event.key, control)) return;
        event.preventDefault();
        event.stopPropagation();
      }}
      onBlur={onBlur}
    >
      {picture}
    </div>
  );
}

interface PlacedEvent {
  readonly currentTarget: Element;
  readonly clientX: number;
  readonly clientY: number;
}

function pixelIn({ currentTarget, clientX, clientY }: PlacedEvent): PixelPoint {
  const { left, top } = currentTarget.getBoundingClientRect();
  return { x: clientX - left, y: clientY - top };
}

const KEY_STEP = 0.5;

function zoomByKey(key: string, { zoomBy, reset }: PanZoomControl): boolean {
  if (key === '+' || key === '=') zoomBy(KEY_STEP);
  else if (key === '-') zoomBy(-KEY_STEP);
  else if (key === 'Home' || key === '0') reset();
  else return false;
  return true;
}

function Buttons({ control, step }: { readonly control: PanZoomControl; readonly step: number }) {
  const { zoomBy, isMoved, reset } = control;
  return (
    <div className="absolute top-1 left-1 flex flex-col rounded-control border border-line-subtle bg-raised/90">
      <IconButton size="small" hasTooltip={false} label="Zoom in" icon={<Plus />} onClick={() => zoomBy(step)} />
      <IconButton size="small" hasTooltip={false} label="Zoom out" icon={<Minus />} onClick={() => zoomBy(-step)} />
      {isMoved && <IconButton size="small" hasTooltip={false} label="Reset view" icon={<Maximize />} onClick={reset} />}
    </div>
  );
}

/** Columns of a row as names and values; two may have the same name. */
export function NamedWords({ words }: { readonly words: readonly (readonly [name: string, text: string])[] }) {
  return words.map(([name, text], at) => (
    <span key={`${at} ${name}`} className="flex h-5 gap-4">
      <span className="min-w-0 flex-1 truncate text-ink-muted">{name}</span>
      <span className="truncate tabular-nums">{text}</span>
    </span>
  ));
}

export function spokenWords(words: readonly (readonly [name: string, text: string])[]): string {
  return words.map(([name, text]) => `${name} ${text}`).join(', ');
}

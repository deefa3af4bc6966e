'use client';
// The canvas: elements at their places, lines between them over all of it.
import { Image } from 'lucide-react';
import { type CSSProperties, useMemo } from 'react';
import { useChartTheme } from '@/components/charts/chart-theme';
import { usePainted } from '@/components/charts/use-painted';
import { canvasData, colorOf, type CanvasData } from '@/components/panels/canvas/dimensions';
import { canvasItems, imageOf, type CanvasImage, type CanvasItem } from '@/components/panels/canvas/items';
import { canvasLines, type CanvasLine } from '@/components/panels/canvas/lines';
import { placeElements, type Box } from '@/components/panels/canvas/place';
import { ItemShape } from '@/components/panels/canvas/shape';
import { NothingShown } from '@/components/panels/nothing-shown';
import type { PanelViewProps } from '@/components/panels/panel-definition';
import { linksOf, ValueLinks } from '@/components/panels/value-links';
import { asRecord } from '@/lib/series/read-field-config';

export function CanvasPanel(props: PanelViewProps) {
  const { frames, options, fieldConfig, timeZone, timeRange, title, width, height, onPainted, linksAt } = props;
  const theme = useChartTheme();
  const { root } = options;
  const nowMs = timeRange.toMs;
  const data = useMemo(
    () => canvasData({ frames, fieldConfig, theme, timeZone, nowMs }),
    [frames, fieldConfig, theme, timeZone, nowMs],
  );
  const place = useMemo(() => placeElements(root, width, height), [root, width, height]);
  const items = useMemo(() => canvasItems(place.elements, data), [place, data]);
  const lines = useMemo(() => canvasLines(root, place, data), [root, place, data]);
  usePainted(items, onPainted);
  if (items.length === 0) return <NothingShown what="No element" onPainted={onPainted} />;
  return (
    <div className="relative size-full overflow-hidden">
      <fieldset
        aria-label={title}
        className="absolute top-0 left-0 m-0 min-w-0 origin-top-left border-0 p-0"
        style={{
          width: place.room.width,
          height: place.room.height,
          ...(place.scale < 1 && { transform: `scale(${place.scale})` }),
        }}
      >
        <Ground root={root} data={data} />
        {items.map((item) => (
          <Item key={item.key} item={item} linksAt={linksAt} />
        ))}
        <Lines lines={lines} room={place.room} />
      </fieldset>
    </div>
  );
}

/** Behind all elements: the canvas' own colour and picture. */
function Ground({ root, data }: { readonly root: unknown; readonly data: CanvasData }) {
  const { background } = asRecord(root);
  const { color, image, size } = asRecord(background);
  const picture = imageOf(image, size, data);
  return (
    <div className="absolute inset-0" style={{ background: colorOf(color, data) ?? undefined, ...imageStyle(picture) }}>
      {picture?.isElsewhere === true && <ImageLink image={picture} />}
    </div>
  );
}

interface ItemProps {
  readonly item: CanvasItem;
  readonly linksAt: PanelViewProps['linksAt'];
}

function Item({ item, linksAt }: ItemProps) {
  const { name, text, box, image, rotationDeg } = item;
  const label = text === '' ? name : text;
  return (
    <div className="absolute" style={{ ...box, ...(rotationDeg !== 0 && { transform: `rotate(${rotationDeg}deg)` }) }}>
      <ItemShape item={item} />
      <ValueLinks links={linksOf({ ...item, label, linksAt })} label={label} className="absolute inset-0">
        <div
          title={item.shape === 'button' ? 'Buttons call nothing from here' : undefined}
          className={`absolute inset-0 flex overflow-hidden ${BOXES[item.shape] ?? ''}`}
          style={boxStyle(item)}
        >
          {text !== '' && <span className="max-w-full whitespace-pre-wrap [overflow-wrap:anywhere]">{text}</span>}
        </div>
      </ValueLinks>
      {image?.isElsewhere === true && <ImageLink image={image} />}
    </div>
  );
}

const BOXES: Readonly<Partial<Record<CanvasItem['shape'], string>>> = {
  button: 'rounded-control border border-line-strong bg-hover',
};
const SIDES = { left: 'flex-start', center: 'center', right: 'flex-end' } as const;
const HEIGHTS = { top: 'flex-start', middle: 'center', bottom: 'flex-end' } as const;

function boxStyle(item: CanvasItem): CSSProperties {
  const { shape, border, fill, align, valign, textColor, textPx } = item;
  const isBox = shape === 'box' || shape === 'button';
  return {
    color: textColor,
    fontSize: textPx,
    lineHeight: 1.2,
    textAlign: align,
    justifyContent: SIDES[align],
    alignItems: HEIGHTS[valign],
    ...(isBox && fill !== 'transparent' && { background: fill }),
    ...(isBox &&
      border.widthPx > 0 && { border: `${border.widthPx}px solid ${border.color}`, borderRadius: border.radiusPx }),
    ...(isBox && border.radiusPx > 0 && { borderRadius: border.radiusPx }),
    ...imageStyle(item.image),
  };
}

function imageStyle(image: CanvasImage | null): CSSProperties {
  if (image === null || image.isElsewhere) return {};
  return {
    backgroundImage: `url("${image.url.replaceAll('"', '%22')}")`,
    backgroundPosition: image.fit === 'none' || image.fit === 'repeat' ? 'top left' : 'center',
    backgroundRepeat: image.fit === 'repeat' ? 'repeat' : 'no-repeat',
    ...(image.fit === 'fill' && { backgroundSize: '100% 100%' }),
    ...((image.fit === 'contain' || image.fit === 'cover') && { backgroundSize: image.fit }),
  };
}

/** A page of ours fetches nothing from other sites. */
function ImageLink({ image }: { readonly image: CanvasImage }) {
  return (
    <a
      href={image.url}
      target="_blank"
      rel="noopener noreferrer"
      title={`An image of another site, not loaded: ${image.url}`}
      aria-label={`Open image ${image.url}`}
      className="absolute right-0 bottom-0 grid size-6 place-items-center rounded-control text-ink-muted hover:bg-hover"
    >
      <Image aria-hidden className="size-4" />
    </a>
  );
}

const DASHES = { solid: undefined, dashed: '6 4', dotted: '1 4' } as const;

function Lines({ lines, room }: { readonly lines: readonly CanvasLine[]; readonly room: Box }) {
  if (lines.length === 0) return null;
  return (
    <svg aria-hidden width={room.width} height={room.height} className="pointer-events-none absolute inset-0">
      {lines.map((line) => (
        <g key={line.key} color={line.color}>
          <polyline
            points={line.points.map(({ x, y }) => `${x},${y}`).join(' ')}
            fill="none"
            stroke="currentColor"
            strokeWidth={line.widthPx}
            strokeDasharray={DASHES[line.dash]}
            strokeLinejoin="round"
          />
          {line.hasEnd && <Arrow points={line.points.slice(-2)} widthPx={line.widthPx} />}
          {line.hasStart && <Arrow points={line.points.slice(0, 2).toReversed()} widthPx={line.widthPx} />}
        </g>
      ))}
    </svg>
  );
}

interface ArrowProps {
  /** Where the line comes from, and its end. */
  readonly points: CanvasLine['points'];
  readonly widthPx: number;
}

function Arrow({ points: [from, to], widthPx }: ArrowProps) {
  if (from === undefined || to === undefined) return null;
  const degrees = (Math.atan2(to.y - from.y, to.x - from.x) * 180) / Math.PI;
  const px = 6 + widthPx * 1.5;
  return (
    <polygon
      points={`0,0 ${-px},${px / 2} ${-px},${-px / 2}`}
      fill="currentColor"
      transform={`translate(${to.x} ${to.y}) rotate(${degrees})`}
    />
  );
}

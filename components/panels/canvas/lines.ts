// Connections between elements of a canvas as lines with their ends. Pure.
import { boundValue, colorOf, sizeOf, type CanvasData } from '@/components/panels/canvas/dimensions';
import type { Box, CanvasRoom } from '@/components/panels/canvas/place';
import { asList, asRecord, readNumber, readText } from '@/lib/series/read-field-config';

export interface CanvasPoint {
  readonly x: number;
  readonly y: number;
}

export interface CanvasLine {
  readonly key: string;
  readonly points: readonly CanvasPoint[];
  readonly color: string;
  readonly widthPx: number;
  readonly dash: 'solid' | 'dashed' | 'dotted';
  readonly hasStart: boolean;
  readonly hasEnd: boolean;
}

const MOST_WIDTH_PX = 30;

export function canvasLines(root: unknown, { room, elements }: CanvasRoom, data: CanvasData): CanvasLine[] {
  const byName = new Map(elements.map(({ json, box }) => [readText(json['name']) ?? '', box]));
  const ofRoot = linesFrom(asRecord(root), { key: 'root', box: room });
  return [...ofRoot, ...elements.flatMap(({ json, box, key }) => linesFrom(json, { key, box }))];

  function linesFrom(
    json: Readonly<Record<string, unknown>>,
    from: { readonly key: string; readonly box: Box },
  ): CanvasLine[] {
    return asList(json['connections']).map((given, at) => {
      const line = asRecord(given);
      const start = pointOn(line['source'], from.box);
      const end = pointOn(line['target'], byName.get(readText(line['targetName']) ?? '') ?? room);
      const direction = directionOf(line['direction'], data);
      return {
        key: `${from.key}-${at}`,
        points: [start, ...bends(line['vertices'], start, end), end],
        color: colorOf(line['color'], data) ?? data.theme.inkMuted,
        widthPx: Math.min(MOST_WIDTH_PX, Math.max(0, sizeOf(line['size'], data, 2))),
        dash: dashOf(line['lineStyle']),
        hasStart: direction === 'reverse' || direction === 'both',
        hasEnd: direction === 'forward' || direction === 'both',
      };
    });
  }
}

/** −1 to 1 from the middle of the box, upwards. */
function pointOn(place: unknown, box: Box): CanvasPoint {
  const { x, y } = asRecord(place);
  return {
    x: box.left + (box.width / 2) * (1 + (readNumber(x) ?? 0)),
    y: box.top + (box.height / 2) * (1 - (readNumber(y) ?? 0)),
  };
}

/** Shares of the way from start to end. */
function bends(vertices: unknown, start: CanvasPoint, end: CanvasPoint): CanvasPoint[] {
  return asList(vertices).map((given) => {
    const { x, y } = asRecord(given);
    return {
      x: start.x + (readNumber(x) ?? 0) * (end.x - start.x || 1),
      y: start.y + (readNumber(y) ?? 0) * (end.y - start.y || 1),
    };
  });
}

/** By the sign of a value, where one is followed. */
function directionOf(direction: unknown, data: CanvasData): string {
  const { mode, fixed } = asRecord(direction);
  if (mode !== 'field') return readText(fixed) ?? 'forward';
  const raw = boundValue(direction, data)?.display.raw;
  if (typeof raw !== 'number' || raw === 0 || Number.isNaN(raw)) return 'none';
  return raw > 0 ? 'forward' : 'reverse';
}

function dashOf(lineStyle: unknown): CanvasLine['dash'] {
  const style = readText(lineStyle) ?? readText(asRecord(lineStyle)['style']);
  return style === 'dashed' || style === 'dotted' ? style : 'solid';
}

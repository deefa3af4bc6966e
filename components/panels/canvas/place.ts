// Where elements of a canvas stand: what is saved of their sides, as boxes in pixels. Pure.
import { asList, asRecord, readNumber, readText } from '@/lib/series/read-field-config';

type Json = Readonly<Record<string, unknown>>;

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface PlacedElement {
  /** Unique on the canvas. */
  readonly key: string;
  readonly json: Json;
  readonly box: Box;
}

/** More elements are a file gone wrong. */
const ELEMENT_LIMIT = 1000;
const DEPTH_LIMIT = 10;
const STANDARD_PX = 100;
/** Smaller than this, a canvas is cut off rather than shrunk: nothing could be read. */
const LEAST_SCALE = 0.25;

export interface CanvasRoom {
  readonly room: Box;
  /** The room is drawn at this size: less than 1 where the elements stand beyond the panel. */
  readonly scale: number;
  readonly elements: readonly PlacedElement[];
}

/** All elements, groups opened, in the order in which they are painted. */
export function placeElements(root: unknown, width: number, height: number): CanvasRoom {
  const panel = { left: 0, top: 0, width: Math.max(0, width), height: Math.max(0, height) };
  const elements = placed(root, panel);
  const scale = Math.min(
    1,
    shareOf(panel.width, Math.max(0, ...elements.map(({ box }) => box.left + box.width))),
    shareOf(panel.height, Math.max(0, ...elements.map(({ box }) => box.top + box.height))),
  );
  if (scale === 1) return { room: panel, scale, elements };
  const room = { ...panel, width: panel.width / scale, height: panel.height / scale };
  return { room, scale, elements: placed(root, room) };
}

function shareOf(roomPx: number, neededPx: number): number {
  return neededPx <= roomPx ? 1 : Math.max(LEAST_SCALE, roomPx / neededPx);
}

function placed(root: unknown, room: Box): PlacedElement[] {
  return inside(root, { room, key: '', depth: 0 }).slice(0, ELEMENT_LIMIT);
}

interface Inside {
  readonly room: Box;
  readonly key: string;
  readonly depth: number;
}

function inside(group: unknown, { room, key, depth }: Inside): PlacedElement[] {
  if (depth > DEPTH_LIMIT) return [];
  return asList(asRecord(group)['elements']).flatMap((given, at) => {
    const json = asRecord(given);
    const own = { key: `${key}${at}`, json, box: boxOf(json, room) };
    return [own, ...inside(json, { room: own.box, key: `${own.key}.`, depth: depth + 1 })];
  });
}

function boxOf(element: Json, room: Box): Box {
  const placement = asRecord(element['placement']);
  const constraint = asRecord(element['constraint']);
  const at = (side: string): number => readNumber(placement[side]) ?? 0;
  const size = (side: string): number => Math.max(0, readNumber(placement[side]) ?? STANDARD_PX);
  const across = spanOf(readText(constraint['horizontal']) ?? 'left', {
    start: at('left'),
    end: at('right'),
    size: size('width'),
    room: room.width,
  });
  const down = spanOf(readText(constraint['vertical']) ?? 'top', {
    start: at('top'),
    end: at('bottom'),
    size: size('height'),
    room: room.height,
  });
  return { left: room.left + across.at, top: room.top + down.at, width: across.size, height: down.size };
}

interface Sides {
  readonly start: number;
  readonly end: number;
  readonly size: number;
  readonly room: number;
}

/** One direction: what holds the element to which side. */
function spanOf(constraint: string, { start, end, size, room }: Sides): { readonly at: number; readonly size: number } {
  switch (constraint) {
    case 'right':
    case 'bottom':
      return { at: room - end - size, size };
    case 'leftright':
    case 'topbottom':
      return { at: start, size: Math.max(0, room - start - end) };
    case 'center':
      return { at: room / 2 - start - size / 2, size };
    case 'scale': {
      const from = (start / 100) * room;
      return { at: from, size: Math.max(0, room - from - (end / 100) * room) };
    }
    default:
      return { at: start, size };
  }
}

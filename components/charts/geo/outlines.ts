// Land and borders of the world: decoded once from their packed text, which only pages with a map load.
import { worldPoint, type WorldPoint } from '@/components/charts/geo/mercator';

export interface Outlines {
  /** Closed rings: land, and holes in it. */
  readonly land: readonly (readonly WorldPoint[])[];
  readonly borders: readonly (readonly WorldPoint[])[];
}

const HUNDREDTHS = 100;

export async function loadOutlines(): Promise<Outlines> {
  const { default: packed } = await import('@/components/charts/geo/world.json');
  return { land: packed.land.map(decodeLine), borders: packed.borders.map(decodeLine) };
}

/**
 * A line packed as text: differences of longitude and latitude in hundredths of a degree, the sign in the lowest bit,
 * five bits a character, low ones first, 32 added where more follow, from "?" on (the encoded polylines of web maps).
 */
export function decodeLine(text: string): WorldPoint[] {
  const points: WorldPoint[] = [];
  let [lon, lat, at] = [0, 0, 0];
  const next = (): number => {
    let [bits, shift, part] = [0, 0, 32];
    while (part >= 32 && at < text.length) {
      part = text.charCodeAt(at) - 63;
      bits += (part & 31) * 2 ** shift;
      shift += 5;
      at += 1;
    }
    return bits % 2 === 1 ? -(bits + 1) / 2 : bits / 2;
  };
  while (at < text.length) {
    lon += next();
    lat += next();
    points.push(worldPoint({ lon: lon / HUNDREDTHS, lat: lat / HUNDREDTHS }));
  }
  return points;
}

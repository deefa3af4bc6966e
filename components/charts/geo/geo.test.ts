// The plane of the map: places to pixels and back, views that hold all places, outlines from their packed text.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeLegend } from '@/components/charts/geo/map-legend';
import {
  fittedView,
  fromPixels,
  geoPlace,
  panned,
  toPixels,
  worldPoint,
  zoomed,
} from '@/components/charts/geo/mercator';
import { decodeLine, loadOutlines } from '@/components/charts/geo/outlines';

const size = { widthPx: 400, heightPx: 300 };
const places = fc.record({
  lon: fc.double({ min: -180, max: 180, noNaN: true }),
  lat: fc.double({ min: -85, max: 85, noNaN: true }),
});

describe('the plane', () => {
  it('has the equator in the middle and is twice as wide with each zoom', () => {
    expect(worldPoint({ lon: 0, lat: 0 })).toEqual({ x: 0.5, y: 0.5 });
    const view = { center: worldPoint({ lon: 0, lat: 0 }), zoom: 1 };
    expect(toPixels(worldPoint({ lon: 90, lat: 0 }), view, size)).toEqual({ x: 200 + 128, y: 150 });
  });

  it('goes back to the same place', () => {
    fc.assert(
      fc.property(places, (place) => {
        const back = geoPlace(worldPoint(place));
        expect(back.lon).toBeCloseTo(place.lon, 6);
        expect(back.lat).toBeCloseTo(place.lat, 6);
      }),
    );
  });

  it('keeps what lies under the pointer when it is zoomed, and moves with it when it is dragged', () => {
    const view = { center: { x: 0.4, y: 0.5 }, zoom: 2 };
    const pixel = { x: 310, y: 40 };
    const held = fromPixels(pixel, view, size);
    const near = toPixels(held, zoomed(view, 3.5, pixel, size), size);
    expect(near.x).toBeCloseTo(310);
    expect(near.y).toBeCloseTo(40);
    const moved = toPixels(held, panned(view, 12, -7), size);
    expect(moved.x).toBeCloseTo(322);
    expect(moved.y).toBeCloseTo(33);
  });
});

describe('a view that fits', () => {
  const fit = (given: readonly { lon: number; lat: number }[]) =>
    fittedView({ points: given.map(worldPoint), size, mostZoom: 10, paddingShare: 0.05 });

  it('holds all places', () => {
    fc.assert(
      fc.property(fc.array(places, { minLength: 1, maxLength: 8 }), (given) => {
        const view = fit(given);
        if (view === null) throw new Error('no view');
        // The world itself may be wider than the map.
        if (view.zoom === 0) return;
        for (const { x, y } of given.map((place) => toPixels(worldPoint(place), view, size))) {
          expect(x).toBeGreaterThanOrEqual(0);
          expect(x).toBeLessThanOrEqual(size.widthPx);
          expect(y).toBeGreaterThanOrEqual(0);
          expect(y).toBeLessThanOrEqual(size.heightPx);
        }
      }),
    );
  });

  it('goes across the date line where that is shorter, and no nearer than told', () => {
    const view = fit([
      { lon: 175, lat: 0 },
      { lon: -175, lat: 0 },
    ]);
    expect(geoPlace(view?.center ?? { x: 0, y: 0 }).lon).toBeCloseTo(-180);
    expect(fit([{ lon: 1, lat: 1 }])?.zoom).toBe(10);
    expect(fit([])).toBeNull();
  });
});

describe('outlines', () => {
  it('are unpacked as web maps pack them', () => {
    const [berlin, sydney, ...more] = decodeLine('wrAggInsAd{O').map(geoPlace);
    expect(more).toEqual([]);
    expect([berlin?.lon, berlin?.lat].map((value) => value?.toFixed(2))).toEqual(['13.40', '52.52']);
    expect([sydney?.lon, sydney?.lat].map((value) => value?.toFixed(2))).toEqual(['-0.12', '-33.91']);
  });

  it('never jump across the world', async () => {
    const { land, borders } = await loadOutlines();
    const jumps = [...land, ...borders].flatMap((line) =>
      line.filter(({ x, y }, at) => {
        const before = line[at - 1];
        // Only the edge of the map below Antarctica is that long.
        return before !== undefined && y < 0.99 && Math.abs(x - before.x) > 0.5;
      }),
    );
    expect(jumps).toEqual([]);
  });

  it('are rings of land and lines of borders inside the world', async () => {
    const { land, borders } = await loadOutlines();
    expect(land.length).toBeGreaterThan(300);
    expect(borders.length).toBeGreaterThan(100);
    for (const { x, y } of [...land, ...borders].flat()) {
      // Land at the date line goes on past the edge.
      expect(x >= -1.1 && x <= 1.1).toBe(true);
      expect(y >= -0.01 && y <= 1.01).toBe(true);
    }
  });
});

describe('placeLegend()', () => {
  const layer = {
    kind: 'heat',
    key: 'a',
    name: 'a',
    opacity: 1,
    points: [],
    radiusPx: 1,
    blurPx: 1,
    palette: [],
    legend: { title: 'p95', isGradient: false, entries: [{ label: '< 100 ms', color: 'red' }] },
  } as const;

  it('stands over a wide map, below a narrow one so that it hides nothing, and nowhere in a low one', () => {
    const at = (widthPx: number, heightPx: number) => placeLegend([layer], { widthPx, heightPx });
    expect(at(600, 300)).toEqual({ place: 'over', belowPx: 0 });
    expect(at(340, 300)).toEqual({ place: 'below', belowPx: 20 });
    expect(at(340, 120)).toEqual({ place: 'none', belowPx: 0 });
    expect(placeLegend([{ ...layer, legend: null }], { widthPx: 340, heightPx: 300 }).place).toBe('none');
  });
});

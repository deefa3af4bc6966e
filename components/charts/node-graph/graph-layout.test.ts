// Layouts: every node has a place of its own, along the edges, the same each time.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundsOf, placeNodes } from '@/components/charts/node-graph/graph-layout';
import { lineBetween } from '@/components/charts/node-graph/graph-parts';
import { fitGraph, zoomGraph } from '@/components/charts/node-graph/graph-view';
import { wordSizes } from '@/components/charts/node-graph/word-sizes';
import { nodeByKey } from '@/components/charts/node-graph/node-walk';

const ASPECT = 1.5;
const LAYOUTS = ['layered', 'force', 'grid'] as const;
const graphs = fc
  .uniqueArray(fc.oneof(fc.string({ minLength: 1 }), fc.constantFrom('__proto__', 'constructor')), {
    minLength: 1,
    maxLength: 12,
  })
  .chain((ids) =>
    fc.record({
      nodes: fc.constant(ids.map((id) => ({ id, radiusPx: 30 }))),
      edges: fc.array(fc.record({ source: fc.constantFrom(...ids), target: fc.constantFrom(...ids, 'nobody') }), {
        maxLength: 20,
      }),
    }),
  );

describe.each(LAYOUTS)('%s', (name) => {
  it('gives every node a place, far enough from the others, the same each time', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const places = placeNodes(graph, name, ASPECT);
        expect([...places.keys()]).toEqual(graph.nodes.map(({ id }) => id));
        expect([...placeNodes(graph, name, ASPECT)]).toEqual([...places]);
        const all = [...places.values()];
        for (const [at, one] of all.entries()) {
          expect(Number.isFinite(one.x) && Number.isFinite(one.y)).toBe(true);
          for (const other of all.slice(at + 1))
            expect(Math.hypot(one.x - other.x, one.y - other.y)).toBeGreaterThan(60);
        }
      }),
      { numRuns: 30 },
    );
  });
});

it('layers go along the edges', () => {
  const nodes = ['c', 'a', 'b'].map((id) => ({ id, radiusPx: 20 }));
  const places = placeNodes(
    {
      nodes,
      edges: [
        { source: 'a', target: 'b' },
        { source: 'b', target: 'c' },
      ],
    },
    'layered',
    ASPECT,
  );
  const xs = ['a', 'b', 'c'].map((id) => places.get(id)?.x ?? NaN);
  expect(xs).toEqual(xs.toSorted((one, other) => one - other));
});

it('all of it fits, and a zoom keeps what lies under the pointer', () => {
  const nodes = ['a', 'b'].map((id) => ({ id, radiusPx: 20 }));
  const places = new Map([
    ['a', { x: -500, y: 0 }],
    ['b', { x: 900, y: 80 }],
  ]);
  const size = { widthPx: 300, heightPx: 200, leftPx: 30, belowPx: 20 };
  const view = fitGraph(boundsOf(nodes, places), size);
  for (const { x } of places.values()) {
    expect(x * view.scale + view.x).toBeGreaterThan(30);
    expect(x * view.scale + view.x).toBeLessThan(300);
  }
  const near = zoomGraph(view, 2, { x: 100, y: 50 });
  expect(near.scale).toBeCloseTo(view.scale * 2);
  expect((100 - near.x) / near.scale).toBeCloseTo((100 - view.x) / view.scale);
  expect(fitGraph(boundsOf([], new Map()), size).scale).toBeGreaterThan(0);
});

it('arrow keys go to the nearest node that way', () => {
  const places = new Map([
    ['a', { x: 0, y: 0 }],
    ['b', { x: 100, y: 10 }],
    ['c', { x: 60, y: 200 }],
  ]);
  expect(nodeByKey(places, null, 'ArrowDown')).toBe('a');
  expect(['ArrowRight', 'ArrowDown', 'ArrowLeft', 'x'].map((key) => nodeByKey(places, 'a', key))).toEqual([
    'b',
    'c',
    'a',
    null,
  ]);
});

it('an edge runs from rim to rim, and is none where nodes lie on each other', () => {
  const at = (x: number) => ({ x, y: 0, radiusPx: 10 });
  expect(lineBetween(at(0), at(100), 1)).toMatchObject({ x1: 13, endX: 87, angleDeg: 0 });
  expect(lineBetween(at(0), at(5), 1)).toBeNull();
});

it('layers and grids take the shape of their room', () => {
  const nodes = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => ({ id, radiusPx: 20 }));
  const edges = nodes.slice(1).map(({ id }, at) => ({ source: nodes[at]?.id ?? '', target: id }));
  for (const [name, graph] of [
    ['layered', { nodes, edges }],
    ['grid', { nodes, edges: [] }],
  ] as const) {
    const wide = boundsOf(nodes, placeNodes(graph, name, 4));
    const tall = boundsOf(nodes, placeNodes(graph, name, 0.25));
    expect([name, wide.width > wide.height, tall.width < tall.height]).toEqual([name, true, true]);
  }
});

it('words keep a size that can be read while the graph shrinks, and what has no room is left out', () => {
  const nodes = [{ radiusPx: 30, mainText: '84 ms' }];
  expect(wordSizes(1, nodes)).toMatchObject({ titlePx: 12, hasMain: true, hasDetails: true });
  const small = wordSizes(0.5, nodes);
  expect(small.titlePx * 0.5).toBeCloseTo(9);
  expect(small.hasDetails).toBe(false);
  expect(wordSizes(0.3, [{ radiusPx: 30, mainText: '1,284.5 req/s' }]).hasMain).toBe(false);
  expect(wordSizes(0.1, nodes)).toMatchObject({ titleCharacters: 0, hasMain: false });
});

// Nodes and edges out of frames of several forms.
import { describe, expect, it } from 'vitest';
import { NODE_LIMIT, prepareNodeGraph } from '@/components/panels/nodegraph/prepare';
import { DARK_THEME } from '@/lib/series/colors';
import { labelSetOf } from '@/lib/labels/label-set';
import { numberFieldOf, textField, timeField, type Field, type Frame } from '@/lib/series/frame';
import { readFieldConfig } from '@/lib/series/read-field-config';

function table(...fields: Field[]): Frame {
  return { refId: 'A', name: null, length: fields[0]?.values.length ?? 0, fields };
}

function prepare(frames: readonly Frame[], options: Record<string, unknown> = {}, fieldConfig: unknown = {}) {
  const model = prepareNodeGraph({
    frames,
    options,
    fieldConfig: readFieldConfig(fieldConfig),
    theme: DARK_THEME,
    timeZone: 'UTC',
  });
  if (typeof model === 'string') throw new Error(model);
  return model;
}

const nodes = table(
  textField('id', ['a', 'b', null]),
  textField('title', ['Alpha', '', 'nobody']),
  textField('subTitle', ['web', 'api', '']),
  numberFieldOf('mainStat', [12, 3.5, 1]),
  numberFieldOf('arc__ok', [0.75, 1, 1], { config: { color: { mode: 'fixed', fixedColor: 'green' }, custom: {} } }),
  numberFieldOf('arc__failed', [0.25, 0, 0]),
  textField('detail__zone', ['eu', 'us', '']),
);
const edges = table(
  textField('id', ['1', '1', '3']),
  textField('source', ['a', 'b', 'a']),
  textField('target', ['b', 'a', 'nowhere']),
  numberFieldOf('mainstat', [7, 8, 9]),
  numberFieldOf('thickness', [3, 99, 1]),
);

describe('nodes', () => {
  it('have titles, figures, arcs and all that is known of them', () => {
    const { nodes: made, legend } = prepare([nodes, edges]);
    expect(made.map(({ id, title, subtitle }) => [id, title, subtitle])).toEqual([
      ['a', 'Alpha', 'web'],
      ['b', 'b', 'api'],
    ]);
    expect(made[0]).toMatchObject({ mainText: '12', secondaryText: '' });
    expect(made[0]?.arcs.map(({ share }) => share)).toEqual([0.75, 0.25]);
    expect(made[1]?.arcs).toHaveLength(1);
    expect(made[0]?.words).toContainEqual(['zone', 'eu']);
    expect(legend.map(({ label }) => label)).toEqual(['ok', 'failed']);
  });

  it('take units, arcs and names of columns from the options', () => {
    const model = prepare([table(textField('host', ['x']), numberFieldOf('cpu', [0.4]))], {
      nodeNameOverrides: { id: 'host', mainStat: 'cpu' },
      nodes: { mainStatUnit: 'percentunit', arcs: [{ field: 'cpu', color: 'red' }] },
    });
    expect(model.nodes[0]).toMatchObject({ id: 'x', mainText: '40%', arcs: [{ share: 0.4, color: '#F2495C' }] });
  });

  it('are the ends of the edges where no frame names them', () => {
    expect(prepare([edges]).nodes.map(({ id }) => id)).toEqual(['a', 'b', 'nowhere']);
  });

  it('may come as series with labels', () => {
    const series = (source: string, target: string, value: number): Frame => ({
      refId: 'A',
      name: null,
      length: 1,
      fields: [
        timeField(Float64Array.of(0)),
        numberFieldOf('Value', [value], { labels: labelSetOf({ source, target }) }),
      ],
    });
    const model = prepare([series('x', 'y', 5), series('y', 'z', 6)]);
    expect(model.nodes).toHaveLength(3);
    expect(model.edges.map(({ id, mainText }) => [id, mainText])).toEqual([
      ['x → y', '5'],
      ['y → z', '6'],
    ]);
  });

  it('are bounded, and the rest is told', () => {
    const ids = Array.from({ length: NODE_LIMIT + 7 }, (_, at) => `n${at}`);
    expect(prepare([table(textField('id', ids))])).toMatchObject({ leftOutCount: 7 });
  });
});

describe('edges', () => {
  it('join nodes that are there, each once, never thicker than a node', () => {
    expect(prepare([nodes, edges]).edges).toMatchObject([{ id: '1', source: 'a', target: 'b', thicknessPx: 3 }]);
    const thick = table(textField('source', ['a']), textField('target', ['b']), numberFieldOf('thickness', [99]));
    expect(prepare([nodes, thick]).edges[0]?.thicknessPx).toBe(20);
  });

  it('let no words into their dashes', () => {
    const dashed = (dash: string) =>
      prepare([table(textField('source', ['a']), textField('target', ['b']), textField('strokeDasharray', [dash]))])
        .edges[0]?.dash;
    expect([dashed('5 2'), dashed('url(#x)')]).toEqual(['5 2', null]);
  });
});

it('says what is missing', () => {
  expect(() => prepare([table(numberFieldOf('n', [1]))])).toThrow('rows with an id');
});

// Options at dotted paths: read, written, taken away, the rest untouched.
import { expect, test } from 'vitest';
import { readOption, writeOption } from '@/components/dashboard/editor/panel-path';
import type { Panel } from '@/lib/dashboard/dashboard';
import { newPanel } from '@/lib/dashboard/new-panel';

const panel: Panel = {
  ...newPanel({ type: 'stat', options: { legend: { showLegend: true, other: 1 } } }),
  id: 1,
  fieldConfig: { defaults: { unit: 's', custom: { lineWidth: 2 } }, overrides: [] },
};

test('reads and writes in options and in defaults', () => {
  const place = { in: 'options', path: 'legend.showLegend' } as const;
  expect(readOption(panel, place)).toBe(true);
  const changed = writeOption(panel, place, false);
  expect(changed.options).toEqual({ legend: { showLegend: false, other: 1 } });
  const width = { in: 'defaults', path: 'custom.lineWidth' } as const;
  expect(writeOption(panel, width, 3).fieldConfig.defaults).toEqual({ unit: 's', custom: { lineWidth: 3 } });
});

test('undefined takes an option away; paths that do not exist are made', () => {
  expect(writeOption(panel, { in: 'defaults', path: 'unit' }, undefined).fieldConfig.defaults).toEqual({
    custom: { lineWidth: 2 },
  });
  expect(writeOption(panel, { in: 'options', path: 'a.b.c' }, 1).options).toMatchObject({ a: { b: { c: 1 } } });
  expect(readOption(panel, { in: 'options', path: 'no.such.path' })).toBeUndefined();
});

test('a number is a place in a list, of which nothing else changes', () => {
  const layered = { ...panel, options: { layers: [{ type: 'markers', name: 'a' }, { type: 'route' }] } };
  const place = { in: 'options', path: 'layers.0.config.style.size' } as const;
  expect(readOption(layered, { in: 'options', path: 'layers.1.type' })).toBe('route');
  expect(readOption(layered, place)).toBeUndefined();
  expect(writeOption(layered, place, 5).options).toEqual({
    layers: [{ type: 'markers', name: 'a', config: { style: { size: 5 } } }, { type: 'route' }],
  });
});

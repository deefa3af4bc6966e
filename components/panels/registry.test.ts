// Promises that every registered panel type keeps.
import { describe, expect, it } from 'vitest';
import { PANELS } from '@/components/panels/registry';

describe.each(Object.entries(PANELS))('panel type %s', (id, definition) => {
  it('is registered under its own id, with words for people', () => {
    expect(definition.id).toBe(id);
    expect(definition.title).not.toBe('');
    expect(definition.description).not.toBe('');
  });

  it('has options that are all different and whose fallback is among the choices', () => {
    const places = definition.optionControls.map(({ place }) => `${place.in}.${place.path}`);
    expect(new Set(places).size).toBe(places.length);
    for (const control of definition.optionControls) {
      if (control.kind !== 'select') continue;
      expect(control.choices.map((choice) => choice.value)).toContain(control.fallback);
    }
  });

  it('starts with options that are plain JSON', () => {
    const { newOptions, newFieldConfig } = definition;
    expect(JSON.parse(JSON.stringify({ newOptions, newFieldConfig }))).toEqual({ newOptions, newFieldConfig });
  });
});

describe('PANELS', () => {
  it('has the types of the first release', () => {
    expect(Object.keys(PANELS)).toEqual(expect.arrayContaining(['timeseries', 'stat', 'gauge', 'table', 'text']));
  });
});

// Promises that every registered panel type keeps.
import { describe, expect, it } from 'vitest';
import { PANEL_FORMS } from '@/components/panels/forms';
import { PANELS } from '@/components/panels/registry';

it('has a form for each type', () => {
  expect(Object.keys(PANEL_FORMS)).toEqual(Object.keys(PANELS));
});

describe.each(Object.entries(PANEL_FORMS))('panel type %s', (id, form) => {
  it('is registered under its own id, with words for people', () => {
    expect(PANELS[id]).toMatchObject({ id, title: expect.stringMatching(/./) });
    expect(form.description).not.toBe('');
  });

  it('says that it has a legend when it starts with one', () => {
    expect(PANELS[id]?.hasLegend === true).toBe(form.newOptions['legend'] !== undefined);
  });

  it('has options that are all different and whose fallback is among the choices', () => {
    const places = form.optionControls.map(({ place }) => `${place.in}.${place.path}`);
    expect(new Set(places).size).toBe(places.length);
    for (const control of form.optionControls) {
      if (control.kind !== 'select') continue;
      expect(control.choices.map((choice) => choice.value)).toContain(control.fallback);
    }
  });

  it('starts with options that are plain JSON', () => {
    const { newOptions, newFieldConfig } = form;
    expect(JSON.parse(JSON.stringify({ newOptions, newFieldConfig }))).toEqual({ newOptions, newFieldConfig });
  });
});

describe('PANELS', () => {
  it('has the types of the first release', () => {
    expect(Object.keys(PANELS)).toEqual(expect.arrayContaining(['timeseries', 'stat', 'gauge', 'table', 'text']));
  });
});

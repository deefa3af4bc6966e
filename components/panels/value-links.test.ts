// Where a value stands when its links are filled in.
import { expect, it } from 'vitest';
import { linksOfValue } from '@/components/panels/value-links';
import { resolveLinks, type LinkPlace } from '@/lib/dashboard/link-url';
import { labelSetOf } from '@/lib/labels/label-set';
import { DARK_THEME } from '@/lib/series/colors';
import { numberFieldOf, textField, timeField, type Frame } from '@/lib/series/frame';
import { readFieldConfig } from '@/lib/series/read-field-config';
import { singleValues } from '@/lib/series/single-values';

const series: Frame = {
  refId: 'A',
  name: 'cpu',
  length: 3,
  fields: [
    timeField(Float64Array.of(1000, 2000, 3000)),
    numberFieldOf('Value', [1, 5, 3], { labels: labelSetOf({ host: 'db 1' }), legendText: 'cpu' }),
  ],
};
const table: Frame = {
  refId: 'B',
  name: null,
  length: 2,
  fields: [textField('host', ['a', 'b']), numberFieldOf('load', [7, 8])],
};

const linksAt = (links: readonly unknown[], place: LinkPlace) =>
  resolveLinks(links, { scope: new Map(), range: { from: 'now-1h', to: 'now' }, urlValues: new Map(), place });

function urlsOf(frame: Frame, url: string, reduceOptions: Record<string, unknown>): string[] {
  const values = singleValues({
    frames: [frame],
    options: { reduceOptions },
    fieldConfig: readFieldConfig({ defaults: { unit: 'percent', links: [{ title: 'Go', url }] } }),
    theme: DARK_THEME,
    timeZone: 'UTC',
  });
  return values.flatMap((value) => linksOfValue(value, linksAt).map((link) => link.url));
}

it('a calculated value links with itself, its labels and its time', () => {
  const url = '/x?v=${__value.raw}&t=${__value.text}&h=${__field.labels.host}&at=${__value.time}';
  expect(urlsOf(series, url, { calcs: ['mean'] })).toEqual(['/x?v=3&t=3%25&h=db%201&at=3000']);
  expect(urlsOf(series, url, { calcs: ['max'] })).toEqual(['/x?v=5&t=5%25&h=db%201&at=3000']);
  expect([...(series.fields[1]?.values ?? [])]).toEqual([1, 5, 3]);
});

it('a value of a row links with the other columns of the row', () => {
  expect(urlsOf(table, '/h/${__data.fields.host}', { values: true })).toEqual(['/h/a', '/h/b']);
});

it('nothing that runs is a link', () => {
  expect(urlsOf(series, 'javascript:alert(1)', {})).toEqual([]);
});

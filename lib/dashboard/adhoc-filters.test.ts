// Filters by hand that are added one after the other.
import { expect, it } from 'vitest';
import { type AdhocFilter, urlOfFilter, withAddedFilter } from '@/lib/dashboard/adhoc-filters';

const filter = (key: string, operator: string, value: string): AdhocFilter => ({ key, operator, value });
const added = (...filters: readonly AdhocFilter[]): string[] =>
  filters.reduce<readonly AdhocFilter[]>((before, one) => withAddedFilter(before, one), []).map(urlOfFilter);

it('a label has one wanted value, and a value is either wanted or not', () => {
  expect(added(filter('job', '=', 'a'), filter('job', '=', 'b'))).toEqual(['job|=|b']);
  expect(added(filter('job', '=', 'a'), filter('job', '!=', 'a'))).toEqual(['job|!=|a']);
  expect(added(filter('job', '!=', 'a'), filter('job', '!=', 'b'))).toEqual(['job|!=|a', 'job|!=|b']);
  expect(added(filter('job', '=', 'a'), filter('zone', '=', 'a'))).toEqual(['job|=|a', 'zone|=|a']);
  expect(added(filter('job', '=~', 'a.*'), filter('job', '=', 'ab'))).toEqual(['job|=~|a.*', 'job|=|ab']);
});

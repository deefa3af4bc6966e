// The filters by hand of a page as one function over queries. Its parser is loaded when there is the first filter.
import { adhocFilters } from '@/lib/dashboard/adhoc-filters';
import type { Variable } from '@/lib/dashboard/dashboard';
import { sourceRefOf, unsupportedSource } from '@/lib/dashboard/data-source-ref';
import type { withFilters } from '@/lib/dashboard/filter-expression';

type FilterQuery = (expr: string) => string;

export interface FilterQueries {
  /** The same function as long as the filters are the same; null while it is being loaded. */
  of: (list: readonly Variable[], fromUrl: (name: string) => readonly string[] | null) => FilterQuery | null;
}

const unchanged: FilterQuery = (expr) => expr;

export function createFilterQueries(load: () => Promise<typeof withFilters>, onLoaded: () => void): FilterQueries {
  let apply: typeof withFilters | null = null;
  let isLoading = false;
  let last: { readonly key: string; readonly query: FilterQuery } | null = null;

  async function start(): Promise<void> {
    if (isLoading) return;
    isLoading = true;
    try {
      apply = await load();
    } catch {
      // The next change of the page tries again.
      isLoading = false;
      return;
    }
    onLoaded();
  }

  return {
    of: (list, fromUrl) => {
      const filters = list
        .filter(({ type, datasource }) => type === 'adhoc' && unsupportedSource(sourceRefOf(datasource)) === null)
        .flatMap((variable) => adhocFilters(variable, fromUrl(variable.name)))
        .filter(({ value, values }) => value !== '' || values !== undefined);
      if (filters.length === 0) return unchanged;
      const key = JSON.stringify(filters);
      if (last?.key === key) return last.query;
      if (apply === null) {
        void start();
        return null;
      }
      const put = apply;
      last = { key, query: (expr) => put(expr, filters) };
      return last.query;
    },
  };
}

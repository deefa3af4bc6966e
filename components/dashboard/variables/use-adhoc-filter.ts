// Adds a filter by hand from a value that is seen somewhere on the page: to the first variable of such filters.
import { useMemo } from 'react';
import { useDashboardContext } from '@/components/dashboard/state/dashboard-context';
import { useStore } from '@/components/dashboard/state/store';
import { changeUrl } from '@/components/dashboard/state/url-state';
import type { PanelViewProps } from '@/components/panels/panel-definition';
import { adhocFilters, urlOfFilter, withAddedFilter } from '@/lib/dashboard/adhoc-filters';
import { sourceRefOf, unsupportedSource } from '@/lib/dashboard/data-source-ref';
import type { VariableState } from '@/lib/dashboard/variable-values';

/** undefined on a page without such a variable. */
export function useAdhocFilter(): PanelViewProps['onFilter'] {
  const { variables } = useDashboardContext();
  const state = useStore(variables, ({ states }) => states.find(takesFilters) ?? null);
  return useMemo(() => {
    if (state === null) return undefined;
    const { variable, values } = state;
    return ({ label, value, isExcluded }) => {
      const filters = adhocFilters({ ...variable, baseFilters: [] }, values);
      const added = { key: label, operator: isExcluded ? '!=' : '=', value };
      changeUrl({ [`var-${variable.name}`]: withAddedFilter(filters, added).map(urlOfFilter) }, 'push');
    };
  }, [state]);
}

function takesFilters({ variable: { type, datasource } }: VariableState): boolean {
  return type === 'adhoc' && unsupportedSource(sourceRefOf(datasource)) === null;
}

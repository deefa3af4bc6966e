'use client';
// The variables of a dashboard, each with the control of its type. Hidden ones are not drawn; many take more lines, on a phone they scroll.
import { SlidersHorizontal } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { useDashboardContext } from '@/components/dashboard/state/dashboard-context';
import { useStore } from '@/components/dashboard/state/store';
import { changeUrl } from '@/components/dashboard/state/url-state';
import { variableLabel } from '@/components/dashboard/variables/variable-label';
import { VariablePicker } from '@/components/dashboard/variables/variable-picker';
import { VariableText } from '@/components/dashboard/variables/variable-text';
import { IconButton } from '@/components/ui/icon-button';
import { Popover } from '@/components/ui/popover';
import { Switch } from '@/components/ui/switch';
import type { VariableState } from '@/lib/dashboard/variable-values';

const HIDDEN = 2;
const IN_MENU = 3;
/** Types without a control of their own here: their saved values count. */
const UNSEEN_TYPES: ReadonlySet<string> = new Set(['constant', 'groupby', 'system', 'snapshot']);

const FilterBar = lazy(() =>
  import('@/components/dashboard/variables/filter-bar').then((module) => ({ default: module.FilterBar })),
);

export function VariablesBar() {
  const { variables } = useDashboardContext();
  const states = useStore(variables, (state) => state.states);
  const seen = states.filter(({ variable }) => variable.hide !== HIDDEN && !UNSEEN_TYPES.has(variable.type));
  const shown = seen.filter(({ variable }) => variable.hide !== IN_MENU);
  const inMenu = seen.filter(({ variable }) => variable.hide === IN_MENU);
  if (seen.length === 0) return null;
  return (
    <fieldset aria-label="Variables" className="contents">
      {shown.map((state) => (
        <VariableControl key={state.variable.name} state={state} />
      ))}
      {inMenu.length > 0 && (
        <Popover
          label="More variables"
          trigger={
            <IconButton label="More variables" icon={<SlidersHorizontal />} variant="outline" hasTooltip={false} />
          }
        >
          <fieldset aria-label="More variables" className="flex flex-col items-start gap-2">
            {inMenu.map((state) => (
              <VariableControl key={state.variable.name} state={state} />
            ))}
          </fieldset>
        </Popover>
      )}
    </fieldset>
  );
}

function VariableControl({ state }: { readonly state: VariableState }) {
  const { variables } = useDashboardContext();
  const { name, type, enabledValue } = state.variable;
  const problem = useStore(variables, ({ problems }) => problems.get(name) ?? null);
  const isPending = useStore(variables, ({ pending }) => pending.has(name));
  const onChange = (values: readonly string[]): void => changeUrl({ [`var-${name}`]: values }, 'push');
  switch (type) {
    case 'textbox':
      return <VariableText state={state} onChange={onChange} />;
    case 'switch': {
      const [on = 'true', off = 'false'] = state.options.map((option) => option.value);
      return (
        <span data-variable={name} className="flex shrink-0 items-center px-1">
          <Switch
            label={variableLabel(state.variable)}
            isOn={state.values[0] === (typeof enabledValue === 'string' ? enabledValue : on)}
            onChange={(isOn) => onChange([isOn ? on : off])}
          />
        </span>
      );
    }
    case 'adhoc':
      return (
        <Suspense>
          <FilterBar state={state} onChange={onChange} />
        </Suspense>
      );
    default:
      return <VariablePicker state={state} problem={problem} isLoading={isPending} onChange={onChange} />;
  }
}

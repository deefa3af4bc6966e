'use client';
// The variables of a dashboard, each as a chip that opens its values. Hidden ones are not drawn; many scroll sideways.
import { useDashboardContext } from '@/components/dashboard/state/dashboard-context';
import { useStore } from '@/components/dashboard/state/store';
import { changeUrl } from '@/components/dashboard/state/url-state';
import { VariablePicker } from '@/components/dashboard/variables/variable-picker';
import { VariableText } from '@/components/dashboard/variables/variable-text';
import type { VariableState } from '@/lib/dashboard/variable-values';

const HIDDEN = 2;
/** Types without a control of their own here: their saved values count. */
const UNSEEN_TYPES: ReadonlySet<string> = new Set(['constant', 'adhoc', 'groupby', 'system', 'snapshot']);

export function VariablesBar() {
  const { variables } = useDashboardContext();
  const { states, problems } = useStore(variables, (state) => state);
  const shown = states.filter(({ variable }) => variable.hide !== HIDDEN && !UNSEEN_TYPES.has(variable.type));
  if (shown.length === 0) return <span className="grow" />;
  return (
    <fieldset aria-label="Variables" className="-my-1 flex min-w-0 grow items-center gap-1.5 overflow-x-auto py-1">
      {shown.map((state) => (
        <VariableControl key={state.variable.name} state={state} problem={problems.get(state.variable.name) ?? null} />
      ))}
    </fieldset>
  );
}

function VariableControl({ state, problem }: { readonly state: VariableState; readonly problem: string | null }) {
  const { name, type } = state.variable;
  const onChange = (values: readonly string[]): void => changeUrl({ [`var-${name}`]: values }, 'push');
  if (type === 'textbox') return <VariableText state={state} onChange={onChange} />;
  return <VariablePicker state={state} problem={problem} onChange={onChange} />;
}

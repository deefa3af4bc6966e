'use client';
// One query: the editor, what is wrong with it, its legend and form.
import { Copy, Eye, EyeOff, Play, Trash2 } from 'lucide-react';
import { lazy, Suspense, useId } from 'react';
import { useQueryText } from '@/components/dashboard/editor/use-query-text';
import { useDashboardContext } from '@/components/dashboard/state/dashboard-context';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { IconButton } from '@/components/ui/icon-button';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { StateIcon } from '@/components/ui/state-icon';
import type { Target } from '@/lib/dashboard/dashboard';

const PromqlEditor = lazy(() =>
  import('@/components/dashboard/editor/promql-editor').then((module) => ({ default: module.PromqlEditor })),
);

export interface QueryRowProps {
  readonly target: Target;
  readonly hasInitialFocus: boolean;
  readonly onChange: (changes: Partial<Target>, mergeKey?: string) => void;
  readonly onDuplicate: () => void;
  readonly onRemove: () => void;
}

export function QueryRow({ target, hasInitialFocus, onChange, onDuplicate, onRemove }: QueryRowProps) {
  const { time } = useDashboardContext();
  const { refId } = target;
  const problemId = useId();
  const query = useQueryText(target.expr, (expr) => onChange({ expr }, 'expr'));
  const isHidden = target.hide === true;
  const run = (): void => {
    // A query that did not change is asked again all the same.
    if (!query.commit()) time.reload();
  };
  return (
    <fieldset aria-label={`Query ${refId}`} className="min-w-0 rounded-panel border border-line-subtle bg-panel">
      <div className="flex h-9 items-center gap-1 pr-1 pl-3">
        <span className="font-semibold">{refId}</span>
        {isHidden && <span className="text-xs text-ink-muted">hidden</span>}
        <span className="grow" />
        <Button size="small" icon={<Play />} onClick={run}>
          Run query
        </Button>
        <IconButton
          size="small"
          label={`Hide query ${refId}`}
          isPressed={isHidden}
          variant={isHidden ? 'on' : 'ghost'}
          icon={isHidden ? <EyeOff /> : <Eye />}
          onClick={() => onChange({ hide: !isHidden })}
        />
        <IconButton size="small" label={`Duplicate query ${refId}`} icon={<Copy />} onClick={onDuplicate} />
        <IconButton size="small" label={`Remove query ${refId}`} icon={<Trash2 />} onClick={onRemove} />
      </div>
      <div className="px-2">
        <Suspense
          fallback={<div aria-busy="true" className="h-[34px] rounded-control border border-line-strong bg-raised" />}
        >
          <PromqlEditor
            label={`Query ${refId}`}
            text={query.text}
            hasInitialFocus={hasInitialFocus}
            describedBy={query.problem ? problemId : undefined}
            onChange={query.type}
            onBlur={query.commit}
            onRun={run}
          />
        </Suspense>
        {query.problem && (
          <p id={problemId} role="alert" className="flex items-center gap-1.5 pt-1 text-xs text-crit">
            <StateIcon state="error" />
            <span className="break-words">{capitalised(query.problem.message)}</span>
          </p>
        )}
      </div>
      <TargetOptions target={target} onChange={onChange} />
    </fieldset>
  );
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function TargetOptions({ target, onChange }: Pick<QueryRowProps, 'target' | 'onChange'>) {
  const isAutoLegend = target.legendFormat === undefined || target.legendFormat === '__auto';
  return (
    <div className="flex flex-wrap gap-3 p-2">
      <Field label="Legend" className="w-52 grow">
        {(control) => (
          <Input
            {...control}
            placeholder="Automatic, or {{label}}"
            value={isAutoLegend ? '' : target.legendFormat}
            onChange={(event) =>
              onChange({ legendFormat: event.target.value === '' ? '__auto' : event.target.value }, 'legend')
            }
          />
        )}
      </Field>
      <Field label="Format" className="w-32">
        {(control) => (
          <Select
            {...control}
            value={target.format === 'table' ? 'table' : 'time_series'}
            onValueChange={(format) => onChange({ format })}
            options={[
              { value: 'time_series', label: 'Time series' },
              { value: 'table', label: 'Table' },
            ]}
          />
        )}
      </Field>
      <Field label="Type" className="w-28">
        {(control) => (
          <Select
            {...control}
            value={typeOf(target)}
            onValueChange={(type) => onChange({ instant: type !== 'range', range: type !== 'instant' })}
            options={[
              { value: 'range', label: 'Range' },
              { value: 'instant', label: 'Instant' },
              { value: 'both', label: 'Both' },
            ]}
          />
        )}
      </Field>
      <Field label="Min step" className="w-24">
        {(control) => (
          <Input
            {...control}
            placeholder="auto"
            value={target.interval ?? ''}
            onChange={(event) => onChange({ interval: event.target.value }, 'interval')}
          />
        )}
      </Field>
    </div>
  );
}

function typeOf(target: Target): 'range' | 'instant' | 'both' {
  if (target.instant !== true) return 'range';
  return target.range === true ? 'both' : 'instant';
}

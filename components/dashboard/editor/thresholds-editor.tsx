'use client';
// Thresholds: from which value on another colour counts. The first colour has no value: it counts from below.
import { Plus, X } from 'lucide-react';
import { useChartTheme } from '@/components/charts/chart-theme';
import type { OptionsProps } from '@/components/dashboard/editor/change-panel';
import { writeOption } from '@/components/dashboard/editor/panel-path';
import { Button } from '@/components/ui/button';
import { IconButton } from '@/components/ui/icon-button';
import { NumberField } from '@/components/ui/number-field';
import { Select } from '@/components/ui/select';
import { resolveColor } from '@/lib/series/colors';
import type { ThresholdStep, Thresholds } from '@/lib/series/field-config';
import { readFieldOptions } from '@/lib/series/read-field-config';

const COLORS = [
  'green',
  'yellow',
  'orange',
  'red',
  'blue',
  'purple',
  'semi-dark-green',
  'dark-red',
  'text',
  'transparent',
] as const;
const NONE: Thresholds = { mode: 'absolute', steps: [{ value: null, color: 'green' }] };
const FIRST_VALUE = 80;

export function ThresholdsEditor({ panel, change }: OptionsProps) {
  const thresholds: Thresholds = readFieldOptions(panel.fieldConfig.defaults).thresholds ?? NONE;
  const [base = { value: null, color: 'green' }, ...steps] = thresholds.steps;
  const write = (next: readonly ThresholdStep[], mode = thresholds.mode): void =>
    change(
      (one) => writeOption(one, { in: 'defaults', path: 'thresholds' }, { ...thresholds, mode, steps: next }),
      'Change thresholds',
      'thresholds',
    );
  const writeStep = (index: number, changes: Partial<ThresholdStep>): void =>
    write([base, ...steps.map((step, at) => (at === index ? { ...step, ...changes } : step))]);
  return (
    <>
      {steps.map((step, index) => (
        // Steps have no identity of their own: their place in the list is it.
        <div key={index} className="flex items-center gap-1.5">
          <ColorField
            label={`Threshold ${index + 1} color`}
            color={step.color}
            onChange={(color) => writeStep(index, { color })}
          />
          <NumberField
            aria-label={`Threshold ${index + 1} value`}
            value={step.value}
            onValueChange={(value) => writeStep(index, { value: value ?? 0 })}
            className="min-w-0 grow"
          />
          <IconButton
            label={`Remove threshold ${index + 1}`}
            size="small"
            icon={<X />}
            onClick={() => write([base, ...steps.filter((_, at) => at !== index)])}
          />
        </div>
      ))}
      <div className="flex items-center gap-1.5">
        <ColorField label="Base color" color={base.color} onChange={(color) => write([{ ...base, color }, ...steps])} />
        <span className="text-xs text-ink-muted">Base</span>
      </div>
      <div className="flex items-center justify-between gap-2">
        <Button size="small" icon={<Plus />} onClick={() => write([base, ...steps, nextStep(steps)])}>
          Add threshold
        </Button>
        <Select
          aria-label="Thresholds mode"
          value={thresholds.mode}
          onValueChange={(mode) => write(thresholds.steps, mode === 'percentage' ? 'percentage' : 'absolute')}
          options={[
            { value: 'absolute', label: 'Absolute' },
            { value: 'percentage', label: 'Percentage' },
          ]}
        />
      </div>
    </>
  );
}

function nextStep(steps: readonly ThresholdStep[]): ThresholdStep {
  const last = steps.at(-1);
  return { value: last?.value === undefined || last.value === null ? FIRST_VALUE : last.value + 10, color: 'red' };
}

function ColorField({
  label,
  color,
  onChange,
}: {
  readonly label: string;
  readonly color: string;
  readonly onChange: (color: string) => void;
}) {
  const theme = useChartTheme();
  const names: readonly string[] = COLORS.some((one) => one === color) ? COLORS : [color, ...COLORS];
  return (
    <span className="flex shrink-0 items-center gap-1.5">
      <span
        aria-hidden="true"
        className="size-5 rounded-control border border-line"
        style={{ backgroundColor: resolveColor(color, theme) }}
      />
      <Select
        aria-label={label}
        value={color}
        onValueChange={onChange}
        options={names.map((name) => ({ value: name, label: name }))}
        className="w-32"
      />
    </span>
  );
}

'use client';
// The JSON of a panel, and of what its queries answered.
import { useState } from 'react';
import { JsonText } from '@/components/dashboard/inspector/json-text';
import { CopyButton } from '@/components/ui/copy-button';
import { Segmented } from '@/components/ui/radio-group';
import type { Panel } from '@/lib/dashboard/dashboard';
import { labelPairs } from '@/lib/labels/label-set';
import { cellsOf, type Frame } from '@/lib/series/frame';

export interface JsonTabProps {
  readonly name: string;
  readonly panel: Panel;
  readonly frames: readonly Frame[];
}

export function JsonTab({ name, panel, frames }: JsonTabProps) {
  const [shown, setShown] = useState<'panel' | 'data'>('panel');
  const json = shown === 'panel' ? panel : frames.map(frameJson);
  return (
    <div className="flex flex-col gap-3">
      <div className="flex gap-2">
        <Segmented
          label="Which JSON"
          value={shown}
          onValueChange={setShown}
          choices={[
            { value: 'panel', label: 'Panel' },
            { value: 'data', label: 'Data' },
          ]}
        />
        <CopyButton text={() => JSON.stringify(json, null, 2)} label="Copy JSON" />
      </div>
      <div className="flex h-[45vh] min-h-0 flex-col">
        <JsonText label={`JSON of ${name}`} json={json} />
      </div>
    </div>
  );
}

function frameJson(frame: Frame): unknown {
  return {
    refId: frame.refId,
    ...(frame.name !== null && { name: frame.name }),
    fields: frame.fields.map((field) => ({
      name: field.name,
      type: field.type,
      labels: Object.fromEntries(labelPairs(field.labels)),
      values: cellsOf(field),
    })),
  };
}

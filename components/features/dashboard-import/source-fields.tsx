'use client';
// Where dashboards come from: files that are chosen or dropped, or a pasted text.
import { FileUp } from 'lucide-react';
import { type DragEvent, useState } from 'react';
import { readFiles } from '@/components/data/dropped-files';
import type { FileText } from '@/components/data/split-dashboards';
import { classNames } from '@/components/ui/class-names';
import { Field } from '@/components/ui/field';
import { IconFrame } from '@/components/ui/icon-frame';
import { Textarea } from '@/components/ui/textarea';

export interface SourceFieldsProps {
  readonly pasted: string;
  readonly pastedError: string | null;
  readonly onPaste: (text: string) => void;
  readonly onFiles: (sources: readonly FileText[]) => void;
}

export function SourceFields({ pasted, pastedError, onPaste, onFiles }: SourceFieldsProps) {
  const [isOver, setOver] = useState(false);
  const take = async (files: readonly File[]): Promise<void> => onFiles(await readFiles(files));
  function onDrop(event: DragEvent): void {
    event.preventDefault();
    event.stopPropagation();
    setOver(false);
    void take([...event.dataTransfer.files]);
  }
  return (
    <>
      <div
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={onDrop}
        className={classNames(
          'flex items-center gap-3 rounded-panel border border-dashed px-4 py-3',
          isOver ? 'border-accent bg-hover' : 'border-line-strong',
        )}
      >
        <IconFrame size={20} className="text-ink-muted">
          <FileUp />
        </IconFrame>
        <Field label="Dashboard file" hint="One or several; they can be dropped here, too" className="grow">
          {(control) => (
            <input
              {...control}
              type="file"
              multiple
              accept="application/json,.json,.yaml,.yml"
              onChange={(event) => {
                void take([...(event.target.files ?? [])]);
                // The same file may be chosen again after it was mended.
                event.target.value = '';
              }}
              className="max-w-full text-ink-muted file:mr-3 file:h-control file:rounded-control file:border file:border-solid file:border-line file:bg-panel file:px-2.5 file:text-ink"
            />
          )}
        </Field>
      </div>
      <Field label="Dashboard JSON" error={pastedError}>
        {(control) => (
          <Textarea
            {...control}
            isMono
            rows={8}
            spellCheck={false}
            placeholder="or paste it here"
            value={pasted}
            onChange={(event) => onPaste(event.target.value)}
          />
        )}
      </Field>
    </>
  );
}

'use client';
// One dashboard that is about to be imported: its name, what happens when its uid is taken, and what there is to know about it.
import { Info, TriangleAlert, X } from 'lucide-react';
import type { Draft, OnConflict } from '@/components/features/dashboard-import/use-import-drafts';
import { Field } from '@/components/ui/field';
import { IconButton } from '@/components/ui/icon-button';
import { IconFrame } from '@/components/ui/icon-frame';
import { Input } from '@/components/ui/input';
import { Note } from '@/components/ui/note';
import { RadioGroup } from '@/components/ui/radio-group';

export interface DraftFieldsProps {
  readonly draft: Draft;
  /** What the server said when it was imported. */
  readonly failure: string | undefined;
  readonly onTitle: (title: string) => void;
  readonly onConflict: (choice: OnConflict) => void;
  readonly onRemove: () => void;
}

export function DraftFields({ draft, failure, onTitle, onConflict, onRemove }: DraftFieldsProps) {
  const { source, read, title, conflict } = draft;
  const name = source.fileName === '' ? 'Pasted dashboard' : source.fileName;
  return (
    <fieldset
      aria-label={name}
      className="flex min-w-0 flex-col gap-3 rounded-panel border border-line-subtle px-3 pt-1.5 pb-3"
    >
      <div className="flex items-center gap-2 text-xs text-ink-muted">
        <span className="min-w-0 grow truncate">{name}</span>
        <IconButton label={`Leave out ${name}`} icon={<X />} size="small" onClick={onRemove} />
      </div>
      {read.kind === 'dashboard' && (
        <Field label="Name" error={title.trim() === '' ? 'A name is needed.' : null}>
          {(control) => <Input {...control} value={title} onChange={(event) => onTitle(event.target.value)} />}
        </Field>
      )}
      {conflict !== null && (
        <Note tone="warn">
          <p className="mb-1">The dashboard “{conflict}” has the same uid.</p>
          <RadioGroup
            label={`What happens to “${conflict}”`}
            value={draft.onConflict}
            onValueChange={onConflict}
            choices={[
              { value: 'new', label: 'Keep both (new uid)' },
              { value: 'overwrite', label: 'Overwrite' },
            ]}
          />
        </Note>
      )}
      <ImportNotes draft={draft} />
      {failure !== undefined && <Note tone="crit">{failure}</Note>}
    </fieldset>
  );
}

const TONE_CLASSES = { fact: 'text-ink-faint', warning: 'text-warn', problem: 'text-crit' } as const;

function ImportNotes({ draft: { read } }: { readonly draft: Draft }) {
  const notes =
    read.kind === 'problem' ? [{ tone: 'problem' as const, text: read.message }] : read.notes.map((note) => note);
  return (
    <ul aria-label="Import notes" className="flex flex-col gap-1 text-xs text-ink-muted">
      {notes.map(({ tone, text }) => (
        <li key={text} className="flex items-start gap-2">
          <IconFrame className={TONE_CLASSES[tone]}>{tone === 'fact' ? <Info /> : <TriangleAlert />}</IconFrame>
          <span className={tone === 'problem' ? 'min-w-0 break-words text-crit' : 'min-w-0 break-words'}>{text}</span>
        </li>
      ))}
    </ul>
  );
}

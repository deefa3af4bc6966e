'use client';
// One annotation: written anew, changed, or only read, by what this person may do.
import { type FormEvent, useState } from 'react';
import type { AnnotationMark } from '@/components/dashboard/annotations/annotation-loader';
import { useDashboardContext, useTimeState } from '@/components/dashboard/state/dashboard-context';
import { addAnnotation, changeAnnotation, deleteAnnotation } from '@/components/data/annotations';
import { failureMessage } from '@/components/data/fetch-json';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Textarea } from '@/components/ui/textarea';
import { useToast } from '@/components/ui/toast';
import { describeWindow, formatInstant } from '@/lib/dashboard/time-range';

export interface AnnotationDraft {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface AnnotationDialogProps {
  /** What was marked, or an annotation that is there. */
  readonly subject: AnnotationDraft | AnnotationMark;
  readonly panelId: number;
  readonly canWrite: boolean;
  readonly onClose: () => void;
}

export function AnnotationDialog({ subject, panelId, canWrite, onClose }: AnnotationDialogProps) {
  const { annotations, dashboard } = useDashboardContext();
  const zone = useTimeState((state) => state.zone);
  const toast = useToast();
  const mark = 'key' in subject ? subject : null;
  // What an alert did cannot be changed by hand.
  const note = mark?.note?.alertId === 0 ? mark.note : null;
  const [text, setText] = useState(mark?.text ?? '');
  const [tags, setTags] = useState(mark?.tags.join(', ') ?? '');
  const [problem, setProblem] = useState<string | null>(null);
  const range = 'key' in subject ? { fromMs: subject.startMs, toMs: subject.endMs } : subject;
  const isEditable = canWrite && (mark === null || note !== null);

  async function run(work: () => Promise<unknown>, done: string): Promise<void> {
    try {
      await work();
    } catch (thrown) {
      setProblem(failureMessage(thrown));
      return;
    }
    toast({ kind: 'success', text: done });
    annotations.reload();
    onClose();
  }
  function submit(event: FormEvent): void {
    event.preventDefault();
    const words = {
      text,
      tags: tags
        .split(',')
        .map((tag) => tag.trim())
        .filter((tag) => tag !== ''),
    };
    if (note !== null) void run(() => changeAnnotation(note.id, words), 'Annotation saved');
    else {
      const { uid } = dashboard.get().facts;
      const place = { dashboardUID: uid, panelId, time: range.fromMs, timeEnd: range.toMs };
      void run(() => addAnnotation({ ...place, ...words }), 'Annotation added');
    }
  }

  const times = range.toMs > range.fromMs ? describeWindow(range, zone) : formatInstant(range.fromMs, zone);
  if (!isEditable)
    return (
      <Dialog isOpen onOpenChange={(isOpen) => !isOpen && onClose()} title={mark?.title || 'Annotation'} width="small">
        <p className="text-ink-muted tabular-nums">{times}</p>
        <p className="mt-2 break-words whitespace-pre-wrap">{mark?.text}</p>
        <p className="mt-2 text-xs text-ink-muted">{mark?.tags.join(', ')}</p>
      </Dialog>
    );
  return (
    <Dialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={mark === null ? 'Add annotation' : 'Edit annotation'}
      width="small"
      onSubmit={submit}
      footer={
        <>
          {note !== null && (
            <Button variant="danger" onClick={() => void run(() => deleteAnnotation(note.id), 'Annotation deleted')}>
              Delete
            </Button>
          )}
          <span className="grow" />
          <Button variant="ghost" onClick={onClose}>
            Cancel
          </Button>
          <Button variant="primary" type="submit" disabled={text.trim() === ''}>
            Save
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <p className="text-ink-muted tabular-nums">{times}</p>
        <Field label="Description" error={problem}>
          {(control) => (
            <Textarea {...control} rows={3} value={text} onChange={(event) => setText(event.target.value)} />
          )}
        </Field>
        <Field label="Tags">
          {(control) => (
            <Input
              {...control}
              placeholder="deploy, web"
              value={tags}
              onChange={(event) => setTags(event.target.value)}
            />
          )}
        </Field>
      </div>
    </Dialog>
  );
}

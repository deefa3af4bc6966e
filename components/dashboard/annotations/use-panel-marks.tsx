'use client';
// Annotations of one panel: what its view draws, and the dialog that writes and opens them.
import { lazy, type ReactNode, Suspense, useCallback, useMemo, useState } from 'react';
import type { AnnotationDialogProps } from '@/components/dashboard/annotations/annotation-dialog';
import { usePanelAnnotations } from '@/components/dashboard/annotations/use-annotations';
import { useDashboardState } from '@/components/dashboard/state/dashboard-context';
import { useCan } from '@/components/data/viewer';
import type { PanelViewProps } from '@/components/panels/panel-definition';

const AnnotationDialog = lazy(() =>
  import('@/components/dashboard/annotations/annotation-dialog').then((module) => ({
    default: module.AnnotationDialog,
  })),
);

export interface PanelMarks {
  readonly props: Pick<PanelViewProps, 'annotations' | 'onAnnotate' | 'onOpenAnnotation'>;
  readonly dialog: ReactNode;
}

export function usePanelMarks(panelId: number): PanelMarks {
  const marks = usePanelAnnotations(panelId);
  const isSaved = useDashboardState((state) => state.facts.uid !== '');
  const canWrite = useCan('dashboards:write');
  const [subject, setSubject] = useState<AnnotationDialogProps['subject'] | null>(null);
  const onOpenAnnotation = useCallback(
    (key: string) => setSubject(marks.find((mark) => mark.key === key) ?? null),
    [marks],
  );
  const onAnnotate = useCallback((fromMs: number, toMs: number) => setSubject({ fromMs, toMs }), []);
  const canAnnotate = canWrite && isSaved;
  const props = useMemo(
    () => ({ annotations: marks, onOpenAnnotation, ...(canAnnotate && { onAnnotate }) }),
    [marks, onOpenAnnotation, onAnnotate, canAnnotate],
  );
  const dialog = subject !== null && (
    <Suspense>
      <AnnotationDialog subject={subject} panelId={panelId} canWrite={canWrite} onClose={() => setSubject(null)} />
    </Suspense>
  );
  return { props, dialog };
}

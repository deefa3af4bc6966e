'use client';
// The PromQL editor: CodeMirror with highlighting, completion from the real series, and marks at errors. Loaded on demand.
import { useEffect, useRef } from 'react';
import { createPromqlView, type PromqlView } from '@/components/dashboard/editor/promql-view';
import { useDashboardContext } from '@/components/dashboard/state/dashboard-context';

export interface PromqlEditorProps {
  readonly label: string;
  readonly text: string;
  readonly describedBy: string | undefined;
  readonly hasInitialFocus: boolean;
  readonly onChange: (text: string) => void;
  readonly onBlur: () => void;
  readonly onRun: () => void;
}

export function PromqlEditor(props: PromqlEditorProps) {
  const { variables } = useDashboardContext();
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<PromqlView | null>(null);
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  const { label } = props;
  useEffect(() => {
    if (!host.current) return undefined;
    const created = createPromqlView(host.current, {
      label,
      text: latest.current.text,
      hasInitialFocus: latest.current.hasInitialFocus,
      variableNames: () => [...variables.get().scope.keys()],
      onChange: (text) => latest.current.onChange(text),
      onBlur: () => latest.current.onBlur(),
      onRun: () => latest.current.onRun(),
    });
    view.current = created;
    return () => {
      view.current = null;
      created.destroy();
    };
  }, [label, variables]);
  useEffect(() => view.current?.setText(props.text), [props.text]);
  useEffect(() => view.current?.setDescribedBy(props.describedBy), [props.describedBy]);
  return <div ref={host} className="promql-editor" />;
}

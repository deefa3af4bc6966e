'use client';
// The text of a query while it is typed: taken over 400 ms after the last key when it parses, at once by Run, at the latest on leaving.
import { useCallback, useEffect, useRef, useState } from 'react';
import { type QueryProblem, queryProblem } from '@/lib/dashboard/query-problem';

const TYPING_PAUSE_MS = 400;

export interface QueryText {
  readonly text: string;
  readonly problem: QueryProblem | null;
  readonly type: (text: string) => void;
  /** Takes the text over as it is; false when there was nothing new. */
  readonly commit: () => boolean;
}

export function useQueryText(expr: string, onCommit: (expr: string) => void): QueryText {
  /** null: what is shown is what the panel has. */
  const [draft, setDraft] = useState<string | null>(null);
  const latest = useRef({ draft, onCommit, expr });
  useEffect(() => {
    latest.current = { draft, onCommit, expr };
  });
  const commit = useCallback((): boolean => {
    const { draft: typed, onCommit: take, expr: before } = latest.current;
    latest.current = { ...latest.current, draft: null };
    setDraft(null);
    if (typed === null || typed === before) return false;
    take(typed);
    return true;
  }, []);
  useEffect(() => {
    if (draft === null || queryProblem(draft) !== null) return undefined;
    const timer = setTimeout(commit, TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [draft, commit]);
  // Going back to the dashboard right after typing must not lose the last keys.
  useEffect(
    () => () => {
      const { draft: typed, onCommit: take, expr: before } = latest.current;
      if (typed !== null && typed !== before) take(typed);
    },
    [],
  );
  const text = draft ?? expr;
  return { text, problem: queryProblem(text), type: setDraft, commit };
}

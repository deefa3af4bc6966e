'use client';
// Why a panel's queries failed: the reason in words, the place in the query, and the ways out.
import { Database, Pencil, RefreshCw } from 'lucide-react';
import { type FailedQuery, REFUSED } from '@/components/dashboard/panel/panel-answers';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { IconFrame } from '@/components/ui/icon-frame';
import { StateIcon } from '@/components/ui/state-icon';

export interface PanelErrorStateProps {
  readonly title: string;
  readonly failures: readonly FailedQuery[];
  readonly onRetry: () => void;
  readonly onEdit?: (() => void) | undefined;
}

export function PanelErrorState({ title, failures, onRetry, onEdit }: PanelErrorStateProps) {
  const [first] = failures;
  if (!first) return null;
  if (failures.every(isRefusal)) return <Refusal failure={first} title={title} onEdit={onEdit} />;
  const raw = failures
    .map(({ refId, expr, error }) => `${refId}: ${error.errorType}: ${error.message}\n${expr}`)
    .join('\n\n');
  return (
    <div
      data-testid="panel-error"
      role="alert"
      className="flex size-full flex-col items-start gap-2 overflow-auto px-1 pb-1"
    >
      <p className="flex items-start gap-2 text-crit">
        <span className="flex h-5 items-center">
          <StateIcon state="error" />
        </span>
        <span className="break-words">
          {sentence(first)}
          {failures.length > 1 && ` (and ${failures.length - 1} more)`}
        </span>
      </p>
      <QueryPlace failure={first} />
      <div className="flex flex-wrap gap-1.5">
        {onEdit && (
          <Button size="small" icon={<Pencil />} onClick={onEdit}>
            Fix in editor
          </Button>
        )}
        <Button size="small" variant="ghost" icon={<RefreshCw />} onClick={onRetry} aria-label={`Retry ${title}`}>
          Retry
        </Button>
        <CopyButton size="small" text={raw} />
      </div>
    </div>
  );
}

/** Never asked: to another kind of data source. Nothing is broken, and asking again would not help. */
function isRefusal({ error }: FailedQuery): boolean {
  return error.errorType === REFUSED;
}

function Refusal({
  failure,
  title,
  onEdit,
}: {
  readonly failure: FailedQuery;
  readonly title: string;
  readonly onEdit: (() => void) | undefined;
}) {
  return (
    <div
      data-testid="panel-error"
      className="flex size-full flex-col items-start gap-2 overflow-auto px-1 pb-1 text-ink-muted"
    >
      <p className="flex items-start gap-2">
        <IconFrame size={16}>
          <Database />
        </IconFrame>
        <span className="break-words">{sentence(failure)}</span>
      </p>
      {onEdit && (
        <Button size="small" icon={<Pencil />} onClick={onEdit} aria-label={`Edit ${title}`}>
          Edit
        </Button>
      )}
    </div>
  );
}

/** Prometheus' wording, with a capital and without the position that is drawn below. */
function sentence({ error }: FailedQuery): string {
  const text = error.message.replace(/^invalid parameter "query": /, '').replace(/^\d+:\d+: /, '');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** How much of a long query is shown around the place. */
const CONTEXT_CHARACTERS = 60;

function QueryPlace({ failure }: { readonly failure: FailedQuery }) {
  const { expr, error } = failure;
  const start = error.startOffset;
  if (start === undefined || expr === '') return null;
  const end = Math.max(start + 1, Math.min(error.endOffset ?? start + 1, expr.length));
  const before = expr.slice(Math.max(0, start - CONTEXT_CHARACTERS), start);
  const marked = expr.slice(start, end);
  const after = expr.slice(end, end + CONTEXT_CHARACTERS);
  return (
    <pre className="max-w-full rounded-control bg-canvas px-2 py-1 font-mono text-xs wrap-anywhere whitespace-pre-wrap">
      {start > CONTEXT_CHARACTERS && '…'}
      {before}
      <mark className="bg-tint-crit text-crit underline decoration-wavy underline-offset-4">
        {marked === '' ? ' ' : marked}
      </mark>
      {after}
      {end + CONTEXT_CHARACTERS < expr.length && '…'}
    </pre>
  );
}

'use client';
// Short messages at the bottom right: at most three; success goes after 5 s, one with an action (Undo) after 10 s, errors stay.
import { Check, X } from 'lucide-react';
import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { IconButton } from '@/components/ui/icon-button';
import { IconFrame } from '@/components/ui/icon-frame';
import { StateIcon } from '@/components/ui/state-icon';

export interface ToastMessage {
  readonly kind: 'success' | 'error' | 'info';
  readonly text: string;
  readonly detail?: string | undefined;
  readonly action?: { readonly label: string; readonly onSelect: () => void } | undefined;
}

interface ShownToast extends ToastMessage {
  readonly id: number;
}

interface ToastState {
  readonly nextId: number;
  readonly shown: readonly ShownToast[];
}

const SHOWN_LIMIT = 3;
const SUCCESS_DURATION_MS = 5000;
const ACTION_DURATION_MS = 10_000;

const ToastContext = createContext<(message: ToastMessage) => void>(() => {});

/** Returns the function that shows a message: `toast({ kind: 'success', text: 'Dashboard saved' })`. */
export function useToast(): (message: ToastMessage) => void {
  return useContext(ToastContext);
}

export function ToastProvider({ children }: { readonly children: ReactNode }) {
  const [state, setState] = useState<ToastState>({ nextId: 1, shown: [] });
  const show = useCallback((message: ToastMessage) => {
    setState(({ nextId, shown }) => ({
      nextId: nextId + 1,
      shown: [...shown, { ...message, id: nextId }].slice(-SHOWN_LIMIT),
    }));
  }, []);
  const close = useCallback((id: number) => {
    setState(({ nextId, shown }) => ({ nextId, shown: shown.filter((toast) => toast.id !== id) }));
  }, []);
  const toasts = useMemo(
    () => state.shown.map((toast) => <ToastCard key={toast.id} toast={toast} onClose={close} />),
    [state.shown, close],
  );
  return (
    <ToastContext value={show}>
      {children}
      <section
        aria-label="Notifications"
        className="pointer-events-none fixed right-4 bottom-[calc(var(--wf-bottombar)+16px)] left-4 z-50"
      >
        <output aria-live="polite" aria-label="Notifications" className="flex flex-col items-end gap-2">
          {toasts}
        </output>
      </section>
    </ToastContext>
  );
}

function toastDurationMs(toast: ToastMessage): number | null {
  if (toast.kind === 'error') return null;
  return toast.action ? ACTION_DURATION_MS : SUCCESS_DURATION_MS;
}

function ToastCard({ toast, onClose }: { readonly toast: ShownToast; readonly onClose: (id: number) => void }) {
  const durationMs = toastDurationMs(toast);
  const [isHeld, setIsHeld] = useState(false);
  useEffect(() => {
    if (durationMs === null || isHeld) return undefined;
    const timer = setTimeout(() => onClose(toast.id), durationMs);
    return () => clearTimeout(timer);
  }, [durationMs, isHeld, onClose, toast.id]);
  return (
    <div
      role={toast.kind === 'error' ? 'alert' : undefined}
      onPointerEnter={() => setIsHeld(true)}
      onPointerLeave={() => setIsHeld(false)}
      className="rise-in pointer-events-auto flex w-full max-w-[360px] items-center gap-2.5 rounded-panel border border-line bg-raised py-2 pr-2 pl-3 shadow-raised"
    >
      {toast.kind === 'error' && <StateIcon state="error" />}
      {toast.kind === 'success' && (
        <IconFrame className="text-ok">
          <Check />
        </IconFrame>
      )}
      <div className="min-w-0 grow">
        <p className="break-words">{toast.text}</p>
        {toast.detail !== undefined && <p className="text-xs break-words text-ink-muted">{toast.detail}</p>}
      </div>
      {toast.action && (
        <Button
          size="small"
          onClick={() => {
            toast.action?.onSelect();
            onClose(toast.id);
          }}
        >
          {toast.action.label}
        </Button>
      )}
      <IconButton label="Close" icon={<X />} size="small" hasTooltip={false} onClick={() => onClose(toast.id)} />
    </div>
  );
}

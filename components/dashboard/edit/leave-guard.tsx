'use client';
// Keeps unsaved changes from being lost: asks before a link leads away, and lets the browser ask before the tab goes.
import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { useDashboardContext } from '@/components/dashboard/state/dashboard-context';
import { AlertDialog } from '@/components/ui/alert-dialog';
import { Button } from '@/components/ui/button';

export interface LeaveGuardProps {
  readonly isDirty: boolean;
  /** Opens the save dialog. */
  readonly onSave: () => void;
}

export function LeaveGuard({ isDirty, onSave }: LeaveGuardProps) {
  const { dashboard } = useDashboardContext();
  const router = useRouter();
  const [target, setTarget] = useState<string | null>(null);

  useEffect(() => {
    if (!isDirty) return undefined;
    const onBeforeUnload = (event: BeforeUnloadEvent): void => event.preventDefault();
    const onClick = (event: MouseEvent): void => {
      const href = leavingLink(event);
      if (href === null) return;
      event.preventDefault();
      event.stopPropagation();
      setTarget(href);
    };
    window.addEventListener('beforeunload', onBeforeUnload);
    // Before React and the router see the click.
    document.addEventListener('click', onClick, { capture: true });
    return () => {
      window.removeEventListener('beforeunload', onBeforeUnload);
      document.removeEventListener('click', onClick, { capture: true });
    };
  }, [isDirty]);

  if (target === null) return null;
  return (
    <AlertDialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && setTarget(null)}
      title="Unsaved changes"
      description="This dashboard has changes that are not saved."
      cancelLabel="Keep editing"
      confirmLabel="Discard"
      onConfirm={() => {
        dashboard.discard();
        setTarget(null);
        router.push(target);
      }}
      extraActions={
        <Button
          variant="primary"
          onClick={() => {
            setTarget(null);
            onSave();
          }}
        >
          Save
        </Button>
      }
    />
  );
}

/** The address of a link that would leave this page in this tab, else null. */
function leavingLink(event: MouseEvent): string | null {
  if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return null;
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (!link || link.target === '_blank' || link.origin !== window.location.origin) return null;
  if (link.pathname === window.location.pathname) return null;
  return `${link.pathname}${link.search}${link.hash}`;
}

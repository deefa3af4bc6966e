'use client';
// Slots of the top bar that a page fills: breadcrumb and actions. The shell draws the slots, pages fill them from anywhere below.
import { createContext, useContext, useMemo, useState, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { Breadcrumb, type Crumb } from '@/components/ui/breadcrumb';

interface PageChrome {
  readonly breadcrumbSlot: HTMLElement | null;
  readonly actionsSlot: HTMLElement | null;
  readonly setBreadcrumbSlot: (element: HTMLElement | null) => void;
  readonly setActionsSlot: (element: HTMLElement | null) => void;
}

const PageChromeContext = createContext<PageChrome>({
  breadcrumbSlot: null,
  actionsSlot: null,
  setBreadcrumbSlot: () => {},
  setActionsSlot: () => {},
});

export function PageChromeProvider({ children }: { readonly children: ReactNode }) {
  const [breadcrumbSlot, setBreadcrumbSlot] = useState<HTMLElement | null>(null);
  const [actionsSlot, setActionsSlot] = useState<HTMLElement | null>(null);
  const chrome = useMemo(
    () => ({ breadcrumbSlot, actionsSlot, setBreadcrumbSlot, setActionsSlot }),
    [breadcrumbSlot, actionsSlot],
  );
  return <PageChromeContext value={chrome}>{children}</PageChromeContext>;
}

/** Where the shell wants the breadcrumb. */
export function BreadcrumbSlot() {
  const { setBreadcrumbSlot } = useContext(PageChromeContext);
  return <div ref={setBreadcrumbSlot} className="flex min-w-0 items-center" />;
}

/** Where the shell wants the page's actions. */
export function PageActionsSlot() {
  const { setActionsSlot } = useContext(PageChromeContext);
  return <div ref={setActionsSlot} className="flex shrink-0 items-center gap-1.5" />;
}

/** `after` follows the last part: a star, a dot for unsaved changes. Without a shell (public views) nothing is drawn. */
export function PageBreadcrumb({ crumbs, after }: { readonly crumbs: readonly Crumb[]; readonly after?: ReactNode }) {
  const { breadcrumbSlot } = useContext(PageChromeContext);
  if (!breadcrumbSlot) return null;
  return createPortal(<Breadcrumb crumbs={crumbs} after={after} />, breadcrumbSlot);
}

export function PageActions({ children }: { readonly children: ReactNode }) {
  const { actionsSlot } = useContext(PageChromeContext);
  if (!actionsSlot) return null;
  return createPortal(children, actionsSlot);
}

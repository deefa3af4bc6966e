'use client';
// Where the focus goes when a dialog closes: to what it was opened from. Radix knows that only of dialogs with a trigger of its own.
import { useCallback, useRef } from 'react';

export interface ReturnFocus {
  /** Call when the dialog opens, before the focus moves into it. */
  readonly remember: () => void;
  /** Radix' `onCloseAutoFocus`. */
  readonly giveBack: (event: Event) => void;
}

export function useReturnFocus(): ReturnFocus {
  const opener = useRef<HTMLElement | null>(null);
  const remember = useCallback(() => {
    opener.current = openerOf(document.activeElement);
  }, []);
  const giveBack = useCallback((event: Event) => {
    event.preventDefault();
    // What was done in the dialog may have put it somewhere else already.
    const isLost = document.activeElement === null || document.activeElement === document.body;
    if (isLost && opener.current?.isConnected === true) opener.current.focus();
  }, []);
  return { remember, giveBack };
}

/** An item of a menu goes with its menu: the button of the menu stays. */
function openerOf(active: Element | null): HTMLElement | null {
  const menu = active?.closest('[role="menu"]');
  if (!menu) return active instanceof HTMLElement && active !== document.body ? active : null;
  return openerOf(document.getElementById(menu.getAttribute('aria-labelledby') ?? ''));
}

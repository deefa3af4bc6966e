'use client';
// Keyboard shortcuts of the whole page: one listener, sequences such as "g h", a hint of what may follow, a list for the help dialog.
import { createContext, useContext, useEffect, useRef, useState, useSyncExternalStore, type ReactNode } from 'react';
import { displayKeys, keyName } from '@/components/ui/key-sequence';
import { Kbd } from '@/components/ui/kbd';
import { createShortcutStore, type Shortcut, type ShortcutStore } from '@/components/ui/shortcut-store';

const HINT_DELAY_MS = 400;
const FIELD_SELECTOR = 'input, textarea, select, [contenteditable="true"], [role="textbox"]';
const LAYER_SELECTOR = '[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]';

const ShortcutContext = createContext<ShortcutStore | null>(null);

/** Registers shortcuts while the component is mounted. `run` may change at each render; `keys` and `label` should not. */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const store = useContext(ShortcutContext);
  const newest = useRef(shortcuts);
  useEffect(() => {
    newest.current = shortcuts;
  });
  // Compared as text: an array that is new at each render must not register anew.
  const signature = shortcuts.map(({ keys, label }) => `${keys}\t${label}`).join('\n');
  useEffect(() => {
    const wanted = new Set(signature.split('\n'));
    const live = newest.current.filter(({ keys, label }) => wanted.has(`${keys}\t${label}`));
    return store?.register(
      live.map((shortcut) => ({
        ...shortcut,
        run: () => newest.current.find((candidate) => candidate.keys === shortcut.keys)?.run(),
      })),
    );
  }, [store, signature]);
}

const NO_SHORTCUTS: readonly Shortcut[] = [];

/** All shortcuts that work on this page now. */
export function useShortcutList(): readonly Shortcut[] {
  const store = useContext(ShortcutContext);
  return useSyncExternalStore(
    (onChange) => store?.subscribe(onChange) ?? (() => {}),
    () => store?.list() ?? NO_SHORTCUTS,
    () => NO_SHORTCUTS,
  );
}

export function useIsMac(): boolean {
  return useSyncExternalStore(
    () => () => {},
    () => /Mac|iPhone|iPad/.test(navigator.userAgent),
    () => false,
  );
}

function placeOf(target: EventTarget | null): 'page' | 'field' | 'layer' {
  if (!(target instanceof Element)) return 'page';
  if (target.closest(LAYER_SELECTOR)) return 'layer';
  return target.closest(FIELD_SELECTOR) ? 'field' : 'page';
}

export function ShortcutProvider({ children }: { readonly children: ReactNode }) {
  const [store] = useState(createShortcutStore);
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent): void {
      const key = keyName(event);
      if (event.defaultPrevented || event.isComposing || key === null) return;
      if (store.press(key, placeOf(event.target), Date.now())) event.preventDefault();
    }
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [store]);
  return (
    <ShortcutContext value={store}>
      {children}
      <SequenceHint store={store} />
    </ShortcutContext>
  );
}

/** After 400 ms of waiting for the next key: which keys may follow. */
function SequenceHint({ store }: { readonly store: ShortcutStore }) {
  const pressed = useSyncExternalStore(store.subscribe, store.pressed, () => '');
  const isMac = useIsMac();
  const [shown, setShown] = useState('');
  useEffect(() => {
    const appear = setTimeout(() => setShown(pressed), pressed === '' ? 0 : HINT_DELAY_MS);
    return () => clearTimeout(appear);
  }, [pressed]);
  if (shown === '' || shown !== pressed) return null;
  const next = store.list().filter((shortcut) => shortcut.keys.startsWith(`${shown} `));
  return (
    <div
      aria-hidden="true"
      className="fade-in fixed bottom-[calc(var(--wf-bottombar)+16px)] left-1/2 z-50 flex max-w-[90vw] -translate-x-1/2 flex-wrap gap-x-4 gap-y-1 rounded-panel border border-line bg-raised px-3 py-2 text-xs text-ink-muted shadow-raised"
    >
      {next.map((shortcut) => (
        <span key={shortcut.keys} className="inline-flex items-center gap-1.5">
          <Kbd keys={displayKeys(shortcut.keys.slice(shown.length + 1), isMac)} />
          {shortcut.label}
        </span>
      ))}
    </div>
  );
}

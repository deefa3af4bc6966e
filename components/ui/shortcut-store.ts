// Which shortcuts exist now and how far a sequence has come. Knows no DOM; time comes in with each press.
import { stepSequence } from '@/components/ui/key-sequence';

export interface Shortcut {
  /** "mod+k", "g h", "?": see key-sequence.ts. */
  readonly keys: string;
  /** What it does, for the help dialog: "Go to dashboards". */
  readonly label: string;
  /** Heading in the help dialog. */
  readonly group: string;
  /** Also while a field has the focus or a dialog is open: only for shortcuts with Mod. */
  readonly isGlobal?: boolean | undefined;
  readonly run: () => void;
}

export interface ShortcutStore {
  /** Returns the function that takes them away again. The newest wins when keys are the same. */
  readonly register: (shortcuts: readonly Shortcut[]) => () => void;
  /** True when the press was used. */
  readonly press: (key: string, place: 'page' | 'field' | 'layer', nowMs: number) => boolean;
  readonly list: () => readonly Shortcut[];
  /** Keys of an unfinished sequence. */
  readonly pressed: () => string;
  readonly subscribe: (onChange: () => void) => () => void;
}

const SEQUENCE_TIMEOUT_MS = 1000;
const SINGLE_KEYS_STORAGE_KEY = 'wf-single-key-shortcuts';

/** WCAG 2.1.4: shortcuts of plain characters can be turned off (profile page). */
export function areSingleKeysOn(): boolean {
  try {
    return localStorage.getItem(SINGLE_KEYS_STORAGE_KEY) !== 'off';
  } catch {
    return true;
  }
}

export function setSingleKeysOn(isOn: boolean): void {
  try {
    localStorage.setItem(SINGLE_KEYS_STORAGE_KEY, isOn ? 'on' : 'off');
  } catch {
    // Storage is forbidden: the shortcuts stay as they are.
  }
}

export function createShortcutStore(areSingleKeysAllowed: () => boolean = areSingleKeysOn): ShortcutStore {
  const registered = new Set<readonly Shortcut[]>();
  const listeners = new Set<() => void>();
  let all: readonly Shortcut[] = [];
  let pressed = '';
  let pressedMs = 0;
  let expiry: ReturnType<typeof setTimeout> | undefined;

  function notify(): void {
    for (const listener of listeners) listener();
  }
  function refresh(): void {
    const byKeys = new Map([...registered].flat().map((shortcut) => [shortcut.keys, shortcut]));
    all = [...byKeys.values()];
    notify();
  }
  function setPressed(next: string, nowMs: number): void {
    clearTimeout(expiry);
    if (next !== '') expiry = setTimeout(() => setPressed('', nowMs), SEQUENCE_TIMEOUT_MS);
    pressedMs = nowMs;
    if (next === pressed) return;
    pressed = next;
    notify();
  }
  function usable(place: 'page' | 'field' | 'layer'): readonly Shortcut[] {
    return all.filter((shortcut) => {
      const isSingle = !shortcut.keys.startsWith('mod+');
      if (place !== 'page') return shortcut.isGlobal === true;
      return !isSingle || areSingleKeysAllowed();
    });
  }

  return {
    register(shortcuts) {
      registered.add(shortcuts);
      refresh();
      return () => {
        registered.delete(shortcuts);
        refresh();
      };
    },
    press(key, place, nowMs) {
      const before = nowMs - pressedMs <= SEQUENCE_TIMEOUT_MS ? pressed : '';
      const known = usable(place);
      const step = stepSequence(
        before,
        key,
        known.map((shortcut) => shortcut.keys),
      );
      setPressed(step.kind === 'wait' ? step.pressed : '', nowMs);
      if (step.kind === 'run') known.find((shortcut) => shortcut.keys === step.keys)?.run();
      return step.kind !== 'none';
    },
    list: () => all,
    pressed: () => pressed,
    subscribe(onChange) {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
  };
}

// Keys as shortcuts name them: "mod+k", "g h", "d shift+c", "t left", "?". No DOM listeners here.

/** The parts of a keyboard event that name a key. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

const NAMES: Record<string, string> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
  Escape: 'esc',
  ' ': 'space',
};
const MODIFIER_KEYS = new Set(['Control', 'Meta', 'Shift', 'Alt', 'AltGraph', 'CapsLock']);

/** One press as text, or null for a modifier alone. Shift is named for letters only: "?" already says it. */
export function keyName({ key, ctrlKey, metaKey, shiftKey, altKey }: KeyPress): string | null {
  if (MODIFIER_KEYS.has(key)) return null;
  const plain = NAMES[key] ?? key.toLowerCase();
  const isLetter = /^[a-z]$/.test(plain);
  const hasShift = shiftKey && (isLetter || plain.length > 1);
  return `${ctrlKey || metaKey ? 'mod+' : ''}${altKey ? 'alt+' : ''}${hasShift ? 'shift+' : ''}${plain}`;
}

export type SequenceStep =
  | { readonly kind: 'run'; readonly keys: string }
  /** More keys may follow; `pressed` is what counts so far. */
  | { readonly kind: 'wait'; readonly pressed: string }
  | { readonly kind: 'none' };

/** What a press means after `pressed` ("" or "g"), given all known sequences. A press that fits nothing starts anew. */
export function stepSequence(pressed: string, key: string, known: readonly string[]): SequenceStep {
  for (const candidate of pressed === '' ? [key] : [`${pressed} ${key}`, key]) {
    if (known.includes(candidate)) return { kind: 'run', keys: candidate };
    if (known.some((keys) => keys.startsWith(`${candidate} `))) return { kind: 'wait', pressed: candidate };
  }
  return { kind: 'none' };
}

/** "mod+k" as the person's keyboard names it: "Ctrl K" or "⌘ K". */
export function displayKeys(keys: string, isMac: boolean): string {
  const words: Record<string, string> = {
    mod: isMac ? '⌘' : 'Ctrl',
    shift: 'Shift',
    alt: isMac ? '⌥' : 'Alt',
    left: '←',
    right: '→',
    up: '↑',
    down: '↓',
    esc: 'Esc',
    enter: 'Enter',
  };
  return keys
    .split(' ')
    .flatMap((press) => (press === '+' ? ['+'] : press.split('+')))
    .map((key) => words[key] ?? (keys.startsWith('mod+') ? key.toUpperCase() : key))
    .join(' ');
}

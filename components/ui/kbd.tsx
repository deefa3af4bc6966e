// Keys of a shortcut: "Ctrl K", "g h" are split at spaces.

export interface KbdProps {
  readonly keys: string;
  /** All keys in one box. */
  readonly isJoined?: boolean | undefined;
}

export function Kbd({ keys, isJoined = false }: KbdProps) {
  return (
    <span className="inline-flex gap-1">
      {(isJoined ? [keys] : keys.split(' ')).map((key) => (
        <kbd
          key={key}
          className="inline-block min-w-[18px] rounded-control border border-line bg-canvas px-1 text-center font-sans text-2xs text-ink-muted"
        >
          {key}
        </kbd>
      ))}
    </span>
  );
}

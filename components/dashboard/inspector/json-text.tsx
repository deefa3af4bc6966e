// JSON as text that can be read by keyboard, too.

/** Very long JSON would freeze the page; the whole of it is in the copy. */
const LIMIT_CHARACTERS = 200_000;

export function JsonText({ label, json }: { readonly label: string; readonly json: unknown }) {
  const text = JSON.stringify(json, null, 2) ?? '';
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls must be reachable by keyboard
    <section tabIndex={0} aria-label={label} className="min-h-0 grow overflow-auto rounded-control bg-canvas p-2">
      <pre className="font-mono text-xs">
        {text.length > LIMIT_CHARACTERS ? `${text.slice(0, LIMIT_CHARACTERS)}\n…` : text}
      </pre>
    </section>
  );
}

// What this person's window is like, kept in a cookie: by it the server knows the width of each panel before the page is drawn, and
// with it the step of its queries.

export interface ScreenFacts {
  readonly viewportWidthPx: number;
  readonly viewportHeightPx: number;
  /** Of what stands beside the navigation. */
  readonly mainWidthPx: number;
  /** What a scroll bar takes from the width of what it scrolls. */
  readonly scrollbarPx: number;
  /** The navigation shows icons only. */
  readonly isRailNarrow: boolean;
  /** IANA name of the browser's time zone. */
  readonly zone: string;
}

export const SCREEN_COOKIE = 'wf-screen';
const KEPT_SECONDS = 365 * 86_400;
const FORM = /^(\d{2,5})\.(\d{2,5})\.(\d{2,5})\.(\d{1,2})\.(wide|narrow)\.([\w+/-]{1,60})$/;

/** The text of a cookie, as `document.cookie` takes it. */
export function screenCookie(facts: ScreenFacts): string {
  return `${SCREEN_COOKIE}=${factsText(facts)}; path=/; max-age=${KEPT_SECONDS}; samesite=lax`;
}

export function factsText(facts: ScreenFacts): string {
  const { viewportWidthPx, viewportHeightPx, mainWidthPx, scrollbarPx, isRailNarrow, zone } = facts;
  const rail = isRailNarrow ? 'narrow' : 'wide';
  return encodeURIComponent([viewportWidthPx, viewportHeightPx, mainWidthPx, scrollbarPx, rail, zone].join('.'));
}

/** null for no cookie, and for one that is not ours: anybody may send anything. */
export function readScreenFacts(text: string | undefined): ScreenFacts | null {
  const match = FORM.exec(decoded(text ?? ''));
  if (match === null) return null;
  const [, viewportWidth, viewportHeight, mainWidth, scrollbar, rail, zone = ''] = match;
  return {
    viewportWidthPx: Number(viewportWidth),
    viewportHeightPx: Number(viewportHeight),
    mainWidthPx: Number(mainWidth),
    scrollbarPx: Number(scrollbar),
    isRailNarrow: rail === 'narrow',
    zone,
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

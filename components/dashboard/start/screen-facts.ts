// How dashboards stand on this person's screen, kept in a cookie: by it the server knows the width of each panel before the page
// is drawn, and with it the step of its queries.

export interface ScreenFacts {
  readonly viewportWidthPx: number;
  /** Of the grid, its padding included. */
  readonly gridWidthPx: number;
  /** Of what scrolls the grid. */
  readonly scrollerHeightPx: number;
  /** The navigation shows icons only. */
  readonly isRailNarrow: boolean;
  /** IANA name of the browser's time zone. */
  readonly zone: string;
}

export const SCREEN_COOKIE = 'wf-screen';
const KEPT_SECONDS = 365 * 86_400;
const FORM = /^(\d{2,5})\.(\d{2,5})\.(\d{2,5})\.(wide|narrow)\.([\w+/-]{1,60})$/;

/** The text of a cookie, as `document.cookie` takes it. */
export function screenCookie(facts: ScreenFacts): string {
  return `${SCREEN_COOKIE}=${factsText(facts)}; path=/; max-age=${KEPT_SECONDS}; samesite=lax`;
}

export function factsText({ viewportWidthPx, gridWidthPx, scrollerHeightPx, isRailNarrow, zone }: ScreenFacts): string {
  const rail = isRailNarrow ? 'narrow' : 'wide';
  return encodeURIComponent([viewportWidthPx, gridWidthPx, scrollerHeightPx, rail, zone].join('.'));
}

/** null for no cookie, and for one that is not ours: anybody may send anything. */
export function readScreenFacts(text: string | undefined): ScreenFacts | null {
  const match = FORM.exec(decoded(text ?? ''));
  if (match === null) return null;
  const [, viewport, grid, scroller, rail, zone = ''] = match;
  return {
    viewportWidthPx: Number(viewport),
    gridWidthPx: Number(grid),
    scrollerHeightPx: Number(scroller),
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

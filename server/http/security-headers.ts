// Headers that every answer carries, and the content security policy of pages.

export const SECURITY_HEADERS: readonly (readonly [string, string])[] = [
  ['x-content-type-options', 'nosniff'],
  ['referrer-policy', 'same-origin'],
  ['permissions-policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()'],
  ['cross-origin-opener-policy', 'same-origin'],
  ['cross-origin-resource-policy', 'same-origin'],
];
/** A year, as browsers expect it. */
export const STRICT_TRANSPORT = 'max-age=31536000';
/** For answers that are data: nothing in them may run, wherever they are opened. */
export const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'";

/** Policy of a page. Development needs `eval` (React's error overlay) and a socket (reload on change). */
export function pagePolicy(nonce: string, { isDevelopment }: { readonly isDevelopment: boolean }): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ''}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    `connect-src 'self'${isDevelopment ? ' ws: wss:' : ''}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

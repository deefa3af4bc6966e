// Where to go after signing in: a path of this server and nothing else.

/** The path (with query and hash) as it came when it is safe to follow, else "/". */
export function safePath(text: string | null | undefined): string {
  if (text === null || text === undefined || /\p{Cc}/u.test(text)) return '/';
  // What follows "?" and "#" cannot change the host; it may hold any escapes.
  const path = text.split(/[?#]/, 1)[0] ?? '';
  const decoded = decode(path);
  if (decoded === null || !isOwnPath(path) || !isOwnPath(decoded)) return '/';
  return new URL(text, 'http://a').origin === 'http://a' ? text : '/';
}

function decode(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}

/** Browsers take "/\" for "//", and drop tabs and line ends before they look. */
function isOwnPath(path: string): boolean {
  return path.startsWith('/') && !path.startsWith('//') && !/[\p{Cc}\\]/u.test(path);
}

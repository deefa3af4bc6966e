// The cookie that next-auth sets and that this server reads on its own. It carries a session token and nothing else.

export interface SessionCookie {
  readonly name: string;
  readonly isSecure: boolean;
  /** The token in a Cookie header, if any. */
  read(header: string | null): string | undefined;
  /** A Set-Cookie header: sets the token, or removes the cookie when there is none. */
  write(token: string | null): string;
}

/** 256 bits as base64url. */
const TOKEN_FORM = /^[A-Za-z0-9_-]{43}$/;
/** As long as a session may live. */
const COOKIE_MAX_AGE_SECONDS = 30 * 24 * 3600;

/** `__Host-` binds the cookie to this very host; browsers take that prefix on HTTPS only. */
export function createSessionCookie(externalUrl: string): SessionCookie {
  const isSecure = externalUrl.startsWith('https:');
  const name = isSecure ? '__Host-next-auth.session-token' : 'next-auth.session-token';
  const attributes = `Path=/; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`;
  return {
    name,
    isSecure,
    read(header) {
      for (const pair of (header ?? '').split(';')) {
        const at = pair.indexOf('=');
        if (at < 0 || pair.slice(0, at).trim() !== name) continue;
        const token = pair.slice(at + 1).trim();
        if (TOKEN_FORM.test(token)) return token;
      }
      return undefined;
    },
    write(token) {
      return token === null
        ? `${name}=; Max-Age=0; ${attributes}`
        : `${name}=${token}; Max-Age=${COOKIE_MAX_AGE_SECONDS}; ${attributes}`;
    },
  };
}

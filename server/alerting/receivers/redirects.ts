// Where a redirect leads, as the rules of `follow_redirects` and of secrets have it.

export interface Hop {
  readonly url: URL;
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly body: string | undefined;
  /** It is another place than the one that was configured, or was on the way: no credentials any more. */
  readonly isForeign: boolean;
}

export interface Redirect {
  readonly statusCode: number;
  readonly location: string | undefined;
}

export interface RedirectRules {
  readonly isFollowed: boolean;
  readonly holdsSecret: (body: string) => boolean;
}

const METHOD_KEPT: ReadonlySet<number> = new Set([301, 302, 307, 308]);
const SEE_OTHER = 303;

/** The next request, or why there is none. */
export function nextHop(from: Hop, { statusCode, location }: Redirect, rules: RedirectRules): Hop | string {
  const isKnown = METHOD_KEPT.has(statusCode) || statusCode === SEE_OTHER;
  if (!rules.isFollowed || !isKnown) return `redirect with status ${statusCode} is not followed`;
  const url = location !== undefined && URL.canParse(location, from.url) ? new URL(location, from.url) : null;
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    return `redirect with status ${statusCode} leads to no address`;
  if (from.url.protocol === 'https:' && url.protocol === 'http:')
    return `redirect with status ${statusCode} from https to http is not followed`;
  const isForeign = from.isForeign || from.url.origin !== url.origin;
  // "See other" says that the message was taken, and where its answer is. The others, unlike browsers have them: a message that
  // becomes a question tells nobody anything.
  if (statusCode === SEE_OTHER) return { url, method: 'GET', body: undefined, isForeign };
  if (isForeign && from.body !== undefined && rules.holdsSecret(from.body))
    return `redirect with status ${statusCode} to another host (${url.host}) is not followed: the message holds a secret`;
  return { url, method: from.method, body: from.body, isForeign };
}

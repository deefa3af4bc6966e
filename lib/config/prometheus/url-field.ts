// URLs in a configuration, judged as Go's URL parser does: `localhost:9090` passes, `://x` and bad ports do not.
import { fail, type Field } from '@/lib/config/prometheus/field';

const SCHEME = /^[a-zA-Z][a-zA-Z0-9+.-]*:/;

export interface UrlRules {
  /** Must have a host and be http or https; the text names the thing in messages, e.g. `URL`. */
  readonly isHttp?: boolean;
}

/** An absent or empty URL is undefined. A password inside is masked when printed. */
export function url(rules: UrlRules = {}): Field<string> {
  return {
    read: (node, reading) => {
      if (node.kind === 'null') return undefined;
      if (node.kind !== 'scalar') throw fail(reading, node, `cannot unmarshal a ${node.kind} into a URL`);
      const problem = urlProblem(node.text) ?? (rules.isHttp ? httpProblem(node.text) : undefined);
      if (problem !== undefined) throw fail(reading, node, problem);
      return node.text === '' ? undefined : node.text;
    },
    print: maskUrlPassword,
  };
}

/** Why Go would refuse the URL, or undefined. */
export function urlProblem(text: string): string | undefined {
  const refuse = (reason: string) => `parse ${JSON.stringify(text)}: ${reason}`;
  // eslint-disable-next-line no-control-regex -- exactly the characters that a URL must not hold
  if (/[\u0000-\u001f\u007f]/.test(text)) return refuse('net/url: invalid control character in URL');
  if (text.startsWith(':')) return refuse('missing protocol scheme');
  const hasScheme = SCHEME.test(text);
  if (!hasScheme && /^[^/?#]*:/.test(text)) return refuse('first path segment in URL cannot contain colon');
  const authority = /^(?:[^:/?#]*:)?\/\/([^/?#]*)/.exec(text)?.[1];
  if (authority === undefined) return undefined;
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  if (/\s/.test(host)) return refuse(`invalid character " " in host name`);
  const port = /^(?:\[[^\]]*\]|[^:]*)(?::(.*))?$/.exec(host);
  if (!port || !/^\d*$/.test(port[1] ?? '')) return refuse(`invalid port in host ${JSON.stringify(host)}`);
  return undefined;
}

function httpProblem(text: string): string | undefined {
  const match = /^([a-zA-Z][a-zA-Z0-9+.-]*):\/\/([^/?#]*)/.exec(text);
  const scheme = match?.[1]?.toLowerCase() ?? SCHEME.exec(text)?.[0]?.slice(0, -1).toLowerCase();
  if (scheme !== 'http' && scheme !== 'https') return `URL scheme must be 'http' or 'https'`;
  return (match?.[2] ?? '') === '' ? 'host is missing in URL' : undefined;
}

function maskUrlPassword(text: string): string {
  return text.replace(/^([^:/?#]+:\/\/[^/?#@]*?):[^/?#]*@/, '$1:xxxxx@');
}

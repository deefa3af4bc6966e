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
  const { scheme, authority, path, fragment } = splitUrl(text);
  if (scheme === '' && /^[^/]*:/.test(path)) return refuse('first path segment in URL cannot contain colon');
  // What follows a scheme without a slash is opaque to Go.
  const isOpaque = scheme !== '' && authority === undefined && !path.startsWith('/');
  const problem = authorityProblem(authority ?? '') ?? escapeProblem(isOpaque ? fragment : `${path}#${fragment}`);
  return problem === undefined ? undefined : refuse(problem);
}

/** Go says nothing about what is in a query string. */
function splitUrl(text: string) {
  const [main = '', ...fragments] = text.split('#');
  const scheme = SCHEME.exec(main)?.[0] ?? '';
  const rest = main.slice(scheme.length).split('?', 1)[0] ?? '';
  const authority = /^\/\/([^/]*)/.exec(rest)?.[1];
  const path = authority === undefined ? rest : rest.slice(authority.length + 2);
  return { scheme, authority, path, fragment: fragments.join('#') };
}

function authorityProblem(authority: string): string | undefined {
  const hostAt = authority.lastIndexOf('@') + 1;
  const host = authority.slice(hostAt);
  // Escapes of ASCII have no place in a host name, but for the zone of an address.
  const escape = /%(?!25)[0-7][0-9a-f]/i.exec(host)?.[0];
  if (escape !== undefined) return invalidEscape(escape);
  const odd = /[ \\^`{|}]/.exec(host)?.[0];
  if (odd !== undefined) return `invalid character ${JSON.stringify(odd)} in host name`;
  if (host.startsWith('[') && !host.includes(']')) return "missing ']' in host";
  const port = host.startsWith('[') ? host.slice(host.lastIndexOf(']') + 1) : (/:[^:]*$/.exec(host)?.[0] ?? '');
  if (!/^(?::\d*)?$/.test(port)) return `invalid port ${JSON.stringify(port)} after host`;
  return escapeProblem(authority);
}

function escapeProblem(part: string): string | undefined {
  const broken = /%(?![0-9a-f]{2})[^#]{0,2}/i.exec(part)?.[0];
  return broken === undefined ? undefined : invalidEscape(broken);
}

function invalidEscape(text: string): string {
  return `invalid URL escape ${JSON.stringify(text)}`;
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

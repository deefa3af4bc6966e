// `host:port` in templates: the host alone, or without its domain.

interface HostPort {
  readonly host: string;
  readonly port: string;
}

/** As Go's net.SplitHostPort; null where that gives an error. */
function splitHostPort(text: string): HostPort | null {
  const bracketed = /^\[([^[\]]*)\]:([^:[\]]*)$/.exec(text);
  if (bracketed) return { host: bracketed[1] ?? '', port: bracketed[2] ?? '' };
  const plain = /^([^:[\]]*):([^:[\]]*)$/.exec(text);
  return plain ? { host: plain[1] ?? '', port: plain[2] ?? '' } : null;
}

export function stripPort(text: string): string {
  return splitHostPort(text)?.host ?? text;
}

const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.|$)){4}(?<!\.)$/;

/** IP addresses stay as they are. */
export function stripDomain(text: string): string {
  const { host, port } = splitHostPort(text) ?? { host: text, port: '' };
  if (IPV4.test(host) || host.includes(':')) return text;
  const name = host.split('.')[0] ?? '';
  return port === '' ? name : `${name}:${port}`;
}

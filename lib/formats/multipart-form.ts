// The values of a multipart form (RFC 7578). Node's own reader takes a boundary that stands in a value for the end of it.

/** Its fields that are no files, in their order; none when it has no boundary or does not end as it must. */
export function parseMultipartForm(text: string, contentType: string): [name: string, value: string][] {
  const boundary = boundaryOf(contentType);
  if (boundary === undefined) return [];
  const escaped = boundary.replaceAll(/[^\w]/g, (sign) => `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`);
  // The first delimiter may stand at the very beginning.
  const [, ...pieces] = `\r\n${text}`.split(new RegExp(`\r\n--${escaped}(--|[ \t]*(?=\r\n))`, 'u'));
  const values: [string, string][] = [];
  for (let at = 0; at + 1 < pieces.length; at += 2) {
    if (pieces[at] === '--') return values;
    const part = pieces[at + 1] ?? '';
    const headersEnd = part.indexOf('\r\n\r\n');
    const name = headersEnd < 0 ? undefined : fieldName(part.slice(0, headersEnd));
    if (name !== undefined) values.push([name, part.slice(headersEnd + 4)]);
  }
  return [];
}

function boundaryOf(contentType: string): string | undefined {
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType) ?? [];
  return quoted ?? plain;
}

/** Undefined for a file, and for a part that names nothing. */
function fieldName(headers: string): string | undefined {
  const disposition = headers.split('\r\n').find((line) => /^content-disposition:\s*form-data\s*;/i.test(line));
  if (disposition === undefined || /;\s*filename\*?=(?!"")/i.test(disposition)) return undefined;
  const [, quoted, plain] = /;\s*name=(?:"((?:[^"\\]|\\.)*)"|([^\s;"]+))/i.exec(disposition) ?? [];
  return quoted?.replaceAll(/\\(.)/g, '$1') ?? plain;
}

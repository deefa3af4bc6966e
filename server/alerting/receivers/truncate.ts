// Texts within the limits of services, which refuse what is longer.

/** At most so many characters (Unicode code points); what was cut ends in an ellipsis. */
export function truncateCharacters(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const characters = Array.from(text);
  if (characters.length <= limit) return text;
  return limit <= 3 ? characters.slice(0, limit).join('') : `${characters.slice(0, limit - 1).join('')}…`;
}

/** At most so many bytes of UTF-8. */
export function truncateBytes(text: string, limit: number): string {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length <= limit) return text;
  const ellipsis = '…';
  const cut = bytes.subarray(0, Math.max(0, limit - Buffer.byteLength(ellipsis))).toString('utf8');
  // A character that was cut through decodes to a replacement character.
  return `${cut.replace(/\ufffd+$/, '')}${ellipsis}`;
}

// The cosmetic part of a dashboard's address: /d/UID/SLUG.

const SLUG_LIMIT_CHARACTERS = 50;

/** "CPU & memory (fra)" → "cpu-memory-fra"; titles without any latin letter or digit give "dashboard". */
export function slugOf(title: string): string {
  const plain = title
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, SLUG_LIMIT_CHARACTERS)
    .replaceAll(/^-+|-+$/g, '');
  return plain === '' ? 'dashboard' : plain;
}

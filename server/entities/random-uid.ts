// Names for new folders, dashboards and people, in the form that Grafana gives them: a letter, then letters and digits.
import { randomInt } from 'node:crypto';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const LETTERS_AND_DIGITS = `${LETTERS}0123456789`;
const LENGTH = 14;

function pick(from: string): string {
  return from.charAt(randomInt(from.length));
}

export function randomUid(): string {
  return pick(LETTERS) + Array.from({ length: LENGTH - 1 }, () => pick(LETTERS_AND_DIGITS)).join('');
}

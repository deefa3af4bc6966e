// How wide a text is for its size, without measuring it: sizes are chosen for many tiles before any is drawn.

const WIDE = /[mwMW@%—…]/u;
const NARROW = /[ijlftrI]/u;
const WIDE_EMS = 0.92;
const NARROW_EMS = 0.42;
const UPPER_EMS = 0.72;
/** Digits, which all have one width; other letters and signs are about as wide. */
export const DIGIT_EMS = 0.6;

/** Of the heavy weight; rather too much than too little. */
export function textEms(text: string): number {
  let sum = 0;
  for (const character of text) sum += characterEms(character);
  return sum;
}

function characterEms(character: string): number {
  if (WIDE.test(character)) return WIDE_EMS;
  if (NARROW.test(character)) return NARROW_EMS;
  // Scripts of the Far East are as wide as high.
  if (/[\u2E80-\uFFEF]/u.test(character)) return 1;
  return /\p{Lu}/u.test(character) ? UPPER_EMS : DIGIT_EMS;
}

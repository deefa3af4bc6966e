// Letters as Go's strings and unicode packages map them: one character to one, unlike JavaScript's ('ß' stays 'ß').

/** Letters with a title form of their own. */
const TITLE_FORMS: ReadonlyMap<string, string> = new Map(
  ['Ǆǅǆ', 'Ǉǈǉ', 'Ǌǋǌ', 'Ǳǲǳ'].flatMap((forms) => {
    const [upper = '', title = '', lower = ''] = Array.from(forms);
    return [upper, title, lower].map((form) => [form, title] as const);
  }),
);
const ASCII = /^[\0-\u007f]*$/;

/** strings.ToUpper. */
export function goUpper(text: string): string {
  return ASCII.test(text) ? text.toUpperCase() : Array.from(text, upperLetter).join('');
}

/** strings.ToLower. */
export function goLower(text: string): string {
  // The first of several is the letter, the rest its marks: 'İ' is 'i' and a dot.
  return ASCII.test(text)
    ? text.toLowerCase()
    : Array.from(text, (letter) => Array.from(letter.toLowerCase())[0] ?? letter).join('');
}

/** unicode.ToTitle. */
export function titleLetter(letter: string): string {
  return TITLE_FORMS.get(letter) ?? upperLetter(letter);
}

/** The title form with all its characters: 'ß' is 'Ss'. */
export function fullTitleLetter(letter: string): string {
  const form = TITLE_FORMS.get(letter);
  if (form !== undefined) return form;
  const [first = '', ...rest] = Array.from(letter.toUpperCase());
  const hasCase = first !== first.toLowerCase();
  return first + (hasCase ? rest.join('').toLowerCase() : rest.join(''));
}

function upperLetter(letter: string): string {
  const upper = letter.toUpperCase();
  return Array.from(upper).length === 1 ? upper : letter;
}

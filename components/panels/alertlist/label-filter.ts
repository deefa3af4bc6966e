// `{namespace="a", pod=~"x|y"}`, or `namespace=a`, as tests of labels; what cannot be read tests nothing.

export interface LabelTest {
  (value: string): boolean;
  readonly label: string;
}

const MATCHER = /([a-zA-Z_][\w.]*)\s*(=~|!~|!=|=)\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",{}]+))/g;

export function parseMatchers(text: string): LabelTest[] {
  return [...text.matchAll(MATCHER)].map(([, label = '', operator = '', quoted, bare = '']) => {
    const value = quoted?.replaceAll(/\\(.)/g, '$1') ?? bare;
    return Object.assign(testOf(operator, value), { label });
  });
}

function testOf(operator: string, value: string): (own: string) => boolean {
  switch (operator) {
    case '=':
      return (own) => own === value;
    case '!=':
      return (own) => own !== value;
    case '=~':
      return patternTest(value, true);
    default:
      return patternTest(value, false);
  }
}

/** Anchored at both ends, as everywhere in the field. */
function patternTest(pattern: string, isWanted: boolean): (own: string) => boolean {
  try {
    const regex = new RegExp(`^(?:${pattern})$`);
    return (own) => regex.test(own) === isWanted;
  } catch {
    return () => true;
  }
}

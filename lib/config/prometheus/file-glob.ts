// File patterns as Go's filepath.Match reads them, for one segment of a path.

/** A test for names of files; a pattern that is broken matches its own text only. */
export function globTest(pattern: string): (name: string) => boolean {
  if (!/[*?[\\]/.test(pattern)) return (name) => name === pattern;
  const source = patternSource(pattern);
  if (source === null) return (name) => name === pattern;
  const regex = compile(source);
  return (name) => regex?.test(name) ?? name === pattern;
}

/** True for a class that is not closed, and for a backslash at the end. */
export function isBrokenGlob(pattern: string): boolean {
  const source = patternSource(pattern);
  return source === null || compile(source) === null;
}

/** Null for a range that ends before it starts. */
function compile(source: string): RegExp | null {
  try {
    return new RegExp(`^${source}$`, 'su');
  } catch {
    return null;
  }
}

function patternSource(pattern: string): string | null {
  let source = '';
  for (let at = 0; at < pattern.length; at += 1) {
    const char = pattern[at] ?? '';
    if (char === '*') source += '[^/]*';
    else if (char === '?') source += '[^/]';
    else if (char === '\\') {
      at += 1;
      if (at >= pattern.length) return null;
      source += escaped(pattern[at] ?? '');
    } else if (char === '[') {
      const end = pattern.indexOf(']', at + 2);
      if (end === -1) return null;
      const inner = pattern.slice(at + 1, end);
      const isNegated = inner.startsWith('^');
      source += `[${isNegated ? '^' : ''}${(isNegated ? inner.slice(1) : inner).replaceAll(/[\\[\]^]/g, String.raw`\$&`)}]`;
      at = end;
    } else source += escaped(char);
  }
  return source;
}

function escaped(char: string): string {
  return char.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
}

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { executeWithLookups } from '@/lib/gotemplate/lookups';
import { FunctionError, TemplateError } from '@/lib/gotemplate/template-error';
import { parseTemplate, TemplateSet, type ExecuteOptions } from '@/lib/gotemplate/template-set';
import { TemplateFunction, TemplateMap, TemplateStruct, type TemplateValue } from '@/lib/gotemplate/values';

const data = new TemplateStruct(
  'main.Data',
  new Map<string, TemplateValue>([
    [
      'Labels',
      new TemplateMap(
        'map[string]string',
        new Map([
          ['b', '2'],
          ['a', '1'],
        ]),
        '',
      ),
    ],
    ['Any', new TemplateMap('map[string]interface {}', new Map<string, TemplateValue>([['nil', null]]), null)],
    ['Value', 91.5],
    ['List', ['x', 1n, 2.5, true]],
  ]),
);

function render(source: string, options?: ExecuteOptions): string {
  return parseTemplate(source, { name: 't' }).execute(data, options);
}

function failure(run: () => unknown): string {
  try {
    run();
  } catch (thrown) {
    if (thrown instanceof TemplateError) return thrown.message;
    throw thrown;
  }
  throw new Error('nothing failed');
}

describe('missing keys', () => {
  test('give nothing, the zero of the map, or an error', () => {
    expect(render('{{ .Labels.c }}')).toBe('<no value>');
    expect(render('{{ .Labels.c }}', { missingKey: 'zero' })).toBe('');
    expect(render('{{ .Any.c }}', { missingKey: 'zero' })).toBe('<no value>');
    expect(failure(() => render('{{ .Labels.c }}', { missingKey: 'error' }))).toBe(
      'template: t:1:10: executing "t" at <.Labels.c>: map has no entry for key "c"',
    );
  });

  test('can be followed while nothing is there, but not through nil', () => {
    expect(render('{{ .Any.c.d.e }}')).toBe('<no value>');
    expect(failure(() => render('{{ .Any.c.d }}', { missingKey: 'zero' }))).toContain(
      'nil pointer evaluating interface {}.d',
    );
  });
});

describe('what a template cannot reach', () => {
  test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty', 'fields', 'traits'])('%s of a value', (name) => {
    expect(failure(() => render(`{{ .${name} }}`))).toContain(`can't evaluate field ${name} in type main.Data`);
    expect(render(`{{ .Labels.${name} }}`, { missingKey: 'zero' })).toBe('');
    expect(failure(() => render(`{{ .Value.${name} }}`))).toContain(`can't evaluate field ${name} in type float64`);
    expect(failure(() => render(`{{ (index .List 0).${name} }}`))).toContain(`in type string`);
  });
});

describe('range', () => {
  test('counts to an int, walks lists and maps in the order of their keys', () => {
    expect(render('{{ range 3 }}{{ . }}{{ end }}{{ range $i := 2 }}<{{ $i }}>{{ end }}')).toBe('012<0><1>');
    expect(render('{{ range $k, $v := .Labels }}{{ $k }}={{ $v }};{{ end }}')).toBe('a=1;b=2;');
    expect(render('{{ range .List }}{{ . }} {{ end }}')).toBe('x 1 2.5 true ');
    expect(render('{{ range .Missing }}x{{ else }}none{{ end }}'.replace('.Missing', '.Any.c'))).toBe('none');
  });

  test('break and continue leave the innermost loop, also from inside conditions', () => {
    expect(
      render('{{ range 4 }}{{ if eq . 1 }}{{ continue }}{{ else if eq . 3 }}{{ break }}{{ end }}{{ . }}{{ end }}'),
    ).toBe('02');
    expect(render('{{ range 2 }}{{ range 5 }}{{ if eq . 1 }}{{ break }}{{ end }}{{ . }}{{ end }}|{{ end }}')).toBe(
      '0|0|',
    );
  });

  test('assigns to variables that exist', () => {
    expect(render('{{ $x := 0 }}{{ range $x = 3 }}{{ end }}{{ $x }}')).toBe('2');
  });
});

test('else with and blocks of a set', () => {
  expect(render('{{ with "" }}a{{ else with "b" }}{{ . }}{{ end }}')).toBe('b');
  const base = TemplateSet.empty().with('{{ define "title" }}base{{ end }}{{ define "keep" }}k{{ end }}', {
    name: 'a',
  });
  const set = base.with('{{ define "title" }}mine{{ end }}{{ define "keep" }} {{ end }}', { name: 'b' });
  expect([set.execute('title', null), set.execute('keep', null), base.execute('title', null)]).toEqual([
    'mine',
    'k',
    'base',
  ]);
});

test('errors name line and byte of the template in which they happen', () => {
  expect(failure(() => render('é\nüü{{ .Nope }}'))).toBe(
    `template: t:2:7: executing "t" at <.Nope>: can't evaluate field Nope in type main.Data`,
  );
  const set = TemplateSet.empty()
    .with('{{ define "inner" }}\n{{ len .Value }}{{ end }}', { name: 'lib.tmpl' })
    .with('{{ template "inner" . }}', { name: '' });
  expect(failure(() => set.execute('', data))).toBe(
    'template: lib.tmpl:2:3: executing "inner" at <len .Value>: error calling len: len of type float64',
  );
});

describe('limits', () => {
  test.each([
    ['a loop', '{{ range 1000000000 }}{{ end }}', 'takes too long: the limit is 1000000 steps'],
    ['loops in loops', '{{ range 100000 }}{{ range 100000 }}{{ end }}{{ end }}', 'takes too long'],
    [
      'a template that calls itself',
      '{{ define "r" }}{{ template "r" . }}{{ end }}{{ template "r" . }}',
      'exceeded maximum template depth (200)',
    ],
    [
      'output',
      '{{ range 100000 }}0123456789012345678901234567890123456789{{ end }}',
      'output exceeds the limit of 1048576 characters',
    ],
    [
      'a text that doubles',
      '{{ $x := "ab" }}{{ range 100 }}{{ $x = print $x $x }}{{ end }}',
      'output exceeds the limit',
    ],
    ['a width', '{{ range 100000 }}{{ $x := printf "%900000d" 1 }}{{ end }}', 'takes too long'],
    ['widths', `{{ printf "${'%900000d'.repeat(9)}" 1 2 3 4 5 6 7 8 9 }}`, 'output exceeds the limit'],
  ])('%s ends with a clear error', (_what, source, message) => {
    expect(failure(() => render(source))).toContain(message);
  });

  test('time counts where there is a clock', () => {
    let nowMs = 0;
    const now = () => (nowMs += 100);
    expect(failure(() => render('{{ range 1000000 }}{{ end }}', { now, limits: { timeMs: 500 } }))).toContain(
      'the limit is 500 ms',
    );
  });

  test('nesting', () => {
    expect(failure(() => render('{{ if 1 }}'.repeat(5000)))).toContain('nested too deeply');
    expect(failure(() => render(`{{ ${'('.repeat(5000)}1${')'.repeat(5000)} }}`))).toContain('nested too deeply');
  });

  test('recursion through many blocks does not exhaust the stack', () => {
    const body = `${'{{ if 1 }}'.repeat(190)}{{ template "r" . }}${'{{ end }}'.repeat(190)}`;
    expect(failure(() => render(`{{ define "r" }}${body}{{ end }}{{ template "r" . }}`))).toContain(
      'exceeded maximum template depth',
    );
  });
});

describe('functions', () => {
  const double = new TemplateFunction({ parameters: ['int'] }, ([value]) => (value as bigint) * 2n);

  test('check their arguments', () => {
    const functions = new Map([['double', double]]);
    const run = (source: string): string =>
      parseTemplate(source, { name: 't', functions: functions.keys() }).execute(data, { functions });
    expect(run('{{ double 4 | double }}')).toBe('16');
    expect(failure(() => run('{{ double "4" }}'))).toContain('expected integer; found "4"');
    expect(failure(() => run('{{ double .Value }}'))).toContain('wrong type for value; expected int; got float64');
    expect(failure(() => run('{{ double 1 2 }}'))).toContain('wrong number of args for double: want 1 got 2');
  });

  test('stop at the argument that decides', () => {
    const functions = new Map([
      [
        'boom',
        new TemplateFunction({ parameters: [] }, () => {
          throw new FunctionError('boom');
        }),
      ],
    ]);
    const run = (source: string): string =>
      parseTemplate(source, { name: 't', functions: ['boom'] }).execute(data, { functions });
    expect(run('{{ and false boom }}{{ or true boom }}')).toBe('falsetrue');
    expect(failure(() => run('{{ and true boom }}'))).toContain('error calling boom: boom');
  });

  test('may run templates of their set', () => {
    const functions = new Map([
      [
        'tmpl',
        new TemplateFunction({ parameters: ['string', 'any'] }, ([name, value], { executeTemplate }) =>
          executeTemplate(name as string, value),
        ),
      ],
    ]);
    const run = (source: string): string =>
      parseTemplate(source, { name: 't', functions: ['tmpl'] }).execute(data, { functions });
    expect(run('{{ define "x" }}<{{ . }}>{{ end }}{{ tmpl "x" 5 }}')).toBe('<5>');
    expect(failure(() => run('{{ define "x" }}{{ tmpl "x" 5 }}{{ end }}{{ tmpl "x" 5 }}'))).toContain(
      'exceeded maximum template depth',
    );
  });

  test('may wait for answers', async () => {
    const asked: unknown[] = [];
    const lookups = new Map([
      [
        'ask',
        {
          parameters: ['string'],
          find: async ([question]: readonly TemplateValue[]) => {
            asked.push(question);
            if (question === 'bad') throw new FunctionError('no answer');
            return `answer to ${question as string}`;
          },
        },
      ],
    ]);
    const run = async (source: string): Promise<string> => {
      const template = parseTemplate(source, { name: 't', functions: lookups.keys() });
      return executeWithLookups(lookups, (functions) => template.execute(data, { functions }));
    };
    expect(await run('{{ ask "a" }}, {{ range 2 }}{{ ask "b" }};{{ end }}')).toBe(
      'answer to a, answer to b;answer to b;',
    );
    expect(asked).toEqual(['a', 'b', 'b']);
    await expect(run('{{ ask "bad" }}')).rejects.toThrow('error calling ask: no answer');
    await expect(run('{{ range 101 }}{{ ask "a" }}{{ end }}')).rejects.toThrow('the limit is 100 look-ups');
  });
});

describe('whatever the text', () => {
  const word = fc.constantFrom(
    '{{',
    '}}',
    '{{-',
    '-}}',
    ' ',
    '\n',
    'if',
    'else',
    'end',
    'range',
    'with',
    'define',
    'template',
    'block',
    'break',
    'continue',
    '.',
    '.Labels',
    '.Value',
    '.List',
    '$',
    '$x',
    ':=',
    '=',
    ',',
    '|',
    '(',
    ')',
    '"a"',
    '`b`',
    "'c'",
    '1',
    '-2.5e3',
    '0x',
    'nil',
    'true',
    'and',
    'or',
    'eq',
    'lt',
    'index',
    'slice',
    'len',
    'printf',
    '"%d %s %[3]*.[2]f"',
    'print',
    'html',
    'js',
    'urlquery',
    'call',
    '/*',
    '*/',
    '\\',
    'é',
    '<a href="',
    '<script>',
    "'",
  );
  const source = fc
    .array(fc.oneof(word, fc.string({ maxLength: 3, unit: 'binary' })), { maxLength: 40 })
    .map((words) => words.join(' '));

  test.each(['text', 'html'] as const)('%s gives output or a TemplateError', (mode) => {
    fc.assert(
      fc.property(source, (text) => {
        const outcome = attempt(() => render(text, { mode, limits: { stepCount: 5000, outputCharacters: 20_000 } }));
        expect(outcome).toSatisfy((value) => typeof value === 'string' || value instanceof TemplateError);
      }),
      { numRuns: 1500 },
    );
  });

  test('printf never fails but at the limit', () => {
    const format = fc
      .array(
        fc.oneof(
          fc.constantFrom('%', '*', '[1]', '[9]', '.', '5', '0', '-', '+', '#', ' ', ...'vdsqfegxXtTcUbo'.split('')),
          fc.string({ maxLength: 2 }),
        ),
      )
      .map((parts) => parts.join(''));
    const template = parseTemplate('{{ printf .Labels.f .Value .List 5 "x" nil true }}', { name: 't' });
    fc.assert(
      fc.property(format, (text) => {
        const labels = new TemplateMap('map[string]string', new Map([['f', text]]), '');
        const value = new TemplateStruct('main.Data', new Map([...data.fields, ['Labels', labels]]));
        expect(typeof template.execute(value)).toBe('string');
      }),
      { numRuns: 1500 },
    );
  });

  test('a string literal reads back as the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const quoted = render('{{ printf "%q" (index .List 0) }}'.replace('(index .List 0)', goLiteral(text)));
        expect(render(`{{ ${quoted} }}`)).toBe(text);
      }),
    );
  });
});

function attempt(run: () => string): unknown {
  try {
    return run();
  } catch (thrown) {
    return thrown;
  }
}

function goLiteral(text: string): string {
  return `"${Array.from(text, (character) => String.raw`\U` + (character.codePointAt(0) ?? 0).toString(16).padStart(8, '0')).join('')}"`;
}

// Templates of rules: the functions of Prometheus, and errors as texts.
import { expect, test } from 'vitest';
import { labelSetOf } from '@/lib/labels/label-set';
import { compileText, expandText } from '@/lib/rules/rule-template';

const SAMPLES = [
  { labels: labelSetOf({ __name__: 'q', job: 'b', __value__: 'text' }), value: 2 },
  { labels: labelSetOf({ __name__: 'q', job: 'a' }), value: 1 },
];

function expand(text: string, value = 0): string {
  return expandText(
    compileText(text, 'Test'),
    { labels: labelSetOf({ __name__: 'm', instance: 'db1.example.org:9100', job: 'node' }), value },
    {
      nowMs: 1_643_114_203_000,
      externalUrl: 'http://here.example/wf',
      externalLabels: new Map([['site', 'ams']]),
      monotonicMs: () => 0,
      query: (query) => (query === 'q' ? SAMPLES : []),
    },
  );
}

test.each([
  ['plain', 'plain'],
  ['{{ $labels.job }} {{ $labels.nothing }}.', 'node .'],
  ['{{ .Labels.__name__ }}', 'm'],
  ['{{ $externalLabels.site }} {{ $externalURL }}', 'ams http://here.example/wf'],
  ['{{ 1234567 | humanize }} {{ 0.00012 | humanize }} {{ 0.0 | humanize }}', '1.235M 120u 0'],
  ['{{ 1048576 | humanize1024 }} {{ 1023 | humanize1024 }}', '1Mi 1023'],
  ['{{ "43200" | humanizeDuration }}', '12h 0m 0s'],
  ['{{ 93784 | humanizeDuration }} {{ 899 | humanizeDuration }}', '1d 2h 3m 4s 14m 59s'],
  ['{{ 12.3456 | humanizeDuration }} {{ 0.1 | humanizeDuration }} {{ 0 | humanizeDuration }}', '12.35s 100ms 0s'],
  ['{{ -3600 | humanizeDuration }}', '-1h 0m 0s'],
  ['{{ 0.1234567 | humanizePercentage }}', '12.35%'],
  ['{{ 1643114203 | humanizeTimestamp }}', '2022-01-25 12:36:43 +0000 UTC'],
  ['{{ 1643114203.5 | toTime }}', '2022-01-25 12:36:43.5 +0000 UTC'],
  ['{{ 5400 | toDuration }} {{ now }}', '1h30m0s 1.643114203e+09'],
  ['{{ "some wORDS here" | title }} {{ "a" | toUpper }} {{ "B" | toLower }}', 'Some WORDS Here A b'],
  ['{{ match "b1" "db1" }} {{ reReplaceAll "(.*):\\\\d+" "$1" $labels.instance }}', 'true db1.example.org'],
  ['{{ stripPort $labels.instance }} {{ stripDomain $labels.instance }}', 'db1.example.org db1:9100'],
  ['{{ stripDomain "10.0.0.1:80" }}', '10.0.0.1:80'],
  ['{{ parseDuration "1h30m" }} {{ parseDuration "-5m" }}', '5400 -300'],
  ['{{ graphLink "up == 0" }}', '/graph?g0.expr=up+%3D%3D+0&g0.tab=0'],
  ['{{ tableLink "up" }} {{ pathPrefix }} {{ externalURL }}', '/graph?g0.expr=up&g0.tab=1 /wf http://here.example/wf'],
  ['{{ query "q" | first | value }} {{ query "q" | first | label "job" }}', '2 b'],
  ['{{ query "q" | first | strvalue }}', 'text'],
  ['{{ range query "q" | sortByLabel "job" }}{{ .Labels.job }}={{ .Value }} {{ end }}', 'a=1 b=2 '],
  ['{{ with query "none" }}some{{ else }}none{{ end }}', 'none'],
  ['{{ define "x" }}{{ .arg0 }}-{{ .arg1 }}{{ end }}{{ template "x" (args 1 "b") }}', '1-b'],
])('%s', (text, expected) => {
  expect(expand(text)).toBe(expected);
});

test('values that are no finite numbers', () => {
  for (const name of ['humanize', 'humanize1024', 'humanizeDuration', 'humanizeTimestamp'])
    expect([NaN, Infinity, -Infinity].map((value) => expand(`{{ $value | ${name} }}`, value))).toEqual([
      'NaN',
      '+Inf',
      '-Inf',
    ]);
});

test('an error is the text', () => {
  expect(expand('{{ query "none" | first | value }}')).toMatch(
    /^<error expanding template: error executing template __alert_Test: template: __alert_Test:1:\d+: executing "__alert_Test" at <first>: error calling first: first\(\) called on vector with no elements>$/,
  );
  expect(expand('{{ humanize "x" }}')).toContain('<error expanding template: ');
});

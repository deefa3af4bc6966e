import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAlertmanagerConfig } from '@/lib/alerting/config/parse-config';
import { isInputError } from '@/lib/errors/input-error';

const FIXTURES = join(process.env['WATCHFIRE_SHARED'] ?? '../shared', 'alerting/fixtures');

function parse(source: string) {
  return parseAlertmanagerConfig(source, { fileName: 'am.yml', localZone: 'UTC' });
}

function problemOf(source: string): string {
  try {
    parse(source);
    return '';
  } catch (thrown) {
    if (!isInputError(thrown)) throw thrown;
    return thrown.message;
  }
}

const GOOD = 'route: {receiver: a}\nreceivers: [{name: a}]\n';

describe.skipIf(!existsSync(FIXTURES))('the files of Alertmanager', () => {
  const rows = existsSync(FIXTURES)
    ? readFileSync(join(FIXTURES, 'expected.tsv'), 'utf8').trim().split('\n').slice(1)
    : [];
  it.each(rows.map((row) => row.split('\t')))('%s is %s', (file, result, text) => {
    const problem = problemOf(readFileSync(join(FIXTURES, file ?? ''), 'utf8'));
    expect({ isGood: problem === '', problem }).toEqual({
      isGood: result === 'good',
      problem: expect.stringContaining(text ?? '') as string,
    });
  });
  it.each(rows.map((row) => row.split('\t')).filter(([, result]) => result === 'good'))(
    '%s prints as a file that loads again, without secrets',
    (file) => {
      const source = readFileSync(join(FIXTURES, file ?? ''), 'utf8');
      const { printed } = parse(source);
      expect(parse(printed).printed).toBe(printed);
      expect(printed).not.toContain('mysecret');
    },
  );
});

it('shows the address of a webhook as a URL, which amtool before 0.26 demands', () => {
  const { printed } = parse("route: {receiver: a}\nreceivers: [{name: a, webhook_configs: [{url: 'http://x/key'}]}]\n");
  const shown = new URL(/url: (\S+)/.exec(printed)?.[1] ?? '');
  expect([shown.protocol, shown.host]).toEqual(['http:', 'hidden']);
  expect(printed).not.toContain('key');
  expect(parse(printed).printed).toBe(printed);
});

describe('what is refused', () => {
  it.each([
    ['', 'no route provided in config'],
    ['receivers: [{name: a}]', 'no routes provided'],
    ['route: {group_by: [a]}\nreceivers: []', 'root route must specify a default receiver'],
    ['route: {receiver: a, matchers: [b=c]}\nreceivers: [{name: a}]', 'root route must not have any matchers'],
    ['route: {receiver: a, match: {b: c}}\nreceivers: [{name: a}]', 'root route must not have any matchers'],
    [
      'route: {receiver: a, mute_time_intervals: [x]}\nreceivers: [{name: a}]',
      'root route must not have any mute time intervals',
    ],
    [
      'route: {receiver: a, active_time_intervals: [x]}\nreceivers: [{name: a}]',
      'root route must not have any active time intervals',
    ],
    ['route: {receiver: a, continue: true}\nreceivers: [{name: a}]', 'cannot have continue in root route'],
    ['route: {receiver: b}\nreceivers: [{name: a}]', 'undefined receiver "b" used in route'],
    [
      'route: {receiver: a, routes: [{mute_time_intervals: [x]}]}\nreceivers: [{name: a}]',
      'undefined time interval "x" used in route',
    ],
    ['route: {receiver: a}\nreceivers: [{name: a}, {}]', 'missing name in receiver'],
    ['route: {receiver: a}\nreceivers: [{name: a}, {name: a}]', 'notification config name "a" is not unique'],
    [
      'route: {receiver: a}\nreceivers: [{name: a, labels: {name: b}}]',
      'receiver label "name" must match receiver name',
    ],
    [`${GOOD}time_intervals: [{time_intervals: []}]`, 'missing name in time interval'],
    [`${GOOD}time_intervals: [{name: x}, {name: x}]`, 'time interval "x" is not unique'],
    [`${GOOD}mute_time_intervals: [{name: x}, {name: x}]`, 'mute time interval "x" is not unique'],
    ['route: {receiver: a, group_by: [x, x]}\nreceivers: [{name: a}]', 'duplicated label "x" in group_by'],
    [
      "route: {receiver: a, group_by: ['...', x]}\nreceivers: [{name: a}]",
      'cannot have wildcard group_by (`...`) and other labels at the same time',
    ],
    ["route: {receiver: a, group_by: ['']}\nreceivers: [{name: a}]", 'invalid label name "" in group_by list'],
    ['route: {receiver: a, group_interval: 0s}\nreceivers: [{name: a}]', 'group_interval cannot be zero'],
    ['route: {receiver: a, repeat_interval: 0}\nreceivers: [{name: a}]', 'repeat_interval cannot be zero'],
    ['route: {receiver: a}\nreceivers: [{name: a, webhook_configs: [null]}]', 'missing webhook config'],
    [
      'route: {receiver: a}\nreceivers: [{name: a, webhook_configs: [{}]}]',
      'one of url or url_file must be configured',
    ],
    ['route: {receiver: a, colour: red}\nreceivers: [{name: a}]', 'field colour not found in type'],
    ['route: {receiver: a, routes: [{match_re: {x: }}]}\nreceivers: [{name: a}]', 'invalid regexp value for "x"'],
    ["route: {receiver: a, routes: [{matchers: ['x=~(']}]}\nreceivers: [{name: a}]", 'error parsing regexp'],
    ["route: {receiver: a, routes: [{matchers: ['x']}]}\nreceivers: [{name: a}]", 'bad matcher format: x'],
    ['route: {receiver: a}\nreceivers: [{name: a, email_configs: [{to: x}]}]', 'no global SMTP smarthost set'],
    [
      "route: {receiver: a}\nreceivers: [{name: a, email_configs: [{to: x, smarthost: 'h:25'}]}]",
      'no global SMTP from set',
    ],
    ['route: {receiver: a}\nreceivers: [{name: a, email_configs: [{}]}]', 'missing to address in email config'],
    [
      'route: {receiver: a}\nreceivers: [{name: a, telegram_configs: [{bot_token: x}]}]',
      'missing chat_id or chat_id_file on telegram_config',
    ],
    [
      'route: {receiver: a}\nreceivers: [{name: a, discord_configs: [{}]}]',
      'no discord webhook URL or URLFile provided',
    ],
    [
      'route: {receiver: a}\nreceivers: [{name: a, sns_configs: [{}]}]',
      'must provide either a Target ARN, Topic ARN, or Phone Number for SNS config',
    ],
    [
      'route: {receiver: a}\nreceivers: [{name: a, jira_configs: [{project: p, issue_type: t}]}]',
      'no global Jira Cloud URL set',
    ],
    [
      'route: {receiver: a}\nreceivers: [{name: a, pagerduty_configs: [{}]}]',
      'missing service or routing key in PagerDuty config',
    ],
    [
      `${GOOD}time_intervals: [{name: x, time_intervals: [{weekdays: ['saturday:monday']}]}]`,
      'start day cannot be before end day',
    ],
    [`${GOOD}time_intervals: [{name: x, time_intervals: [{location: Mars}]}]`, 'unknown time zone Mars'],
    [
      `${GOOD}time_intervals: [{name: x, time_intervals: [{times: [{start_time: '09:00', end_time: '09:00'}]}]}]`,
      'start time cannot be equal or greater than end time',
    ],
  ])('%s', (source, reason) => {
    const problem = problemOf(source);
    expect(problem).toContain(reason);
    expect(problem).toMatch(/^am\.yml:\d+:\d+: /);
  });

  it('any text is a configuration or an InputError', () => {
    expect(problemOf('a: [')).not.toBe('');
    fc.assert(fc.property(fc.string(), (source) => typeof problemOf(source) === 'string'));
  });
});

describe('what is inherited', () => {
  const config = parse(`
global: {slack_api_url: 'https://hooks.example/x', http_config: {proxy_url: 'http://proxy:3128'}}
route:
  receiver: a
  group_by: [x]
  group_wait: 1s
  labels: {team: core}
  routes:
  - matchers: ['b="2"', 'a="1"']
    group_by: []
    labels: {tier: gold}
  - match: {c: d}
    group_by: ['...']
receivers:
- name: a
  slack_configs: [{channel: c, title: ''}]
`);
  it('timers, grouping and labels come from above', () => {
    const [first, second] = config.route.routes;
    expect(first).toMatchObject({
      key: '{}/{a="1",b="2"}',
      receiver: 'a',
      groupBy: [],
      groupWaitMs: 1000,
      labels: { team: 'core', tier: 'gold' },
    });
    expect(second).toMatchObject({ key: '{}/{c="d"}', groupBy: null });
  });
  it('an integration has defaults, globals and its own values', () => {
    const [slack] = config.receivers.get('a')?.integrations ?? [];
    expect(slack).toMatchObject({
      kind: 'slack',
      index: 0,
      sendResolved: false,
      settings: { channel: 'c', title: '', text: '{{ template "slack.default.text" . }}' },
      http: { proxy: { url: 'http://proxy:3128' }, followRedirects: true },
    });
  });
});

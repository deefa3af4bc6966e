import { expect, test } from 'vitest';
import { restoreSecrets } from '@/lib/alerting/config/masked-secrets';

const before = {
  name: 'ops',
  slack_configs: [
    { api_url: 'https://hooks/secret', channel: '#a', http_config: { basic_auth: { username: 'u', password: 'pw' } } },
  ],
  pagerduty_configs: [{ routing_key: 'key', url: 'https://pd' }],
};
const MASK = '<secret>';

test('secrets that were left alone stay', () => {
  const shown = {
    name: 'ops',
    slack_configs: [{ api_url: MASK, channel: '#b', http_config: { basic_auth: { username: 'u', password: MASK } } }],
    pagerduty_configs: [{ routing_key: MASK, url: 'https://pd' }],
  };
  expect(restoreSecrets(shown, before)).toEqual({
    ...before,
    slack_configs: [{ ...before.slack_configs[0], channel: '#b' }],
  });
});

test.each([
  [{ pagerduty_configs: [{ routing_key: MASK, url: 'https://evil' }] }, 'pagerduty_configs[0].routing_key'],
  [{ pagerduty_configs: [{ routing_key: MASK }] }, 'pagerduty_configs[0].routing_key'],
  [
    { slack_configs: [{ api_url: 'https://evil', http_config: { basic_auth: { username: 'u', password: MASK } } }] },
    'slack_configs[0].http_config.basic_auth.password',
  ],
  [
    { slack_configs: [{ api_url: MASK, http_config: { proxy_url: 'http://evil', basic_auth: { password: MASK } } }] },
    'slack_configs[0].api_url',
  ],
])('but not when the address is another: %j', (body, path) => {
  expect(() => restoreSecrets(body, before)).toThrow(`Cannot keep the secret "${path}": the address has changed`);
});

test.each([
  [{ opsgenie_configs: [{ api_key: MASK }] }, before],
  [{ slack_configs: [{ api_url: MASK }] }, undefined],
  [{ constructor: MASK }, before],
])('a mask without a secret behind it is refused: %j', (body, old) => {
  expect(() => restoreSecrets(body, old)).toThrow('there is no secret to keep');
});

test('items that move or go keep their own secrets', () => {
  const old = {
    webhook_configs: [
      { url: 'https://one', max_alerts: 1 },
      { url: 'https://two', max_alerts: 2 },
      { url: 'https://three', max_alerts: 3 },
    ],
  };
  const shown = (...maxAlerts: number[]) => ({
    webhook_configs: maxAlerts.map((max_alerts) => ({ url: MASK, max_alerts })),
  });
  const urls = (body: unknown) =>
    (restoreSecrets(body, old) as typeof old).webhook_configs.map(({ url }) => url.replace('https://', ''));
  expect(urls(shown(2, 3))).toEqual(['two', 'three']);
  expect(urls(shown(3, 1, 2))).toEqual(['three', 'one', 'two']);
  expect(urls(shown(1, 9, 3))).toEqual(['one', 'two', 'three']);
  expect(() => urls(shown(9, 8))).toThrow('Cannot keep the secret');
});

test('which of several alike is meant is not guessed', () => {
  const old = { webhook_configs: [{ url: 'https://one' }, { url: 'https://two' }] };
  expect(restoreSecrets({ webhook_configs: [{ url: MASK }, { url: MASK }] }, old)).toEqual(old);
  const added = { url: 'https://new' };
  expect(restoreSecrets({ webhook_configs: [{ url: MASK }, { url: MASK }, added] }, old)).toEqual({
    webhook_configs: [...old.webhook_configs, added],
  });
  for (const webhook_configs of [[{ url: MASK }], [added, { url: MASK }, { url: MASK }]])
    expect(() => restoreSecrets({ webhook_configs }, old)).toThrow('Cannot keep the secret');
});

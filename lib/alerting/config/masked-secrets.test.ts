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

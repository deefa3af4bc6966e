import { expect, test } from 'vitest';
import { parseAlertmanagerConfig } from '@/lib/alerting/config/parse-config';
import { isSecret } from '@/lib/config/secret';

const FILE = `global:
  smtp_smarthost: mail.test:25
  smtp_from: wf@x.test
  smtp_auth_username: wf
  smtp_auth_password: mail-s3cret
  opsgenie_api_key: genie-s3cret
  http_config: {basic_auth: {username: u, password: http-s3cret}}
route: {receiver: file}
receivers: [{name: file}]
`;

function made(...receivers: object[]) {
  const stored = {
    receivers: receivers.map((receiver) => JSON.stringify(receiver)),
    timeIntervals: [],
    route: null,
    templates: [],
  };
  return parseAlertmanagerConfig(FILE, { fileName: 'am.yml', localZone: 'UTC', stored });
}

/** Every text inside, secrets opened. */
function opened(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  if (isSecret(value)) return [value.reveal()];
  return (value instanceof Map ? [...(value as Map<string, unknown>).values()] : Object.values(value)).flatMap(opened);
}

function integrations(receiver: object): string {
  return opened(made({ name: 'api', ...receiver }).receivers.get('api')?.integrations).join('\n');
}

test('what is made by API inherits from the file when it goes where the file says', () => {
  expect(integrations({ email_configs: [{ to: 'a@x.test' }] })).toContain('mail-s3cret');
  expect(integrations({ opsgenie_configs: [{}] })).toContain('genie-s3cret');
});

test('the file itself has it all', () => {
  const file = FILE.replace('[{name: file}]', "[{name: file, webhook_configs: [{url: 'https://x.test'}]}]");
  const { receivers } = parseAlertmanagerConfig(file, { fileName: 'am.yml', localZone: 'UTC' });
  expect(opened(receivers.get('file')?.integrations)).toContain('http-s3cret');
});

test.each([
  { opsgenie_configs: [{ api_key: 'own', api_url: 'https://evil.test' }] },
  { webhook_configs: [{ url: 'https://evil.test' }] },
  { pushover_configs: [{ user_key: 'u', token: 't', http_config: { proxy_url: 'http://evil.test' } }] },
])('an address of its own gets no secret of the file: %j', (receiver) => {
  expect(integrations(receiver)).not.toContain('s3cret');
});

test('an address of its own has to bring its own', () => {
  expect(() => integrations({ email_configs: [{ to: 'a@x.test', smarthost: 'evil.test:25' }] })).toThrow(
    'no global SMTP from set',
  );
  expect(() => integrations({ opsgenie_configs: [{ api_url: 'https://evil.test' }] })).toThrow(
    'no global OpsGenie API Key',
  );
});

test("names that the file has are the file's", () => {
  const config = made({ name: 'file', webhook_configs: [{ url: 'https://x.test' }] }, { name: 'api' });
  expect([...config.receivers.keys()]).toEqual(['file', 'api']);
  expect(config.receivers.get('file')?.integrations).toEqual([]);
});

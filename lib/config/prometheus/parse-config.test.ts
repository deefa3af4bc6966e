import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatConfigYaml, parsePrometheusConfig } from '@/lib/config/prometheus/parse-config';
import { isInputError } from '@/lib/errors/input-error';

const parse = (text: string) => parsePrometheusConfig(text, { fileName: 'prometheus.yml' });
const jobOf = (text: string) => {
  const [job] = parse(text).scrapeConfigs;
  if (!job) throw new Error('no job');
  return job;
};

/** Undefined when the text is a configuration. */
function thrownBy(text: string): unknown {
  try {
    parse(text);
    return undefined;
  } catch (thrown) {
    return thrown;
  }
}

describe('defaults', () => {
  test('an empty file is a configuration', () => {
    expect(parse('')).toMatchObject({
      scrapeConfigs: [],
      notServed: [],
      global: { scrapeIntervalMs: 60_000, scrapeTimeoutMs: 10_000, evaluationIntervalMs: 60_000, nameScheme: 'utf8' },
    });
    expect(parse('global:\nscrape_configs:\n').scrapeConfigs).toEqual([]);
  });

  test('of a job are those of Prometheus', () => {
    expect(jobOf('scrape_configs: [{job_name: a}]')).toMatchObject({
      jobName: 'a',
      scrapeIntervalMs: 60_000,
      scrapeTimeoutMs: 10_000,
      scrapeProtocols: ['OpenMetricsText1.0.0', 'OpenMetricsText0.0.1', 'PrometheusText1.0.0', 'PrometheusText0.0.4'],
      metricsPath: '/metrics',
      scheme: 'http',
      honorLabels: false,
      honorTimestamps: true,
      trackTimestampsStaleness: false,
      enableCompression: true,
      bodySizeLimitBytes: 0,
      nameScheme: 'utf8',
      escapingScheme: 'allow-utf-8',
      http: { followRedirects: true, tls: { skipsVerification: false } },
    });
  });

  test('are inherited from global; a job may say otherwise', () => {
    const { scrapeConfigs } = parse(`
global: {scrape_interval: 15s, scrape_timeout: 8s, sample_limit: 5, body_size_limit: 1MB, extra_scrape_metrics: true}
scrape_configs:
  - {job_name: a}
  - {job_name: b, scrape_interval: 5s, sample_limit: 9, extra_scrape_metrics: false}`);
    expect(scrapeConfigs[0]).toMatchObject({
      scrapeIntervalMs: 15_000,
      scrapeTimeoutMs: 8000,
      sampleLimit: 5,
      bodySizeLimitBytes: 1_048_576,
      extraScrapeMetrics: true,
    });
    expect(scrapeConfigs[1]).toMatchObject({
      scrapeIntervalMs: 5000,
      scrapeTimeoutMs: 5000,
      sampleLimit: 9,
      extraScrapeMetrics: false,
    });
  });

  test('an interval below ten seconds is the timeout too', () => {
    expect(parse('global: {scrape_interval: 5s}').global).toMatchObject({
      scrapeIntervalMs: 5000,
      scrapeTimeoutMs: 5000,
    });
  });

  test('the escaping scheme follows the validation scheme of the job', () => {
    expect(jobOf('scrape_configs: [{job_name: a, metric_name_validation_scheme: legacy}]').escapingScheme).toBe(
      'underscores',
    );
  });

  test('relabel rules have theirs; actions are case-insensitive', () => {
    const { relabelRules } = jobOf(
      'scrape_configs: [{job_name: a, relabel_configs: [{action: KEEP, source_labels: [x]}, {target_label: y, regex: }]}]',
    );
    expect(relabelRules).toEqual([
      {
        sourceLabels: ['x'],
        separator: ';',
        regex: '(.*)',
        modulus: 0n,
        targetLabel: '',
        replacement: '$1',
        action: 'keep',
      },
      {
        sourceLabels: [],
        separator: ';',
        regex: '',
        modulus: 0n,
        targetLabel: 'y',
        replacement: '$1',
        action: 'replace',
      },
    ]);
  });
});

describe('YAML', () => {
  test('numbers and booleans are texts where a text is wanted', () => {
    const { staticConfigs } = jobOf(
      'scrape_configs: [{job_name: 7, static_configs: [{targets: [9090], labels: {a: true, b: 1.50}}]}]',
    );
    expect(staticConfigs[0]?.targets).toEqual(['9090']);
    expect([...(staticConfigs[0]?.labels ?? [])]).toEqual([
      ['a', 'true'],
      ['b', '1.50'],
    ]);
  });

  test('anchors, aliases and merge keys', () => {
    const { scrapeConfigs } = parse(`
scrape_configs:
  - &base
    job_name: a
    scheme: https
    static_configs: &targets [{targets: [x]}]
  - <<: *base
    job_name: b
  - job_name: c
    static_configs: *targets`);
    expect(
      scrapeConfigs.map(({ jobName, scheme, staticConfigs }) => [jobName, scheme, staticConfigs[0]?.targets]),
    ).toEqual([
      ['a', 'https', ['x']],
      ['b', 'https', ['x']],
      ['c', 'http', ['x']],
    ]);
  });

  test('an alias bomb is refused', () => {
    const levels = Array.from({ length: 12 }, (_, level) =>
      level === 0
        ? 'a0: &a0 [x, x, x, x, x, x, x, x, x]'
        : `a${level}: &a${level} [${Array(9)
            .fill(`*a${level - 1}`)
            .join(', ')}]`,
    );
    expect(() => parse(levels.join('\n'))).toThrow('yaml: document contains excessive aliasing');
  });

  test('an alias to itself is refused', () => {
    expect(() => parse('rule_files: &a [*a]')).toThrow(/prometheus\.yml:1:\d+: yaml: /);
  });

  test('a file of more than a mebibyte is refused', () => {
    expect(() => parse(`# ${'x'.repeat(1_100_000)}`)).toThrow('file is larger than 1048576 bytes');
  });

  test('deep nesting is refused', () => {
    expect(() => parse(`rule_files: ${'['.repeat(20_000)}`)).toThrow(/^prometheus\.yml:\d+:\d+: yaml: /);
  });
});

test.each([
  [
    'scrape_configs:\n  - job_name: a\n    scrape_intervall: 5s',
    '3:5: field scrape_intervall not found in type config.ScrapeConfig',
  ],
  ['globl: {}', '1:1: field globl not found in type config.Config'],
  ['global:\n  nonexistent_field: 1', '2:3: field nonexistent_field not found in type config.GlobalConfig'],
  [
    'scrape_configs:\n  - job_name: a\n    relabel_configs:\n      - foo: 1',
    '4:9: field foo not found in type relabel.Config',
  ],
  ['a: 1\n\tb: 2', /^prometheus\.yml:\d+:\d+: yaml: /],
  ['scrape_configs: {job_name: a}', '1:17: cannot unmarshal !!map into a list'],
  ['scrape_configs: [a]', '1:18: cannot unmarshal a scalar into config.ScrapeConfig'],
  ['scrape_configs: [{job_name: [a]}]', '1:29: cannot unmarshal !!seq into string'],
  ['global: {scrape_interval: 5}', '1:27: not a valid duration string: "5"'],
  ['global: {scrape_interval: 1s, scrape_timeout: 2s}', '1:47: global scrape timeout greater than scrape interval'],
  ['scrape_configs: [{job_name: a, honor_labels: maybe}]', '1:46: cannot unmarshal !!str `maybe` into bool'],
  ['scrape_configs: [{job_name: a, sample_limit: -1}]', '1:46: cannot unmarshal !!int `-1` into an integer'],
  ['scrape_configs: [{job_name: a, sample_limit: 1.5}]', '1:46: cannot unmarshal !!float `1.5` into an integer'],
  ['scrape_configs: [{job_name: a, scheme: ftp}]', '1:40: scheme "ftp" is not http or https'],
  ['scrape_configs: [{job_name: a, body_size_limit: 5XB}]', '1:49: units: missing unit or unknown unit in "5XB"'],
  ['scrape_configs: [{job_name: a, static_configs: [{targets: ["http://h"]}]}]', '"http://h" is not a valid hostname'],
  ['scrape_configs: [{job_name: a, scrape_protocols: []}]', 'scrape_protocols cannot be empty'],
  [
    'scrape_configs: [{job_name: a, scrape_protocols: [PrometheusText0.0.4, PrometheusText0.0.4]}]',
    'duplicated protocol in scrape_protocols',
  ],
  [
    'scrape_configs: [{job_name: a, relabel_configs: [{target_label: x, regex: "("}]}]',
    'error parsing regexp: missing closing ): `^(?s:',
  ],
  ['scrape_configs: [{job_name: a, relabel_configs: [{action: move}]}]', 'unknown relabel action "move"'],
  [
    'scrape_configs: [{job_name: a, metric_name_validation_scheme: legacy, relabel_configs: [{target_label: "a.b"}]}]',
    `"a.b" is invalid 'target_label' for replace action`,
  ],
  [
    'scrape_configs: [{job_name: a, metric_name_validation_scheme: legacy, metric_name_escaping_scheme: allow-utf-8}]',
    'utf8 metric names requested but validation scheme is not set to UTF8',
  ],
  [
    'scrape_configs: [{job_name: a, basic_auth: {password: x, password_file: y}}]',
    'at most one of basic_auth password',
  ],
  ['scrape_configs: [{job_name: a, authorization: {type: Basic}}]', 'authorization type cannot be set to "basic"'],
  ['scrape_configs: [{job_name: a, oauth2: {token_url: "http://x"}}]', 'oauth2 client_id must be configured'],
  ['scrape_configs: [{job_name: a, tls_config: {cert_file: x}}]', 'exactly one of key or key_file must be configured'],
  ['scrape_configs: [{job_name: a, tls_config: {min_version: TLS9}}]', 'unknown TLS version: TLS9'],
  ['scrape_configs: [{job_name: a, no_proxy: x}]', 'if no_proxy is configured, proxy_url must also be configured'],
  [
    'scrape_configs: [{job_name: a, http_headers: {Authorization: {values: [x]}}}]',
    'setting header "Authorization" is not allowed',
  ],
  ['scrape_configs: [{job_name: a, http_headers: {"a b": {values: [x]}}}]', 'header name "a b" is not valid'],
  [
    'scrape_configs: [{job_name: a, file_sd_configs: [{files: [x.txt]}]}]',
    'path name "x.txt" is not valid for file discovery',
  ],
  ['scrape_configs: [{job_name: a, http_sd_configs: [{url: "ftp://h"}]}]', "URL scheme must be 'http' or 'https'"],
  ['scrape_configs: [{job_name: a, dns_sd_configs: [{names: [x], type: A}]}]', 'a port is required in DNS-SD configs'],
  ['rule_files: ["a*/b.yml"]', 'invalid rule file path "a*/b.yml"'],
  [
    'remote_write: [{name: a, url: "http://x"}, {name: a, url: "http://y"}]',
    'found multiple remote write configs with job name "a"',
  ],
])('%j is refused', (text, reason) => {
  expect(() => parse(text)).toThrow(reason);
  expect(() => parse(text)).toThrow(/^prometheus\.yml:\d+:\d+: /);
});

test('an error carries its place for programs', () => {
  const thrown = thrownBy('global:\n  foo: 1');
  expect(isInputError(thrown) ? thrown.place : thrown).toEqual({ line: 2, column: 3 });
});

test('what is not served is named, with its job', () => {
  const { notServed } = parse(
    'tracing: {endpoint: a}\nscrape_configs: [{job_name: pods, kubernetes_sd_configs: [{role: pod}]}]',
  );
  expect(notServed).toEqual(['tracing', 'kubernetes_sd_configs (job "pods")']);
});

describe('secrets', () => {
  const CANARY = 'canary-0451';
  const http = `
    basic_auth: {username: u, password: ${CANARY}}
    tls_config: {cert: c, key: ${CANARY}}
    http_headers: {X-Key: {secrets: [${CANARY}]}}
    proxy_url: "http://u:${CANARY}@proxy:1"
    proxy_connect_header: {X-Proxy: [${CANARY}]}`;
  const text = `
scrape_configs:
  - job_name: a${http}
  - job_name: b
    authorization: {credentials: ${CANARY}}
  - job_name: c
    oauth2: {client_id: c, client_secret: ${CANARY}, token_url: "http://t", client_certificate_key: ${CANARY}}
  - job_name: d
    bearer_token: ${CANARY}
    consul_sd_configs: [{token: ${CANARY}}, {password: ${CANARY}}]
    marathon_sd_configs: [{servers: [x], auth_token: ${CANARY}}]
    azure_sd_configs: [{subscription_id: s, tenant_id: t, client_id: c, client_secret: ${CANARY}}]
    ec2_sd_configs: [{region: r, secret_key: ${CANARY}}]
    uyuni_sd_configs: [{server: s, username: u, password: ${CANARY}}]
    ovhcloud_sd_configs: [{application_key: k, application_secret: ${CANARY}, consumer_key: ${CANARY}, service: vps}]
    scaleway_sd_configs: [{role: instance, project_id: p, access_key: k, secret_key: ${CANARY}}]
    stackit_sd_configs: [{project: p, service_account_key: ${CANARY}, private_key: ${CANARY}}]
    outscale_sd_configs: [{region: r, access_key: k, secret_key: ${CANARY}}]
    openstack_sd_configs: [{role: instance, region: r, password: ${CANARY}, application_credential_secret: ${CANARY}}]
    oci_sd_configs: [{key: ${CANARY}, key_passphrase: ${CANARY}}]
alerting:
  alertmanagers: [{sigv4: {secret_key: ${CANARY}}}]
remote_write:
  - url: "http://u:${CANARY}@h"
    headers: {X-Key: ${CANARY}}
    azuread: {oauth: {client_secret: ${CANARY}}}
remote_read: [{url: "http://h", headers: {X-Key: ${CANARY}}}]
tracing: {endpoint: e, headers: {X-Key: ${CANARY}}}`;

  test('of every kind are <secret> when the configuration is printed or serialised', () => {
    const config = parse(text);
    expect(formatConfigYaml(config)).not.toContain(CANARY);
    expect(formatConfigYaml(config).match(/<secret>/g)?.length).toBeGreaterThan(25);
    const { basicAuth, tls } = jobOf(text).http;
    expect(JSON.stringify({ basicAuth, tls })).toBe(
      '{"basicAuth":{"username":"u","password":{"secret":"<secret>"}},"tls":{"cert":"c","key":"<secret>","skipsVerification":false}}',
    );
  });

  test('can be revealed where they are sent', () => {
    expect(jobOf(text).http.basicAuth?.password.secret?.reveal()).toBe(CANARY);
    expect(String(jobOf(text).http.basicAuth?.password.secret)).toBe('<secret>');
  });
});

test('formatConfigYaml() prints what parses to the same', () => {
  const text = `
global: {scrape_interval: 15s, external_labels: {a: b}}
scrape_configs:
  - job_name: a
    params: {x: [y]}
    static_configs: [{targets: ["h:1"], labels: {c: d}}]
    relabel_configs: [{source_labels: [x], separator: "", target_label: y, replacement: ""}, {action: labeldrop, regex: z}]`;
  const config = parse(text);
  const again = parse(formatConfigYaml(config));
  expect(formatConfigYaml(again)).toBe(formatConfigYaml(config));
  expect(again.scrapeConfigs[0]?.relabelRules).toEqual(config.scrapeConfigs[0]?.relabelRules);
});

test('any text is a configuration or an InputError', () => {
  const words = fc.constantFrom(
    'global:',
    'scrape_configs:',
    'job_name:',
    ' a',
    '\n',
    '\n  ',
    '\n  - ',
    '- ',
    '{',
    '}',
    '[',
    ']',
    '&a',
    '*a',
    '<<: ',
    '"',
    "'",
    '!!binary ',
    'null',
    '~',
    '\t',
    '# ',
    '|',
    '>',
    '? ',
    ', ',
    'é',
    '\u0000',
    'relabel_configs:',
    'static_configs:',
    '5s',
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(words, { maxLength: 30 }).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(text, (source) => {
      const thrown = thrownBy(source);
      expect(thrown === undefined || isInputError(thrown)).toBe(true);
    }),
    { numRuns: 300 },
  );
});

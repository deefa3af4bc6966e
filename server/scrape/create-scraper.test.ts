import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parsePrometheusConfig } from '@/lib/config/prometheus/parse-config';
import { EnvironmentError } from '@/lib/errors/environment-error';
import { InputError } from '@/lib/errors/input-error';
import { labelValue } from '@/lib/labels/label-set';
import { ALL_TARGETS } from '@/server/scrape/target-share';
import { allStored, bySeries } from '@/server/scrape/testing/fake-appender';
import { answerText, TEXT_TYPE } from '@/server/scrape/testing/http-target';
import { createScraperFixture, INTERVAL_MS, type ScraperFixture } from '@/server/scrape/testing/scraper-fixture';

let fixture: ScraperFixture;
beforeEach(() => {
  fixture = createScraperFixture();
});
afterEach(() => fixture.close());

/** One job `app` with one target. */
const oneJob = (address: string, more = ''): string =>
  `scrape_configs:\n  - job_name: app\n    static_configs: [{targets: ["${address}"]}]\n${more}`;

/** Moves time by one interval and waits for the append of job `app`. */
const scrape = async (job = 'app') => {
  fixture.time.advance(INTERVAL_MS);
  return batchOf(job);
};

/** The next append of a job, when the loop has noted its outcome and waits for its next turn. */
const batchOf = async (job: string) => {
  const samples = await fixture.appender.nextBatch(job);
  await settled();
  return samples;
};

test('a job of any relabel action is taken over by a reload', async () => {
  const target = await fixture.target(answerText('a{i="7"} 1\n'));
  const rules = [
    '{source_labels: [i], modulus: 18446744073709551615, target_label: all, action: hashmod}',
    '{source_labels: [i], modulus: 4, target_label: part, action: hashmod}',
    '{source_labels: [i], target_label: upper, action: uppercase}',
  ];
  const job = oneJob(target.address, `    metric_relabel_configs: [${rules.join(', ')}]\n    sample_limit: 10\n`);
  fixture.configure(job);
  expect(Object.keys(bySeries(await scrape()))).toContainEqual(
    expect.stringMatching(/^a\{all="\d+",i="7",part="[0-3]",upper="7"\}$/),
  );
  for (const next of [job, job.replace('modulus: 4', 'modulus: 1')]) {
    fixture.configure(next);
    expect(fixture.status('app').scrapePool).toBe('app');
  }
});

const GOOD_FILES = join(process.env['WATCHFIRE_SHARED'] ?? '../shared', 'conformance/config/good');

const goodFiles = existsSync(GOOD_FILES) ? readdirSync(GOOD_FILES).filter((file) => file.endsWith('.yml')) : [];

test.each(goodFiles)('%s can be put in force, twice', (name) => {
  const text = readFileSync(join(GOOD_FILES, name), 'utf8');
  for (let round = 0; round < 2; round += 1)
    fixture.scraper.apply(parsePrometheusConfig(text, { fileName: '/etc/prometheus.yml' }));
  expect(fixture.scraper.scrapePools()).toContain('watchfire');
});

describe('a good scrape', () => {
  test('stores the samples with target labels, and the series about the scrape', async () => {
    const target = await fixture.target(answerText('a{x="1"} 2\nb 3\n'));
    fixture.configure(oneJob(target.address));
    const samples = await scrape();
    expect(bySeries(samples)).toEqual({
      'a{x="1"}': 2,
      b: 3,
      up: 1,
      scrape_duration_seconds: expect.any(Number),
      scrape_samples_scraped: 2,
      scrape_samples_post_metric_relabeling: 2,
      scrape_series_added: 2,
    });
    for (const { labels } of samples) {
      expect(labelValue(labels, 'job')).toBe('app');
      expect(labelValue(labels, 'instance')).toBe(target.address);
    }
    expect(fixture.status('app')).toMatchObject({
      health: 'up',
      lastError: '',
      failure: null,
      warning: null,
      sampleCount: 2,
    });
  });

  test('keeps exemplars with their own time, that of their sample, or that of the scrape', async () => {
    const body = 'a_total 1 # {trace_id="x"} 0.5 1.5\nb_total 2 7 # {trace_id="y"} 2\nc_total 3 # {} 3\n# EOF\n';
    const target = await fixture.target(answerText(body, 'application/openmetrics-text; version=1.0.0'));
    fixture.configure(oneJob(target.address));
    const samples = await scrape();
    const scrapeMs = samples.find(({ labels }) => labelValue(labels, '__name__') === 'up')?.timestampMs;
    expect(fixture.exemplars.map(({ labels, value, timestampMs }) => [labels, value, timestampMs])).toEqual([
      [['trace_id', 'x'], 0.5, 1500],
      [['trace_id', 'y'], 2, 7000],
      [[], 3, scrapeMs],
    ]);
    expect(new Set(fixture.exemplars.map(({ seriesRef }) => seriesRef)).size).toBe(3);
  });

  test('asks as Prometheus does', async () => {
    const target = await fixture.target();
    fixture.configure(oneJob(target.address, '    params: {module: [http], x: ["1", "2"]}\n    metrics_path: /probe'));
    await scrape();
    const [request] = target.requests;
    expect(request?.url).toBe('/probe?module=http&x=1&x=2');
    expect(request?.headers).toMatchObject({
      accept:
        'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2',
      'accept-encoding': 'gzip',
      'user-agent': 'Watchfire/1.2.3',
      'x-prometheus-scrape-timeout-seconds': '5',
    });
  });

  test('comes once an interval, each time at the same phase', async () => {
    const target = await fixture.target();
    fixture.configure(oneJob(target.address));
    const first = (await scrape())[0]?.timestampMs ?? 0;
    const second = (await scrape())[0]?.timestampMs ?? 0;
    expect(second - first).toBe(INTERVAL_MS);
    expect(target.requests).toHaveLength(2);
  });

  test('unpacks gzip', async () => {
    const target = await fixture.target((_, response) => {
      response.setHeader('content-type', TEXT_TYPE).setHeader('content-encoding', 'gzip').end(gzipSync('a 7\n'));
    });
    fixture.configure(oneJob(target.address));
    expect(bySeries(await scrape())).toMatchObject({ a: 7, up: 1 });
  });

  test('reads OpenMetrics by its content type, and records metadata once', async () => {
    const text = '# TYPE a counter\n# UNIT a_seconds seconds\n# HELP a Help.\na_total 1\n# EOF\n';
    const target = await fixture.target(answerText(text, 'application/openmetrics-text; version=1.0.0'));
    fixture.configure(oneJob(target.address));
    await scrape();
    await scrape();
    expect(fixture.appender.metadata).toContainEqual({ metric: 'a', type: 'counter', help: 'Help.', unit: '' });
    expect(fixture.appender.metadata.filter(({ metric }) => metric === 'a')).toHaveLength(1);
    expect(fixture.scraper.targetMetadata()).toContainEqual(
      expect.objectContaining({ metric: 'a', scrapePool: 'app', type: 'counter' }),
    );
  });

  test('extra_scrape_metrics adds timeout, limit and size', async () => {
    const target = await fixture.target(answerText('a 1\n'));
    fixture.configure(oneJob(target.address, '    extra_scrape_metrics: true\n    sample_limit: 9'));
    expect(bySeries(await scrape())).toMatchObject({
      scrape_timeout_seconds: 5,
      scrape_sample_limit: 9,
      scrape_body_size_bytes: 4,
    });
  });
});

describe('labels', () => {
  test('a clashing label becomes exported_, again while that is taken', async () => {
    const target = await fixture.target(answerText('a{job="x",exported_job="y"} 1\n'));
    fixture.configure(oneJob(target.address));
    const [sample] = await scrape();
    expect(sample?.labels).toEqual([
      '__name__',
      'a',
      'exported_exported_job',
      'x',
      'exported_job',
      'y',
      'instance',
      target.address,
      'job',
      'app',
    ]);
  });

  test('honor_labels lets the exposed label win, but not an empty one', async () => {
    const target = await fixture.target(answerText('a{job="x",instance=""} 1\n'));
    fixture.configure(oneJob(target.address, '    honor_labels: true'));
    fixture.time.advance(INTERVAL_MS);
    const [sample] = await batchOf('x');
    expect(sample?.labels).toEqual(['__name__', 'a', 'instance', target.address, 'job', 'x']);
  });

  test('metric_relabel_configs drop series, which do not count as stored', async () => {
    const target = await fixture.target(answerText('keep_me 1\ndrop_me 2\n'));
    fixture.configure(
      oneJob(target.address, '    metric_relabel_configs: [{source_labels: [__name__], regex: drop.*, action: drop}]'),
    );
    const series = bySeries(await scrape());
    expect(series).toMatchObject({ keep_me: 1, scrape_samples_scraped: 2, scrape_samples_post_metric_relabeling: 1 });
    expect(series).not.toHaveProperty('drop_me');
  });

  test('relabel_configs decide who is a target; dropped ones are listed', async () => {
    const target = await fixture.target();
    fixture.configure(`
scrape_configs:
  - job_name: app
    static_configs: [{targets: ["${target.address}", "drop.me:1"], labels: {__meta_zone: z1}}]
    relabel_configs:
      - {source_labels: [__address__], regex: drop.*, action: drop}
      - {source_labels: [__meta_zone], target_label: zone}`);
    const [sample] = await scrape();
    expect(labelValue(sample?.labels ?? [], 'zone')).toBe('z1');
    const { active, dropped, droppedCounts } = fixture.scraper.targets();
    expect(active.filter(({ scrapePool }) => scrapePool === 'app')).toHaveLength(1);
    expect(dropped.map(({ discoveredLabels }) => labelValue(discoveredLabels, '__address__'))).toEqual(['drop.me:1']);
    expect(droppedCounts.get('app')).toBe(1);
  });
});

describe('staleness', () => {
  test('a series that vanishes gets one stale marker, at the time of that scrape', async () => {
    const target = await fixture.target(answerText('a 1\nb 2\n'));
    fixture.configure(oneJob(target.address));
    await scrape();
    target.respond = answerText('b 2\n');
    const second = await scrape();
    expect(bySeries(second)).toMatchObject({ a: 'stale', b: 2, scrape_series_added: 0 });
    expect(new Set(second.map(({ timestampMs }) => timestampMs)).size).toBe(1);
    expect(bySeries(await scrape())).not.toHaveProperty('a');
  });

  test('a failed scrape makes all series stale once; they come back', async () => {
    const target = await fixture.target(answerText('a 1\nb 2\n'));
    fixture.configure(oneJob(target.address));
    await scrape();
    const good = target.respond;
    target.respond = (_, response) => response.writeHead(500).end();
    expect(bySeries(await scrape())).toMatchObject({ a: 'stale', b: 'stale', up: 0, scrape_samples_scraped: 0 });
    expect(bySeries(await scrape())).not.toHaveProperty('a');
    target.respond = good;
    expect(bySeries(await scrape())).toMatchObject({ a: 1, b: 2, up: 1, scrape_series_added: 2 });
  });

  test('the same series with its labels in another order is not stale', async () => {
    const target = await fixture.target(answerText('a{x="1",y="2"} 1\n'));
    fixture.configure(oneJob(target.address));
    await scrape();
    target.respond = answerText('a{y="2",x="1"} 5\n');
    expect(bySeries(await scrape())).toMatchObject({ 'a{x="1",y="2"}': 5 });
  });

  test('honor_timestamps keeps own times, and such series get no stale markers', async () => {
    const target = await fixture.target(answerText('a 1 1699999990000\n'));
    fixture.configure(oneJob(target.address));
    expect((await scrape())[0]).toMatchObject({ timestampMs: 1_699_999_990_000, value: 1 });
    target.respond = answerText('\n');
    expect(bySeries(await scrape())).not.toHaveProperty('a');
  });

  test('track_timestamps_staleness marks them all the same', async () => {
    const target = await fixture.target(answerText('a 1 1699999990000\n'));
    fixture.configure(oneJob(target.address, '    track_timestamps_staleness: true'));
    await scrape();
    target.respond = answerText('\n');
    expect(bySeries(await scrape())).toMatchObject({ a: 'stale' });
  });

  test('honor_timestamps: false takes the time of the scrape', async () => {
    const target = await fixture.target(answerText('a 1 1000\n'));
    fixture.configure(oneJob(target.address, '    honor_timestamps: false'));
    const [sample, other] = await scrape();
    expect(sample?.timestampMs).toBe(other?.timestampMs);
  });
});

describe('hostile targets', () => {
  interface Hostile {
    readonly what: string;
    readonly respond: Parameters<ScraperFixture['target']>[0];
    readonly config?: string;
    readonly lastError: string | RegExp;
    readonly failure: string | RegExp;
  }
  const endless: Hostile['respond'] = (_, response) => {
    response.setHeader('content-type', TEXT_TYPE);
    const chunk = 'a 1\n'.repeat(1000);
    const more = (): void => {
      while (response.write(chunk));
      response.once('drain', more);
    };
    more();
  };
  const CASES: readonly Hostile[] = [
    {
      what: 'HTML',
      respond: answerText('<html></html>', 'text/html; charset=utf-8'),
      lastError:
        'received unsupported Content-Type "text/html; charset=utf-8" and no fallback_scrape_protocol specified for target',
      failure: 'the answer is a web page (HTML), not metrics: check the path',
    },
    {
      what: 'no content type',
      respond: (_, response) => response.end('a 1\n'),
      lastError:
        'non-compliant scrape target sending blank Content-Type and no fallback_scrape_protocol specified for target',
      failure: /blank Content-Type/,
    },
    {
      what: 'an error status',
      respond: (_, response) => response.writeHead(503).end(),
      lastError: 'server returned HTTP status 503 Service Unavailable',
      failure: 'answered with HTTP status 503 Service Unavailable',
    },
    {
      what: 'endless data',
      respond: endless,
      config: '    body_size_limit: 64KB',
      lastError: 'body size limit exceeded',
      failure: 'the answer is larger than the limit of 65536 bytes',
    },
    {
      what: 'a gzip bomb',
      respond: (_, response) => {
        const bomb = gzipSync(Buffer.alloc(1_000_000, 'a'));
        response.setHeader('content-type', TEXT_TYPE).setHeader('content-encoding', 'gzip').end(bomb);
      },
      config: '    body_size_limit: 64KB',
      lastError: 'body size limit exceeded',
      failure: /65536 bytes/,
    },
    {
      what: 'broken gzip',
      respond: (_, response) => {
        response.setHeader('content-type', TEXT_TYPE).setHeader('content-encoding', 'gzip').end('not gzip');
      },
      lastError: 'gzip: invalid header or data',
      failure: /is not valid gzip/,
    },
    {
      what: 'an encoding that was not asked for',
      respond: (_, response) => response.setHeader('content-encoding', 'br').end('x'),
      lastError: /unsupported Content-Encoding "br"$/,
      failure: 'unsupported Content-Encoding "br"',
    },
    {
      what: 'invalid UTF-8',
      respond: (_, response) => {
        response.setHeader('content-type', TEXT_TYPE).end(Buffer.from([0x61, 0x7b, 0xff, 0x0a]));
      },
      lastError: 'invalid UTF-8 in the exposition',
      failure: 'invalid UTF-8 in the exposition',
    },
    {
      what: 'a body that breaks off in its middle',
      respond: (_, response) => {
        response.writeHead(200, { 'content-type': TEXT_TYPE, 'content-length': '100' });
        response.write('a 1\n', () => response.destroy());
      },
      lastError: /: EOF$/,
      failure: /closed the connection before the answer was complete$/,
    },
    {
      what: 'a line that is no sample',
      respond: answerText('a 1\nb two\n'),
      lastError: 'strconv.ParseFloat: parsing "two": invalid syntax',
      failure: /parsing "two"/,
    },
    {
      what: 'a redirect loop',
      respond: (request, response) => response.writeHead(302, { location: `${request.url}x` }).end(),
      lastError: /: stopped after 5 redirects$/,
      failure: 'stopped after 5 redirects',
    },
    {
      what: 'a redirect to a metadata service',
      respond: (_, response) => response.writeHead(302, { location: 'http://169.254.169.254/latest' }).end(),
      lastError: /address 169\.254\.169\.254 is never scraped$/,
      failure: 'address 169.254.169.254 is never scraped',
    },
    {
      what: 'a redirect to a file',
      respond: (_, response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
      lastError: /unsupported protocol scheme "file"$/,
      failure: 'unsupported protocol scheme "file"',
    },
    {
      what: 'more labels than allowed',
      respond: answerText('a{b="1",c="2"} 1\n'),
      config: '    label_limit: 4',
      lastError: 'label_limit exceeded (metric: a, number of labels: 5, limit: 4)',
      failure: /^label_limit exceeded/,
    },
    {
      what: 'a label value longer than allowed',
      respond: answerText('a{b="12345678901234567890123"} 1\n'),
      config: '    label_value_length_limit: 22',
      lastError:
        'label_value_length_limit exceeded (metric: a, label name: b, value: "12345678901234567890123", length: 23, limit: 22)',
      failure: /^label_value_length_limit exceeded/,
    },
    {
      what: 'a label name longer than allowed',
      respond: answerText('a{a_long_name="1"} 1\n'),
      config: '    label_name_length_limit: 8',
      lastError: 'label_name_length_limit exceeded (metric: a, label name: a_long_name, length: 11, limit: 8)',
      failure: /^label_name_length_limit exceeded/,
    },
  ];

  test.each(CASES)(
    '$what: up is 0, nothing is stored, other targets are unharmed',
    async ({ respond, config = '', lastError, failure }) => {
      const hostile = await fixture.target(respond);
      const good = await fixture.target(answerText('ok 1\n'));
      fixture.configure(`
scrape_configs:
  - job_name: bad
    static_configs: [{targets: ["${hostile.address}"]}]
${config}
  - job_name: good
    static_configs: [{targets: ["${good.address}"]}]`);
      const bad = bySeries(await scrape('bad'));
      expect(bad).toEqual({
        up: 0,
        scrape_duration_seconds: expect.any(Number),
        scrape_samples_scraped: 0,
        scrape_samples_post_metric_relabeling: 0,
        scrape_series_added: 0,
      });
      expect(bySeries(await batchOf('good'))).toMatchObject({ ok: 1, up: 1 });
      const status = fixture.status('bad');
      expect(status.health).toBe('down');
      expect(status.lastError).toMatch(lastError);
      expect(status.failure).toMatch(failure);
    },
  );

  test('over its sample limit: up is 0, it is told how many there were, and no series is made beyond it', async () => {
    const many = Array.from({ length: 50 }, (_, at) => `many{i="${at}"} 1\n`).join('');
    const target = await fixture.target(answerText(`${many}other 1\n`));
    const relabel = '    metric_relabel_configs: [{source_labels: [i], regex: "4.", action: drop}]\n';
    fixture.configure(oneJob(target.address, `    sample_limit: 3\n${relabel}`));
    const made: string[] = [];
    fixture.appender.admit = (labels) => void made.push(labelValue(labels, '__name__'));
    for (let round = 0; round < 2; round += 1)
      expect(bySeries(await scrape())).toEqual({
        up: 0,
        scrape_duration_seconds: expect.any(Number),
        scrape_samples_scraped: 51,
        scrape_samples_post_metric_relabeling: 41,
        scrape_series_added: 0,
      });
    expect(made.filter((name) => name === 'many' || name === 'other').length).toBeLessThanOrEqual(3);
    expect(fixture.status('app')).toMatchObject({ health: 'down', lastError: 'sample limit exceeded' });
  });

  test('a target that never answers is given up at its timeout', async () => {
    const asked = deferred();
    const slow = await fixture.target(() => asked.resolve());
    fixture.configure(oneJob(slow.address));
    fixture.time.advance(INTERVAL_MS);
    await asked.promise;
    fixture.time.advance(5000);
    expect(bySeries(await batchOf('app'))).toMatchObject({ up: 0, scrape_duration_seconds: expect.any(Number) });
    expect(fixture.status('app')).toMatchObject({
      lastError: `Get "http://${slow.address}/metrics": context deadline exceeded`,
      failure: `no complete answer from ${slow.address} within 5s`,
    });
  });

  test('a target that trickles its body is given up too', async () => {
    const asked = deferred();
    const slow = await fixture.target((_, response) => {
      response.setHeader('content-type', TEXT_TYPE);
      response.write('a 1\n', () => asked.resolve());
    });
    fixture.configure(oneJob(slow.address));
    fixture.time.advance(INTERVAL_MS);
    await asked.promise;
    fixture.time.advance(5000);
    expect(bySeries(await batchOf('app'))).toMatchObject({ up: 0 });
  });

  test('a port where nobody listens', async () => {
    const target = await fixture.target();
    await target.close();
    fixture.configure(oneJob(target.address));
    await scrape();
    expect(fixture.status('app')).toMatchObject({
      lastError: `Get "http://${target.address}/metrics": dial tcp ${target.address}: connect: connection refused`,
      failure: `refused: nothing listens on ${target.address}`,
    });
  });

  test('the same series twice: the second is dropped and counted, with the reason on the target; the scrape stays up', async () => {
    const target = await fixture.target(answerText('a 1\na 2\nb 3\n'));
    fixture.configure(oneJob(target.address));
    expect(bySeries(await scrape())).toMatchObject({ a: 1, b: 3, up: 1, scrape_samples_post_metric_relabeling: 3 });
    expect(fixture.status('app')).toMatchObject({
      health: 'up',
      warning: 'Samples dropped: 1 duplicates (another value for the same time)',
    });
    expect((await fixture.ownMetrics()).get('prometheus_target_scrapes_sample_duplicate_timestamp_total')).toBe(1);
  });

  test('what the store refuses is counted and shown', async () => {
    fixture.appender.answer = (batch) => ({
      ...allStored(batch),
      rejected: [
        { row: 0, reason: 'out_of_order' },
        { row: 1, reason: 'too_far_ahead' },
      ],
    });
    const target = await fixture.target(answerText('a 1\nb 2\nc 3\n'));
    fixture.configure(oneJob(target.address));
    await scrape();
    expect(fixture.status('app').warning).toBe('Samples dropped: 1 out of order, 1 too far ahead or too old');
  });

  test('series that the store does not admit are left out, the others stay', async () => {
    fixture.appender.admit = (labels) => {
      if (labels.includes('many')) throw new InputError('Cannot make another series: the limit is 3');
    };
    const target = await fixture.target(answerText('a 1\nmany 2\n'));
    fixture.configure(oneJob(target.address));
    expect(bySeries(await scrape())).toMatchObject({ a: 1, up: 1 });
    expect(fixture.status('app').warning).toBe(
      'Samples dropped: 1 of new series: Cannot make another series: the limit is 3',
    );
  });
});

describe('fallback_scrape_protocol', () => {
  test('reads a body of unknown type', async () => {
    const target = await fixture.target(answerText('a 1\n', 'application/json'));
    fixture.configure(oneJob(target.address, '    fallback_scrape_protocol: PrometheusText0.0.4'));
    expect(bySeries(await scrape())).toMatchObject({ a: 1 });
  });
});

describe('credentials', () => {
  test.each([
    ['    basic_auth: {username: u, password: p}', 'authorization', `Basic ${Buffer.from('u:p').toString('base64')}`],
    ['    authorization: {credentials: token}', 'authorization', 'Bearer token'],
    ['    authorization: {type: Custom, credentials: token}', 'authorization', 'Custom token'],
    ['    bearer_token: token', 'authorization', 'Bearer token'],
    ['    http_headers: {X-Key: {secrets: [s]}}', 'x-key', 's'],
  ])('%s', async (config, header, expected) => {
    const target = await fixture.target();
    fixture.configure(oneJob(target.address, config));
    await scrape();
    expect(target.requests[0]?.headers[header]).toBe(expected);
    expect(fixture.scraper.configText()).not.toContain('token: token');
  });

  test('are not sent on to another host', async () => {
    const other = await fixture.target(answerText('a 1\n'));
    const target = await fixture.target((_, response) =>
      response.writeHead(307, { location: `http://${other.address}/m` }).end(),
    );
    fixture.configure(
      oneJob(target.address, '    basic_auth: {username: u, password: p}\n    http_headers: {X-Key: {values: [v]}}'),
    );
    expect(bySeries(await scrape())).toMatchObject({ a: 1 });
    expect(target.requests[0]?.headers).toMatchObject({ authorization: expect.any(String), 'x-key': 'v' });
    expect(other.requests[0]?.headers).not.toHaveProperty('authorization');
    expect(other.requests[0]?.headers).not.toHaveProperty('x-key');
  });

  test('follow a redirect on the same host', async () => {
    const target = await fixture.target((request, response) => {
      if (request.url === '/metrics') response.writeHead(302, { location: '/m' }).end();
      else answerText('a 1\n')(request, response);
    });
    fixture.configure(oneJob(target.address, '    bearer_token: t'));
    await scrape();
    expect(target.requests[1]?.headers.authorization).toBe('Bearer t');
  });

  test('follow_redirects: false takes a redirect as an error', async () => {
    const target = await fixture.target((_, response) => response.writeHead(302, { location: '/m' }).end());
    fixture.configure(oneJob(target.address, '    follow_redirects: false'));
    await scrape();
    expect(fixture.status('app').lastError).toBe('server returned HTTP status 302 Found');
  });

  test('a password file that cannot be read fails the scrape with its name', async () => {
    const target = await fixture.target();
    fixture.configure(oneJob(target.address, '    basic_auth: {username: u, password_file: secret.txt}'));
    await scrape();
    expect(fixture.status('app').lastError).toBe('Cannot read "secret.txt", which the configuration names');
    expect(target.requests).toHaveLength(0);
  });
});

describe('a reload', () => {
  test('leaves targets alone that stay the same', async () => {
    const target = await fixture.target(answerText('a 1\n'));
    fixture.configure(oneJob(target.address));
    await scrape();
    fixture.configure(oneJob(target.address));
    expect(fixture.status('app')).toMatchObject({ health: 'up', sampleCount: 1 });
    await scrape();
    expect(target.requests).toHaveLength(2);
  });

  test('bids gone targets farewell after two intervals and a tenth, at the first time that was missed', async () => {
    const target = await fixture.target(answerText('a 1\n'));
    fixture.configure(oneJob(target.address));
    const lastMs = (await scrape())[0]?.timestampMs ?? 0;
    fixture.configure('scrape_configs: []');
    await settled();
    fixture.time.advance(INTERVAL_MS * 2);
    expect(fixture.appender.pendingCount('app')).toBe(0);
    fixture.time.advance(INTERVAL_MS);
    const samples = await batchOf('app');
    expect(bySeries(samples)).toMatchObject({ a: 'stale', up: 'stale' });
    expect(samples[0]?.timestampMs).toBe(lastMs + INTERVAL_MS);
    expect(target.requests).toHaveLength(1);
  });

  test('writes no markers for a target that came back', async () => {
    const target = await fixture.target(answerText('a 1\n'));
    fixture.configure(oneJob(target.address));
    await scrape();
    fixture.configure('scrape_configs: []');
    await settled();
    fixture.configure(oneJob(target.address));
    await scrape();
    await scrape();
    expect(bySeries(await scrape())).toMatchObject({ a: 1 });
    expect(fixture.appender.pendingCount('app')).toBe(0);
  });

  test('with other metric relabelling marks the series that it drops', async () => {
    const target = await fixture.target(answerText('a 1\nb 2\n'));
    fixture.configure(oneJob(target.address));
    await scrape();
    fixture.configure(
      oneJob(target.address, '    metric_relabel_configs: [{source_labels: [__name__], regex: a, action: drop}]'),
    );
    await settled();
    expect(bySeries(await scrape())).toMatchObject({ a: 'stale', b: 2, up: 1 });
    expect(target.requests).toHaveLength(2);
  });

  test('with another secret asks with it', async () => {
    const target = await fixture.target();
    fixture.configure(oneJob(target.address, '    bearer_token: one'));
    await scrape();
    fixture.configure(oneJob(target.address, '    bearer_token: two'));
    await settled();
    await scrape();
    expect(target.requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer one', 'Bearer two']);
  });

  test('over the target_limit fails all targets of the job and scrapes none', async () => {
    const target = await fixture.target();
    fixture.configure(`
scrape_configs:
  - job_name: app
    target_limit: 1
    static_configs: [{targets: ["${target.address}", "localhost:1"]}]`);
    await scrape();
    expect(fixture.status('app').lastError).toBe('target_limit exceeded (number of targets: 2, limit: 1)');
    expect(target.requests).toHaveLength(0);
  });
});

describe('a store that is away', () => {
  test('batches wait in order and are stored when it is back', async () => {
    const target = await fixture.target(answerText('a 1\n'));
    let isAway = true;
    fixture.appender.answer = (batch) => {
      if (isAway) throw new EnvironmentError('The database is away');
      return allStored(batch);
    };
    fixture.configure(oneJob(target.address));
    for (let count = 1; count <= 3; count += 1) {
      const beforeMs = fixture.status('app').lastScrapeAtMs;
      fixture.time.advance(INTERVAL_MS);
      await until(() => fixture.status('app').lastScrapeAtMs !== beforeMs);
      expect(target.requests).toHaveLength(count);
    }
    expect((await fixture.ownMetrics()).get('watchfire_scrape_waiting_samples')).toBeGreaterThan(0);
    isAway = false;
    fixture.time.advance(15_000);
    const times = [];
    for (let count = 0; count < 3; count += 1) times.push((await batchOf('app'))[0]?.timestampMs ?? 0);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    await settled();
    expect((await fixture.ownMetrics()).get('watchfire_scrape_waiting_samples')).toBe(0);
  });

  test('series that the store has forgotten are asked for again', async () => {
    const target = await fixture.target(answerText('a 1\n'));
    fixture.configure(oneJob(target.address));
    await scrape();
    fixture.appender.forgetSeries();
    fixture.appender.answer = (batch) => ({ ...allStored(batch), rejected: [{ row: 0, reason: 'unknown_series' }] });
    await scrape();
    fixture.appender.answer = allStored;
    expect(bySeries(await scrape())).toMatchObject({ a: 1, up: 1 });
  });
});

describe('own jobs', () => {
  test('without a configuration both run: Watchfire itself and this machine', async () => {
    const alone = createScraperFixture({ hostMetrics: 'auto' });
    alone.scraper.apply(null);
    alone.time.advance(5000);
    const own = await alone.appender.nextBatch('watchfire');
    expect(labelValue(own[0]?.labels ?? [], 'instance')).toBe('watchfire.test:3000');
    expect(bySeries(await alone.appender.nextBatch('host'))).toMatchObject({ node_load1: 0.5, up: 1 });
    expect(alone.scraper.scrapePools()).toEqual(['host', 'watchfire']);
    await until(() => alone.status('host').health === 'up');
    expect(alone.status('host').isOwn).toBe(true);
    await alone.close();
  });

  test.each([
    ['auto', ['app', 'watchfire']],
    ['on', ['app', 'host', 'watchfire']],
    ['off', ['app', 'watchfire']],
  ] as const)('with a configured job and WATCHFIRE_HOST_METRICS=%s the jobs are %j', async (hostMetrics, pools) => {
    const one = createScraperFixture({ hostMetrics });
    one.configure(oneJob('localhost:1'));
    expect(one.scraper.scrapePools()).toEqual(pools);
    await one.close();
  });

  test('a configured job of the same name stands for ours', () => {
    fixture.configure('scrape_configs: [{job_name: watchfire, static_configs: [{targets: ["localhost:1"]}]}]');
    expect(fixture.status('watchfire')).toMatchObject({ isOwn: false, scrapeUrl: 'http://localhost:1/metrics' });
  });
});

describe('stop()', () => {
  test('lets the scrape under way finish, and writes no stale markers', async () => {
    const asked = deferred();
    const answer = deferred();
    const target = await fixture.target((request, response) => {
      asked.resolve();
      void answer.promise.then(() => answerText('a 1\n')(request, response));
    });
    fixture.configure(oneJob(target.address));
    fixture.time.advance(INTERVAL_MS);
    await asked.promise;
    const stopping = fixture.scraper.stop();
    answer.resolve();
    await stopping;
    expect(bySeries(await batchOf('app'))).toMatchObject({ a: 1, up: 1 });
    fixture.time.advance(INTERVAL_MS * 5);
    expect(fixture.appender.pendingCount('app')).toBe(0);
  });
});

test('stop() gives up a store that hangs', async () => {
  const target = await fixture.target();
  const appending = deferred();
  fixture.appender.append = () => {
    appending.resolve();
    return new Promise(() => undefined);
  };
  fixture.configure(oneJob(target.address));
  fixture.time.advance(INTERVAL_MS);
  await appending.promise;
  const stopping = fixture.scraper.stop();
  fixture.time.advance(5000);
  await expect(stopping).resolves.toBeUndefined();
});

interface Deferred {
  readonly promise: Promise<void>;
  resolve(): void;
}

function deferred(): Deferred {
  let settle = (): void => undefined;
  const promise = new Promise<void>((resolve) => {
    settle = resolve;
  });
  return { promise, resolve: () => settle() };
}

/** Waits, turn by turn, for something that real sockets must do first. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

/** Lets everything run that is only waiting for its turn. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

describe('targets shared out between processes', () => {
  /** A process that owns the targets whose address is in the set. */
  const shared = async () => {
    const owned = new Set<string>();
    await fixture.close();
    const configured = {
      owns: (key: string) => [...owned].some((address) => key.includes(address)),
      partOf: () => 'scrape/0',
    };
    fixture = createScraperFixture({ shares: { ...ALL_TARGETS, configured } });
    return owned;
  };

  test('scrapes its own, shows the others as unknown, and starts or ends with a change of hands', async () => {
    const owned = await shared();
    const [mine, other] = [await fixture.target(), await fixture.target()];
    owned.add(mine.address);
    fixture.configure(
      `scrape_configs:\n  - job_name: app\n    static_configs: [{targets: ["${mine.address}", "${other.address}"]}]\n`,
    );
    const instances = (samples: Awaited<ReturnType<typeof scrape>>) => [
      ...new Set(samples.map(({ labels }) => labelValue(labels, 'instance'))),
    ];
    expect(instances(await scrape())).toEqual([mine.address]);
    const health = () =>
      fixture.scraper
        .targets()
        .active.filter(({ scrapePool }) => scrapePool === 'app')
        .map((target) => target.health);
    expect(health()).toEqual(['up', 'unknown']);

    owned.delete(mine.address);
    owned.add(other.address);
    await fixture.scraper.rebalance();
    expect(instances(await scrape())).toEqual([other.address]);
    // No farewell: the other process goes on with the series.
    fixture.time.advance(5 * INTERVAL_MS);
    await settled();
    expect(mine.requests).toHaveLength(1);
  });

  test('asks again before each scrape: a lease may have ended without a word', async () => {
    const owned = await shared();
    const target = await fixture.target();
    owned.add(target.address);
    fixture.configure(oneJob(target.address));
    await scrape();
    owned.clear();
    fixture.time.advance(3 * INTERVAL_MS);
    await settled();
    expect(target.requests).toHaveLength(1);
    owned.add(target.address);
    await scrape();
    expect(target.requests).toHaveLength(2);
  });
});

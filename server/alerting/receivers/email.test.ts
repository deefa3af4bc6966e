import { createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import type { IntegrationOf } from '@/lib/alerting/config/integrations/registry';
import { secretOf } from '@/lib/config/secret';
import type { DeliveryOutcome, Notification } from '@/server/alerting/ports';
import {
  PASSWORD,
  startFakeMailServer,
  type FakeMailServer,
} from '@/server/alerting/receivers/testing/fake-mail-server';
import { GROUP_HASH, integration, notification, testSender } from '@/server/alerting/receivers/testing/notifications';
import { systemTimers, type Timers } from '@/server/platform/timers';

const servers: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function mailServer(options?: Parameters<typeof startFakeMailServer>[0]): Promise<FakeMailServer> {
  const server = await startFakeMailServer(options);
  servers.push(server);
  return server;
}

/** The limit of an attempt, a few hundred times shorter. */
const FAST: Timers = { after: (delayMs, run) => systemTimers.after(delayMs / 300, run) };

type Settings = IntegrationOf<'email'>['settings'];

async function send(
  server: Pick<FakeMailServer, 'smarthost'>,
  settings: Settings = {},
  told: Notification = notification('firing'),
  timers: Timers = systemTimers,
): Promise<DeliveryOutcome> {
  const sender = testSender({}, { timers });
  const to = integration('email', {
    to: 'ops@x.test',
    from: 'Watchfire <wf@x.test>',
    smarthost: server.smarthost,
    require_tls: false,
    ...settings,
  });
  try {
    return await sender.send(told, to, new AbortController().signal);
  } finally {
    await sender.close();
  }
}

/** Long lines of HTML come wrapped. */
function unwrapped(source: string): string {
  return source.replaceAll('=\r\n', '').replaceAll('=3D', '=');
}

describe('the message', () => {
  test('has subject, both bodies and the headers of the configuration', async () => {
    const server = await mailServer();
    const headers = new Map([
      ['x-team', '{{ .GroupLabels.dc }}\r\nBcc: evil@x.test'],
      ['Reply-To', 'help@x.test'],
    ]);
    const outcome = await send(server, {
      to: 'ops@x.test, "Second" <second@x.test>',
      text: 'plain: {{ .CommonAnnotations.summary }}',
      headers,
    });
    expect(outcome).toMatchObject({ kind: 'sent', statusCode: 250 });
    const [mail] = server.mails;
    const source = unwrapped(mail?.source ?? '');
    expect(mail).toMatchObject({ from: 'wf@x.test', to: ['ops@x.test', 'second@x.test'], isTls: false });
    expect(source).toMatch(/^From: Watchfire <wf@x\.test>\r$/m);
    expect(source).toMatch(/^Subject: \[FIRING:1\] DiskFull ams \(db1\)\r$/m);
    expect(source).toMatch(/^X-Team: ams Bcc: evil@x\.test\r$/m);
    expect(source).not.toMatch(/^Bcc:/m);
    expect(source).toMatch(/^Reply-To: help@x\.test\r$/m);
    expect(source).toMatch(/^Message-ID: <delivery-1@watchfire>\r$/im);
    expect(source).toMatch(/^Content-Type: multipart\/alternative;/m);
    expect(source).toContain('plain: disk <full>');
    expect(source).toContain('<b>summary</b>: disk &lt;full&gt;');
    expect(source).toContain('href="https://wf.example/graph?g0.expr=disk_free&#43;%3C&#43;5&amp;g0.tab=1"');
  });

  test('resolved says so', async () => {
    const server = await mailServer();
    await send(server, {}, notification('resolved'));
    expect(server.mails[0]?.source).toMatch(/^Subject: \[RESOLVED\] DiskFull ams \(db1\)\r$/m);
    expect(unwrapped(server.mails[0]?.source ?? '')).toContain('[1] Resolved');
  });

  test('threads the mails of a group', async () => {
    const server = await mailServer();
    await send(server, { threading: { enabled: true, thread_by_date: 'daily' } });
    expect(server.mails[0]?.source.replaceAll('\r\n ', ' ')).toContain(
      `In-Reply-To: <alert-${GROUP_HASH}-2026-03-01@alertmanager>`,
    );
  });

  test('a template that fails is told in it', async () => {
    const server = await mailServer();
    await send(server, { html: '<p>{{ .Nope }}</p>', headers: new Map([['Subject', '{{ .Nope }}']]) });
    expect(server.mails[0]?.source).toMatch(/^Subject: \[FIRING:1\] DiskFull ams\r$/m);
    expect(unwrapped(server.mails[0]?.source ?? '')).toContain('Template error: template: :1:3: executing');
  });
});

describe('the connection', () => {
  test('STARTTLS when TLS is required', async () => {
    const server = await mailServer();
    expect(await send(server, { require_tls: true, tls_config: { insecure_skip_verify: true } })).toMatchObject({
      kind: 'sent',
    });
    expect(server.mails[0]?.isTls).toBe(true);
  });

  test('a certificate that nobody vouches for is refused', async () => {
    const server = await mailServer();
    expect(await send(server, { require_tls: true })).toMatchObject({ kind: 'retryable' });
    expect(server.mails).toEqual([]);
  });

  test('without STARTTLS nothing is sent when TLS is required', async () => {
    const server = await mailServer({ hideSTARTTLS: true, disabledCommands: ['STARTTLS'] });
    const outcome = await send(server, { require_tls: true, auth_username: 'wf', auth_password: secretOf(PASSWORD) });
    expect(outcome.kind).not.toBe('sent');
    expect([server.mails, server.logins]).toEqual([[], []]);
  });

  test('TLS from the start', async () => {
    const server = await mailServer({ secure: true });
    expect(await send(server, { force_implicit_tls: true, tls_config: { insecure_skip_verify: true } })).toMatchObject({
      kind: 'sent',
    });
    expect(server.mails[0]?.isTls).toBe(true);
  });

  test.each([
    ['PLAIN', { auth_password: secretOf(PASSWORD) }, ['PLAIN']],
    ['LOGIN', { auth_password: secretOf(PASSWORD) }, ['LOGIN']],
    ['CRAM-MD5', { auth_secret: secretOf(PASSWORD) }, ['PLAIN', 'CRAM-MD5']],
  ])('login by %s', async (method, settings, authMethods) => {
    const server = await mailServer({ authMethods, authOptional: false, allowInsecureAuth: true });
    expect(await send(server, { auth_username: 'wf', ...settings })).toMatchObject({ kind: 'sent' });
    expect(server.logins).toEqual([{ method, username: 'wf' }]);
  });
});

describe('failures', () => {
  test('a refused login is permanent, and the password comes out nowhere', async () => {
    const server = await mailServer({ authMethods: ['PLAIN'], allowInsecureAuth: true });
    const outcome = await send(server, { auth_username: 'wf', auth_password: secretOf('wrong-s3cret') });
    expect(outcome).toMatchObject({ kind: 'permanent', reason: 'authError', statusCode: 535 });
    expect(JSON.stringify(outcome)).not.toContain('wrong-s3cret');
  });

  test.each([
    [451, 'retryable', 'serverError'],
    [550, 'permanent', 'clientError'],
  ])('%d for an address', async (responseCode, kind, reason) => {
    const server = await mailServer({
      onRcptTo: (_address, _session, done) => done(Object.assign(new Error('no'), { responseCode })),
    });
    expect(await send(server)).toMatchObject({ kind, reason, statusCode: responseCode });
  });

  test('nobody listens', async () => {
    const server = await startFakeMailServer();
    await server.close();
    expect(await send(server)).toMatchObject({ kind: 'retryable', reason: 'other' });
  });

  test('one that takes the mail and never says so is left: perhaps it was delivered', async () => {
    const server = await mailServer({ onData: (stream) => void stream.resume() });
    expect(await send(server, {}, notification('firing'), FAST)).toMatchObject({
      kind: 'retryable',
      reason: 'contextDeadlineExceeded',
      isMaybeDelivered: true,
    });
  });

  test('so it is when the connection breaks off there; before there was a mail it is not', async () => {
    const server = await mailServer({ onData: (stream) => void stream.on('data', () => server.cut()) });
    expect(await send(server)).toMatchObject({ kind: 'retryable', isMaybeDelivered: true });
    const early = await mailServer({ authMethods: ['PLAIN'], allowInsecureAuth: true, onAuth: () => early.cut() });
    const outcome = await send(early, { auth_username: 'wf', auth_password: secretOf(PASSWORD) });
    expect(outcome).toMatchObject({ kind: 'retryable' });
    expect(outcome).not.toHaveProperty('isMaybeDelivered');
  });

  test('no address, or one that is never contacted', async () => {
    const server = await mailServer();
    expect(await send(server, { to: '{{ .CommonLabels.mail }}' })).toMatchObject({
      kind: 'permanent',
      message: 'no address to send to',
    });
    expect(await send({ smarthost: '169.254.169.254:25' })).toMatchObject({ kind: 'permanent' });
  });

  test('one that never ends its greeting is left when the flush is over', async () => {
    const sockets: Socket[] = [];
    const flush = new AbortController();
    const silent = createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => undefined);
      socket.write('220-wait\r\n', () => flush.abort(new DOMException('late', 'TimeoutError')));
    });
    await new Promise<void>((resolve) => {
      silent.listen(0, '127.0.0.1', resolve);
    });
    const address = silent.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const to = integration('email', {
      to: 'ops@x.test',
      from: 'wf@x.test',
      smarthost: `127.0.0.1:${port}`,
      require_tls: false,
    });
    const outcome = await testSender().send(notification('firing'), to, flush.signal);
    expect(outcome).toMatchObject({ kind: 'retryable', reason: 'contextDeadlineExceeded' });
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => {
      silent.close(resolve);
    });
  });
});

// email: one message by SMTP, as text and HTML, with the headers of the configuration.
import { toTls } from '@/lib/config/prometheus/to-http-client';
import { isEnvironmentError } from '@/lib/errors/environment-error';
import { plainTitle } from '@/server/alerting/receivers/message-texts';
import { composeMessage, type MailParts } from '@/server/alerting/receivers/email-message';
import { mailThread } from '@/server/alerting/receivers/email-thread';
import { abortedOutcome } from '@/server/alerting/receivers/http-caller';
import { permanent, retryable } from '@/server/alerting/receivers/outcome';
import type { Attempt, Receiver } from '@/server/alerting/receivers/receiver';
import { sendMail, SmtpError, type SmtpServer } from '@/server/alerting/receivers/smtp';
import type { DeliveryOutcome } from '@/server/alerting/ports';
import { linkAbort } from '@/server/platform/linked-abort';
import { tlsOptions } from '@/server/platform/http/http-connections';

export const sendEmail: Receiver<'email'> = async (attempt) => {
  const { settings, timers, timeoutMs, signal, record, isPreview } = attempt;
  const parts = mailParts(attempt);
  const server = await smtpServer(attempt);
  const message = await composeMessage(parts);
  record({
    method: 'SMTP',
    url: settings.smarthost ?? '',
    headers: message.headers,
    body: message.source.toString('utf8'),
  });
  if (isPreview) return { kind: 'sent' };
  const linked = linkAbort(signal);
  let isTimedOut = false;
  const cancel = timers.after(timeoutMs, () => {
    isTimedOut = !signal.aborted;
    linked.abort(new DOMException('timeout', 'TimeoutError'));
  });
  try {
    const answer = await sendMail(server, message, linked.signal);
    return { kind: 'sent', statusCode: 250, answer: attempt.jar.clean(answer) };
  } catch (thrown) {
    if (isTimedOut)
      return retryable('contextDeadlineExceeded', `the mail server did not finish within ${timeoutMs / 1000} s`, {
        isMaybeDelivered: true,
      });
    if (signal.aborted) return abortedOutcome(signal);
    return smtpFailure(thrown, attempt);
  } finally {
    cancel();
    linked.unlink();
  }
};

function mailParts({ settings, texts, notification }: Attempt<'email'>): MailParts {
  const headers = new Map([
    ['Subject', '{{ template "email.default.subject" . }}'],
    ...canonical(settings.headers ?? new Map()),
  ]);
  const rendered = new Map<string, string>();
  for (const [name, template] of headers)
    rendered.set(name, name === 'Subject' ? texts.title(template) || plainTitle(notification) : texts.detail(template));
  const thread =
    settings.threading?.enabled === true ? mailThread(notification, settings.threading.thread_by_date) : {};
  return {
    from: texts.needed(settings.from ?? ''),
    to: texts.needed(settings.to ?? ''),
    headers: new Map([...rendered, ...Object.entries(thread)]),
    text: texts.main(settings.text),
    html: settings.html === undefined || settings.html === '' ? '' : texts.main(settings.html, 'html'),
    deliveryId: notification.deliveryId,
    dateMs: notification.nowMs,
  };
}

/** `reply-to` and `Reply-To` are one header. */
function canonical(headers: ReadonlyMap<string, string>): [string, string][] {
  return [...headers].map(([name, value]) => [
    name.toLowerCase().replaceAll(/(^|-)[a-z]/g, (start) => start.toUpperCase()),
    value,
  ]);
}

async function smtpServer({ settings, secret, readFile }: Attempt<'email'>): Promise<SmtpServer> {
  const { smarthost = '', force_implicit_tls: isImplicit } = settings;
  const [, bracketed, plain = '', port = ''] = /^(?:\[([^\]]*)\]|([^:]*)):(.*)$/.exec(smarthost) ?? [];
  return {
    host: bracketed ?? plain,
    port: Number(port),
    hello: settings.hello ?? 'localhost',
    isImplicitTls: isImplicit ?? port === '465',
    isTlsRequired: settings.require_tls ?? true,
    tls: await tlsOptions(toTls(settings.tls_config), readFile),
    username: settings.auth_username ?? '',
    password: await secret(settings.auth_password, settings.auth_password_file),
    cramSecret: await secret(settings.auth_secret, settings.auth_secret_file),
  };
}

function smtpFailure(thrown: unknown, { jar }: Attempt<'email'>): DeliveryOutcome {
  if (isEnvironmentError(thrown)) return retryable('other', jar.clean(thrown.message));
  const { message } = thrown instanceof Error ? thrown : { message: String(thrown) };
  if (!(thrown instanceof SmtpError)) return retryable('other', jar.clean(message));
  const { statusCode, isRefusedLogin, isMaybeDelivered, isSetting } = thrown;
  const more = { ...(statusCode !== undefined && { statusCode }), ...(isMaybeDelivered && { isMaybeDelivered }) };
  const told = jar.clean(message);
  if (isSetting) return permanent('other', told, more);
  if (isRefusedLogin && (statusCode === undefined || statusCode >= 500)) return permanent('authError', told, more);
  if (statusCode !== undefined && statusCode >= 500) return permanent('clientError', told, more);
  return retryable(statusCode === undefined ? 'other' : 'serverError', told, more);
}

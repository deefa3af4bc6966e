// Notifications out of the house: templates of the configuration, one HTTP client a client configuration, one function a kind.
import type { IntegrationConfig } from '@/lib/alerting/config/integrations/registry';
import {
  createNotificationTemplates,
  type NotificationTemplates,
  type TemplateRenderer,
} from '@/lib/alerting/templates/notification-templates';
import type { HttpClientConfig } from '@/lib/config/prometheus/prometheus-config';
import type { Secret } from '@/lib/config/secret';
import { isEnvironmentError } from '@/lib/errors/environment-error';
import { isTemplateError } from '@/lib/gotemplate/template-error';
import type {
  CreateNotificationSender,
  DeliveryOutcome,
  Notification,
  NotificationSender,
  TrialRequest,
} from '@/server/alerting/ports';
import { createHttpCaller } from '@/server/alerting/receivers/http-caller';
import { MessageTexts } from '@/server/alerting/receivers/message-texts';
import { permanent, retryable } from '@/server/alerting/receivers/outcome';
import type { Attempt, Receiver } from '@/server/alerting/receivers/receiver';
import { RECEIVERS, type Receivers } from '@/server/alerting/receivers/registry';
import { SecretJar } from '@/server/alerting/receivers/secret-jar';
import { createHttpClient, type HttpClient } from '@/server/platform/http/http-client';
import type { HttpDeps } from '@/server/platform/http/http-connections';

export interface SenderDeps extends Omit<HttpDeps, 'readFile'> {
  /** Clock of the limit of templates, in ms; need not be the time of day. */
  readonly monotonicMs: () => number;
  readonly onBug: (thrown: unknown) => void;
  readonly receivers?: Receivers;
}

/** One attempt ends after this time, unless the integration sets a `timeout`. */
const ATTEMPT_TIMEOUT_MS = 30_000;

interface RecordedOptions {
  readonly signal: AbortSignal;
  readonly record: ((record: TrialRequest) => void) | null;
  /** Nothing is sent: requests are recorded, and taken for answered. */
  readonly isPreview?: boolean;
  /** The integration is not one of the configuration: its connections go with the attempt. */
  readonly isOneTime?: boolean;
}

export interface RecordingSender extends NotificationSender {
  /** As `send`, and tells what was asked and answered, without secrets. */
  sendRecorded(
    notification: Notification,
    integration: IntegrationConfig,
    options: RecordedOptions,
  ): Promise<DeliveryOutcome>;
  /** A text as it would stand in a message. Throws TemplateError. */
  render(notification: Notification, text: string, mode: 'text' | 'html'): string;
}

/** Throws TemplateError when a file of templates does not parse. */
export function createSender(options: Parameters<CreateNotificationSender>[0], deps: SenderDeps): RecordingSender {
  const { readFile } = options;
  const templates = createNotificationTemplates(options.templates);
  const clients = new Map<HttpClientConfig, HttpClient>();
  const underWay = new Set<Promise<unknown>>();
  const clientOf = (config: HttpClientConfig): HttpClient => {
    const present = clients.get(config) ?? createHttpClient(config, { ...deps, readFile });
    clients.set(config, present);
    return present;
  };
  const attemptOnce = async (
    notification: Notification,
    integration: IntegrationConfig,
    wish: RecordedOptions & { readonly client: HttpClient },
  ): Promise<DeliveryOutcome> => {
    const { signal, record, client, isPreview = false } = wish;
    const send = (deps.receivers ?? RECEIVERS)[integration.kind] as Receiver<typeof integration.kind> | undefined;
    if (!send) return permanent('other', `receivers of the kind "${integration.kind}" are not served yet`);
    const jar = new SecretJar();
    const shared = { jar, signal, timeoutMs: timeoutOf(integration), timers: deps.timers, isPreview };
    const followsRedirects = integration.http.followRedirects;
    const { deliveryId } = notification;
    const http = createHttpCaller({ ...shared, record, client, followsRedirects, deliveryId, nowMs: deps.nowMs });
    const textsOf = (shown: Notification) => textsFor(shown, templates, deps);
    const attempt: Attempt<typeof integration.kind> = {
      ...shared,
      settings: integration.settings,
      notification,
      texts: textsOf(notification),
      textsOf,
      http,
      secret: (secret, file) => readSecret({ secret, file, jar, readFile }),
      readFile,
      record: (said) => record?.({ ...said, body: jar.clean(said.body) }),
    };
    try {
      return await send(attempt);
    } catch (thrown) {
      return thrownOutcome(thrown, jar, deps);
    }
  };
  const sendRecorded: RecordingSender['sendRecorded'] = async (notification, integration, wish) => {
    const { http: config } = integration;
    const client = wish.isOneTime ? createHttpClient(config, { ...deps, readFile }) : clientOf(config);
    const running = attemptOnce(notification, integration, { ...wish, client });
    underWay.add(running);
    try {
      return await running;
    } finally {
      underWay.delete(running);
      if (wish.isOneTime) await client.close();
    }
  };

  return {
    send: (notification, integration, signal) => sendRecorded(notification, integration, { signal, record: null }),
    sendRecorded,
    render: (notification, text, mode) => rendererFor(notification, templates, deps)(text, mode),
    close: async () => {
      // A connection that is cut would make a message that has arrived look lost.
      await Promise.allSettled(underWay);
      await Promise.allSettled([...clients.values()].map((client) => client.close()));
      clients.clear();
    },
  };
}

function textsFor(notification: Notification, templates: NotificationTemplates, deps: SenderDeps): MessageTexts {
  return new MessageTexts(rendererFor(notification, templates, deps), notification);
}

function rendererFor(notification: Notification, templates: NotificationTemplates, deps: SenderDeps): TemplateRenderer {
  return templates.renderer(notification, { nowMs: notification.nowMs, now: deps.monotonicMs });
}

function timeoutOf({ settings }: IntegrationConfig): number {
  const own = 'timeout' in settings ? settings.timeout : undefined;
  return own === undefined || own <= 0 ? ATTEMPT_TIMEOUT_MS : own;
}

async function readSecret(source: {
  readonly secret: Secret | undefined;
  readonly file: string | undefined;
  readonly jar: SecretJar;
  readonly readFile: (path: string) => Promise<string>;
}): Promise<string> {
  const { secret, file, jar, readFile } = source;
  const inline = secret?.reveal() ?? '';
  if (inline !== '' && secret) return jar.open(secret);
  return file === undefined || file === '' ? '' : jar.keepOpened((await readFile(file)).trim());
}

function thrownOutcome(thrown: unknown, jar: SecretJar, { onBug }: SenderDeps): DeliveryOutcome {
  const words = jar.clean(thrown instanceof Error ? thrown.message : String(thrown));
  if (isTemplateError(thrown)) return permanent('other', words);
  // A file may be there at the next attempt.
  const isMissingFile =
    thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' && /^E[A-Z]+$/.test(thrown.code);
  if (isEnvironmentError(thrown) || isMissingFile) return retryable('other', words);
  onBug(thrown);
  return permanent('other', 'an error inside Watchfire, see its log');
}

// pagerduty: Events API v2 with a routing key, or the older v1 with a service key.
import type { PlainValue } from '@/lib/alerting/config/fields';
import { failureOf } from '@/server/alerting/receivers/http-caller';
import { compact, groupHash, sent, type Attempt, type Receiver } from '@/server/alerting/receivers/receiver';
import { rendered } from '@/server/alerting/receivers/webhook';
import { truncateCharacters } from '@/server/alerting/receivers/truncate';

const SUMMARY_LIMIT_CHARACTERS = 1024;
const EVENT_LIMIT_BYTES = 512_000;
const V2_URL = 'https://events.pagerduty.com/v2/enqueue';
const V1_URL = 'https://events.pagerduty.com/generic/2010-04-15/create_event.json';
const SEVERITIES: ReadonlySet<string> = new Set(['critical', 'error', 'warning', 'info']);
const CUT_DETAILS = { error: `Details were left out: the event was larger than ${EVENT_LIMIT_BYTES} bytes` };

export const sendPagerduty: Receiver<'pagerduty'> = async (attempt) => {
  const { settings, http, jar, secret } = attempt;
  const routingKey = await secret(settings.routing_key, settings.routing_key_file);
  const isV2 = routingKey !== '';
  const key = isV2 ? routingKey : await secret(settings.service_key, settings.service_key_file);
  const build = isV2 ? eventV2 : eventV1;
  const details = detailsOf(attempt);
  let json = build(attempt, key, details);
  if (Buffer.byteLength(JSON.stringify(json)) > EVENT_LIMIT_BYTES) json = build(attempt, key, CUT_DETAILS);
  const configured = settings.url ?? V2_URL;
  const answer = await http.call({ method: 'POST', url: !isV2 && configured === V2_URL ? V1_URL : configured, json });
  if (answer.kind !== 'answer') return answer;
  if (answer.statusCode >= 200 && answer.statusCode < 300) return sent(answer, jar);
  // v1 says 403 to those who send too often.
  const isRateLimit = !isV2 && answer.statusCode === 403;
  const failure = failureOf(answer, jar);
  return isRateLimit ? { ...failure, kind: 'retryable', reason: 'rateLimited' } : failure;
};

type Details = Readonly<Record<string, PlainValue>>;

function detailsOf({ settings, texts }: Attempt<'pagerduty'>): Details {
  return Object.fromEntries([...(settings.details ?? [])].map(([name, value]) => [name, rendered(value, texts)]));
}

function eventV2(attempt: Attempt<'pagerduty'>, key: string, details: Details): Record<string, unknown> {
  const { settings, texts, notification } = attempt;
  const severity = texts.detail(settings.severity, 'error');
  const images = (settings.images ?? []).map((image) => ({
    src: texts.detail(image.src),
    alt: texts.detail(image.alt),
    href: texts.detail(image.href),
  }));
  const links = (settings.links ?? []).map((link) => ({
    href: texts.detail(link.href),
    text: texts.detail(link.text),
  }));
  const head = {
    client: texts.detail(settings.client),
    client_url: texts.detail(settings.client_url),
    images: images.filter(({ src }) => src !== '').map(compact),
    links: links.filter(({ href }) => href !== '').map(compact),
  };
  const payload = {
    source: texts.detail(settings.source, 'Watchfire'),
    severity: severity === '' || (texts.failures.length > 0 && !SEVERITIES.has(severity)) ? 'error' : severity,
    class: texts.detail(settings.class),
    component: texts.detail(settings.component),
    group: texts.detail(settings.group),
    custom_details: details,
  };
  return compact({
    routing_key: key,
    event_action: notification.status === 'firing' ? 'trigger' : 'resolve',
    dedup_key: groupHash(notification),
    ...head,
    images: head.images.length === 0 ? undefined : head.images,
    links: head.links.length === 0 ? undefined : head.links,
    payload: compact({ summary: summaryOf(attempt), ...payload }),
  });
}

function eventV1(attempt: Attempt<'pagerduty'>, key: string, details: Details): Record<string, unknown> {
  const { settings, texts, notification } = attempt;
  const isFiring = notification.status === 'firing';
  return compact({
    service_key: key,
    event_type: isFiring ? 'trigger' : 'resolve',
    incident_key: groupHash(notification),
    ...(isFiring && { client: texts.detail(settings.client), client_url: texts.detail(settings.client_url) }),
    description: summaryOf(attempt),
    details,
  });
}

function summaryOf({ settings, texts }: Attempt<'pagerduty'>): string {
  return truncateCharacters(texts.main(settings.description), SUMMARY_LIMIT_CHARACTERS);
}

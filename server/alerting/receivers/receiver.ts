// What a kind of receiver is: one function that makes one attempt.
import { createHash } from 'node:crypto';
import type { IntegrationKindName, IntegrationOf } from '@/lib/alerting/config/integrations/registry';
import type { Secret } from '@/lib/config/secret';
import type { DeliveryOutcome, Notification, TrialRequest } from '@/server/alerting/ports';
import type { HttpAnswer, HttpCaller } from '@/server/alerting/receivers/http-caller';
import { toldAnswer } from '@/server/alerting/receivers/http-caller';
import type { MessageTexts } from '@/server/alerting/receivers/message-texts';
import type { SecretJar } from '@/server/alerting/receivers/secret-jar';
import type { Timers } from '@/server/platform/timers';

export interface Attempt<K extends IntegrationKindName> {
  readonly settings: IntegrationOf<K>['settings'];
  readonly notification: Notification;
  readonly texts: MessageTexts;
  /** For data that is cut first: its texts see only what is left. */
  readonly textsOf: (notification: Notification) => MessageTexts;
  readonly http: HttpCaller;
  readonly jar: SecretJar;
  /** A secret of the settings or of the file that it names, read now; empty when neither is there. */
  readonly secret: (secret: Secret | undefined, file: string | undefined) => Promise<string>;
  readonly readFile: (path: string) => Promise<string>;
  readonly timers: Timers;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly record: (record: TrialRequest) => void;
  /** Nothing may be sent, only recorded. */
  readonly isPreview: boolean;
}

/** Throws EnvironmentError for files that cannot be read and TemplateError for texts that cannot be missing. */
export type Receiver<K extends IntegrationKindName> = (attempt: Attempt<K>) => Promise<DeliveryOutcome>;

/** The key under which services know a group: the same for its firing and its resolved message. */
export function groupHash({ groupKey }: Notification): string {
  return createHash('sha256').update(groupKey).digest('hex');
}

export function sent(answer: HttpAnswer, jar: SecretJar, kept?: Readonly<Record<string, string>>): DeliveryOutcome {
  const told = toldAnswer(answer, jar);
  return { kind: 'sent', statusCode: answer.statusCode, answer: told, ...(kept && { kept }) };
}

/** The answer as a JSON object; empty when it is something else. */
export function jsonAnswer({ body }: HttpAnswer): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : {};
  } catch {
    return {};
  }
}

/** An object without the entries that say nothing. */
export function compact(entries: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(entries).filter(([, value]) => value !== undefined && value !== '' && value !== null),
  );
}

/** Base URLs stand in configurations with and without a slash at their end. */
export function joinUrl(base: string, path: string): string {
  const url = new URL(base);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/${path}`;
  return url.href;
}

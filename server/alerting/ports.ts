// The doors of alerting: how alerts come in, and how notifications go out.
import type { IntegrationConfig, IntegrationKindName } from '@/lib/alerting/config/integrations/registry';

/** An alert as a rule or an outside sender tells it. It is resolved when `endsAtMs` has passed. */
export interface IncomingAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** Absent (outside senders): now, or the end when only that is given. */
  readonly startsAtMs?: number;
  /** Absent (outside senders): now + `resolve_timeout`, and later tellings move it. */
  readonly endsAtMs?: number;
  readonly generatorUrl: string;
}

export interface AlertIntake {
  /**
   * Resolves when the alerts are committed: only then may a sender take them for told. Throws InputError when some are refused (no
   * labels, bad names, start after end); the others of the batch are taken all the same.
   */
  accept(alerts: readonly IncomingAlert[]): Promise<void>;
}

export interface NotifiedAlert {
  readonly status: 'firing' | 'resolved';
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAtMs: number;
  /** Null while it fires: Go's zero time in messages. */
  readonly endsAtMs: number | null;
  readonly generatorUrl: string;
  /** 16 hex digits. */
  readonly fingerprint: string;
}

/** Why a notification goes out; `notification_reason` of the webhook. */
export type NotificationReason =
  | 'first notification'
  | 'new alerts added'
  | 'all alerts resolved'
  | 'some alerts resolved'
  | 'repeat interval elapsed';

/** What one integration is to be told about one group. */
export interface Notification {
  /** As configured, without escapes. */
  readonly receiver: string;
  readonly integration: { readonly kind: IntegrationKindName; readonly index: number };
  /** Alertmanager's text of the group: the key by which services tell messages of one group apart. */
  readonly groupKey: string;
  readonly groupLabels: Readonly<Record<string, string>>;
  readonly routeLabels: Readonly<Record<string, string>>;
  readonly status: 'firing' | 'resolved';
  readonly reason: NotificationReason;
  /** In the order of messages: by `job`, then `instance`, then all labels. Without resolved ones when the integration wants none. */
  readonly alerts: readonly NotifiedAlert[];
  /** Without a slash at the end. */
  readonly externalUrl: string;
  readonly nowMs: number;
  /** The same for each attempt of this delivery, also after a crash: for the header `X-Watchfire-Delivery`. */
  readonly deliveryId: string;
  /** What the last successful delivery for this group and integration kept, e.g. the timestamp of a message to edit; null at first. */
  readonly kept: Readonly<Record<string, string>> | null;
}

/** Alertmanager's classes of failures, the label `reason` of its metric. */
export type FailureReason =
  | 'other'
  | 'clientError'
  | 'serverError'
  | 'authError'
  | 'rateLimited'
  | 'contextCanceled'
  | 'contextDeadlineExceeded';

interface Answer {
  /** HTTP or SMTP status, when there was an answer. */
  readonly statusCode?: number;
  /** The first 2 KiB of the answer, without secrets. */
  readonly answer?: string;
}

export type DeliveryOutcome =
  | (Answer & {
      readonly kind: 'sent';
      /** Handed to the next notification of this group and integration as `kept`. */
      readonly kept?: Readonly<Record<string, string>>;
    })
  | (Answer & {
      /** `retryable`: it is tried again with growing gaps. `permanent`: not before the next tick of the group. */
      readonly kind: 'retryable' | 'permanent';
      readonly reason: FailureReason;
      /** For people: what failed, without secrets. */
      readonly message: string;
      /** From `Retry-After`. */
      readonly retryAfterMs?: number;
      /** The request went out and no answer came: the service may have taken it. */
      readonly isMaybeDelivered?: boolean;
    });

/** Sends messages for one configuration. Never rejects: every failure is an outcome. */
export interface NotificationSender {
  /** One attempt. `signal` ends it when the time of the flush is over or the process stops. */
  send(notification: Notification, integration: IntegrationConfig, signal: AbortSignal): Promise<DeliveryOutcome>;
  /** Closes idle connections. */
  close(): Promise<void>;
}

export interface TemplateFile {
  readonly name: string;
  readonly text: string;
}

/** Made for each configuration that comes into force. Throws InputError when a template does not parse. */
export type CreateNotificationSender = (options: {
  /** The files that `templates` names, in order. */
  readonly templates: readonly TemplateFile[];
  /** Reads a file that the configuration names; relative paths are relative to the configuration. */
  readonly readFile: (path: string) => Promise<string>;
}) => NotificationSender;

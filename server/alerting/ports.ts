// The doors of alerting: how alerts come in, and how notifications go out.
import type { IntegrationConfig, IntegrationKindName } from '@/lib/alerting/config/integrations/registry';
import type { Receiver } from '@/lib/alerting/config/alertmanager-config';
import type { Silence, SilenceState, SilenceWish } from '@/lib/alerting/silences/silence';
import type { NotificationReason } from '@/lib/alerting/state/dedup';
import type { Matcher } from '@/lib/labels/matcher';
import type { Provenance } from '@/lib/rules/rule-file';

/** An alert as a rule or an outside sender tells it. It is resolved when `endsAtMs` has passed. */
export interface IncomingAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** Absent (outside senders): now, or the end when only that is given. */
  readonly startsAtMs?: number;
  /** Absent (outside senders): now + `resolve_timeout`, and later tellings move it. */
  readonly endsAtMs?: number;
  readonly generatorUrl: string;
  /** A rule of this product tells it, and will say when it is over. */
  readonly isOwn?: boolean;
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

export interface SenderOptions {
  /** The files that `templates` names, in order. */
  readonly templates: readonly TemplateFile[];
  /** Reads a file that the configuration names; relative paths are relative to the configuration. */
  readonly readFile: (path: string) => Promise<string>;
}

/** Called for each configuration that comes into force. Throws InputError when a template does not parse. */
export type CreateNotificationSender = (options: SenderOptions) => NotificationSender;

/** An alert as clients of Alertmanager see it. */
export interface AlertView {
  readonly fingerprint: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAtMs: number;
  readonly endsAtMs: number;
  readonly updatedAtMs: number;
  readonly generatorUrl: string;
  readonly receivers: readonly string[];
  readonly silencedBy: readonly string[];
  readonly inhibitedBy: readonly string[];
  readonly mutedBy: readonly string[];
}

export interface AlertFilter {
  readonly active: boolean;
  readonly silenced: boolean;
  readonly inhibited: boolean;
  readonly muted: boolean;
  readonly matchers: readonly Matcher[];
  readonly isReceiver: (name: string) => boolean;
  readonly receiverMatchers: readonly Matcher[];
}

export interface AlertGroupView {
  readonly labels: Readonly<Record<string, string>>;
  readonly routeLabels: Readonly<Record<string, string>>;
  readonly receiver: string;
  readonly alerts: readonly AlertView[];
}

/** What would become of a set of labels, or becomes of an alert, on one route. */
export interface RouteExplanation {
  readonly routeKey: string;
  readonly receiver: string;
  readonly integrations: readonly string[];
  readonly groupKey: string;
  readonly groupLabels: Readonly<Record<string, string>>;
  /** Null: the group does not exist. */
  readonly nextTickMs: number | null;
  readonly mutedBy: readonly string[];
  /** In words, one for each reason that holds now. */
  readonly verdicts: readonly string[];
}

export interface Explanation {
  /** `unknown`: no alert has exactly these labels; the rest says what would become of one. */
  readonly status: 'unknown' | 'firing' | 'resolved';
  /** Only while it fires. */
  readonly alert: AlertView | null;
  readonly silencedBy: readonly string[];
  readonly inhibitedBy: readonly string[];
  readonly routes: readonly RouteExplanation[];
}

export interface DeliveryAttempt {
  readonly atMs: number;
  readonly durationMs: number;
  readonly outcome: 'sent' | 'retryable' | 'permanent';
  readonly statusCode?: number;
  readonly answer?: string;
  readonly error?: string;
}

export interface DeliveryView {
  readonly id: string;
  readonly atMs: number;
  readonly groupKey: string;
  readonly receiver: string;
  readonly integration: string;
  readonly reason: string;
  readonly status: string;
  readonly state: string;
  readonly firing: readonly string[];
  readonly resolved: readonly string[];
  readonly attempts: readonly DeliveryAttempt[];
  readonly endedAtMs: number | null;
}

export interface StateChangeView {
  readonly atMs: number;
  readonly fingerprint: string;
  readonly kind: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

export interface HistoryQuery {
  readonly fromMs: number;
  readonly toMs: number;
  readonly fingerprint?: string;
  readonly limit: number;
}

/** A time that an alert fired; `endMs` is null while it does. */
export interface FiringSpan {
  readonly fingerprint: string;
  readonly startMs: number;
  readonly endMs: number | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

export interface FiringSpanQuery {
  readonly fromMs: number;
  readonly toMs: number;
  /** Of rules that name this dashboard; null for all. */
  readonly dashboardUid: string | null;
  readonly panelId: number | null;
  readonly limit: number;
}

/** An integration whose last attempt failed. */
export interface ReceiverFailure {
  readonly receiver: string;
  /** `slack/0` */
  readonly integration: string;
  readonly sinceMs: number;
  /** Without secrets. */
  readonly lastError: string;
  readonly statusCode?: number;
}

export interface SilenceView extends Silence {
  readonly state: SilenceState;
}

/** Alerts, silences and configuration, for whoever shows or changes them. */
export interface AlertingApi extends AlertIntake, ReceiverTrials, ConfigObjects {
  /** By fingerprint; without resolved ones. */
  alerts(filter: AlertFilter): Promise<AlertView[]>;
  groups(filter: AlertFilter): Promise<AlertGroupView[]>;
  receivers(matchers: readonly Matcher[]): Receiver[];
  /** Active ones first, next to end first; then pending, then expired ones. */
  silences(): SilenceView[];
  silence(id: string): SilenceView | null;
  /** Returns the id. Throws InputError 400 and 404. */
  putSilence(wish: SilenceWish, changedBy: string): Promise<string>;
  /** Throws InputError 404. */
  expireSilence(id: string, changedBy: string): Promise<void>;
  /** The configuration in force, as YAML without secrets. */
  configText(): string;
  /** As of now, or of another moment: time intervals and silences may hold then that do not hold now. */
  explain(labels: Readonly<Record<string, string>>, atMs?: number): Promise<Explanation>;
  /** Which receivers cannot be reached, as far as the process that sends has told. */
  failingReceivers(): readonly ReceiverFailure[];
  deliveries(query: HistoryQuery): Promise<DeliveryView[]>;
  stateChanges(query: HistoryQuery): Promise<StateChangeView[]>;
  firingSpans(query: FiringSpanQuery): Promise<FiringSpan[]>;
  /** Reads the configuration again. Throws InputError; then the one in force stays. */
  reload(): Promise<void>;
}

/** A sample notification for trying out receivers and templates. */
export interface SampleAlert {
  readonly status: 'firing' | 'resolved';
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

export interface ReceiverTrialWish extends SampleAlert {
  /** The name of one that is configured, or one of its own: JSON in the form of the file, without files and without what is global. */
  readonly receiver: string | Readonly<Record<string, unknown>>;
  /** Renders and sends nothing. */
  readonly isPreview: boolean;
  readonly signal: AbortSignal;
}

/** What was asked and answered, without secrets. */
export interface TrialRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly statusCode?: number;
  readonly answer?: string;
}

export interface TriedIntegration {
  readonly kind: string;
  readonly index: number;
  readonly state: 'sent' | 'failed' | 'preview';
  readonly durationMs: number;
  readonly requests: readonly TrialRequest[];
  readonly message?: string;
  readonly statusCode?: number;
}

export interface TemplateTrialWish extends SampleAlert {
  readonly text: string;
  readonly mode: 'text' | 'html';
  readonly receiver: string;
}

/** Trying out what would otherwise be found out at night. */
export interface ReceiverTrials {
  /** Throws InputError 404 for an unknown receiver and 400 for a broken one. */
  tryReceiver(wish: ReceiverTrialWish): Promise<TriedIntegration[]>;
  /** Throws InputError with the template's error. */
  renderTemplate(wish: TemplateTrialWish): string;
}

export const OBJECT_KINDS = ['receiver', 'route', 'time_interval', 'template'] as const;
export type ObjectKind = (typeof OBJECT_KINDS)[number];

/** Who changes what is kept in the database. */
export interface Changer {
  readonly userId: number | null;
  readonly login: string;
  readonly provenance: Provenance;
}

/** Of a receiver: what Grafana's clients call its integrations, by list (`slack_configs`), in the order of the list. */
export type IntegrationUids = Readonly<Record<string, readonly string[]>>;

/** A part of the configuration that was made by API. */
export interface StoredObjectView {
  readonly name: string;
  readonly version: number;
  readonly updatedAtMs: number;
  readonly updatedBy: string;
  readonly provenance: Provenance;
  readonly uids: IntegrationUids;
  /** In the form of the file, with `<secret>` for secrets. Templates: `{template: TEXT}`. */
  readonly body: Readonly<Record<string, unknown>>;
}

export interface ObjectWish {
  readonly kind: ObjectKind;
  readonly name: string;
  /** Null deletes it. */
  readonly body: Readonly<Record<string, unknown>> | null;
  readonly uids?: IntegrationUids;
}

/** Parts of the configuration by API, beside those of the file: names that the file has are the file's. */
export interface ConfigObjects {
  configObjects(kind: ObjectKind): StoredObjectView[];
  /**
   * All of it or nothing, and in effect before it returns. Throws InputError 400 when the configuration would not load with it,
   * 404 for what is to be deleted and is not there, 409 when the rest needs that, or when it is a provisioning file's.
   */
  changeConfigObjects(wishes: readonly ObjectWish[], changer: Changer): Promise<void>;
}

// Grafana's contact point types and the integrations they are here: which setting is which key of the file.

export interface ContactPointType {
  /** Key of the receiver's list, without `_configs`. */
  readonly kind: string;
  /** Grafana's setting → path in the integration. */
  readonly settings: Readonly<Record<string, string>>;
  /** Settings that are numbers in the file and may be texts in Grafana. */
  readonly numbers?: readonly string[];
}

const AUTHORIZATION = {
  username: 'http_config.basic_auth.username',
  password: 'http_config.basic_auth.password',
  authorization_scheme: 'http_config.authorization.type',
  authorization_credentials: 'http_config.authorization.credentials',
};

export const CONTACT_POINT_TYPES: Readonly<Record<string, ContactPointType>> = {
  webhook: {
    kind: 'webhook',
    settings: { url: 'url', maxAlerts: 'max_alerts', ...AUTHORIZATION },
    numbers: ['maxAlerts'],
  },
  email: { kind: 'email', settings: { addresses: 'to', message: 'text', subject: 'headers.Subject' } },
  slack: {
    kind: 'slack',
    settings: {
      url: 'api_url',
      token: 'app_token',
      recipient: 'channel',
      username: 'username',
      icon_emoji: 'icon_emoji',
      icon_url: 'icon_url',
      title: 'title',
      text: 'text',
      color: 'color',
    },
  },
  pagerduty: {
    kind: 'pagerduty',
    settings: {
      integrationKey: 'routing_key',
      severity: 'severity',
      class: 'class',
      component: 'component',
      group: 'group',
      summary: 'description',
      source: 'source',
      client: 'client',
      client_url: 'client_url',
      url: 'url',
    },
  },
  opsgenie: {
    kind: 'opsgenie',
    settings: { apiKey: 'api_key', apiUrl: 'api_url', message: 'message', description: 'description' },
  },
  teams: { kind: 'msteamsv2', settings: { url: 'webhook_url', title: 'title', message: 'text' } },
  discord: {
    kind: 'discord',
    settings: { url: 'webhook_url', title: 'title', message: 'message', avatar_url: 'avatar_url' },
  },
  telegram: {
    kind: 'telegram',
    settings: {
      bottoken: 'bot_token',
      chatid: 'chat_id',
      message_thread_id: 'message_thread_id',
      message: 'message',
      parse_mode: 'parse_mode',
      disable_notifications: 'disable_notifications',
    },
    numbers: ['chatid', 'message_thread_id'],
  },
  pushover: {
    kind: 'pushover',
    settings: {
      apiToken: 'token',
      userKey: 'user_key',
      device: 'device',
      sound: 'sound',
      priority: 'priority',
      title: 'title',
      message: 'message',
    },
  },
  jira: {
    kind: 'jira',
    settings: {
      api_url: 'api_url',
      project: 'project',
      issue_type: 'issue_type',
      summary: 'summary',
      description: 'description',
      priority: 'priority',
      resolve_transition: 'resolve_transition',
      reopen_transition: 'reopen_transition',
      user: 'http_config.basic_auth.username',
      password: 'http_config.basic_auth.password',
      api_token: 'http_config.authorization.credentials',
    },
  },
};

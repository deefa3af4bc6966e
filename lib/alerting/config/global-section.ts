// The section `global`: what receivers inherit.
import { choice, hostPort, httpUrl, secretUrl, span, words } from '@/lib/alerting/config/fields';
import { httpConfigSection } from '@/lib/alerting/config/http-config';
import { isSet, tlsSection } from '@/lib/config/prometheus/http-client';
import { secret } from '@/lib/config/prometheus/field';
import { SECRET_MASK } from '@/lib/config/secret';
import { section, type SectionCheck, type SectionValue } from '@/lib/config/prometheus/section';

export const globalSection = section({
  typeName: 'config.plain',
  fields: {
    resolve_timeout: span(),
    http_config: httpConfigSection,
    jira_api_url: httpUrl(),
    smtp_from: words(),
    smtp_hello: words(),
    smtp_smarthost: hostPort(),
    smtp_auth_username: words(),
    smtp_auth_password: secret(),
    smtp_auth_password_file: words(),
    smtp_auth_secret: secret(),
    smtp_auth_secret_file: words(),
    smtp_auth_identity: words(),
    smtp_require_tls: choice(),
    smtp_tls_config: tlsSection,
    smtp_force_implicit_tls: choice(),
    slack_api_url: secretUrl(),
    slack_api_url_file: words(),
    slack_app_token: secret(),
    slack_app_token_file: words(),
    slack_app_url: httpUrl(),
    pagerduty_url: httpUrl(),
    opsgenie_api_url: httpUrl(),
    opsgenie_api_key: secret(),
    opsgenie_api_key_file: words(),
    wechat_api_url: httpUrl(),
    wechat_api_secret: secret(),
    wechat_api_secret_file: words(),
    wechat_api_corp_id: words(),
    victorops_api_url: httpUrl(),
    victorops_api_key: secret(),
    victorops_api_key_file: words(),
    telegram_api_url: httpUrl(),
    telegram_bot_token: secret(),
    telegram_bot_token_file: words(),
    webex_api_url: httpUrl(),
    rocketchat_api_url: httpUrl(),
    rocketchat_token: secret(),
    rocketchat_token_file: words(),
    rocketchat_token_id: secret(),
    rocketchat_token_id_file: words(),
    mattermost_webhook_url: secretUrl(),
    mattermost_webhook_url_file: words(),
  },
  check: checkGlobal,
});
export type GlobalSettings = SectionValue<typeof globalSection.fields>;

export const SLACK_APP_URL = 'https://slack.com/api/chat.postMessage';

export const GLOBAL_DEFAULTS = {
  resolve_timeout: 300_000,
  smtp_hello: 'localhost',
  smtp_require_tls: true,
  slack_app_url: SLACK_APP_URL,
  pagerduty_url: 'https://events.pagerduty.com/v2/enqueue',
  opsgenie_api_url: 'https://api.opsgenie.com/',
  wechat_api_url: 'https://qyapi.weixin.qq.com/cgi-bin/',
  victorops_api_url: 'https://alert.victorops.com/integrations/generic/20131114/alert/',
  telegram_api_url: 'https://api.telegram.org',
  webex_api_url: 'https://webexapis.com/v1/messages',
  rocketchat_api_url: 'https://open.rocket.chat/',
} as const satisfies GlobalSettings;

/** Each may be given inline or as a file, not both. */
const FILE_PAIRS = [
  'slack_app_token',
  'slack_api_url',
  'opsgenie_api_key',
  'victorops_api_key',
  'telegram_bot_token',
  'smtp_auth_password',
  'smtp_auth_secret',
  'rocketchat_token',
  'rocketchat_token_id',
  'wechat_api_secret',
  'mattermost_webhook_url',
] as const;

function checkGlobal(global: Readonly<Record<string, unknown>>, { refuse }: SectionCheck): void {
  for (const name of FILE_PAIRS)
    if (isSet(global[name]) && isSet(global[`${name}_file`]))
      refuse(`at most one of ${name} & ${name}_file must be configured`, `${name}_file`);
  const hasToken = isSet(global['slack_app_token']) || isSet(global['slack_app_token_file']);
  const hasUrl = isSet(global['slack_api_url']) || isSet(global['slack_api_url_file']);
  const apiUrl = global['slack_api_url'] as GlobalSettings['slack_api_url'];
  const appUrl = (global['slack_app_url'] as string | undefined) ?? SLACK_APP_URL;
  // Some set the URL of the app as API URL, with tokens in http_config; a printed configuration hides which URL it was.
  if (hasToken && hasUrl && ![appUrl, SECRET_MASK].includes(apiUrl?.reveal() ?? ''))
    refuse(
      'at most one of slack_app_token/slack_app_token_file & slack_api_url/slack_api_url_file must be configured',
      'slack_api_url',
    );
}

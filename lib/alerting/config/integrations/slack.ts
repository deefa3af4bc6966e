import { choice, goDuration, httpUrl, secretUrl, words } from '@/lib/alerting/config/fields';
import { SLACK_APP_URL } from '@/lib/alerting/config/global-section';
import { commonFields, hasAny, integrationKind, refuseBoth, template } from '@/lib/alerting/config/integrations/common';
import { list, secret } from '@/lib/config/prometheus/field';
import { HTTP_CLIENT_DEFAULTS, isSet } from '@/lib/config/prometheus/http-client';
import { section } from '@/lib/config/prometheus/section';
import { present } from '@/lib/config/prometheus/to-http-client';
import { secretOf } from '@/lib/config/secret';

const confirmSection = section({
  typeName: 'config.plain',
  fields: { text: words(), title: words(), ok_text: words(), dismiss_text: words() },
  check: ({ text }, { refuse }) => {
    if (!isSet(text)) refuse('missing text in Slack confirmation configuration');
  },
});

const actionSection = section({
  typeName: 'config.plain',
  fields: {
    type: words(),
    text: words(),
    url: words(),
    style: words(),
    name: words(),
    value: words(),
    confirm: confirmSection,
  },
  check: ({ type, text, url, name }, { refuse }) => {
    if (!isSet(type)) refuse('missing type in Slack action configuration');
    if (!isSet(text)) refuse('missing text in Slack action configuration');
    if (!isSet(url) && !isSet(name)) refuse('missing name or url in Slack action configuration');
  },
});

const fieldSection = section({
  typeName: 'config.plain',
  fields: { title: words(), value: words(), short: choice() },
  check: ({ title, value }, { refuse }) => {
    if (!isSet(title)) refuse('missing title in Slack field configuration');
    if (!isSet(value)) refuse('missing value in Slack field configuration');
  },
});

export const slack = integrationKind({
  kind: 'slack',
  section: section({
    typeName: 'config.plain',
    fields: {
      ...commonFields,
      api_url: secretUrl(),
      api_url_file: words(),
      app_token: secret(),
      app_token_file: words(),
      app_url: httpUrl(),
      channel: words(),
      username: words(),
      color: words(),
      title: words(),
      title_link: words(),
      pretext: words(),
      text: words(),
      message_text: words(),
      fields: list(fieldSection),
      short_fields: choice(),
      footer: words(),
      fallback: words(),
      callback_id: words(),
      icon_emoji: words(),
      icon_url: words(),
      image_url: words(),
      thumb_url: words(),
      link_names: choice(),
      mrkdwn_in: list(words()),
      actions: list(actionSection),
      update_message: choice(),
      timeout: goDuration(),
    },
    check: (settings, at) => {
      refuseBoth(at, settings, 'api_url', 'api_url_file');
      refuseBoth(at, settings, 'app_token', 'app_token_file');
      if (hasAny(settings, 'api_url', 'api_url_file') && hasAny(settings, 'app_token', 'app_token_file'))
        at.refuse('at most one of api_url/api_url_file & app_token/app_token_file must be configured');
      const url = settings.api_url?.reveal();
      // `<secret>`: a printed configuration that is loaded again.
      if (settings.update_message === true && url !== undefined && url !== SLACK_APP_URL && url !== '<secret>')
        at.refuse(
          `update_message can only be used with bot tokens. api_url must be set to ${SLACK_APP_URL}`,
          'update_message',
        );
    },
  }),
  sendsResolvedByDefault: false,
  mayBeNull: true,
  defaults: {
    color: '{{ if eq .Status "firing" }}danger{{ else }}good{{ end }}',
    username: template('slack.default.username'),
    title: template('slack.default.title'),
    title_link: template('slack.default.titlelink'),
    icon_emoji: template('slack.default.iconemoji'),
    icon_url: template('slack.default.iconurl'),
    pretext: template('slack.default.pretext'),
    text: template('slack.default.text'),
    fallback: template('slack.default.fallback'),
    callback_id: template('slack.default.callbackid'),
    footer: template('slack.default.footer'),
  },
  inherit: (settings, global, refuse) => {
    const app_url = settings.app_url ?? global.slack_app_url ?? SLACK_APP_URL;
    const isOwn =
      hasAny(settings, 'app_token', 'app_token_file', 'api_url') || settings.http_config?.authorization !== undefined;
    const app_token = isOwn ? settings.app_token : global.slack_app_token;
    const app_token_file = isOwn ? settings.app_token_file : global.slack_app_token_file;
    const hasUrl = hasAny(settings, 'api_url', 'api_url_file');
    const api_url = hasUrl ? settings.api_url : global.slack_api_url;
    const api_url_file = hasUrl ? settings.api_url_file : global.slack_api_url_file;
    if (
      !hasAny(
        { app_token, app_token_file, api_url, api_url_file },
        'app_token',
        'app_token_file',
        'api_url',
        'api_url_file',
      )
    )
      return refuse('no Slack API URL nor App token set either inline or in a file');
    if (!hasAny({ app_token, app_token_file }, 'app_token', 'app_token_file')) {
      const url = api_url?.reveal();
      if (settings.update_message === true && url !== undefined && url !== SLACK_APP_URL && url !== '<secret>')
        return refuse(`update_message can only be used with bot tokens. api_url must be set to ${SLACK_APP_URL}`);
      return { ...settings, app_url, api_url, api_url_file };
    }
    const http = settings.http_config ?? global.http_config ?? {};
    if (http.authorization !== undefined) return refuse("http authorization can't be set when using Slack App tokens");
    const authorization = {
      type: 'Bearer',
      ...present('credentials', app_token),
      ...present('credentials_file', app_token_file),
    };
    return {
      ...settings,
      app_url,
      app_token,
      app_token_file,
      api_url: secretOf(app_url),
      http_config: { ...HTTP_CLIENT_DEFAULTS, ...http, authorization },
    };
  },
});

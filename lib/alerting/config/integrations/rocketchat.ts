import { choice, httpUrl, words } from '@/lib/alerting/config/fields';
import { commonFields, hasAny, integrationKind, refuseBoth, template } from '@/lib/alerting/config/integrations/common';
import { list, secret } from '@/lib/config/prometheus/field';
import { section } from '@/lib/config/prometheus/section';

const fieldSection = section({
  typeName: 'config.RocketchatAttachmentField',
  fields: { short: choice(), title: words(), value: words() },
});

const actionSection = section({
  typeName: 'config.RocketchatAttachmentAction',
  fields: {
    type: words(),
    text: words(),
    url: words(),
    // Go's YAML library spells keys without a tag as the field's name in lower case.
    imageurl: words(),
    image_url: words(),
    iswebview: choice(),
    is_webview: choice(),
    webviewheightratio: words(),
    webview_height_ratio: words(),
    msg: words(),
    msginchatwindow: choice(),
    msg_in_chat_window: choice(),
    msgprocessingtype: words(),
    msg_processing_type: words(),
  },
});

export const rocketchat = integrationKind({
  kind: 'rocketchat',
  section: section({
    typeName: 'config.plain',
    fields: {
      ...commonFields,
      api_url: httpUrl(),
      token_id: secret(),
      token_id_file: words(),
      token: secret(),
      token_file: words(),
      channel: words(),
      color: words(),
      title: words(),
      title_link: words(),
      text: words(),
      fields: list(fieldSection),
      short_fields: choice(),
      emoji: words(),
      icon_url: words(),
      image_url: words(),
      thumb_url: words(),
      link_names: choice(),
      actions: list(actionSection),
    },
    check: (settings, at) => {
      refuseBoth(at, settings, 'token', 'token_file');
      refuseBoth(at, settings, 'token_id', 'token_id_file');
    },
  }),
  sendsResolvedByDefault: true,
  mayBeNull: true,
  defaults: {
    color: '{{ if eq .Status "firing" }}red{{ else }}green{{ end }}',
    emoji: template('rocketchat.default.emoji'),
    icon_url: template('rocketchat.default.iconurl'),
    text: template('rocketchat.default.text'),
    title: template('rocketchat.default.title'),
    title_link: template('rocketchat.default.titlelink'),
  },
  inherit: (settings, global, refuse) => {
    const hasId = hasAny(settings, 'token_id', 'token_id_file');
    const token_id = hasId ? settings.token_id : global.rocketchat_token_id;
    const token_id_file = hasId ? settings.token_id_file : global.rocketchat_token_id_file;
    if (!hasAny({ token_id, token_id_file }, 'token_id', 'token_id_file'))
      return refuse('no global Rocketchat TokenID set either inline or in a file');
    const hasToken = hasAny(settings, 'token', 'token_file');
    const token = hasToken ? settings.token : global.rocketchat_token;
    const token_file = hasToken ? settings.token_file : global.rocketchat_token_file;
    if (!hasAny({ token, token_file }, 'token', 'token_file'))
      return refuse('no global Rocketchat Token set either inline or in a file');
    const api_url = settings.api_url ?? global.rocketchat_api_url;
    return { ...settings, api_url, token_id, token_id_file, token, token_file };
  },
});

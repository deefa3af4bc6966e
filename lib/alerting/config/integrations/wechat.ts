import { httpUrl, words } from '@/lib/alerting/config/fields';
import {
  commonFields,
  firstSet,
  hasAny,
  integrationKind,
  refuseBoth,
  template,
  withSlash,
} from '@/lib/alerting/config/integrations/common';
import { secret } from '@/lib/config/prometheus/field';
import { section } from '@/lib/config/prometheus/section';

const MESSAGE_TYPES = '^(text|markdown)$';

export const wechat = integrationKind({
  kind: 'wechat',
  section: section({
    typeName: 'config.plain',
    fields: {
      ...commonFields,
      api_secret: secret(),
      api_secret_file: words(),
      corp_id: words(),
      message: words(),
      api_url: httpUrl(),
      to_user: words(),
      to_party: words(),
      to_tag: words(),
      agent_id: words(),
      message_type: words(),
    },
    check: (settings, at) => {
      const { message_type = '' } = settings;
      if (message_type !== '' && !new RegExp(MESSAGE_TYPES).test(message_type))
        at.refuse(
          `weChat message type ${JSON.stringify(message_type)} does not match valid options ${MESSAGE_TYPES}`,
          'message_type',
        );
      refuseBoth(at, settings, 'api_secret', 'api_secret_file');
    },
  }),
  sendsResolvedByDefault: false,
  mayBeNull: true,
  defaults: {
    message: template('wechat.default.message'),
    to_user: template('wechat.default.to_user'),
    to_party: template('wechat.default.to_party'),
    to_tag: template('wechat.default.to_tag'),
    agent_id: template('wechat.default.agent_id'),
    message_type: 'text',
  },
  inherit: (settings, global, refuse) => {
    const url = settings.api_url ?? global.wechat_api_url;
    if (url === undefined) return refuse('no global Wechat URL set');
    const secrets = hasAny(settings, 'api_secret', 'api_secret_file')
      ? { api_secret: settings.api_secret, api_secret_file: settings.api_secret_file }
      : { api_secret: global.wechat_api_secret, api_secret_file: global.wechat_api_secret_file };
    if (!hasAny(secrets, 'api_secret', 'api_secret_file'))
      return refuse('no global Wechat Api Secret set either inline or in a file');
    const corp_id = firstSet(settings.corp_id, global.wechat_api_corp_id);
    if (corp_id === undefined) return refuse('no global Wechat CorpID set');
    return { ...settings, ...secrets, corp_id, api_url: withSlash(url) };
  },
});

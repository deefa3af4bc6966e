import { httpUrl, words } from '@/lib/alerting/config/fields';
import { commonFields, integrationKind, template } from '@/lib/alerting/config/integrations/common';
import { isSet } from '@/lib/config/prometheus/http-client';
import { section } from '@/lib/config/prometheus/section';

export const webex = integrationKind({
  kind: 'webex',
  section: section({
    typeName: 'config.plain',
    fields: { ...commonFields, api_url: httpUrl(), message: words(), room_id: words() },
    check: ({ room_id, http_config }, { refuse }) => {
      if (!isSet(room_id)) refuse('missing room_id on webex_config');
      if (!http_config?.authorization) refuse('missing webex_configs.http_config.authorization');
    },
  }),
  sendsResolvedByDefault: true,
  defaults: { message: template('webex.default.message') },
  inherit: (settings, global, refuse) => {
    const api_url = settings.api_url ?? global.webex_api_url;
    return api_url === undefined ? refuse('no global Webex URL set') : { ...settings, api_url };
  },
});

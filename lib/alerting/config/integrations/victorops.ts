import { httpUrl, words } from '@/lib/alerting/config/fields';
import {
  commonFields,
  hasAny,
  integrationKind,
  refuseBoth,
  template,
  withSlash,
} from '@/lib/alerting/config/integrations/common';
import { mapOf, secret } from '@/lib/config/prometheus/field';
import { isSet } from '@/lib/config/prometheus/http-client';
import { section } from '@/lib/config/prometheus/section';

const RESERVED_FIELDS = [
  'routing_key',
  'message_type',
  'state_message',
  'entity_display_name',
  'monitoring_tool',
  'entity_id',
  'entity_state',
];

export const victorops = integrationKind({
  kind: 'victorops',
  section: section({
    typeName: 'config.plain',
    fields: {
      ...commonFields,
      api_key: secret(),
      api_key_file: words(),
      api_url: httpUrl(),
      routing_key: words(),
      message_type: words(),
      state_message: words(),
      entity_display_name: words(),
      monitoring_tool: words(),
      custom_fields: mapOf(words()),
    },
    check: (settings, at) => {
      if (!isSet(settings.routing_key)) at.refuse('missing Routing key in VictorOps config');
      refuseBoth(at, settings, 'api_key', 'api_key_file');
      for (const name of RESERVED_FIELDS)
        if (settings.custom_fields?.has(name))
          at.refuse(
            `victorOps config contains custom field ${name} which cannot be used as it conflicts with the fixed/static fields`,
            'custom_fields',
          );
    },
  }),
  sendsResolvedByDefault: true,
  defaults: {
    message_type: 'CRITICAL',
    state_message: template('victorops.default.state_message'),
    entity_display_name: template('victorops.default.entity_display_name'),
    monitoring_tool: template('victorops.default.monitoring_tool'),
  },
  inherit: (settings, global, refuse) => {
    const url = settings.api_url ?? global.victorops_api_url;
    if (url === undefined) return refuse('no global VictorOps URL set');
    const keys = hasAny(settings, 'api_key', 'api_key_file')
      ? { api_key: settings.api_key, api_key_file: settings.api_key_file }
      : { api_key: global.victorops_api_key, api_key_file: global.victorops_api_key_file };
    if (!hasAny(keys, 'api_key', 'api_key_file')) return refuse('no global VictorOps API Key set');
    return { ...settings, ...keys, api_url: withSlash(url) };
  },
});

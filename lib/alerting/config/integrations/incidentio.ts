import { goDuration, httpUrl, words } from '@/lib/alerting/config/fields';
import { commonFields, hasAny, integrationKind, refuseBoth } from '@/lib/alerting/config/integrations/common';
import { integer, secret } from '@/lib/config/prometheus/field';
import { section } from '@/lib/config/prometheus/section';

export const incidentio = integrationKind({
  kind: 'incidentio',
  section: section({
    typeName: 'config.plain',
    fields: {
      ...commonFields,
      url: httpUrl(),
      url_file: words(),
      alert_source_token: secret(),
      alert_source_token_file: words(),
      max_alerts: integer(),
      timeout: goDuration(),
    },
    check: (settings, at) => {
      if (!hasAny(settings, 'url', 'url_file')) at.refuse('one of url or url_file must be configured');
      refuseBoth(at, settings, 'url', 'url_file');
      refuseBoth(at, settings, 'alert_source_token', 'alert_source_token_file');
      const hasToken = hasAny(settings, 'alert_source_token', 'alert_source_token_file');
      const hasAuthorization = settings.http_config?.authorization !== undefined;
      if (hasAuthorization && hasToken)
        at.refuse('cannot specify alert_source_token or alert_source_token_file when using http_config.authorization');
      if (!hasAuthorization && !hasToken)
        at.refuse(
          'at least one of alert_source_token, alert_source_token_file or http_config.authorization must be configured',
        );
    },
  }),
  sendsResolvedByDefault: true,
  defaults: { max_alerts: 0 },
});

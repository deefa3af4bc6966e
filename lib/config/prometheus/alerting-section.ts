// The section `alerting`: which Alertmanagers to tell, and how alerts are relabelled on the way.
import { discoveryFields } from '@/lib/config/prometheus/discovery';
import { duration, list, oneOf, secret, text, flag } from '@/lib/config/prometheus/field';
import { checkHttpClient, HTTP_CLIENT_DEFAULTS, httpClientFields } from '@/lib/config/prometheus/http-client';
import { relabelList } from '@/lib/config/prometheus/relabel-config';
import { checkStaticTargets } from '@/lib/config/prometheus/static-targets';
import { section, type SectionValue } from '@/lib/config/prometheus/section';

/** Request signing for AWS. */
export const sigv4Section = section({
  typeName: 'sigv4.SigV4Config',
  fields: {
    region: text(),
    access_key: text(),
    secret_key: secret(),
    profile: text(),
    role_arn: text(),
    external_id: text(),
    use_fips_sts_endpoint: flag(),
  },
});

const alertmanagerSection = section({
  typeName: 'config.AlertmanagerConfig',
  fields: {
    scheme: text(),
    path_prefix: text(),
    timeout: duration(),
    api_version: oneOf(['v2'], (version) => `expected Alertmanager api version to be one of [v2] but got ${version}`),
    ...httpClientFields,
    sigv4: sigv4Section,
    relabel_configs: relabelList('empty or null Alertmanager target relabeling rule'),
    alert_relabel_configs: relabelList('empty or null Alertmanager alert relabeling rule'),
    ...discoveryFields,
  },
  defaults: { scheme: 'http', timeout: 10_000, api_version: 'v2', ...HTTP_CLIENT_DEFAULTS },
  check: (config, at) => {
    checkHttpClient(config, at);
    if (config.sigv4 && (config.basic_auth ?? config.authorization ?? config.oauth2))
      at.refuse('at most one of basic_auth, authorization, oauth2, & sigv4 must be configured', 'sigv4');
    if (!config.relabel_configs?.length) checkStaticTargets(config.static_configs ?? [], at);
  },
});

export type AlertmanagerSettings = SectionValue<typeof alertmanagerSection.fields>;

export const alertingSection = section({
  typeName: 'config.AlertingConfig',
  fields: {
    alert_relabel_configs: relabelList('empty or null alert relabeling rule'),
    alertmanagers: list(alertmanagerSection),
  },
});

export type AlertingSettings = SectionValue<typeof alertingSection.fields>;

// Discovery through the APIs of cloud providers: checked as Prometheus does.
import { flag, list, oneOf, secret, text, type Field } from '@/lib/config/prometheus/field';
import { discovery, httpDiscovery, need, refreshAndPort } from '@/lib/config/prometheus/discovery-section';
import { countSet, tlsSection } from '@/lib/config/prometheus/http-client';
import { section, type SectionCheck } from '@/lib/config/prometheus/section';
import { urlProblem } from '@/lib/config/prometheus/url-field';
import type { Secret } from '@/lib/config/secret';

const awsFields = {
  region: text(),
  endpoint: text(),
  access_key: text(),
  secret_key: secret(),
  profile: text(),
  role_arn: text(),
  external_id: text(),
  ...refreshAndPort,
};
const awsFilters = list(
  section({
    typeName: 'ec2.Filter',
    fields: { name: text(), values: list(text()) },
    check: (filter, at) => need(at, filter, 'values', 'EC2 SD configuration filter values cannot be empty'),
  }),
);

/** Roles that a provider's API has; `kind` of messages as Prometheus writes them. */
function roleOf<const T extends string>(roles: readonly T[]): Field<T> {
  return oneOf(roles, (role) => `unknown role ${JSON.stringify(role)}, must be one of ${roles.join(', ')}`);
}

interface KeyPair {
  readonly access_key?: string;
  readonly secret_key?: Secret;
  readonly secret_key_file?: string;
}

function checkKeyPair(kind: string, config: KeyPair, at: SectionCheck): void {
  need(
    at,
    config as Readonly<Record<string, unknown>>,
    'access_key',
    `${kind} SD configuration requires an access_key`,
  );
  const secretCount = countSet(config.secret_key, config.secret_key_file);
  if (secretCount === 0) at.refuse('one of secret_key & secret_key_file must be configured');
  if (secretCount > 1) at.refuse('at most one of secret_key & secret_key_file must be configured', 'secret_key_file');
}

const AZURE_METHODS = ['OAuth', 'ManagedIdentity', 'SDK'] as const;

const azureDiscovery = httpDiscovery(
  'azure',
  {
    environment: text(),
    authentication_method: oneOf(
      AZURE_METHODS,
      (method) => `unknown authentication_type "${method}". Supported types are "OAuth", "ManagedIdentity" or "SDK"`,
    ),
    subscription_id: text(),
    tenant_id: text(),
    client_id: text(),
    client_secret: secret(),
    resource_group: text(),
    ...refreshAndPort,
  },
  (config, at) => {
    need(at, config, 'subscription_id', 'azure SD configuration requires a subscription_id');
    if ((config.authentication_method ?? 'OAuth') !== 'OAuth') return;
    for (const key of ['tenant_id', 'client_id', 'client_secret'])
      need(at, config, key, `azure SD configuration requires a ${key}`);
  },
);

const openstackDiscovery = discovery(
  'openstack',
  {
    role: roleOf(['instance', 'hypervisor', 'loadbalancer']),
    region: text(),
    identity_endpoint: text(),
    username: text(),
    userid: text(),
    password: secret(),
    project_name: text(),
    project_id: text(),
    domain_name: text(),
    domain_id: text(),
    application_credential_name: text(),
    application_credential_id: text(),
    application_credential_secret: secret(),
    all_tenants: flag(),
    tls_config: tlsSection,
    availability: oneOf(
      ['public', 'internal', 'admin'],
      (availability) => `unknown availability ${availability}, must be one of admin, internal or public`,
    ),
    ...refreshAndPort,
  },
  (config, at) => {
    need(at, config, 'role', 'role missing (one of: instance, hypervisor, loadbalancer)');
    need(at, config, 'region', 'openstack SD configuration requires a region');
  },
);

const ociDiscovery = httpDiscovery('oci', {
  auth: roleOf(['api_key', 'instance_principal', 'workload_identity', 'resource_principal']),
  authentication_method: roleOf(['api_key', 'instance_principal', 'workload_identity', 'resource_principal']),
  region: text(),
  tenancy: text(),
  user: text(),
  fingerprint: text(),
  key_file: text(),
  key: secret(),
  key_passphrase: secret(),
  key_passphrase_file: text(),
  compartments: list(text()),
  ...refreshAndPort,
});

export const cloudDiscovery = {
  azure_sd_configs: azureDiscovery,
  aws_sd_configs: httpDiscovery('aws', {
    ...awsFields,
    role: roleOf(['ec2', 'lightsail', 'ecs', 'msk', 'rds', 'elasticache']),
    clusters: list(text()),
    request_concurrency: text(),
    filters: awsFilters,
  }),
  ec2_sd_configs: httpDiscovery('ec2', { ...awsFields, filters: awsFilters }),
  lightsail_sd_configs: httpDiscovery('lightsail', awsFields),
  digitalocean_sd_configs: httpDiscovery('digitalocean', refreshAndPort),
  gce_sd_configs: discovery(
    'gce',
    { project: text(), zone: text(), filter: text(), tag_separator: text(), ...refreshAndPort },
    (config, at) => {
      need(at, config, 'project', 'GCE SD configuration requires a project');
      need(at, config, 'zone', 'GCE SD configuration requires a zone');
    },
  ),
  hetzner_sd_configs: httpDiscovery(
    'hetzner',
    { role: roleOf(['robot', 'hcloud']), label_selector: text(), ...refreshAndPort },
    (config, at) => need(at, config, 'role', 'role missing (one of: robot, hcloud)'),
  ),
  ionos_sd_configs: httpDiscovery('ionos', { datacenter_id: text(), ...refreshAndPort }, (config, at) =>
    need(at, config, 'datacenter_id', "datacenter id can't be empty"),
  ),
  linode_sd_configs: httpDiscovery('linode', { region: text(), tag_separator: text(), ...refreshAndPort }),
  oci_sd_configs: ociDiscovery,
  openstack_sd_configs: openstackDiscovery,
  outscale_sd_configs: httpDiscovery(
    'outscale',
    {
      region: text(),
      endpoint: text(),
      access_key: text(),
      secret_key: secret(),
      secret_key_file: text(),
      ...refreshAndPort,
    },
    (config, at) => {
      need(at, config, 'region', 'outscale SD configuration requires a region');
      checkKeyPair('outscale', config, at);
    },
  ),
  ovhcloud_sd_configs: discovery(
    'ovhcloud',
    {
      endpoint: text(),
      application_key: text(),
      application_secret: secret(),
      consumer_key: secret(),
      ...refreshAndPort,
      service: oneOf(['vps', 'dedicated_server'], (service) => `unknown service: ${service}`),
    },
    (config, at) => {
      for (const key of ['application_key', 'application_secret', 'consumer_key'])
        need(at, config, key, `${key.replace('_', ' ')} can not be empty`);
      need(at, config, 'service', 'service can not be empty');
    },
  ),
  scaleway_sd_configs: httpDiscovery(
    'scaleway',
    {
      role: roleOf(['instance', 'baremetal']),
      project_id: text(),
      api_url: text(),
      zone: text(),
      access_key: text(),
      secret_key: secret(),
      secret_key_file: text(),
      name_filter: text(),
      tags_filter: list(text()),
      ...refreshAndPort,
    },
    (config, at) => {
      need(at, config, 'role', 'role missing (one of: instance, baremetal)');
      need(at, config, 'project_id', 'scaleway SD configuration requires a project_id');
      checkKeyPair('scaleway', config, at);
    },
  ),
  stackit_sd_configs: httpDiscovery(
    'stackit',
    {
      project: text(),
      region: text(),
      endpoint: text(urlProblem),
      service_account_key: secret(),
      service_account_key_path: text(),
      private_key: secret(),
      private_key_path: text(),
      credentials_file_path: text(),
      ...refreshAndPort,
    },
    (config, at) => need(at, config, 'project', 'stackit SD configuration requires a project'),
  ),
  vultr_sd_configs: httpDiscovery('vultr', refreshAndPort),
};

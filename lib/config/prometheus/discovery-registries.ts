// Discovery through files, HTTP, DNS, container engines and registries of services: checked as Prometheus does.
import { duration, flag, integer, list, mapOf, oneOf, secret, text } from '@/lib/config/prometheus/field';
import {
  discovery,
  httpDiscovery,
  need,
  port,
  refresh,
  refreshAndPort,
} from '@/lib/config/prometheus/discovery-section';
import { countSet, tlsSection } from '@/lib/config/prometheus/http-client';
import { section, type SectionCheck } from '@/lib/config/prometheus/section';
import { url, urlProblem } from '@/lib/config/prometheus/url-field';

const FILE_PATTERN = /^[^*]*(?:\*[^/]*)?\.(?:json|yml|yaml|JSON|YML|YAML)$/;

const dockerFilters = list(section({ typeName: 'moby.Filter', fields: { name: text(), values: list(text()) } }));
const zookeeper = { servers: list(text()), paths: list(text()), timeout: duration() };

/** Groups below a path of ZooKeeper: both kinds that read it have the same rules. */
function checkZookeeper(kind: string) {
  return (config: { readonly servers?: readonly string[]; readonly paths?: readonly string[] }, at: SectionCheck) => {
    need(at, config, 'servers', `${kind} SD config must contain at least one Zookeeper server`);
    need(at, config, 'paths', `${kind} SD config must contain at least one path`);
    const bad = config.paths?.find((path) => !path.startsWith('/'));
    if (bad !== undefined) at.refuse(`${kind} SD config path ${JSON.stringify(bad)} must begin with '/'`, 'paths');
  };
}

export const registryDiscovery = {
  file_sd_configs: discovery(
    'file',
    {
      files: list(
        text((path) => (FILE_PATTERN.test(path) ? undefined : `path name "${path}" is not valid for file discovery`)),
      ),
      ...refresh,
    },
    (config, at) => need(at, config, 'files', 'file service discovery config must contain at least one path name'),
  ),
  http_sd_configs: httpDiscovery('http', { url: url({ isHttp: true }), ...refresh }, (config, at) =>
    need(at, config, 'url', 'URL is missing'),
  ),
  dns_sd_configs: discovery(
    'dns',
    {
      names: list(text()),
      type: oneOf(['SRV', 'A', 'AAAA', 'MX', 'NS'], (type) => `invalid DNS-SD records type ${type}`),
      ...refreshAndPort,
    },
    (config, at) => {
      need(at, config, 'names', 'DNS-SD config must contain at least one SRV record name');
      const needsPort = config.type !== undefined && config.type !== 'SRV';
      if (needsPort && !config.port)
        at.refuse('a port is required in DNS-SD configs for all record types except SRV', 'port');
    },
  ),
  docker_sd_configs: httpDiscovery(
    'docker',
    {
      host: text(urlProblem),
      filters: dockerFilters,
      host_networking_host: text(),
      match_first_network: flag({ isAlwaysPrinted: true }),
      ...refreshAndPort,
    },
    (config, at) => need(at, config, 'host', 'host missing'),
  ),
  dockerswarm_sd_configs: httpDiscovery(
    'dockerswarm',
    {
      host: text(urlProblem),
      role: oneOf(['tasks', 'services', 'nodes'], (role) => `invalid role ${role}, expected tasks, services, or nodes`),
      filters: dockerFilters,
      ...refreshAndPort,
    },
    (config, at) => {
      need(at, config, 'host', 'host missing');
      need(at, config, 'role', 'role missing (one of: tasks, services, nodes)');
    },
  ),
  consul_sd_configs: httpDiscovery(
    'consul',
    {
      server: text(),
      path_prefix: text(),
      token: secret(),
      datacenter: text(),
      namespace: text(),
      partition: text(),
      tag_separator: text(),
      scheme: text(),
      username: text(),
      password: secret(),
      allow_stale: flag({ isAlwaysPrinted: true }),
      ...refresh,
      services: list(text()),
      tags: list(text()),
      node_meta: mapOf(text()),
      filter: text(),
      health_filter: text(),
    },
    (config, at) => {
      if (config.server === '') at.refuse('consul SD configuration requires a server address', 'server');
      if (countSet(config.username, config.password) > 0 && config.basic_auth)
        at.refuse(
          'at most one of consul SD configuration username and password and basic auth can be configured',
          'basic_auth',
        );
      if (countSet(config.token) > 0 && (config.authorization ?? config.oauth2))
        at.refuse('at most one of consul SD token, authorization, or oauth2 can be configured', 'token');
    },
  ),
  nomad_sd_configs: httpDiscovery(
    'nomad',
    {
      allow_stale: flag({ isAlwaysPrinted: true }),
      namespace: text(),
      ...refresh,
      region: text(),
      server: text(),
      tag_separator: text(),
    },
    (config, at) => {
      if (config.server === '') at.refuse('nomad SD configuration requires a server address', 'server');
    },
  ),
  eureka_sd_configs: httpDiscovery('eureka', { server: text(eurekaProblem), ...refresh }, (config, at) =>
    need(at, config, 'server', 'eureka_sd: empty or null eureka server'),
  ),
  kuma_sd_configs: httpDiscovery(
    'kuma',
    { server: text(urlProblem), client_id: text(), ...refresh, fetch_timeout: duration() },
    (config, at) => need(at, config, 'server', 'kuma SD server must not be empty'),
  ),
  marathon_sd_configs: httpDiscovery(
    'marathon',
    { servers: list(text()), auth_token: secret(), auth_token_file: text(), ...refresh },
    (config, at) => {
      need(at, config, 'servers', 'marathon_sd: must contain at least one Marathon server');
      const tokenCount = countSet(config.auth_token, config.auth_token_file);
      if (tokenCount > 1)
        at.refuse('marathon_sd: at most one of auth_token & auth_token_file must be configured', 'auth_token');
      if (tokenCount > 0 && countSet(config.basic_auth, config.bearer_token, config.bearer_token_file) > 0)
        at.refuse(
          'marathon_sd: at most one of basic_auth, auth_token, auth_token_file, bearer_token & bearer_token_file must be configured',
          'auth_token',
        );
      if (tokenCount > 0 && config.authorization)
        at.refuse(
          'marathon_sd: at most one of auth_token, auth_token_file & authorization must be configured',
          'auth_token',
        );
    },
  ),
  nerve_sd_configs: discovery('nerve', zookeeper, checkZookeeper('nerve')),
  serverset_sd_configs: discovery('serverset', zookeeper, checkZookeeper('serverset')),
  puppetdb_sd_configs: httpDiscovery(
    'puppetdb',
    { url: url({ isHttp: true }), query: text(), include_parameters: flag(), ...refreshAndPort },
    (config, at) => {
      need(at, config, 'url', 'URL is missing');
      need(at, config, 'query', 'query missing');
    },
  ),
  triton_sd_configs: discovery(
    'triton',
    {
      account: text(),
      role: oneOf(['container', 'cn'], () => "triton SD configuration requires role to be 'container' or 'cn'"),
      dns_suffix: text(),
      endpoint: text(),
      groups: list(text()),
      ...refresh,
      port: port(),
      tls_config: tlsSection,
      version: integer(),
    },
    (config, at) => {
      need(at, config, 'account', 'triton SD configuration requires an account');
      need(at, config, 'dns_suffix', 'triton SD configuration requires a dns_suffix');
      need(at, config, 'endpoint', 'triton SD configuration requires an endpoint');
    },
  ),
  uyuni_sd_configs: httpDiscovery(
    'uyuni',
    {
      server: text(urlProblem),
      username: text(),
      password: secret(),
      entitlement: text(),
      separator: text(),
      ...refresh,
    },
    (config, at) => {
      need(at, config, 'server', 'Uyuni SD configuration requires server host');
      need(at, config, 'username', 'Uyuni SD configuration requires a username');
      need(at, config, 'password', 'Uyuni SD configuration requires a password');
    },
  ),
};

function eurekaProblem(server: string): string | undefined {
  if (server === '') return undefined;
  return urlProblem(server) ?? (/^[a-z][a-z0-9+.-]*:\/\/[^/]/i.test(server) ? undefined : 'invalid eureka server URL');
}

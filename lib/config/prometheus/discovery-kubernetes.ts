// `kubernetes_sd_configs`: checked as Prometheus does; not served yet.
import { flag, list, oneOf, text } from '@/lib/config/prometheus/field';
import { hasHttpSettings, httpDiscovery } from '@/lib/config/prometheus/discovery-section';
import type { HttpClientSettings } from '@/lib/config/prometheus/http-client';
import { section, type SectionCheck } from '@/lib/config/prometheus/section';
import { url } from '@/lib/config/prometheus/url-field';

const ROLES = ['pod', 'service', 'endpoints', 'endpointslice', 'node', 'ingress'] as const;
type Role = (typeof ROLES)[number];

/** Which objects a role looks at, so which may be narrowed by selectors. */
const SELECTABLE: Readonly<Record<Role, readonly Role[]>> = {
  pod: ['pod'],
  service: ['service'],
  endpoints: ['pod', 'service', 'endpoints'],
  endpointslice: ['pod', 'service', 'endpointslice'],
  node: ['node'],
  ingress: ['ingress'],
};

const role = oneOf(ROLES, (value) => `unknown Kubernetes SD role ${JSON.stringify(value)}`);
const selectorSection = section({
  typeName: 'kubernetes.SelectorConfig',
  fields: { role, label: text(labelSelectorProblem), field: text(fieldSelectorProblem) },
});

interface Kubernetes extends HttpClientSettings {
  readonly role?: Role;
  readonly api_server?: string;
  readonly kubeconfig_file?: string;
  readonly namespaces?: { readonly own_namespace?: boolean };
  readonly attach_metadata?: { readonly node?: boolean };
  readonly selectors?: readonly { readonly role?: Role }[];
}

export const kubernetesDiscovery = httpDiscovery(
  'kubernetes',
  {
    role,
    api_server: url(),
    kubeconfig_file: text(),
    namespaces: section({
      typeName: 'kubernetes.NamespaceDiscovery',
      fields: { own_namespace: flag(), names: list(text()) },
    }),
    selectors: list(selectorSection),
    attach_metadata: section({
      typeName: 'kubernetes.AttachMetadataConfig',
      fields: { node: flag(), namespace: flag(), deployment: flag(), job: flag(), cronjob: flag() },
    }),
  },
  checkKubernetes,
);

function checkKubernetes(config: Kubernetes, at: SectionCheck): void {
  const { refuse } = at;
  const { api_server, kubeconfig_file, namespaces } = config;
  if (config.role === undefined) refuse(`role missing (one of: ${ROLES.join(', ')})`, 'role');
  if (kubeconfig_file !== undefined && hasHttpSettings(config))
    refuse("cannot use a custom HTTP client configuration together with 'kubeconfig_file'");
  if (api_server === undefined && hasHttpSettings(config))
    refuse("to use custom HTTP client configuration please provide the 'api_server' URL explicitly");
  if (api_server !== undefined && kubeconfig_file !== undefined)
    refuse("cannot use 'kubeconfig_file' and 'api_server' simultaneously", 'kubeconfig_file');
  if (namespaces?.own_namespace && api_server !== undefined)
    refuse("cannot use 'api_server' and 'namespaces.own_namespace' simultaneously", 'namespaces');
  if (namespaces?.own_namespace && kubeconfig_file !== undefined)
    refuse("cannot use 'kubeconfig_file' and 'namespaces.own_namespace' simultaneously", 'namespaces');
  checkSelectors(config, at);
}

function checkSelectors({ role: own, selectors = [], attach_metadata }: Kubernetes, { refuse }: SectionCheck): void {
  if (own === undefined) return;
  const allowed: readonly Role[] = attach_metadata?.node ? [...SELECTABLE[own], 'node'] : SELECTABLE[own];
  const seen = new Set<Role>();
  for (const { role: selected } of selectors) {
    if (selected === undefined) return refuse('selector role is missing', 'selectors');
    if (seen.has(selected)) refuse(`duplicated selector role: ${selected}`, 'selectors');
    seen.add(selected);
    if (!allowed.includes(selected)) refuse(`${own} role supports only ${allowed.join(', ')} selectors`, 'selectors');
  }
}

/** Terms `path=value`, `path==value`, `path!=value`, joined by commas. */
function fieldSelectorProblem(selector: string): string | undefined {
  const terms = selector.split(',').filter((term) => term !== '');
  const bad = terms.find((term) => !/^[^=!]+(?:==?|!=)[^=!]*$/.test(term));
  return bad === undefined ? undefined : `invalid selector: '${selector}'; can't understand '${bad}'`;
}

/** Terms as above, and `key`, `!key`, `key in (a, b)`, `key notin (a, b)`. */
function labelSelectorProblem(selector: string): string | undefined {
  const key = String.raw`[A-Za-z0-9]?[A-Za-z0-9_./-]*`;
  const term = String.raw`\s*(?:!\s*${key}|${key}(?:\s*(?:==?|!=|<|>)\s*[A-Za-z0-9_.-]*|\s+(?:not)?in\s*\([^()]*\))?)\s*`;
  return new RegExp(`^(?:${term}(?:,${term})*)?$`).test(selector)
    ? undefined
    : `unable to parse label selector ${JSON.stringify(selector)}`;
}

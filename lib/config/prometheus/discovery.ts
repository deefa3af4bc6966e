// The `*_sd_configs` and `static_configs` of a job. Only static targets are served; the other kinds are checked and named.
import { cloudDiscovery } from '@/lib/config/prometheus/discovery-clouds';
import { kubernetesDiscovery } from '@/lib/config/prometheus/discovery-kubernetes';
import { registryDiscovery } from '@/lib/config/prometheus/discovery-registries';
import { list, mapOf, text } from '@/lib/config/prometheus/field';
import { section } from '@/lib/config/prometheus/section';
import { isLabelName } from '@/lib/labels/label-name';

const staticSection = section({
  typeName: 'targetgroup.Group',
  fields: {
    targets: list(text()),
    labels: mapOf(text(), (name) => (isLabelName(name, 'utf8') ? undefined : `"${name}" is not a valid label name`)),
  },
});

export const discoveryFields = {
  static_configs: list(staticSection, { emptyReason: 'empty or null section in static_configs' }),
  ...registryDiscovery,
  kubernetes_sd_configs: kubernetesDiscovery,
  ...cloudDiscovery,
};

/** The keys, in the order in which they are printed. */
export const DISCOVERY_KINDS = Object.keys(discoveryFields) as (keyof typeof discoveryFields)[];
export const SERVED_DISCOVERY: ReadonlySet<string> = new Set(['static_configs']);

// A check on static targets that several sections share.
import type { SectionCheck } from '@/lib/config/prometheus/section';

/** People put URLs where `host:port` is meant. */
export function checkStaticTargets(
  groups: readonly { readonly targets?: readonly string[] }[],
  { refuse }: SectionCheck,
): void {
  for (const { targets = [] } of groups)
    for (const target of targets)
      if (target.includes('/')) refuse(`"${target}" is not a valid hostname`, 'static_configs');
}

'use client';
// The links of a panel in its header: one as an icon, several behind it.
import { ExternalLink, Link2 } from 'lucide-react';
import { useLinkContext } from '@/components/dashboard/panel/use-panel-scope';
import { useDashboardContext, useTimeState } from '@/components/dashboard/state/dashboard-context';
import { useStore } from '@/components/dashboard/state/store';
import { IconButton } from '@/components/ui/icon-button';
import { IconFrame } from '@/components/ui/icon-frame';
import { Menu, MenuLink } from '@/components/ui/menu';
import { Tooltip } from '@/components/ui/tooltip';
import type { Panel } from '@/lib/dashboard/dashboard';
import type { VariableScope } from '@/lib/dashboard/interpolate';
import { resolveLinks } from '@/lib/dashboard/link-url';

export function PanelLinks({ panel, scope }: { readonly panel: Panel; readonly scope: VariableScope }) {
  const { links } = panel;
  return Array.isArray(links) && links.length > 0 && <LinkMenu links={links} scope={scope} />;
}

function LinkMenu({ links, scope }: { readonly links: readonly unknown[]; readonly scope: VariableScope }) {
  const { variables } = useDashboardContext();
  const contextOf = useLinkContext(scope);
  // Addresses carry the range and all variables: both draw them anew.
  useTimeState((state) => state.raw);
  useStore(variables, (state) => state.states);
  const resolved = resolveLinks(links, contextOf());
  const [only] = resolved;
  if (only === undefined) return null;
  if (resolved.length === 1)
    return (
      <Tooltip text={only.title}>
        <a
          href={only.url}
          aria-label={only.title}
          {...(only.opensNewTab && { target: '_blank', rel: 'noopener noreferrer' })}
          className="flex size-6 shrink-0 items-center justify-center rounded-control text-ink-muted hover:bg-hover hover:text-ink"
        >
          <IconFrame size={14}>
            <ExternalLink />
          </IconFrame>
        </a>
      </Tooltip>
    );
  return (
    <Menu
      align="end"
      trigger={<IconButton label={`${resolved.length} links`} icon={<Link2 />} size="small" hasTooltip={false} />}
    >
      {resolved.map((link) => (
        <MenuLink key={`${link.title} ${link.url}`} href={link.url} opensNewTab={link.opensNewTab}>
          {link.title}
        </MenuLink>
      ))}
    </Menu>
  );
}

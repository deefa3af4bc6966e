'use client';
// The links of a dashboard: to pages, and to the dashboards that have its tags.
import { ChevronDown, ExternalLink, LayoutDashboard } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useLinkContext } from '@/components/dashboard/panel/use-panel-scope';
import { useDashboardContext, useDashboardState, useTimeState } from '@/components/dashboard/state/dashboard-context';
import { useStore } from '@/components/dashboard/state/store';
import { useTaggedDashboards } from '@/components/data/dashboard-list';
import { Button } from '@/components/ui/button';
import { LinkButton } from '@/components/ui/link-button';
import { Menu, MenuLabel, MenuLink } from '@/components/ui/menu';
import { interpolateText } from '@/lib/dashboard/interpolate';
import { isJsonObject, type JsonObject, textOr } from '@/lib/dashboard/json-fields';
import { type LinkContext, resolveLinks } from '@/lib/dashboard/link-url';
import type { VariableScope } from '@/lib/dashboard/interpolate';

const NO_SCOPE: VariableScope = new Map();

export function DashboardLinks() {
  const { variables } = useDashboardContext();
  const json = useDashboardState((state) => state.history.present['links']);
  const contextOf = useLinkContext(NO_SCOPE);
  // Addresses carry the range and all variables: both draw them anew.
  useTimeState((state) => state.raw);
  useStore(variables, (state) => state.states);
  const links = Array.isArray(json) ? json.filter(isJsonObject) : [];
  if (links.length === 0) return null;
  const context = contextOf();
  return (
    <nav aria-label="Dashboard links" className="contents">
      {links.map((link, at) =>
        link.type === 'dashboards' ? (
          <TaggedLinks key={String(at)} link={link} context={context} />
        ) : (
          <PlainLink key={String(at)} link={link} context={context} />
        ),
      )}
    </nav>
  );
}

interface LinkProps {
  readonly link: JsonObject;
  readonly context: LinkContext;
}

function PlainLink({ link, context }: LinkProps) {
  const [resolved] = resolveLinks([link], context);
  if (resolved === undefined) return null;
  return (
    <LinkButton
      href={resolved.url}
      icon={<ExternalLink />}
      title={textOr(link.tooltip, '') || undefined}
      opensNewTab={resolved.opensNewTab}
    >
      {resolved.title}
    </LinkButton>
  );
}

/** All dashboards with all of the tags: behind one button, or side by side. */
function TaggedLinks({ link, context }: LinkProps): ReactNode {
  const [isOpen, setIsOpen] = useState(false);
  const { uid } = useDashboardState((state) => state.facts);
  const isDropdown = link.asDropdown === true;
  const tags = Array.isArray(link.tags) ? link.tags.filter((tag) => typeof tag === 'string') : [];
  const found = useTaggedDashboards(tags, isOpen || !isDropdown);
  const links = (found.data ?? [])
    .filter((hit) => hit.uid !== uid)
    .flatMap((hit) => resolveLinks([{ ...link, url: hit.url, title: hit.title }], context));
  if (!isDropdown)
    return links.map((one) => (
      <LinkButton key={one.url} href={one.url} icon={<LayoutDashboard />} opensNewTab={one.opensNewTab}>
        {one.title}
      </LinkButton>
    ));
  const title = interpolateText(textOr(link.title, ''), context.scope) || tags.join(', ') || 'Dashboards';
  return (
    <Menu
      align="end"
      isOpen={isOpen}
      onOpenChange={setIsOpen}
      trigger={
        <Button
          icon={<LayoutDashboard />}
          trailing={<ChevronDown aria-hidden="true" className="size-3.5" strokeWidth={1.5} />}
        >
          {title}
        </Button>
      }
    >
      {links.length === 0 && <MenuLabel>{found.isPending ? 'Loading…' : 'No dashboards'}</MenuLabel>}
      {links.map((one) => (
        <MenuLink key={one.url} href={one.url} opensNewTab={one.opensNewTab}>
          {one.title}
        </MenuLink>
      ))}
    </Menu>
  );
}

// The way to this page. The last part is the page itself; on a phone only it is shown.
import { PageLink } from '@/components/ui/page-link';
import type { ReactNode } from 'react';

export interface Crumb {
  readonly label: string;
  readonly href?: string | undefined;
}

export function Breadcrumb({ crumbs, after }: { readonly crumbs: readonly Crumb[]; readonly after?: ReactNode }) {
  const last = crumbs.length - 1;
  return (
    <nav aria-label="Breadcrumb" className="flex min-w-0 items-center">
      <ol className="flex min-w-0 items-center gap-0.5 whitespace-nowrap">
        {crumbs.map((crumb, index) => (
          <li
            key={crumb.label}
            aria-current={index === last ? 'page' : undefined}
            className={index === last ? 'flex min-w-0 items-center font-semibold' : 'flex items-center max-md:hidden'}
          >
            {crumb.href !== undefined && index !== last ? (
              <PageLink
                href={crumb.href}
                className="rounded-control px-1.5 py-1 text-ink-muted no-underline hover:text-ink"
              >
                {crumb.label}
              </PageLink>
            ) : (
              // Two small lines on a phone: cut after one, most titles say nothing.
              <span className="px-1.5 py-1 max-md:line-clamp-2 max-md:py-0 max-md:text-xs max-md:whitespace-normal md:truncate">
                {crumb.label}
              </span>
            )}
            {index !== last && (
              <span aria-hidden="true" className="text-line-strong">
                /
              </span>
            )}
          </li>
        ))}
      </ol>
      {after}
    </nav>
  );
}

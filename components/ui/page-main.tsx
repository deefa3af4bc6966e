'use client';
// The one <main> of a page. `isFullBleed` leaves padding and scrolling to the page (dashboards). Extra attributes go to <main>.
import { useEffect, type ComponentPropsWithRef } from 'react';
import { AppReady } from '@/components/ui/app-ready';
import { classNames } from '@/components/ui/class-names';

export interface PageMainProps extends ComponentPropsWithRef<'main'> {
  /** Becomes "TITLE · Watchfire" in the browser's tab. */
  readonly documentTitle?: string | undefined;
  readonly isFullBleed?: boolean | undefined;
}

export function PageMain({ documentTitle, isFullBleed = false, className, children, ...rest }: PageMainProps) {
  useEffect(() => {
    if (documentTitle !== undefined) document.title = `${documentTitle} · Watchfire`;
  }, [documentTitle]);
  return (
    <main
      {...rest}
      id="main"
      tabIndex={-1}
      className={classNames(
        'relative flex min-h-0 min-w-0 grow flex-col',
        !isFullBleed && 'overflow-auto px-6 pt-4 pb-6 max-md:px-3 max-md:pt-3 max-md:pb-4',
        className,
      )}
    >
      {children}
      <AppReady />
    </main>
  );
}

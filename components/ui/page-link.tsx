'use client';
// A link to another page. What the page needs is got when the pointer or the focus comes to the link, not for every link in sight:
// a page has dozens of them, and the server that would draw them all is the one that answers queries.
import Link from 'next/link';
import { useState, type ComponentPropsWithRef } from 'react';

export type PageLinkProps = Omit<ComponentPropsWithRef<typeof Link>, 'prefetch'>;

export function PageLink({ onPointerEnter, onFocus, ...rest }: PageLinkProps) {
  const [isWanted, setIsWanted] = useState(false);
  return (
    <Link
      {...rest}
      prefetch={isWanted ? null : false}
      onPointerEnter={(event) => {
        setIsWanted(true);
        onPointerEnter?.(event);
      }}
      onFocus={(event) => {
        setIsWanted(true);
        onFocus?.(event);
      }}
    />
  );
}

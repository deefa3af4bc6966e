// Pages inside the product. Each page asks for the viewer itself; without one it redirects, and the frame stays undrawn.
import type { ReactNode } from 'react';
import { currentViewer } from '@/app/viewer';
import { Shell } from '@/components/features/shell/shell';

export default async function MainLayout({ children }: { readonly children: ReactNode }) {
  const viewer = await currentViewer();
  return viewer ? <Shell viewer={viewer}>{children}</Shell> : children;
}

// The gallery of panels: for administrators.
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { requireViewer } from '@/app/viewer';
import { GalleryPage } from '@/components/features/panel-gallery/gallery-page';

export const metadata: Metadata = { title: 'Panel gallery' };

export default async function Page({ searchParams }: { readonly searchParams: Promise<{ type?: string }> }) {
  const viewer = await requireViewer('/dev/panels');
  if (viewer.role !== 'admin') notFound();
  const { type } = await searchParams;
  return <GalleryPage only={type ?? null} />;
}

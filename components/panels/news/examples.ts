import type { GalleryExample } from '@/components/panels/gallery-example';

export const EXAMPLES: readonly GalleryExample[] = [
  { title: 'A feed', frames: [], options: { feedUrl: 'https://example.org/feed.xml' }, width: 300, height: 140 },
];

import type { GalleryExample } from '@/components/panels/gallery-example';

export const EXAMPLES: readonly GalleryExample[] = [
  { title: 'Welcome', frames: [], options: {}, width: 300, height: 120 },
];

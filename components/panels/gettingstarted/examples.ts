import type { GalleryExample } from '@/components/panels/gallery-example';

export const EXAMPLES: readonly GalleryExample[] = [
  { title: 'Getting started', frames: [], options: {}, width: 300, height: 120 },
];

import type { GalleryExample } from '@/components/panels/gallery-example';

export const EXAMPLES: readonly GalleryExample[] = [
  {
    title: 'Markdown',
    frames: [],
    options: {
      mode: 'markdown',
      content:
        '## Runbook\n\n1. Look at **queue depth**\n2. Ask [the owner](https://example.org)\n\n`kubectl get pods`',
    },
  },
];
